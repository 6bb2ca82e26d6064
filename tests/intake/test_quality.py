"""Input quality is measured, held against the limits of the policy, and accuses nobody."""

import io
import json
import zipfile
from datetime import date

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from groupaudit.api import Request, carry_out, rules
from groupaudit.intake.quality import LIMITS, _covered
from groupaudit.intake.quality_limits import InputQuality
from groupaudit.policy import json_schema, parse
from groupaudit.report import Selection
from groupaudit.reporting.quality_words import MEASURES, failures, join_lines, quality_lines
from groupaudit.rule import described
from program import START, chatlab, lines, roster, run, text

DAY = 86400
KNOWN = rules(plugins=False).found


def message(who="a", day=0, **more):
    """One message, so many days after the start."""
    return {"sender": who, "accountName": who, "timestamp": START + DAY * day, "type": 0, "content": f"第{day}天", "platformMessageId": f"m{day}{who}"} | more  # fmt: skip


@pytest.fixture
def audit(tmp_path, monkeypatch):
    """Audit files under a section of limits; return the report."""
    monkeypatch.chdir(tmp_path)

    def audit(limits="", since=None, until=None, **files):
        for name, content in files.items():
            (tmp_path / name.replace("__", ".")).write_bytes(
                content if isinstance(content, bytes) else content.encode()
            )
        policy = parse(f"[input-quality]\n{limits}\n", KNOWN)
        scope = Selection(since=since, until=until, select=("nickname-unset",))
        names = [name.replace("__", ".") for name in files]
        return carry_out(Request(paths=names, policy=policy, scope=scope, plugins=False))

    return audit


def measures(report, source):
    """Return n, of and detail of what was measured of one file, or of all (None)."""
    rows = report.quality.filter(report.quality["source"].eq_missing(source))
    return {m: (n, of, detail) for m, n, of, detail in rows.select("measure", "n", "of", "detail").iter_rows()}


def test_a_file_is_measured(audit):
    """Encoding, exporter, period, gap, order, media, rejects and names are told of each file."""
    talk = chatlab(message(day=0), message(day=9), message("b", day=3, type=1), message("b", day=3, sender=None, type=80, content='"$username$"加入了群聊'))  # fmt: skip
    broken = "\n".join([*lines(talk), "{broken", "[1]", "{broken"])
    found = measures(audit(a__jsonl=broken.encode("gb18030")), "a.jsonl")
    assert found["encoding"] == (None, None, "gb18030")
    assert found["exporter"] == (None, None, "test 0.0.2")
    assert found["period"] == (None, None, "2026-09-01/2026-09-10")
    assert found["gap-days"] == (6, None, "2026-09-04")
    assert found["out-of-order"] == (1, 4, "")
    assert found["media"] == (1, 3, "")
    assert found["without-sender"] == (0, 3, "")
    assert found["rejects"] == (3, 10, "not-json=2 not-an-object=1")
    assert found["group-nicknames"] == (2, 2, "")
    assert found["placeholders"] == (1, 1, "")
    assert found["after-export"] == (3, 4, ""), "the export is of the second day"


def test_all_files_together_are_measured(audit):
    """Shares add up, the period is that of all, and groups of which only speakers are known are counted."""
    bare = chatlab(message(day=30), members={}, group_id="2@chatroom", name="二群")
    report = audit(a__json=text(chatlab(message(day=0))), b__json=text(bare))
    whole = measures(report, None)
    assert whole["period"] == (None, None, "2026-09-01/2026-10-01")
    assert whole["without-roster"] == (1, 2, "")
    assert whole["media"] == (0, 2, "")


@pytest.mark.parametrize(
    ("said", "count"),
    [
        ('你邀请"李四"加入了群聊  $revoke$', 0),
        ('"李四"通过扫描你分享的二维码加入群聊  $qrcode_link$', 0),
        ('你邀请"$names$"加入了群聊  $revoke$', 1),
        ('"$revoke$"加入了群聊', 1),
    ],
)
def test_a_placeholder_counts_where_it_stands_for_a_name(audit, said, count):
    """Exporters leave the tail of a template behind a message whose names are all there."""
    talk = chatlab(message(), message(sender=None, type=80, content=said), members={"a": None, "b": "李四"})
    assert measures(audit(a__json=text(talk)), "a.json")["placeholders"] == (count, 1, "")


def test_ids_that_are_told_differently_are_counted(audit):
    """Both messages are kept and both are counted, in whichever file they stand; a second delivery is not."""
    one, other = message() | {"platformMessageId": "1"}, message("b", day=1) | {"platformMessageId": "1"}
    report = audit(a__json=text(chatlab(one, message(day=2))), b__json=text(chatlab(other, one)))
    assert [measures(report, name)["shared-ids"] for name in ("a.json", "b.json", None)] == [
        (1, 2, ""),
        (1, 2, ""),
        (2, 4, ""),
    ]
    assert report.quality.filter(measure="shared-ids")["failed"].all(), "an id is no id where so many share it"


def exported(day, document):
    """The document as exported so many days after the start."""
    return text(document | {"chatlab": document["chatlab"] | {"exportedAt": START + DAY * day}})


def test_the_period_asked_for_is_held_against_the_period_covered(audit):
    """Days before the first message, after the last, and between two files are told, of each file and of all."""
    files = {"a__json": exported(9, chatlab(message(day=0), message(day=4))), "b__json": exported(9, chatlab(message(day=9)))}  # fmt: skip
    report = audit(since=date(2026, 8, 30), until=date(2026, 9, 12), **files)
    assert measures(report, None)["uncovered"] == (8, 14, "2026-08-30/2026-09-12")
    assert measures(report, "a.json")["uncovered"][:2] == (9, 14)
    assert measures(audit(until=date(2026, 9, 12), **files), None)["uncovered"] == (6, 12, "2026-09-01/2026-09-12")
    assert "uncovered" not in measures(audit(**files), None)


def test_what_is_later_than_the_export_covers_nothing(audit):
    """One message of a wrong clock does not make a hundred days known; the day of the export may be off by one."""
    late = exported(1, chatlab(message(day=0), message(day=2), message(day=99)))
    wrong = exported(1, chatlab(message(day=99)))
    asked = {"since": date(2026, 9, 1), "until": date(2026, 12, 9)}
    assert measures(audit(a__json=late, **asked), None)["uncovered"][:2] == (97, 100)
    assert measures(audit(a__json=wrong, **asked), None)["uncovered"][:2] == (100, 100)


def test_no_group_covers_the_days_of_another(audit):
    """The days of every group count, also where one file holds several."""
    one, other = chatlab(message(day=0), message(day=4)), chatlab(message(day=4), group_id="2@chatroom", name="二群")
    report = audit(since=date(2026, 9, 1), until=date(2026, 9, 5), a__json=exported(5, one), b__json=exported(5, other))
    assert measures(report, None)["uncovered"][:2] == (4, 10)


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)).map(sorted), max_size=5), st.integers(0, 9), st.integers(0, 9))  # fmt: skip
def test_a_day_is_covered_once_whichever_files_hold_it(told, begin, end):
    """The days of the union, each once, that lie in the period."""
    day = [date(2026, 9, 1 + n) for n in range(10)]
    expected = {n for first, last in told for n in range(first, last + 1)} & {*range(begin, end + 1)}
    assert _covered(sorted((day[a], day[b]) for a, b in told), day[begin], day[end]) == len(expected)


def test_what_is_joined_is_told(audit):
    """The report names the ids and the basis of every join."""
    same = [
        chatlab(message(who, content="请各位今天交周报", platformMessageId="77"), members={})
        for who in ("wxid_1", "zhang88")
    ]
    report = audit(a__json=text(same[0]), b__json=text(same[1]))
    assert [*join_lines(report.joins, "zh")] == ["“zhang88”并入 wxid_1：1 条消息的消息 ID 相同"]


BEYOND = {
    "max-rejects = 0.1": "rejects",
    "max-media = 0.2": "media",
    "max-gap-days = 5": "gap-days",
    "max-out-of-order = 0.1": "out-of-order",
    "max-placeholders = 0.5": "placeholders",
    "min-group-nicknames = 0.9": "group-nicknames",
}


@pytest.mark.parametrize(("limit", "measure"), BEYOND.items(), ids=BEYOND.values())
def test_limits_of_the_policy_are_held(audit, limit, measure):
    """What is beyond its limit fails, with the limit beside it, and so it reads in both languages."""
    talk = chatlab(message(day=0), message(day=9), message("b", day=3, type=1), message("b", day=3, sender=None, type=80, content='"$username$"加入了群聊'), members={"a": None, "b": "李四"})  # fmt: skip
    content = "\n".join([*lines(talk), "{broken"])
    off = "max-rejects = 1\nmax-placeholders = 1\nmax-after-export = 1\nmax-unresolved = 1\n"
    kept = "\n".join(line for line in off.splitlines() if line.partition(" ")[0] != limit.partition(" ")[0])
    report = audit(f"{kept}\n{limit}", a__jsonl=content)
    assert set(report.quality.filter("failed")["measure"]) == {measure}
    for language in ("zh", "en"):
        told = [*failures(report.quality, language)]
        assert told
        assert all(("限" if language == "zh" else "the limit") in line for line in told)
    assert not audit(off, a__jsonl=content).quality["failed"].any()


def test_input_quality_accuses_nobody(audit):
    """However bad the input, no finding comes from it, and without --strict the run does not fail."""
    report = audit("max-media = 0\nmin-group-nicknames = 1", a__json=text(chatlab(message(type=1))))
    assert report.quality["failed"].any()
    assert report.found.height == 0


@pytest.mark.parametrize(
    ("strict", "more", "code"), [((), (), 0), (("--strict",), (), 3), (("--strict",), ("gone.csv",), 2)]
)
def test_strict_makes_a_failed_limit_code_3(tmp_path, monkeypatch, strict, more, code):
    """Three with --strict, which says what failed; two goes before it; without --strict nothing of the kind."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "groupaudit.toml").write_text("[input-quality]\nmax-media = 0.5\n", "utf-8")
    (tmp_path / "a.json").write_text(text(chatlab(message(type=1))), "utf-8")
    ran = run("scan", "a.json", *more, "--select", "nickname-unset", "-q", *strict)
    assert ran.code == code
    assert ("a.json：看不到内容的图片、语音等 1/1（超过限度 50%）" in ran.err) == bool(strict)


def test_findings_do_not_outrank_a_failed_limit(tmp_path, monkeypatch):
    """Three goes before one."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "groupaudit.toml").write_text("[input-quality]\nmin-group-nicknames = 1\n", "utf-8")
    (tmp_path / "a.csv").write_text(roster(("好群", "wxid_9", "")), "utf-8")
    (tmp_path / "b.csv").write_text("群名称,wxid,昵称\n二群,wxid_8,张三\n", "utf-8")
    assert run("scan", "a.csv", "b.csv", "--select", "nickname-unset", "-q").code == 1
    assert run("scan", "a.csv", "b.csv", "--select", "nickname-unset", "-q", "--strict").code == 3


def test_every_limit_is_described_and_in_the_schema():
    """Each setting says what it is in Chinese and English, and the schema of the policy has it."""
    assert all(zh and en and zh != en for zh, en in described(InputQuality).values())
    properties = json_schema(KNOWN)["$defs"]["InputQuality"]["properties"]
    assert set(properties) == {name.replace("_", "-") for name in InputQuality.model_fields}
    assert set(LIMITS.values()) <= set(InputQuality.model_fields)


def test_a_wrong_limit_is_a_problem_of_the_policy():
    """Shares are between nought and one, and unknown settings are told."""
    with pytest.raises(Exception, match=r"max-media.*不能大于 1(?s:.*)max-meda: 没有这个设置；是不是 max-media"):
        parse("[input-quality]\nmax-media = 5\nmax-meda = 1\n", KNOWN)


def test_the_text_report_and_the_json_report_have_it(tmp_path, monkeypatch):
    """Both say what was measured; the JSON follows its schema."""
    from groupaudit.reporting.report_schema import report_schema

    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.json").write_text(text(chatlab(message(day=0), message(day=9))), "utf-8")
    ran = run("scan", "a.json", "-o", "r.json", "--lang", "en")
    assert "Input quality" in ran.out
    assert "at most 9 days without a message (from 2026-09-01)" in ran.out.replace("\n   ", "")
    made = json.loads((tmp_path / "r.json").read_text("utf-8"))
    jsonschema.validate(made, report_schema())
    assert {q["measure"] for q in made["quality"]} <= MEASURES.keys()
    assert "输入质量" in run("inspect", "a.json", "--lang", "zh").out


def test_what_is_usual_is_left_out(audit):
    """A file of which nothing is worth telling has no line."""
    report = audit(a__csv="工号,姓名,部门,用工形式\n1,张三,财务部,正式\n", b__csv=roster(("好群", "wxid_9", "张三")))
    assert [line.source for line in quality_lines(report.quality, "zh")] == [None, "b.csv"]


TALK = "2026-09-01 09:00:00 '清风'\n早\n\n2026-09-01 09:00:05 '浩然'\n早\n\n2026-09-01 09:00:09 '云淡'\n好\n\n"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("zh", "成员名字取自 显示的名称，可能是备注"),
        ("en", "names of members taken from names as shown, which may be remarks"),
    ],
)
@pytest.mark.parametrize("suffix", ["txt", "html", "md", "xlsx"])
def test_every_report_says_where_names_come_from(tmp_path, monkeypatch, suffix, language, said):
    """Of each file, in the words of `inspect`."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "云岭群.txt").write_text(TALK, "utf-8")
    assert run("scan", "云岭群.txt", "-o", f"r.{suffix}", "--lang", language).code in (0, 1)
    made = (tmp_path / f"r.{suffix}").read_bytes()
    if suffix == "xlsx":
        sheets = zipfile.ZipFile(io.BytesIO(made))
        made = b"".join(sheets.read(name) for name in sheets.namelist() if name.endswith(".xml"))
    assert "".join(said.split()) in "".join(made.decode().split())


def test_an_employee_list_that_contradicts_itself_is_told_with_its_lines(audit):
    """An employee both active and departed, and two of one name in one department, are named by line and judged by no one."""
    staff = "工号,姓名,部门,状态\n1,张三,财务部,在职\n2,张三,财务部,在职\n3,李四,工程部,在职\n3,李四,工程部,离职\n4,李四,客服部,在职\n"
    report = audit(a__csv=staff, b__csv=roster(("好群", "wxid_9", "张三")))
    found = measures(report, "a.csv")
    assert found["two-statuses"] == (None, None, "4 5")
    assert found["namesakes"] == (1, None, "2 3")
    (line,) = [line for line in quality_lines(report.quality, "en") if line.source == "a.csv"]
    assert "employees both at work and departed; verify, and correct the list (lines 4 5)" in line.text


@pytest.mark.parametrize(
    ("language", "both", "names"),
    [("zh", "第 {} 和另外 4 行", "第 {} 和另外 42 行"), ("en", "lines {} and another 4", "lines {} and another 42")],
)
def test_lines_that_are_not_named_are_counted(audit, language, both, names):
    """Of many lines a reader learns how many he does not see."""
    twice = "".join(f"{n},李{n},工程部,在职\n{n},李{n},工程部,离职\n" for n in range(1, 13))
    same = "".join(f"{n},张三,财务部,在职\n" for n in range(13, 61))
    report = audit(a__csv=f"工号,姓名,部门,状态\n{twice}{same}", b__csv=roster(("好群", "wxid_9", "张三")))
    (line,) = [line for line in quality_lines(report.quality, language) if line.source == "a.csv"]
    assert both.format(" ".join(map(str, range(2, 22)))) in line.text
    assert names.format(" ".join(map(str, range(26, 32)))) in line.text


def test_a_form_with_a_near_name_asks_whether_that_is_meant(audit):
    """A reader who wrote the group short learns which one to write; it is not joined."""
    form = "群名称,外部人员姓名,微信号,分管领导,批准日期\n综合办工作群,张三,wxid_9,陈志远,2026-01-05\n"
    report = audit(a__csv=form, b__csv=roster(("综合办公室工作群", "wxid_9", "张三")))
    (line,) = [line for line in quality_lines(report.quality, "zh") if line.source == "a.csv"]
    assert "第 2 行“综合办工作群”（是不是“综合办公室工作群”？）" in line.text
    (line,) = [line for line in quality_lines(report.quality, "en") if line.source == "a.csv"]
    assert "line 2 “综合办工作群” (did you mean “综合办公室工作群”?)" in line.text
