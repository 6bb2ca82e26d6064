"""Print a report on a terminal: a summary, then the findings by group and rule, then what was not checked."""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any

import polars as pl
from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.padding import Padding
from rich.rule import Rule as Line
from rich.table import Table
from rich.text import Text

from groupaudit.coverage import NotChecked, by_clause, not_checked
from groupaudit.reader import Input
from groupaudit.report import Report
from groupaudit.reporting.legible import legible
from groupaudit.reporting.prose import Prose, broken
from groupaudit.reporting.quality_words import ALL, JOINED, QUALITY_TITLE, join_lines, quality_lines
from groupaudit.reporting.report_facts import TITLE, by_group_and_rule, called, facts, in_all, reject_reason, row_counts
from groupaudit.reporting.scope_words import nothing_shown
from groupaudit.reporting.scorecard_words import ANSWERS_TOLD, HEADINGS, group_rows, is_worth_showing, unit_rows
from groupaudit.reporting.terminal_charts import charts
from groupaudit.reporting.verdict_words import judged_words, unmatched_words, verdict_of
from groupaudit.wording import GROUP_KINDS, MARKS, SEVERITIES, confidence, inert, pick, place

STYLES = {"high": "bold red", "medium": "yellow", "low": "cyan", "info": "dim"}
SCORECARD_ROWS = 30
"""Maximum number of units and of groups in the scorecard; the JSON report has all."""

MARGIN = 3
"""Indentation of findings in columns."""

CACHED_LINES = 64
"""Size of the cache of wrapped lines, since findings of a rule share their advice."""

_Styled = tuple[tuple[str, str], ...]
"""A line: pieces of text, each with a style."""


def render(report: Report, console: Console, *, limit: int | None = None) -> None:
    """Print *report*, with at most *limit* findings per group and rule; the rest is counted."""
    report = legible(report)
    for block in (_title, _summary, _charts, _coverage, _scorecard):
        block(report, console)
    if report.listed:
        _findings(report, console, limit)
    for block in (_unmatched, _not_checked, _inputs, _quality):
        block(report, console)


def _say(report: Report, zh: str, en: str) -> str:
    return pick((zh, en), report.language)


def _plain(value: object, style: str = "") -> Text:
    """Return data as text without markup or escapes."""
    return Prose(inert(str(value)), style=style)


def _table(*headers: str) -> Table:
    table = Table(box=None, pad_edge=False, show_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for header in headers:
        table.add_column(header, overflow="fold")
    return table


def _title(report: Report, console: Console) -> None:
    console.print(Line(pick(TITLE, report.language), style="bold"))
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True, style="dim")
    table.add_column(overflow="fold")
    for name, value in facts(report):
        table.add_row(name, _plain(value))
    console.print(table)


def _summary(report: Report, console: Console) -> None:
    console.print()
    if not report.found.height:
        for said in nothing_shown(report):
            console.print(Padding(_plain(said), 0, expand=False))
        return
    counts = report.by_severity
    line = Text(in_all(report))
    for severity, word in SEVERITIES.items():
        if counts.get(severity):
            line.append(f"{MARKS[severity]} {pick(word, report.language)} {counts[severity]}  ", style=STYLES[severity])
    console.print(line)
    if judged := judged_words(report):
        console.print(Padding(_plain(judged), 0, expand=False))


def _charts(report: Report, console: Console) -> None:
    """Draw messages and findings over time, and findings per unit, if the console is wide enough."""
    for lines in charts(report, console.width):
        console.print()
        console.print(Text("\n".join(lines)), soft_wrap=True)


def _coverage(report: Report, console: Console) -> None:
    """List the clauses that have rules; others are listed under what was not checked."""
    console.print()
    table = _table(
        *(_say(report, *pair) for pair in (("条款", "Clause"), ("结果", "Result"), ("内容", "What it says")))
    )
    table.expand = True
    table.columns[0].no_wrap = True
    table.columns[1].max_width = console.width // 3
    table.columns[2].ratio = 1
    for c in by_clause(report):
        if c.rules:
            style = "bold" if c.count else "dim" if c.verdict == "not-checked" else ""
            wording = _plain(pick(c.clause.quoted, report.language), "dim")
            table.add_row(_plain(c.clause.id), _plain(c.words(report.language), style), wording)
    console.print(table)


def _scorecard(report: Report, console: Console) -> None:
    """Compare units and groups if there are several."""
    if not is_worth_showing(report.scorecard):
        return
    figures = [pick(heading, report.language) for heading in HEADINGS]
    for title, rows in ((("单位", "Unit"), unit_rows(report)), (("群", "Group"), [*group_rows(report)])):
        if not rows:
            continue
        table = _table(pick(title, report.language), *figures)
        for column in table.columns[1:]:
            column.justify, column.no_wrap = "right", True
        for row in rows[:SCORECARD_ROWS]:
            table.add_row(*(_plain(cell) for cell in row))
        console.print()
        console.print(table)
        if len(rows) > SCORECARD_ROWS:
            left = len(rows) - SCORECARD_ROWS
            more = _say(report, f"……还有 {left} 行，见 JSON 报告", f"… {left} more in the JSON report")
            console.print(Padding(_plain(more, "dim"), 0, expand=False))
    if report.responses.height:
        console.print(Padding(_plain(pick(ANSWERS_TOLD, report.language), "dim"), 0, expand=False))


def _findings(report: Report, console: Console, limit: int | None) -> None:
    kinds, names = dict(report.groups.select("group_id", "kind").iter_rows()), called(report.groups)
    local = pl.col("at").dt.convert_time_zone(report.header.timezone).dt.to_string("%Y-%m-%d %H:%M")
    shown = report.findings.with_columns(_when=local)
    lay_out = _Layout(report, console)
    for rules in by_group_and_rule(shown).values():
        first, count = next(iter(rules.values()))[0], sum(map(len, rules.values()))
        kind = GROUP_KINDS.get(kinds.get(first["group_id"]) or "unknown", ("", ""))
        name = names.get(first["group_id"]) or first["group_name"] or first["group_id"]
        name = inert(name or _say(report, "（多个群）", "(several groups)"))
        console.print()
        console.print(Line(Text(f"{name} · {pick(kind, report.language)} · {count}"), align="left", style="dim"))
        _print(console, (line for rows in rules.values() for line in lay_out(rows, limit or len(rows))))


def _print(console: Console, lines: Iterable[_Styled]) -> None:
    """Print lines that fit; written directly without colours, since styling takes most of the time of a file."""
    if console.color_system is None:
        console.file.writelines("".join(words for words, _ in line) + "\n" for line in lines)
    else:
        console.print(Text("\n").join(Text.assemble(*line) for line in lines), soft_wrap=True)


class _Layout:
    """Lay out the findings of one group and rule as lines that fit the console."""

    def __init__(self, report: Report, console: Console) -> None:
        self._report, self._width = report, console.width
        self._marks = {s: f"{mark} {pick(SEVERITIES[s], report.language)}" for s, mark in MARKS.items()}
        self._fitted = lru_cache(CACHED_LINES)(self._cut)

    def __call__(self, rows: Sequence[dict[str, Any]], limit: int) -> Iterator[_Styled]:
        yield from self._heading(rows)
        margin = max(cell_len(self._marks[severity]) for severity in {row["severity"] for row in rows[:limit]})
        for row in rows[:limit]:
            mark = " " * MARGIN + set_cell_size(self._marks[row["severity"]], margin)
            for said, tone in _finding(self._report, row):
                for words in self._fitted(said, MARGIN + margin + 1):
                    yield (mark, STYLES[row["severity"]]), (" ", ""), (words, tone)
                    mark = " " * (MARGIN + margin)
        if (left := len(rows) - limit) > 0:
            more = _say(
                self._report,
                f"……还有 {left} 处，用 -o 报告.json 或 -o 报告.txt 看全部",
                f"… {left} more; -o report.json or -o report.txt has all",
            )
            for words in self._fitted(more, MARGIN):
                yield (" " * MARGIN, ""), (words, "dim")

    def _heading(self, rows: Sequence[dict[str, Any]]) -> Iterator[_Styled]:
        """Yield clause and title of the rule, its id and the number of findings."""
        clause, id_ = rows[0]["clause"], rows[0]["rule"]
        rule = self._report.rules.get(id_)
        title, about = inert(pick(rule.title, self._report.language) if rule else id_), f"{id_}  {len(rows)}"
        if self._fits(f" {clause} {title}  {about}", 0):
            yield (" ", ""), (clause, "bold"), (f" {title}  ", ""), (about, "dim")
            return
        for words in self._cut(f"{clause} {title}", 1):
            yield (" ", ""), (words, "bold")
        for words in self._cut(about, MARGIN):
            yield (" " * MARGIN, ""), (words, "dim")

    def _cut(self, said: str, margin: int) -> list[str]:
        """Return *said* as lines that fit beside a margin of *margin* columns."""
        words = inert(said)
        return [words] if self._fits(words, margin) else broken(words, self._width - margin)

    def _fits(self, words: str, margin: int) -> bool:
        return "\n" not in words and cell_len(words) <= self._width - margin


def _finding(report: Report, row: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield the lines of one finding with styles: what it is, what to do, message, verdict, who, when and where."""
    yield row["message"], ""
    if row["suggestion"]:
        yield f"→ {row['suggestion']}", "green"
    if row["quote"]:
        yield f"“{row['quote']}”", ""
    if row["verdict"]:
        yield verdict_of(row, report.language), "bold"
    known = (row["_when"], row["member_name"] or row["member_id"], _place(row))
    details = [detail for detail in known if detail]
    if row["confidence"] < 100:  # noqa: PLR2004  # 100 means decided from data
        details.append(_say(report, "置信度", "confidence ") + confidence(row["confidence"], report.language))
    yield "  ".join(details), "dim"


def _place(row: dict[str, Any]) -> str:
    return place(row["source"], row["line"], row["cell"])


def _unmatched(report: Report, console: Console) -> None:
    """List the verdicts without a finding, by reason."""
    if not report.unmatched.height:
        return
    console.print()
    title = _say(report, "没有对应结果的核查结论", "Verdicts without a finding")
    console.print(Line(title, align="left", style="bold"))
    for reason, lines in unmatched_words(report):
        console.print(Padding(_plain(reason), (0, 0, 0, 1)))
        for line in lines:
            console.print(Padding(_plain(line, "dim"), (0, 0, 0, 3)))


def _not_checked(report: Report, console: Console) -> None:
    """List what was not checked by reason, so that what to supply is not repeated per rule."""
    console.print()
    console.print(Line(_say(report, "没有检查的内容", "What was not checked"), align="left", style="bold"))
    reasons: dict[str, list[NotChecked]] = {}
    for line in not_checked(report, report.language):
        reasons.setdefault(line.reason, []).append(line)
    for reason, lines in reasons.items():
        console.print(Padding(_plain(reason), (0, 0, 0, 1)))
        for line in lines:
            what = Prose.assemble((inert(line.clause), "bold"), "  " if line.clause else "", inert(line.what))
            console.print(Padding(what, (0, 0, 0, 3)), style="dim")


def _inputs(report: Report, console: Console) -> None:
    console.print()
    console.print(Line(_say(report, "输入", "Inputs"), align="left", style="bold"))
    for i in report.inputs:
        console.print(Padding(_plain(i.path), (0, 0, 0, 1)))
        console.print(Padding(_plain(_account(report, i), "dim"), (0, 0, 0, 3)))
    for row in report.rejects.head(20).iter_rows(named=True):
        console.print(
            Padding(_plain(f"{_place(row)}  {reject_reason(row['reason'], report.language)}", "dim"), (0, 0, 0, 1))
        )
    if report.rejects.height > 20:  # noqa: PLR2004  # the JSON has them all
        left = report.rejects.height - 20
        more = _say(report, f"……还有 {left} 行，见 JSON 报告", f"… {left} more in the JSON report")
        console.print(Padding(Text(more, style="dim"), (0, 0, 0, 1)))


def _quality(report: Report, console: Console) -> None:
    """Print the quality of the inputs, and what was joined."""
    told, joins = [*quality_lines(report.quality, report.language)], [*join_lines(report.joins, report.language)]
    if not told and not joins:
        return
    console.print()
    console.print(Line(pick(QUALITY_TITLE, report.language), align="left", style="bold"))
    for line in told:
        console.print(Padding(_plain(line.source or pick(ALL, report.language)), (0, 0, 0, 1)))
        console.print(Padding(_plain(line.text, "yellow" if line.failed else "dim"), (0, 0, 0, 3)))
    for said in joins:
        console.print(Padding(_plain(f"{pick(JOINED, report.language)}  {said}", "dim"), (0, 0, 0, 1)))


def _account(report: Report, i: Input) -> str:
    """Return how one file was read and the counts of its rows, or its problem if it could not be read."""
    words = row_counts(i, report.language)
    return words if i.problem else " · ".join(filter(None, (i.reader, words, f"SHA-256 {i.sha256[:12]}")))
