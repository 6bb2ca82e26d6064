"""One page with everything in it: figures, timeline, and a table that sorts, filters, searches and prints, offline."""

import base64
import hashlib
import json
from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import Any, BinaryIO

from groupaudit.coverage import NotChecked, by_clause, not_checked
from groupaudit.figures.scorecard import by_unit
from groupaudit.report import Report
from groupaudit.reporter import reporter
from groupaudit.reporting import report_tables as tables
from groupaudit.reporting.legible import legible
from groupaudit.reporting.packed import embedded, in_script, payload
from groupaudit.reporting.report_facts import TITLE, facts, reject_reason, row_counts
from groupaudit.reporting.scope_words import nothing_shown
from groupaudit.reporting.scorecard_words import BAR, HEADINGS, group_rows, unit_rows
from groupaudit.reporting.timeline import Span, timeline
from groupaudit.vocabulary import Text
from groupaudit.wording import CLAUSE_STATUSES, MARKS, SEVERITIES, inert, pick, place

REJECTS = 200
"""How many rejects are listed; the JSON report has all."""


WORDS: dict[str, Text] = {
    "severity": ("级别", "Severity"), "rule": ("规则", "Rule"), "group": ("群", "Group"), "member": ("成员", "Member"),
    "minute": ("时间", "Time"), "time": ("时间", "Time"), "message": ("说明", "What"), "suggestion": ("建议", "Suggestion"),
    "quote": ("消息原文", "Message"), "confidence": ("置信度", "Confidence"), "place": ("出处", "Found in"),
    "status": ("状态", "Status"), "link": ("指纹", "Fingerprint"), "search": ("搜索", "Search"), "filter": ("当前筛选", "Filter"),
    "all": ("全部", "all"), "several": ("（多个群）", "(several groups)"), "standard": ("按级别和条款", "by severity and clause"),
    "count": ("显示 {n} 处，共 {of} 处", "{n} of {of} findings shown"),
    "rest": ("……还有 {n} 处没有打印，请缩小筛选，或看 CSV、JSON 报告", "… {n} more are not printed; narrow the filter, or see the CSV or JSON report"),
    "old": ("这个浏览器太旧，解不开结果；请用新一些的浏览器，或看 CSV、JSON 报告", "this browser is too old to unpack the findings; use a newer one, or see the CSV or JSON report"),
}  # fmt: skip
"""Texts of the script."""


@reporter(suffix=".html")
def html(report: Report, out: BinaryIO) -> None:
    """Write the page; its content security policy forbids loading anything."""
    from jinja2 import Environment, StrictUndefined
    from markupsafe import Markup

    report = legible(report)
    source = files("groupaudit") / "data" / "html"
    style, script, template = ((source / name).read_text("utf-8") for name in ("page.css", "page.js", "page.html"))
    kind, data = embedded(payload(report))
    words = {name: pick(text, report.language) for name, text in WORDS.items()}

    def harmless(value: object) -> object:
        """Replace characters that act on display by their number; our own markup stays."""
        return inert(value) if type(value) is str else value

    page = Environment(
        autoescape=True, finalize=harmless, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    page.globals.update(say=lambda zh, en: pick((zh, en), report.language), sections=_sections(report))
    rendered = page.from_string(template).render(
        report=report,
        style=Markup(style),  # noqa: S704  # ours
        script=Markup(script),  # noqa: S704  # ours
        policy=f"default-src 'none'; style-src '{_digest(style)}'; script-src '{_digest(script)}'; base-uri 'none'; form-action 'none'",
        words=Markup(in_script(json.dumps(words, ensure_ascii=False))),  # noqa: S704  # JSON without the characters of markup
        data_type=kind,
        data=Markup(data),  # noqa: S704  # base64, or JSON without the characters of markup
    )
    out.write(rendered.encode("utf-8", "replace"))


def _digest(text: str) -> str:
    """Return the digest of a style or script for the content security policy."""
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


def _sections(report: Report) -> Mapping[str, Any]:
    speak = report.language
    spans = timeline(report)
    return {
        "title": pick(TITLE, speak),
        "facts": facts(report),
        "severities": [(s, MARKS[s], pick(SEVERITIES[s], speak), n) for s, n in report.by_severity.items()],
        "nothing": [] if report.found.height else [*nothing_shown(report)],
        "clauses": [
            (c.clause.id, c.verdict, c.words(speak), c.count, pick(CLAUSE_STATUSES[c.clause.status], speak), pick(c.clause.quoted, speak))
            for c in by_clause(report)
        ],
        "headings": [pick(heading, speak) for heading in HEADINGS],
        "units": unit_rows(report),
        "legend": [(kind, pick(word, speak)) for kind, word in BAR.items()],
        "bars": _bars(report),
        "groups": [*group_rows(report)],
        "responses": _page(report, tables.responses(report)),
        "unmatched": _page(report, tables.unmatched(report)),
        "quality": _page(report, tables.quality(report)),
        "spans": spans,
        **_charts(spans, report.language),
        "unchecked": _unchecked(report),
        "inputs": [(i, row_counts(i, report.language)) for i in report.inputs],
        "rejects": [*_rejects(report)],
        "more_rejects": max(0, report.rejects.height - REJECTS),
    }  # fmt: skip


def _page(report: Report, page: tables.Page) -> dict[str, Any]:
    headings = [pick(heading, report.language) for heading in page.headings.values()]
    return {"title": pick(page.title, report.language), "headings": headings, "rows": page.rows.rows()}


def _charts(spans: list[Span], language: str) -> dict[str, Any]:
    """Return the rectangles of the timeline, with heights in per cent of the highest."""
    busiest = max((s.messages for s in spans), default=0)
    worst = max((sum(s.findings.values()) for s in spans), default=0)
    said, stacks = [], []
    for x, span in enumerate(spans):
        if span.messages:
            height = _share(span.messages, busiest)
            said.append((x, round(100 - height, 2), height, f"{span.first} {span.messages:,}"))
        top = 100.0
        for severity, n in span.findings.items():
            if n:
                height = _share(n, worst)
                top -= height
                stacks.append(
                    (x, round(top, 2), height, severity, f"{span.first} {pick(SEVERITIES[severity], language)} {n}")
                )
    return {"busiest": busiest, "worst": worst, "said": said, "stacks": stacks}


def _share(n: int, most: int) -> float:
    return round(100 * n / most, 2)


def _bars(report: Report) -> list[list[tuple[float, float, str]]]:
    """Return the bar of each unit: start and width (in per cent of the longest), and certainty of the findings."""
    rows = [*by_unit(report.scorecard).select(*BAR).iter_rows()]
    most = max(map(sum, rows), default=0)
    return [
        [(_share(sum(row[:n]), most), _share(row[n], most), kind) for n, kind in enumerate(BAR) if row[n]]
        for row in rows
        if most
    ]


def _unchecked(report: Report) -> dict[str, list[NotChecked]]:
    """Group what was not checked by reason, so that what to supply is not repeated per rule."""
    reasons: dict[str, list[NotChecked]] = {}
    for line in not_checked(report, report.language):
        reasons.setdefault(line.reason, []).append(line)
    return reasons


def _rejects(report: Report) -> Iterator[tuple[str, str]]:
    for row in report.rejects.head(REJECTS).iter_rows(named=True):
        yield place(row["source"], row["line"], row["cell"]), reject_reason(row["reason"], report.language)
