"""The text report reads well at any width."""

import io
from datetime import date

import polars as pl
import pytest
from msgspec.structs import replace
from rich.console import Console

from groupaudit.figures.response_times import RESPONSES
from groupaudit.figures.scorecard import SCORECARD
from groupaudit.outcome import Outcome
from groupaudit.reader import Input
from groupaudit.reader_words import REASONS
from groupaudit.regulation import built_in
from groupaudit.report import Selection
from groupaudit.reporters.text import text
from groupaudit.reporting.printed import render
from groupaudit.shape import conform
from groupaudit.tables import REJECTS
from groupaudit.vocabulary import Language, Severity, Show
from groupaudit.wording import pick, width
from reports import empty, finding, hostile, report


def printed(what, columns=80, limit=None):
    page = io.StringIO()
    render(what, Console(file=page, width=columns, color_system=None), limit=limit)
    return page.getvalue()


def test_lines_fit_the_terminal():
    """No line of an ordinary report is wider than the terminal, Chinese characters counted as two columns."""
    for columns in (80, 120):
        shown = printed(report(*(finding(n, name="欧阳" * 30) for n in range(3))), columns)
        assert max(width(line) for line in shown.splitlines()) <= columns


def test_markup_in_data_is_shown_not_obeyed():
    """Square brackets from data are printed as they are."""
    assert "[/red][bold]" in printed(hostile(), 200)


def test_groups_of_one_name_are_told_apart_by_their_ids():
    """A name that several groups have says nothing alone; a name that is one group's needs no id."""
    group = {"name": "天高集团工作群", "kind": "internal"}
    both = pl.DataFrame([{"group_id": "g1@chatroom", **group}, {"group_id": "g2@chatroom", **group}])
    rows = (finding(1), finding(2, group_id="g2@chatroom"))
    shown = printed(report(*rows, groups=both))
    assert "天高集团工作群（g1@chatroom） · 内部群" in shown
    assert "天高集团工作群（g2@chatroom） · 内部群" in shown
    assert "（g1@chatroom）" not in printed(report(*rows[:1], groups=both.head(1)))


def test_what_is_left_out_is_counted():
    """A shortened list says how many are missing and where the rest is."""
    assert "还有 7 处" in printed(report(*(finding(n) for n in range(10))), limit=3)
    for whole in (2, 3):
        assert "还有" not in printed(report(*(finding(n) for n in range(whole))), limit=3)


def test_nothing_found_is_not_called_clean():
    """An empty result says that nothing was found, and what was not checked."""
    shown = printed(report())
    assert "未发现问题" in shown
    assert "没有检查的内容" in shown
    assert "通过" not in shown


def test_nothing_audited_is_not_nothing_found():
    """Without group, member or message no clause was checked, and the problems stand where the result would."""
    bare = replace(
        empty(),
        inputs=(Input(path="坏.json", problem="坏.json: 文件是空的 (the file is empty)"),),
        outcomes=(Outcome(rule="sample-rule", clause="六(三)", status="checked"),),
    )
    shown = printed(bare)
    assert "没有审计任何内容。\n坏.json: 文件是空的 (the file is empty)\n" in shown
    assert "未发现" not in shown
    assert "Nothing was audited." in printed(bare.speaking(Language.EN))


NARROWED = Selection(groups=("部门*",), since=date(2026, 1, 1), until=date(2026, 2, 1), min_severity=Severity.HIGH, min_confidence=50)  # fmt: skip
HIDING = Outcome(rule="sample-rule", clause="六(三)", status="checked", outside=22)


def test_a_narrowed_report_does_not_read_as_clean():
    """The filters in force and what they hide stand in the head, the summary and the verdict on the clause."""
    narrowed = report(outcomes=(HIDING,), scope=NARROWED, dropped={"findings-outside-scope": 22})
    shown = printed(narrowed, 200)
    assert (
        "--group 部门*、--since 2026-01-01、--until 2026-02-01、--min-severity high、--min-confidence 50；"
        "另有 22 处不在所选范围内" in shown
    )
    assert "所选范围内未发现；另有 22 处不在范围内" in shown
    assert "所选范围内未发现，另有 22 处不在范围内" in shown
    assert "未发现问题" not in shown
    assert "22 findings outside the chosen scope" in printed(narrowed.speaking(Language.EN), 200)


def test_a_whole_report_names_no_filter():
    """Without filters nothing is said of a scope; what the effective date hides is said with the date."""
    assert "范围内" not in printed(report())
    bare = report(outcomes=(HIDING,), dropped={"findings-outside-scope": 22})
    dated = replace(bare, header=replace(bare.header, effective_from=date(2026, 9, 1)))
    assert "施行日期 2026-09-01；另有 22 处不在所选范围内" in printed(dated)


def test_patterns_of_groups_are_covered_where_nobody_is_to_be_known():
    """A group's id typed after --group does not get into a report without names."""
    assert "部门*" not in printed(report(scope=NARROWED, show=Show.NONE), 200)


@pytest.mark.parametrize("columns", [80, 120])
@pytest.mark.parametrize("language", Language)
def test_clauses_are_told_in_full(columns, language):
    """The text of a clause takes as many lines as it needs; nothing is cut."""
    outcomes = [Outcome(rule=f"rule-{c}", clause=c, status="undecided", outside=22) for c in built_in().clauses]
    shown = printed(report(outcomes=tuple(outcomes)).speaking(language), columns)
    assert max(width(line) for line in shown.splitlines()) <= columns
    lines = shown.splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith(("条款", "Clause")))
    title = "内容" if language is Language.ZH else "What it says"
    margin = width(lines[start].partition(title)[0])
    assert margin <= columns * 0.6
    told = "".join(beyond(line, margin) for line in lines[start + 1 : lines.index("", start)])
    wanted = (
        pick(c.wording, language)
        for c in built_in().clauses.values()
        if c.status not in ("not-auditable", "not-judged")
    )
    assert [w for w in wanted if "".join(w.split()) not in told] == []


def beyond(line, margin):
    """Return what stands right of *margin* columns, without blanks."""
    start = next((n for n in range(len(line)) if width(line[:n]) >= margin), len(line))
    return "".join(line[start:].split())


@pytest.mark.parametrize(
    ("source", "cell", "line", "place"),
    [
        ("登记表.xlsx[Sheet1]", "Sheet1!C5", 5, "登记表.xlsx:Sheet1!C5"),
        ("登记表.xlsx[a!b]", "a!b!C5", 5, "登记表.xlsx:a!b!C5"),
        ("登记表.xlsx[Sheet1]", None, 5, "登记表.xlsx[Sheet1]:5"),
        ("名册[1].csv", "C5", 5, "名册[1].csv:C5"),
        ("群.json", None, 7, "群.json:7"),
        ("群.json", None, None, "群.json"),
    ],
)
def test_a_place_names_its_worksheet_once(source, cell, line, place):
    """Findings and rows that could not be read are placed alike."""
    reject = {"source": source, "line": line, "cell": cell, "reason": "not-json"}
    rejects = pl.DataFrame([reject], schema=REJECTS)
    shown = printed(report(finding(1, source=source, cell=cell, line=line), rejects=rejects), 200)
    assert f"  {place}  置信度" in shown
    assert f" {place}  {REASONS['not-json'][0]}" in shown


def test_a_file_has_no_trailing_blanks():
    """The text file is diffable."""
    out = io.BytesIO()
    text.write(report(finding(1)), out)
    assert all(line == line.rstrip() for line in out.getvalue().decode().splitlines())


def test_what_to_supply_is_said_once_for_all_rules_that_lack_it():
    """Rules that were skipped for one reason stand under that reason."""
    lacking = [Outcome(rule=f"rule-{n}", clause="六(三)", status="skipped", missing=("employees",)) for n in range(3)]
    shown = printed(report(outcomes=tuple(lacking)))
    assert shown.count("缺员工名单（--employees 文件）") == 1
    assert all(f"六(三)  rule-{n}" in shown for n in range(3))


def test_every_file_stands_with_the_account_of_its_rows():
    """Counts of nothing are left out; a file that could not be read says why in their place."""
    inputs = (
        Input(path="群.json", reader="chatlab-json", sha256="ab" * 32, rows=5, kept=3, rejects=2),
        Input(path="坏.json", problem="坏.json: 文件是空的 (the file is empty)"),
    )
    shown = printed(report(inputs=inputs)).splitlines()
    assert "   chatlab-json · 5 行、采用 3、无法读取 2 · SHA-256 abababababab" in map(str.rstrip, shown)
    assert "   文件是空的 (the file is empty)" in map(str.rstrip, shown)


def test_the_policy_that_was_used_is_named():
    """Page one says under whose settings the audit was made."""
    bare = report()
    assert "政策文件  groupaudit.toml" in printed(bare)
    assert "没有：全部用默认设置" in printed(replace(bare, header=replace(bare.header, policy_path="")))


def test_a_person_without_a_name_is_shown_by_id():
    """Who has no name anywhere is still told apart from others."""
    assert "wxid_1" in printed(report(finding(1, member_name=None)))


@pytest.mark.parametrize(
    ("language", "told"),
    [(Language.ZH, "答复：中位数/九成在此之内"), (Language.EN, "Answers: median/nine tenths within")],
)
def test_the_figures_of_answers_are_explained_once(language, told):
    """Where groups are set side by side and issues were raised."""
    rows = [{"group_id": f"g{n}", "name": f"群{n}", "handed_in": True, "registered": None} for n in range(2)]
    card = conform(pl.DataFrame(rows), SCORECARD)
    asked = conform(pl.DataFrame({"level": ["group"], "group_id": ["g1"], "issues": [1], "answered": [1]}), RESPONSES)
    without = replace(report(finding(1)).speaking(language), scorecard=card)
    assert told not in printed(without)
    assert printed(replace(without, responses=asked)).count(told) == 1
