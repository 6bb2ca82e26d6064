"""`inspect`: what each file is, what it holds, and which rules could run; nothing is audited."""

import zipfile

import pytest

from program import chatlab, roster, run, text


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A working folder with a roster and a conversation."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "r.csv").write_text(
        roster(("部门群", "w1", "张三"), ("部门群", "w1", "张三"), ("部门群", "", "")), "utf-8"
    )
    (tmp_path / "m.json").write_text(text(chatlab(("a", "早"), ("b", "早"))), "utf-8")
    return tmp_path


def test_columns_that_nothing_takes_are_named_with_the_way_to_explain_them(folder):
    """`inspect` and the report name them; no report says that a nickname is absent whose heading was not understood."""
    (folder / "r.csv").write_text("群里大伙的昵称,微信昵称,wxid\n小甜,甜,wxid_a\n", "utf-8")
    told = " ".join(run("inspect", "r.csv", COLUMNS="500").out.split())
    assert "没有读取的列 群里大伙的昵称" in told
    assert "[column-map]" in told
    said = run("scan", "r.csv", LANG="zh_CN.UTF-8", COLUMNS="500").out
    assert "群里大伙的昵称" in said.partition("未检查")[2]
    assert "没有群昵称" not in said


def test_files_are_named_with_what_they_are(folder):
    """Reader, encoding and the account of rows stand under each file."""
    ran = run("inspect", ".")
    assert ran.code == 0
    assert "识别为 roster · utf-8 · 3 行，采用 1，重复 1，无法读取 1" in ran.out
    assert "识别为 chatlab-json · utf-8 · 5 行，采用 5，重复 0，无法读取 0" in ran.out


def test_facts_are_told_in_words(folder):
    """What a file says of itself has names in both languages, local times, and no raw key."""
    shown = run("inspect", ".", COLUMNS="200").out
    for line in ("导出工具：test", "格式版本：0.0.2", "导出时间：2026-09-02 08:00", "群的依据：表格的列"):
        assert f"  {line}\n" in shown
    english = run("inspect", ".", "--lang", "en", COLUMNS="200").out
    for line in ("exported by: test", "exported at: 2026-09-02 08:00", "group known from: a column"):
        assert f"  {line}\n" in english
    assert not [key for key in ("exporter", "exported-at", "group-from", "format-version") if key in shown + english]


def test_where_names_of_a_text_come_from_is_told_in_words(folder):
    """A text has no headings that could be named."""
    (folder / "群.txt").write_text("2026-09-01 09:00:00 '刘洋'\n早\n\n", "utf-8")
    assert "  成员名字取自：显示的名称，可能是备注\n" in run("inspect", "群.txt", COLUMNS="200").out
    english = run("inspect", "群.txt", "--lang", "en", COLUMNS="200").out
    assert "  names of members taken from: names as shown, which may be remarks\n" in english
    assert "  group known from: the file's name\n" in english


def test_groups_are_listed_with_figures_and_period(folder):
    """Members and messages are counted per group; the period is in local time."""
    lines = [line.split() for line in run("inspect", ".").out.splitlines()]
    assert ["天高集团工作群", "类型未知", "2", "2", "2026-09-01", "–", "2026-09-01"] in lines
    assert ["部门群", "类型未知", "1", "0", "—"] in lines


def test_rules_are_foreseen(folder):
    """What could run is listed, and what is missing for the rest."""
    out = run("inspect", "r.csv", COLUMNS="200").out
    assert "nickname-unset" in out.partition("可以检查：")[2].partition("confidential")[0]
    assert "gambling: 缺消息记录" in out
    assert "nickname-stale-unit: 缺员工名单（--employees 文件）" in out


def test_nothing_is_audited(folder):
    """Inspecting finds nothing and ends with 0 whatever the roster is like."""
    ran = run("inspect", "r.csv")
    assert ran.code == 0
    assert "没有设置群昵称" not in ran.out


def test_unreadable_files_end_with_2(folder):
    """A file that nobody can read is named on standard error."""
    (folder / "x.json").write_text("{")
    ran = run("inspect", ".")
    assert ran.code == 2
    assert "groupaudit: x.json: " in ran.err
    assert "识别为 roster" in ran.out


def test_without_files_it_is_wrong_usage():
    """There must be something to inspect."""
    ran = run("inspect")
    assert ran.code == 2
    assert "没有给出要审计的文件，请写上文件或文件夹 (no file to audit was given; " in ran.err


def test_english_is_spoken_on_request(folder):
    """--lang and the locale choose the language."""
    assert "recognised as roster" in run("inspect", "r.csv", "--lang", "en").out
    assert "recognised as roster" in run("inspect", "r.csv", LANG="en_US.UTF-8").out


def test_the_policy_speaks_here_too(folder):
    """Kinds of groups come from the policy beside the files."""
    (folder / "groupaudit.toml").write_text('[[group]]\nmatch = { name = "部门群" }\nkind = "internal"\n', "utf-8")
    assert "内部群" in run("inspect", "r.csv").out


def test_square_brackets_in_names_are_text(folder):
    """A file or group named like markup is shown as it is named."""
    (folder / "[red]r.csv").write_text(roster(("[bold]群", "w1", "张三")), "utf-8")
    out = run("inspect", "[[]red]r*.csv").out
    assert "[red]r.csv" in out.splitlines()
    assert "[bold]群" in out
    assert "[organisation]" in out


def test_private_chats_are_named_as_such(folder):
    """A one-to-one chat is set aside here as in a scan."""
    private = chatlab(("b", "早"))
    private["meta"]["type"] = "private"
    (folder / "p.json").write_text(text(private), "utf-8")
    assert "4 × 一对一私聊" in run("inspect", "p.json").out
    assert "采用 4" in run("inspect", "p.json", "--allow-private").out


@pytest.mark.parametrize("command", ["scan", "inspect", "coverage", "register", "sample"])
def test_the_name_of_an_archive_s_member_does_nothing_to_the_terminal(tmp_path, monkeypatch, command):
    """Direction marks and escapes in a name that cannot be read are shown by their number on standard error."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    with zipfile.ZipFile("z.zip", "w") as archive:
        archive.writestr("a\u202e\x1b[31m.csv", "x")
    options = ("-o", "s.csv", "--seed", "1") if command == "sample" else ("-o", ".") if command == "register" else ()
    ran = run(command, "z.zip", *options)
    assert "⟨202E⟩⟨001B⟩[31m.csv" in ran.err
    assert not {"\u202e", "\x1b"} & {*ran.err, *ran.out}
