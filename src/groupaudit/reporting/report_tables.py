"""The tables of a report as rows of words with headings, for all formats with tables."""

from collections.abc import Iterable, Mapping

import polars as pl
from msgspec import Struct, field

from groupaudit.coverage import by_clause, not_checked
from groupaudit.figures.scorecard import FIGURES, UNITS, by_unit
from groupaudit.report import Report
from groupaudit.reporting.corrections import CERTAINTY, HEADINGS, proposal
from groupaudit.reporting.quality_words import ALL, JOINED, QUALITY_TITLE, join_lines, quality_lines
from groupaudit.reporting.report_facts import called, reject_reason
from groupaudit.reporting.scorecard_words import NOBODY, REGISTERED
from groupaudit.reporting.verdict_words import unmatched_words
from groupaudit.verdict import VERDICT_COLUMNS, spoken
from groupaudit.vocabulary import Show, Text
from groupaudit.wording import CLAUSE_STATUSES, GROUP_KINDS, MARKS, SEVERITIES, pick

FINDING: dict[str, Text] = {
    "severity": ("级别", "severity"),
    "confidence": ("置信度", "confidence"),
    "clause": ("条款", "clause"),
    "rule": ("规则", "rule"),
    "group_name": ("群名称", "group"),
    "group_id": ("群ID", "group_id"),
    "member_name": ("成员", "member"),
    "member_id": ("成员ID", "member_id"),
    "at": ("时间", "time"),
    "message": ("说明", "message"),
    "span": ("命中文字", "span"),
    "quote": ("消息原文", "quote"),
    "suggestion": ("建议", "suggestion"),
    "evidence": ("证据", "evidence"),
    "source": ("文件", "source"),
    "line": ("行", "line"),
    "cell": ("单元格", "cell"),
    "message_id": ("消息ID", "message_id"),
    "fingerprint": ("指纹", "fingerprint"),
    "status": ("状态", "status"),
    **VERDICT_COLUMNS,
}
"""Columns of findings and their headings; a person fills in the last four, which `verdicts import` reads."""

SCORE: dict[str, Text] = {
    "unit": ("责任单位", "unit"),
    "name": ("群名称", "group"),
    "kind": ("类型", "kind"),
    "roster": ("名册", "roster"),
    "registered": ("登记", "registered"),
    "groups": ("群数", "groups"),
    "members": ("成员", "members"),
    "nicknames": ("判定的昵称", "nicknames judged"),
    "nicknames_right": ("昵称合规", "nicknames right"),
    "decided": ("已判定", "decided"),
    "suspected": ("疑似", "to confirm"),
    "confirmed": ("已核实", "confirmed"),
    "dismissed": ("误报", "false alarms"),
    "hints": ("提示", "hints"),
    "messages": ("消息", "messages"),
}
ROSTERS: dict[str, Text] = {
    "full": ("完整", "full"), "speakers": ("只有发过言的人", "speakers only"), "none": ("没有", "none"),
}  # fmt: skip

INPUT: dict[str, Text] = {
    "path": ("文件", "file"), "reader": ("格式", "format"), "rows": ("行数", "rows"), "kept": ("采用", "kept"),
    "duplicates": ("重复", "duplicate"), "set_aside": ("未审计", "set aside"), "rejects": ("无法读取", "rejected"),
    "problem": ("问题", "problem"), "sha256": ("SHA-256", "SHA-256"),
}  # fmt: skip


class Page(Struct, frozen=True, kw_only=True):
    """A table with its title and the headings of its columns, in order."""

    title: Text
    rows: pl.DataFrame
    headings: Mapping[str, Text] = field(default_factory=dict)


def findings(report: Report) -> Page:
    """Return the findings in report order, with local times and marked severities."""
    marked = {s: f"{MARKS[s]} {pick(word, report.language)}" for s, word in SEVERITIES.items()}
    severity = pl.col("severity").cast(pl.String).replace_strict(marked, return_dtype=pl.String)
    rows = report.findings.with_columns(*in_words(report), severity).select(*FINDING)
    return Page(title=("发现", "Findings"), rows=rows, headings=FINDING)


def in_words(report: Report) -> list[pl.Expr]:
    """Return the columns of findings that need words: local times, days, and verdicts."""
    local = pl.col("at").dt.convert_time_zone(report.header.timezone).dt.to_string("%Y-%m-%d %H:%M:%S")
    return [local, pl.col("verified_on").dt.to_string("%Y-%m-%d"), spoken(pl.col("verdict"), report.language)]


def corrections(report: Report) -> Page:
    """Return the corrected nicknames that `groupaudit fix` would propose; none if people are hidden."""
    hidden = report.disclosure.show is Show.NONE
    rows = proposal(report).filter(pl.col("corrected").is_not_null() & pl.lit(not hidden))
    sure = {key: pick(words, report.language) for key, words in CERTAINTY.items()}
    table = rows.with_columns(pl.col("certainty").replace(sure)).select(*HEADINGS)
    return Page(title=("昵称更正", "Nickname corrections"), rows=table, headings=HEADINGS)


def coverage(report: Report) -> Page:
    """Return every clause with how far it was checked."""
    headings: dict[str, Text] = {
        "clause": ("条款", "clause"), "result": ("结果", "result"), "findings": ("发现", "findings"),
        "status": ("判定方式", "how decided"), "wording": ("内容", "what it says"),
    }  # fmt: skip
    speak = report.language
    told = [
        (c.clause.id, c.words(speak), c.count, pick(CLAUSE_STATUSES[c.clause.status], speak), pick(c.clause.quoted, speak))
        for c in by_clause(report)
    ]  # fmt: skip
    return Page(title=("条款覆盖", "Coverage"), rows=_rows(told, headings, findings=pl.Int64), headings=headings)


def units(report: Report) -> Page:
    """Return one row per responsible unit; none if no group has one."""
    rows = by_unit(report.scorecard)
    named = rows.with_columns(pl.col("unit").fill_null(pick(NOBODY, report.language)))
    if not rows["unit"].is_not_null().any():
        named = named.clear()
    return Page(title=("单位", "Units"), rows=named, headings={name: SCORE[name] for name in UNITS})


def groups(report: Report) -> Page:
    """Return one row per group, those known only from the register last."""
    names = ("unit", "name", "kind", "roster", "registered", *FIGURES, "messages")
    words: dict[str, Mapping[str, Text]] = {"kind": GROUP_KINDS, "roster": ROSTERS}
    card = report.scorecard
    says = {name: {k: pick(v, report.language) for k, v in said.items()} for name, said in words.items()}
    registered = pl.Series([pick(REGISTERED[r], report.language) for r in card["registered"]], dtype=pl.String)
    rows = card.with_columns(
        *(pl.col(name).replace(said) for name, said in says.items()), name=_called(report), registered=registered
    )
    return Page(title=("群", "Groups"), rows=rows.select(*names), headings={name: SCORE[name] for name in names})


def _called(report: Report) -> pl.Expr:
    """Return the displayed name of a group, for rows with `group_id` and `name`."""
    names = pl.col("group_id").replace_strict(called(report.groups), default=None, return_dtype=pl.String)
    return pl.coalesce(names, "name", "group_id")


def responses(report: Report) -> Page:
    """Return the response times per unit and per group with an issue; none if they are unknown."""
    headings: dict[str, Text] = {
        "unit": SCORE["unit"],
        "name": SCORE["name"],
        "issues": ("问题", "issues"),
        "answered": ("已答复", "answered"),
        "unanswered": ("未答复", "unanswered"),
        "pending": ("未到期或未能判断", "not due or undecided"),
        "median_minutes": ("中位数（服务分钟）", "median (minutes of service)"),
        "p90_minutes": ("九成在（服务分钟）内", "nine tenths within (minutes of service)"),
    }
    whole = pl.lit(pick(("（全单位）", "(whole unit)"), report.language))
    name = pl.when(pl.col("level") == "unit").then(whole).otherwise(_called(report))
    rows = report.responses.with_columns(pl.col("unit").fill_null(pick(NOBODY, report.language)), name=name)
    ordered = rows.sort(pl.col("level") == "group", maintain_order=True).select(*headings)
    return Page(title=("答复时间", "Response times"), rows=ordered, headings=headings)


def inputs(report: Report) -> Page:
    """Return every file with the counts of its rows."""
    told = [
        (i.path, i.reader, i.rows, i.kept, i.duplicates, sum(i.set_aside.values()), i.rejects,
         i.fault, i.sha256)
        for i in report.inputs
    ]  # fmt: skip
    numbers = dict.fromkeys(("rows", "kept", "duplicates", "set_aside", "rejects"), pl.Int64)
    return Page(title=("输入", "Inputs"), rows=_rows(told, INPUT, **numbers), headings=INPUT)


def rejects(report: Report) -> Page:
    """Return every row that could not be read, with its place and the reason."""
    headings: dict[str, Text] = {
        "source": FINDING["source"], "line": FINDING["line"], "cell": FINDING["cell"], "reason": ("原因", "reason"),
    }  # fmt: skip
    reasons = [reject_reason(r, report.language) for r in report.rejects["reason"]]
    rows = report.rejects.with_columns(reason=pl.Series(reasons, dtype=pl.String)).select(*headings)
    return Page(title=("无法读取", "Rejects"), rows=rows, headings=headings)


def quality(report: Report) -> Page:
    """Return the quality of each input and of all together, and what was joined on which evidence."""
    headings: dict[str, Text] = {"source": FINDING["source"], "told": QUALITY_TITLE}
    speak = report.language
    told = [(line.source or pick(ALL, speak), line.text) for line in quality_lines(report.quality, speak)]
    told += [(pick(JOINED, speak), line) for line in join_lines(report.joins, speak)]
    return Page(title=QUALITY_TITLE, rows=_rows(told, headings), headings=headings)


def unchecked(report: Report) -> Page:
    """Return what was not checked, and why."""
    headings: dict[str, Text] = {"clause": ("条款", "clause"), "what": ("内容", "what"), "reason": ("原因", "reason")}
    told = [(line.clause, line.what, line.reason) for line in not_checked(report, report.language)]
    return Page(title=("未检查", "Not checked"), rows=_rows(told, headings), headings=headings)


def unmatched(report: Report) -> Page:
    """Return the verdicts without a finding, with the reason."""
    headings: dict[str, Text] = {"why": ("原因", "reason"), "verdict": ("结论", "verdict")}
    told = [(why, line) for why, lines in unmatched_words(report) for line in lines]
    title = ("无结果的核查结论", "Verdicts without a finding")
    return Page(title=title, rows=_rows(told, headings), headings=headings)


def _rows(
    told: Iterable[tuple[object, ...]], headings: Mapping[str, Text], **numbers: type[pl.DataType]
) -> pl.DataFrame:
    schema = {name: numbers.get(name, pl.String) for name in headings}
    return pl.DataFrame(list(told), schema=schema, orient="row")
