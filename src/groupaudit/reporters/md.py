"""The report in Markdown, for a wiki, a ticket or a pull request: summary, coverage, figures, findings, what was not checked."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, BinaryIO

from groupaudit.report import Report
from groupaudit.reporter import reporter
from groupaudit.reporting import report_tables as tables
from groupaudit.reporting.legible import legible
from groupaudit.reporting.markdown import plain, table
from groupaudit.reporting.report_facts import TITLE, by_group_and_rule, called, facts, severities
from groupaudit.reporting.report_tables import Page
from groupaudit.reporting.scope_words import nothing_shown
from groupaudit.reporting.verdict_words import judged_words
from groupaudit.vocabulary import Text
from groupaudit.wording import LEFT_OUT, confidence, pick

SEVERAL: Text = ("（多个群）", "(several groups)")
CONFIDENCE: Text = ("置信度", "confidence ")
CERTAIN = 100


@reporter(suffix=".md")
def md(report: Report, out: BinaryIO) -> None:
    """Write the report; all text from data is escaped."""
    out.writelines(f"{block}\n".encode("utf-8", "backslashreplace") for block in _blocks(legible(report)))


def _blocks(report: Report) -> Iterator[str]:
    yield f"# {pick(TITLE, report.language)}\n"
    yield table(("", ""), facts(report))
    yield from _result(report)
    yield from _page(report, tables.coverage(report))
    for page in (tables.units(report), tables.groups(report), tables.responses(report)):
        if page.rows.height > 1:
            yield from _page(report, page)
    yield from _findings(report) if report.listed else _counted(report)
    if report.unmatched.height:
        yield from _page(report, tables.unmatched(report))
    yield from _page(report, tables.unchecked(report))
    yield from _page(report, tables.inputs(report))
    if report.rejects.height:
        yield from _page(report, tables.rejects(report))
    if (quality := tables.quality(report)).rows.height:
        yield from _page(report, quality)


def _result(report: Report) -> Iterator[str]:
    said = [severities(report)] if report.found.height else nothing_shown(report)
    yield from (f"**{plain(line)}**\n" for line in said)
    if judged := judged_words(report):
        yield f"{plain(judged)}\n"


def _page(report: Report, page: Page) -> Iterator[str]:
    yield f"## {pick(page.title, report.language)}\n"
    yield table([pick(heading, report.language) for heading in page.headings.values()], page.rows.iter_rows())


def _findings(report: Report) -> Iterator[str]:
    """Yield the findings by group and rule."""
    page = tables.findings(report)
    if page.rows.height:
        yield f"## {pick(page.title, report.language)}\n"
    names = called(report.groups)
    for group_id, rules in by_group_and_rule(page.rows).items():
        name = names.get(group_id or "") or next(iter(rules.values()))[0]["group_name"] or group_id
        name = name or pick(SEVERAL, report.language)
        yield f"### {plain(name)} · {sum(map(len, rules.values()))}\n"
        for rule_id, rows in rules.items():
            yield from _rule(report, rule_id, rows)


def _counted(report: Report) -> Iterator[str]:
    """Say that a report for management only counts the findings."""
    where = pick(("审计人员的报告", "the report for auditors"), report.language)
    yield f"{plain(pick(LEFT_OUT, report.language).format(n=report.standing.height, where=where))}\n"


def _rule(report: Report, rule_id: str, rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    rule = report.rules.get(rule_id)
    title = pick(rule.title, report.language) if rule else rule_id
    yield f"#### {plain(rows[0]['clause'])} {plain(title)} · {len(rows)}\n"
    yield from (_finding(report, row) for row in rows)
    yield ""


def _finding(report: Report, row: Mapping[str, Any]) -> str:
    """Return one finding as a list item: what it is, what to do, the message if shown, verdict, person and place."""
    lines = [f"- {row['severity']} {plain(row['message'])}"]
    if row["suggestion"]:
        lines.append(f"→ {plain(row['suggestion'])}")
    if row["quote"]:
        lines.append(f"“{plain(row['quote'])}”")
    if row["verdict"]:
        told = (row["verdict"], row["verified_by"], row["verified_on"], row["note"])
        lines.append("  ".join(plain(word) for word in told if word))
    sure = pick(CONFIDENCE, report.language) + confidence(row["confidence"], report.language)
    place = f"{row['source']}:{row['cell'] or row['line'] or ''}".rstrip(":")
    about = [row["at"], row["member_name"] or row["member_id"], place, sure if row["confidence"] < CERTAIN else None]
    lines.append("  ".join(plain(word) for word in about if word))
    return "\\\n  ".join(lines)
