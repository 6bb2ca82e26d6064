"""`scan`: what it audits, prints, writes, and with which exit code it ends."""

import json
import os
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from program import chatlab, process, roster, run, text

GOOD = ("g", "wxid_1", "张三+集团+总裁办")
UNSET = ("g", "wxid_2", "")
DASHED = ("g", "wxid_3", "王五-集团-工程部")
BAD_PREFIX = ("g", "wxid_4", "赵六-集团-工程部")
BET = ("b", "真人视讯开户，加微信上分")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """An empty working folder, with a home of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    return tmp_path


@pytest.fixture
def write(folder):
    """Write a file into the working folder."""

    def write(name, content):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content if isinstance(content, str) else text(content), "utf-8")
        return name

    return write


def report(*args, **environment):
    """Run a scan and return the JSON report."""
    return json.loads(run("scan", *args, "--format", "json", **environment).out)


def rules(*args):
    """Return the rules of the findings of a scan."""
    return sorted(f["rule"] for f in report(*args)["findings"])


# --- exit codes -------------------------------------------------------------------------------------------------------


def test_nothing_found_is_0(write):
    """A roster in order ends with 0, and the words are 未发现, never 通过."""
    ran = run("scan", write("r.csv", roster(GOOD)))
    assert (ran.code, ran.err) == (0, "")
    assert "未发现" in ran.out
    assert "通过" not in ran.out


def test_findings_are_1(write):
    """Something at or above fail-on ends with 1."""
    assert run("scan", write("r.csv", roster(GOOD, UNSET))).code == 1


@pytest.mark.parametrize(("level", "code"), [("info", 1), ("low", 1), ("medium", 0), ("high", 0)])
def test_fail_on_says_from_where(write, level, code):
    """A format error is low: it fails the run only from there on."""
    assert run("scan", write("r.csv", roster(DASHED)), "--fail-on", level).code == code


def test_an_unreadable_file_is_2_and_the_report_is_written(write, folder):
    """2 beats 1; what could be read was audited, and the report names what could not."""
    ran = run("scan", write("r.csv", roster(UNSET)), write("x.json", "{"), "-o", "out.json")
    assert ran.code == 2
    assert "x.json" in ran.err
    document = json.loads((folder / "out.json").read_text("utf-8"))
    assert len(document["findings"]) == 1
    assert [i["path"] for i in document["inputs"] if i["problem"]] == ["x.json"]


def test_wrong_usage_is_2(write):
    """A command without files, and one with an unknown option, cannot be carried out."""
    assert run("scan").code == 2
    assert run("scan", "--no-such-option").code == 2


EMPLOYEES = "工号,姓名,公司,部门,职务,状态\n1,张三,集团,总裁办,,在职\n"


def test_nothing_to_audit_is_3(write):
    """Employees alone are nothing to audit; the reason is said."""
    ran = run("scan", "--employees", write("e.csv", EMPLOYEES))
    assert ran.code == 3
    assert "nothing to audit: no group, member or message" in ran.err


def test_strict_makes_what_was_skipped_3(write):
    """3 beats 1: with --strict a rule that a missing list kept from running is told and fails the run."""
    name = write("r.csv", roster(UNSET))
    ran = run("scan", name, "--strict", "-q")
    assert ran.code == 3
    assert "nickname-stale-unit: 缺员工名单（--employees 文件）" in ran.err
    assert "gambling" not in ran.err, "a roster can have no messages"
    assert run("scan", name, "--strict", "--select", "nickname-unset").code == 1


def test_strict_makes_what_was_undecided_3(write):
    """A subject that could not be judged is not clean."""
    args = (
        "scan",
        write("r.csv", roster(("g", "wxid_9", "王五+集团+工程部"))),
        "--employees",
        write("e.csv", EMPLOYEES),
        "--select",
        "nickname-not-an-employee",
    )
    assert run(*args).code == 0
    ran = run(*args, "--strict")
    assert ran.code == 3
    assert "nickname-not-an-employee: 1 处未能判断" in ran.err


def test_2_beats_3(write):
    """An unreadable file and nothing to audit: the file comes first."""
    ran = run("scan", write("x.json", "["))
    assert ran.code == 2
    assert "nothing to audit" in ran.err


def test_the_exit_code_is_that_of_the_process(write, folder):
    """A real process ends as the in-process runs of these tests do, and writes utf-8 to a pipe."""
    name = str(folder / write("r.csv", roster(UNSET)))
    ran = process("scan", name)
    assert ran.code == 1
    assert "没有设置群昵称" in ran.out
    assert process("scan", name, "--select", "nonsense").code == 2
    assert process("scan", name, "--ignore", "六").code == 0


# --- choosing ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ([], ["gambling", "nickname-format", "nickname-unset"]),
        (["--select", "nickname-unset"], ["nickname-unset"]),
        (["--select", "nickname"], ["nickname-format", "nickname-unset"]),
        (["--select", "六(三)"], ["nickname-format", "nickname-unset"]),
        (["--select", "七（五）,nickname-unset"], ["gambling", "nickname-unset"]),
        (["--select", "六", "--ignore", "nickname-format"], ["nickname-unset"]),
        (["--ignore", "六"], ["gambling"]),
        (["--min-severity", "medium"], ["gambling", "nickname-unset"]),
        (["--min-confidence", "100"], []),
        (["--group", "天高集团工作群"], ["gambling"]),
        (["--group", "1@chatroom"], ["gambling"]),
        (["--group", "部门*"], ["nickname-format", "nickname-unset"]),
        (["--group", "部门*", "--group", "天高*"], ["gambling", "nickname-format", "nickname-unset"]),
        (["--since", "2026-09-01"], ["gambling", "nickname-format", "nickname-unset"]),
        (["--since", "2026-09-02"], ["nickname-format", "nickname-unset"]),
        (["--until", "2026-08-31"], ["nickname-format", "nickname-unset"]),
        (["--since", "2026-09-01", "--until", "2026-09-01", "--ignore", "六"], ["gambling"]),
    ],
)
def test_options_narrow_what_is_found(write, options, expected):
    """Rules, clauses, families, groups, periods, severities and confidences narrow findings, never inputs."""
    files = [
        write("r.csv", roster(("部门群", "w2", ""), ("部门群", "w3", "王五-集团-工程部"))),
        write("m.json", chatlab(("a", "早上好"), BET)),
    ]
    made = report(*files, *options)
    assert sorted({f["rule"] for f in made["findings"]}) == expected
    assert made["summary"]["counts"]["messages"] == 2


def test_what_options_hide_is_counted_by_rule_and_clause(write):
    """Findings outside the scope are counted where they would have stood."""
    made = report(write("r.csv", roster(UNSET, DASHED, BAD_PREFIX)), "--min-severity", "medium")
    outcomes = {o["rule"]: (o["count"], o["outside"]) for o in made["outcomes"]}
    assert outcomes["nickname-unset"] == (1, 0)
    assert outcomes["nickname-format"] == (0, 2)
    clause = next(c for c in made["coverage"] if c["clause"] == "六(三)")
    assert (clause["findings"], clause["outside"]) == (1, 2)
    assert made["summary"]["dropped"]["findings-outside-scope"] == 2


def test_the_day_of_the_audit_is_given_or_the_latest(write):
    """--as-of wins over the export time; the wall clock is never asked."""
    name = write("m.json", chatlab(("a", "早")))
    day = lambda *args: report(*args, "--select", "nickname-unset")["audit"]["as_of"]  # noqa: E731  # local shorthand
    assert day(name) == "2026-09-02"
    assert day(name, "--as-of", "2026-10-01") == "2026-10-01"
    assert day(write("r.csv", roster(GOOD))) is None


def test_all_wrong_options_are_told_at_once_before_any_work(write, folder):
    """Unknown rules, suffixes, folders, formats, dates and confidences, and every problem of the policy, in one go."""
    policy = write("p.toml", 'langage = "zh"\nfail-on = "severe"\n')
    ran = run(
        "scan", write("r.csv", roster(UNSET)), "--select", "gamblin,nickname", "--ignore", "九", "-o", "a.doc", "-o", "gone/b/a.json", "-o", "gone/b/a.csv",
        "-o", "good.json", "--format", "pdf", "--since", "yesterday", "--as-of", "2026-13-01", "--min-confidence", "sure", "--policy", policy,
    )  # fmt: skip
    assert (ran.code, ran.out) == (2, "")
    for expected in (
        "groupaudit: a.doc: 没有这种格式，可用后缀 .csv ",
        "groupaudit: gone: 没有这个文件夹，请先建好 (no such folder; make it first)",
        "groupaudit: --format: 'pdf'",
        "groupaudit: --since: 'yesterday' 不是日期",
        "groupaudit: --as-of: '2026-13-01'",
        "groupaudit: --min-confidence: 'sure'",
        "groupaudit: gamblin: 没有这条规则、条款或规则族",
        "groupaudit: 九: 没有这条规则、条款或规则族",
        "groupaudit: p.toml:1: langage: 没有这个设置；是不是 language？",
        "groupaudit: p.toml:2: fail-on:",
    ):
        assert ran.err.count(expected) == 1
    assert not (folder / "good.json").exists()


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (
            ["--since", "2026-02-01", "--until", "2026-01-01"],
            "--since 2026-02-01: 晚于 --until 2026-01-01，请对调 (later than --until 2026-01-01; swap them)",
        ),
        (
            ["--group", "天高集团"],
            "--group '天高集团': 输入里没有这个群，有 g (no such group in the inputs; there are g)",
        ),
        (["--min-confidence", "101"], "--min-confidence: '101'"),
        (["--min-confidence", "²"], "--min-confidence: '²'"),
    ],
)
def test_what_would_find_nothing_by_mistake_is_refused(write, options, expected):
    """A misspelt group or a reversed period must not look clean."""
    ran = run("scan", write("r.csv", roster(UNSET)), *options)
    assert ran.code == 2
    assert expected in ran.err


# --- inputs -----------------------------------------------------------------------------------------------------------


def test_files_folders_and_patterns_go_together(write):
    """Patterns that the shell left alone are expanded; a file named twice is read once."""
    write("in/r.csv", roster(UNSET))
    write("in/deep/m.json", chatlab(("a", "早")))
    expected = ["in/deep/m.json", "in/r.csv"]
    for args in (["in"], ["in/*.csv", "in/deep"], ["in/**/*.*", "in/r.csv", "./in/r.csv"]):
        assert [i["path"] for i in report(*args, "--select", "nickname-unset")["inputs"]] == expected


def test_the_reports_of_earlier_runs_are_not_inputs(write, folder):
    """A folder that holds the report of the last run gives the same report again."""
    write("in/r.csv", roster(UNSET))
    for name in ("a.json", "a.csv", "a.txt"):
        run("scan", "in", "-q", "-o", f"in/{name}")
    first = (folder / "in/a.json").read_bytes()
    assert run("scan", "in", "-q", "-o", "in/a.json").code == 1
    assert (folder / "in/a.json").read_bytes() == first


def test_private_chats_are_read_on_request_only(write):
    """A one-to-one chat is set aside and counted unless --allow-private is given."""
    private = chatlab(BET)
    private["meta"]["type"] = "private"
    name = write("m.json", private)
    ran = run("scan", name, COLUMNS="200")
    assert ran.code == 3
    assert "4 行未审计：一对一私聊（不属于群，未审计；--allow-private 可读入）" in ran.out
    assert rules(name, "--allow-private") == ["gambling"]


# --- the policy -------------------------------------------------------------------------------------------------------


def test_the_policy_is_found_beside_the_input_or_here_or_given(write):
    """Beside the input wins over the working folder; --policy wins over both."""
    name = write("in/r.csv", roster(UNSET))
    used = lambda *args: report(name, *args, "--select", "nickname-unset")["audit"]["operator"]  # noqa: E731  # local shorthand
    assert used() == ""
    write("groupaudit.toml", 'operator = "here"')
    assert used() == "here"
    write("in/groupaudit.toml", 'operator = "beside"')
    assert used() == "beside"
    assert used("--policy", write("p.toml", 'operator = "given"')) == "given"


def test_what_the_policy_sets_the_command_line_can_change(write):
    """fail-on and language come from the policy unless an option says otherwise."""
    write("groupaudit.toml", 'fail-on = "high"\nlanguage = "en"\n')
    name = write("r.csv", roster(UNSET))
    assert run("scan", name).code == 0
    assert run("scan", name, "--fail-on", "medium").code == 1
    assert report(name)["language"] == "en"
    assert report(name, "--lang", "zh")["language"] == "zh"


def test_a_rule_that_the_policy_switched_off_runs_when_selected_by_name(write):
    """Off is a default; naming the rule is a wish."""
    write("groupaudit.toml", "[rules.nickname-unset]\nenabled = false\n")
    name = write("r.csv", roster(UNSET))
    assert rules(name) == []
    assert rules(name, "--select", "nickname") == []
    assert rules(name, "--select", "nickname-unset") == ["nickname-unset"]


@pytest.mark.parametrize(("as_of", "code"), [(["--as-of", "2026-06-01"], 0), (["--as-of", "2026-08-01"], 1), ([], 1)])
def test_a_roster_is_held_against_nobody_on_a_day_before_the_date_of_issue(write, as_of, code):
    """Only a day that was named counts: the last day that a roster happens to tell may lie long before its export."""
    write("r.csv", roster((*UNSET, "2025-06-01"), header=("群名称", "wxid", "群昵称", "入群时间")))
    write("groupaudit.toml", "effective-from = 2026-08-01\n")
    assert run("scan", "r.csv", *as_of, "--select", "nickname-unset").code == code


def test_the_effective_date_narrows_content_findings(write):
    """Nothing before the date of issue is judged."""
    write("groupaudit.toml", "effective-from = 2026-09-02\n")
    assert rules(write("m.json", chatlab(BET)), "--select", "gambling") == []


def test_a_group_out_of_scope_is_not_looked_at(write):
    """What the policy puts out of scope appears in no finding, and the report says so."""
    write("groupaudit.toml", '[[group]]\nmatch = { name = "天高*" }\nin-scope = false\n')
    ran = run("scan", write("m.json", chatlab(BET)), write("r.csv", roster(UNSET)))
    assert "上分" not in ran.out
    assert "政策文件设为不在范围内" in ran.out


def test_own_lexicons_are_found_beside_the_policy_and_checked_first(write, folder, monkeypatch):
    """A pack is named relative to the policy; a pack that is wrong is an error, not a failed rule."""
    write("policy/groupaudit.toml", 'lexicons = ["own.tsv"]\n')
    write("policy/own.tsv", "term\tcategory\n巴拉巴拉大促销\tunrelated-advertising\n")
    name = write("m.json", chatlab(("b", "巴拉巴拉大促销来了"), members={"a": "x", "b": "y"}))
    args = (name, "--policy", "policy/groupaudit.toml", "--select", "unrelated-advertising")
    assert rules(*args) == ["unrelated-advertising"]
    write("policy/own.tsv", "term\tcategory\n巴拉巴拉大促销\tno-such-category\n")
    ran = run("scan", *args)
    assert ran.code == 2
    assert "policy/own.tsv:2" in ran.err


# --- reports ----------------------------------------------------------------------------------------------------------


def test_several_reports_are_written_at_once(write, folder):
    """The suffix picks the format, in any case; only the owner can read them; the terminal still shows the report."""
    ran = run("scan", write("r.csv", roster(UNSET)), "-o", "a.json", "-o", "b.CSV", "-o", "c.txt")
    assert "没有设置群昵称" in ran.out
    assert json.loads((folder / "a.json").read_text("utf-8"))["summary"]["findings"] == 1
    assert (folder / "b.CSV").read_bytes().startswith(b"\xef\xbb\xbf")
    assert "没有设置群昵称" in (folder / "c.txt").read_text("utf-8")
    if sys.platform != "win32":
        assert {stat.S_IMODE((folder / n).stat().st_mode) for n in ("a.json", "b.CSV", "c.txt")} == {0o600}


def test_quiet_prints_nothing_but_errors(write, folder):
    """What cron runs is silent as long as every file can be read."""
    ran = run("scan", write("r.csv", roster(UNSET)), "-q", "-o", "a.json")
    assert (ran.code, ran.out, ran.err) == (1, "", "")
    assert run("scan", "r.csv", "gone.csv", "--quiet").err.startswith("groupaudit: gone.csv: 没有这个文件")


def test_without_any_readable_input_only_the_problems_are_told(write):
    """Sixty lines on what was not checked say nothing where nothing could be read; a file that was read brings them back."""
    write("broken.json", "{")
    ran = run("scan", "gone.csv", "broken.json")
    assert (ran.code, ran.out) == (2, "")
    assert "gone.csv" in ran.err
    assert "broken.json" in ran.err
    assert run("scan", write("r.csv", roster(GOOD)), "gone.csv").out


@pytest.mark.parametrize(("name", "start"), [("json", "{"), ("csv", "\ufeff级别"), ("text", "───")])
def test_a_format_goes_to_standard_output(write, name, start):
    """--format prints that format and nothing else, with --quiet too."""
    ran = run("scan", write("r.csv", roster(UNSET)), "--format", name, "-q")
    assert ran.out.startswith(start)


def test_standard_output_takes_the_bytes_of_the_file(write, folder):
    """What is printed with --format is what -o writes."""
    name = str(folder / write("r.csv", roster(UNSET)))
    ran = process("scan", name, "--format", "json", "-o", str(folder / "a.json"))
    assert ran.out == (folder / "a.json").read_text("utf-8")


def test_what_goes_into_a_pipe_stands_in_the_order_of_the_text_report(write, folder):
    """The heading of a group stands above its findings wherever the report goes."""
    name = write("r.csv", roster(UNSET, DASHED))
    ran = process("scan", str(folder / name), "-o", str(folder / "a.txt"), LANG="zh_CN.UTF-8")
    for page in (ran.out, (folder / "a.txt").read_text("utf-8")):
        said = [line.strip(" ─") for line in page.splitlines()]
        places = [
            next(n for n, line in enumerate(said) if words in line)
            for words in ("群聊合规审计", "g ·", "没有设置群昵称，")
        ]
        assert places == sorted(places)


def test_the_locale_decides_only_what_the_terminal_shows(write, folder):
    """LANG makes the terminal English, files stay Chinese; --lang decides both."""
    name = write("r.csv", roster(UNSET))
    ran = run("scan", name, "-o", "a.txt", LANG="en_US.UTF-8")
    assert "Group chat audit" in ran.out
    assert "群聊合规审计" in (folder / "a.txt").read_text("utf-8")
    assert report(name, LANG="en_US.UTF-8")["language"] == "zh"
    ran = run("scan", name, "-o", "a.txt", "--lang", "en", LANG="zh_CN.UTF-8")
    assert "Group chat audit" in ran.out
    assert "Group chat audit" in (folder / "a.txt").read_text("utf-8")


def test_lc_all_wins_over_lang(write):
    """The usual order of the locale's variables holds; a locale of another language falls back to Chinese."""
    name = write("r.csv", roster(GOOD))
    assert "Nothing found" in run("scan", name, LC_ALL="en_GB.UTF-8", LANG="zh_CN.UTF-8").out
    assert "未发现问题" in run("scan", name, LANG="de_DE.UTF-8").out


def test_a_target_that_is_open_elsewhere_is_written_beside_and_said(write, folder, monkeypatch):
    """Excel holds its file: the report goes to the next free name, and the exit code is that of the audit."""
    replace = Path.replace

    def held(self, to):
        if Path(to).name == "a.csv":
            raise PermissionError(13, "in use", str(to))
        return replace(self, to)

    (folder / "a.csv").write_text("open in Excel")
    monkeypatch.setattr(Path, "replace", held)
    ran = run("scan", write("r.csv", roster(UNSET)), "-q", "-o", "a.csv")
    assert ran.code == 1
    assert (
        ran.err
        == "groupaudit: a.csv: 正被别的程序占用，写到了 a (1).csv (in use by another program; written to a (1).csv)\n"
    )
    assert (folder / "a (1).csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_an_output_that_cannot_be_written_is_told_and_the_others_are_written(write, folder, monkeypatch):
    """One bad target ends with 2, names the target, and costs neither the other reports nor the terminal's."""
    (folder / "a.json").mkdir()
    ran = run("scan", write("r.csv", roster(UNSET)), "-o", "a.json", "-o", "b.json")
    assert ran.code == 2
    assert "groupaudit: a.json: 写不了：" in ran.err
    assert "没有设置群昵称" in ran.out
    assert (folder / "b.json").is_file()


def test_a_folder_that_may_not_be_written_is_told(write, monkeypatch):
    """A read-only folder is named with the way out."""

    def denied(*args, **kwargs):
        raise PermissionError(13, "Permission denied")

    name = write("r.csv", roster(UNSET))
    monkeypatch.setattr(tempfile, "NamedTemporaryFile", denied)
    ran = run("scan", name, "-q", "-o", "a.json")
    assert ran.code == 2
    assert (
        ran.err
        == "groupaudit: a.json: 写不了：没有权限，或正被别的程序占用；换一个文件夹 (cannot be written: no permission, or in use by another program; choose another folder)\n"
    )


@pytest.mark.parametrize(
    ("target", "options"),
    [
        ("own.json", ["own.json"]),
        ("./in/../own.json", ["own.json"]),
        ("in/m.json", ["in"]),
        ("in/m.json", ["in/*.json"]),
        ("r.csv", ["own.json", "--roster", "r.csv"]),
        ("r.csv", ["own.json", "--employees", "r.csv"]),
        ("p.txt", ["own.json", "--policy", "p.txt"]),
        ("w.csv", ["own.json", "--policy", "p.txt"]),
        ("k.txt", ["own.json", "--show", "none", "--key", "k.txt"]),
    ],
)
def test_no_report_replaces_what_the_run_reads(write, folder, target, options):
    """Inputs, lists, policy, its lexicons and key stay as they are, however the output is spelt; nothing is written."""
    for name in ("own.json", "in/m.json"):
        write(name, chatlab(BET))
    write("r.csv", roster(UNSET))
    write("p.txt", 'lexicons = ["w.csv"]\n')
    write("w.csv", "term\tcategory\n巴拉巴拉大促销\tunrelated-advertising\n")
    before = {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    ran = run("scan", *options, "-q", "-o", "good.json", "-o", target)
    assert ran.code == 2
    assert f"-o {Path(target)}: 是本次要读的文件" in ran.err
    assert {p: p.read_bytes() for p in folder.rglob("*") if p.is_file()} == before


def test_all_outputs_that_would_replace_inputs_are_told_and_no_key_is_made(write, folder):
    """One run names them all; a run that is refused leaves nothing behind."""
    args = (write("a.json", chatlab(BET)), write("r.csv", roster(UNSET)))
    ran = run("scan", *args, "-o", "r.csv", "-o", "a.json", "--show", "none")
    assert [line.partition(":")[2].partition(":")[0] for line in ran.err.splitlines()] == [" -o r.csv", " -o a.json"]
    assert not (folder / "state").exists()


@pytest.mark.parametrize("employees", ["r.csv", "./r.csv", "*.csv"])
def test_a_file_cannot_be_roster_and_employee_list(write, employees):
    """Two roles for one file contradict each other, whatever its name."""
    name = write("r.csv", roster(UNSET))
    for command in ("scan", "inspect"):
        ran = run(command, "--roster", name, "--employees", employees)
        assert ran.code == 2
        assert "不能同时是 roster 和 employees" in ran.err


# --- what is shown ----------------------------------------------------------------------------------------------------

TALK = chatlab(("a", "早上好"), ("b", "各位老板好，真人视讯开户，找我13800001234"))


def test_the_matched_span_alone_is_shown_by_default(write):
    """The words around the match stay out, and long numbers are masked."""
    shown = str(report(write("m.json", TALK)))
    assert "真人视讯" in shown
    assert "各位老板" not in shown
    assert "13800001234" not in shown


def test_the_message_is_shown_on_request(write):
    """--show message quotes the message."""
    assert "各位老板好" in str(report(write("m.json", TALK), "--show", "message"))


def test_people_are_pseudonyms_with_show_none(write, folder):
    """No name, id or span is shown, the term is ours; the key lies outside the report, for its owner, and is used again."""
    name = write("m.json", TALK)
    hidden = report(name, "--show", "none", "--select", "gambling")
    assert not [s for s in ("李四", "各位老板", "1@chatroom") if s in str(hidden["findings"])]
    assert hidden["findings"][0]["span"]["text"] == "████"
    key = folder / "state" / "groupaudit" / "pseudonyms.key"
    if sys.platform != "win32":
        assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert report(name, "--show", "none", "--select", "gambling") == hidden
    other = report(name, "--show", "none", "--select", "gambling", "--key", "own.key")
    assert other["findings"][0]["member_id"] != hidden["findings"][0]["member_id"]
    assert (folder / "own.key").is_file()


def test_the_key_lies_in_the_user_s_state_folder(write, folder, monkeypatch):
    """Where no state folder is set it is the usual one below home."""
    monkeypatch.delenv("XDG_STATE_HOME")
    monkeypatch.delenv("LOCALAPPDATA", raising=False)
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("USERPROFILE", str(folder))
    run("scan", write("m.json", TALK), "--show", "none", "-q")
    assert (folder / ".local" / "state" / "groupaudit" / "pseudonyms.key").is_file()


def test_a_key_that_hides_nothing_is_refused(write):
    """An empty or short key would make pseudonyms guessable."""
    name = write("m.json", TALK)
    ran = run("scan", name, "--show", "none", "--key", write("short.key", "123\n"))
    assert ran.code == 2
    assert "short.key: 密钥太短，至少要 32 字节" in ran.err


def test_a_key_file_that_cannot_be_used_is_told(write, folder):
    """The error names the file and the option."""
    (folder / "dir.key").mkdir()
    ran = run("scan", write("m.json", TALK), "--show", "none", "--key", "dir.key")
    assert ran.code == 2
    assert "dir.key: 密钥文件读写不了：" in ran.err


def test_the_working_folder_is_left_as_it_was(write, folder):
    """A scan without -o writes nothing anywhere."""
    name = write("r.csv", roster(UNSET))
    before = sorted(os.listdir(folder))  # noqa: PTH208  # names are enough
    run("scan", name)
    assert sorted(os.listdir(folder)) == before  # noqa: PTH208  # likewise


@pytest.mark.skipif(sys.platform == "win32", reason="pipes differ")
@pytest.mark.parametrize("options", [["--format", "csv"], ["--format", "json"], ["--format", "text"], []])
def test_a_reader_that_hangs_up_is_no_error(write, folder, options):
    """`| head -c 3` gets its bytes; the run ends with the code of the audit and without a word."""
    name = write("r.csv", roster(*(("g", f"wxid_{n}", "") for n in range(3000))))
    read, to = os.pipe()
    code = "from groupaudit.cli import main; main()"
    started = subprocess.Popen(
        [sys.executable, "-c", code, "scan", name, "--select", "nickname-unset", *options],
        stdout=to, stderr=subprocess.PIPE, cwd=folder, env=os.environ | {"PYTHONIOENCODING": "utf-8"},
    )  # fmt: skip
    os.close(to)
    assert len(os.read(read, 3)) == 3
    os.close(read)
    _, said = started.communicate(timeout=60)
    assert (started.returncode, said) == (1, b"")
