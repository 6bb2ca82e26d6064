"""The notice for management: period, coverage, counts per unit, and what was not checked, without names of people."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

import polars as pl
from msgspec import Struct
from msgspec.structs import replace

from groupaudit.coverage import NotChecked, by_clause, not_checked
from groupaudit.figures.scorecard import by_unit, missing
from groupaudit.people.unit_names import like_people
from groupaudit.reader_words import ASIDE
from groupaudit.report import Previous, Report
from groupaudit.reporting.report_facts import NO_DATE, counted, severities
from groupaudit.reporting.report_tables import SCORE
from groupaudit.reporting.scope_words import nothing_shown
from groupaudit.reporting.scorecard_words import NOBODY
from groupaudit.reporting.verdict_words import judged_words
from groupaudit.vocabulary import Text
from groupaudit.wording import LEFT_OUT, SEVERITIES, pick

TITLE: Text = ("群聊合规审计通报", "Group chat audit: notice")
WHERE: Text = ("本次审计的 Excel 或 JSON 报告", "the Excel or JSON report of this audit")
PERIOD: Text = (
    "消息时间：{first} 至 {last}；数据截至 {as_of}。",
    "Messages from {first} to {last}; data as of {as_of}.",
)
NO_PERIOD: Text = ("没有消息记录；数据截至 {as_of}。", "No messages; data as of {as_of}.")
AGAINST: Text = ("依据：{}。", "Against: {}.")
LOOKED_AT: Text = ("审计范围：{}。", "Audited: {}.")
NOT_HANDED_IN: Text = (
    "登记表里另有 {n} 个群没有交来，未审计。",
    "{n} registered groups were not handed in and not audited.",
)
HIDDEN: Text = (
    "只统计所选范围；另有 {n} 处不在范围内。",
    "Only the chosen scope is counted; {n} findings are outside it.",
)
NO_UNIT: Text = (
    "另有 {n} 处不属于单个已交来的群，未计入各单位。",
    "{n} findings belong to no single group that was handed in, and are in no unit's figures.",
)
SINCE: Text = (
    "上期数据截至 {}。格内为“上期 → 本期（增减）”。",
    "The report before: data as of {}. Cells read: before → now (change).",
)
SUSPECTED: Text = (
    "“疑似”须由人核实，核实之前不作违规认定。",
    "What is to be confirmed is a signal for a person to judge, and no breach before that.",
)
LIKE_A_PERSON: Text = ("（像人名的单位，不列出）", "(a unit called like a person, not named)")
FIGURES = ("groups", "members", "decided", "suspected", "confirmed", "dismissed", "hints")
COMPARED = ("decided", "suspected")


Table = list[list[str]]


class Part(Struct, frozen=True, kw_only=True):
    """One chapter: a heading, sentences, and tables, whose first row are the headings."""

    heading: Text
    sentences: Sequence[str] = ()
    tables: Sequence[Table] = ()


def parts(report: Report) -> Iterator[Part]:
    """Yield the chapters of the notice in the language of the report."""
    chapters = [
        Part(heading=("范围", "Scope"), sentences=[*_scope(report)]),
        Part(heading=("结果", "Results"), sentences=[*_results(report)], tables=[_coverage(report)]),
        Part(heading=("各单位情况", "Units"), sentences=[*_of_units(report)], tables=[_units(report)]),
    ]
    if report.previous:
        compared = [_compared_severities(report, report.previous), _compared_units(report, report.previous)]
        since: Text = ("与上期比较", "Compared with the report before")
        chapters.append(Part(heading=since, sentences=[_since(report, report.previous)], tables=compared))
    chapters.append(Part(heading=("没有检查的内容", "What was not checked"), tables=[_unchecked(report)]))
    for ordinal, number, part in zip("一二三四五", "12345", chapters, strict=False):
        zh, en = part.heading
        yield replace(part, heading=(f"{ordinal}、{zh}", f"{number}. {en}"))


def _scope(report: Report) -> Iterator[str]:
    speak = report.language
    yield pick(AGAINST, speak).format(report.regulation.named(speak))
    as_of = report.header.as_of or pick(NO_DATE, speak)
    first, last = _period(report)
    yield pick(PERIOD if first else NO_PERIOD, speak).format(first=first, last=last, as_of=as_of)
    if counted(report):
        yield pick(LOOKED_AT, speak).format(counted(report))
    if absent := missing(report.scorecard).height:
        yield pick(NOT_HANDED_IN, speak).format(n=absent)
    if report.outside:
        yield pick(HIDDEN, speak).format(n=report.outside)


def _period(report: Report) -> tuple[date | None, date | None]:
    """Return the local dates of the first and last message, limited to the dates of the scope."""
    zone = report.header.timezone
    spans = report.groups.select(pl.col("first_at", "last_at").dt.convert_time_zone(zone).dt.date())
    first, last = spans["first_at"].min(), spans["last_at"].max()
    if not isinstance(first, date) or not isinstance(last, date):
        return None, None
    return max(first, report.scope.since or first), min(last, report.scope.until or last)


def _results(report: Report) -> Iterator[str]:
    if not report.found.height:
        yield from nothing_shown(report) if report.audited else [*nothing_shown(report)][:1]
        return
    if judged := judged_words(report):
        yield judged + pick(("。", "."), report.language)
    yield severities(report) + pick(("。", "."), report.language)
    left = pick(LEFT_OUT, report.language).format(n=report.standing.height, where=pick(WHERE, report.language))
    yield left + pick(("。", "."), report.language)


def _coverage(report: Report) -> Table:
    headings: tuple[Text, ...] = (("条款", "Clause"), ("内容", "What it says"), ("结果", "Result"))
    rows = [[c.clause.id, pick(c.clause.quoted, report.language), c.words(report.language)] for c in by_clause(report)]
    return [[pick(h, report.language) for h in headings], *rows]


def _units(report: Report) -> Table:
    rows = by_unit(report.scorecard).iter_rows(named=True)
    headings = [pick(SCORE[name], report.language) for name in ("unit", *FIGURES)]
    return [headings, *([_unit(report, row["unit"]), *(str(row[name]) for name in FIGURES)] for row in rows)]


def _unit(report: Report, name: str | None) -> str:
    if like_people([name], report.disclosure.public):
        return pick(LIKE_A_PERSON, report.language)
    return name or pick(NOBODY, report.language)


def _of_units(report: Report) -> Iterator[str]:
    """Yield how to read suspicions, and the number of findings that belong to no single group."""
    yield pick(SUSPECTED, report.language)
    counted_ = (
        by_unit(report.scorecard).select(pl.sum_horizontal("decided", "suspected", "confirmed", "hints").sum()).item()
    )
    left = report.standing.height - (counted_ or 0)
    if left > 0:
        yield pick(NO_UNIT, report.language).format(n=left)


def _since(report: Report, before: Previous) -> str:
    return pick(SINCE, report.language).format(before.as_of or pick(NO_DATE, report.language))


def _compared_severities(report: Report, before: Previous) -> Table:
    titles: tuple[Text, ...] = (("级别", "Severity"), ("发现", "Findings"))
    rows = [
        [pick(SEVERITIES[severity], report.language), _change(before.by_severity.get(severity, 0), now)]
        for severity, now in report.by_severity.items()
    ]
    return [[pick(title, report.language) for title in titles], *rows]


def _compared_units(report: Report, before: Previous) -> Table:
    """Return one row per unit of either report; a dash stands for a unit missing from a report."""
    then, now = _figures(before.units), _figures(by_unit(report.scorecard))
    unknown = (None,) * len(COMPARED)
    titles = [pick(SCORE[name], report.language) for name in ("unit", *COMPARED)]
    rows = [
        [_unit(report, unit), *map(_change, then.get(unit, unknown), now.get(unit, unknown))]
        for unit in sorted({*then, *now}, key=lambda unit: (unit is None, unit))
    ]
    return [titles, *rows]


def _figures(units: pl.DataFrame) -> dict[str | None, tuple[int | None, ...]]:
    return {row["unit"]: tuple(row[name] for name in COMPARED) for row in units.iter_rows(named=True)}


def _change(before: int | None, after: int | None) -> str:
    if before is None or after is None:
        return f"{'—' if before is None else before} → {'—' if after is None else after}"
    return f"{before} → {after} ({after - before:+d})" if after != before else f"{before} → {after} (0)"


def _unchecked(report: Report) -> Table:
    headings: tuple[Text, ...] = (("条款", "Clause"), ("内容", "What"), ("原因", "Why"))
    lines = [*not_checked(_nameless(report), report.language), *_files(report)]
    return [[pick(h, report.language) for h in headings], *([n.clause, n.what, n.reason] for n in lines)]


def _nameless(report: Report) -> Report:
    """Return the report without names, files and details of crashes, to list what was not checked."""
    outcomes = (
        replace(o, examples=(), detail=o.detail.partition(":")[0] if o.status == "failed" else o.detail)
        for o in report.outcomes
    )
    return replace(report, outcomes=tuple(outcomes), inputs=())


def _files(report: Report) -> Iterator[NotChecked]:
    """Yield the number of files that could not be read, and the numbers of rows set aside by reason."""
    speak = report.language
    files = sum(bool(i.problem) for i in report.inputs)
    if files:
        what = pick(("{n} 个文件", "{n} files"), speak).format(n=files)
        yield NotChecked(what=what, clause="", reason=pick(("无法读取", "could not be read"), speak))
    aside = Counter[str]()
    for i in report.inputs:
        aside.update(i.set_aside)
    for key, n in sorted(aside.items()):
        what = pick(("{n} 行未审计", "{n} rows not audited"), speak).format(n=n)
        yield NotChecked(what=what, clause="", reason=pick(ASIDE.get(key, (key, key)), speak))
