"""A workbook to work with: findings with columns to fill in after a check, corrections, figures, and what was not checked.

Every text is a text cell, whatever it begins with; severities differ in mark and weight, so that grey paper shows them.
"""

import io
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, BinaryIO

import polars as pl
from msgspec import Struct
from msgspec.structs import replace

from groupaudit.report import SCHEMA, Report
from groupaudit.reporter import reporter
from groupaudit.reporting import report_tables as tables
from groupaudit.reporting.report_facts import TITLE, facts, severities
from groupaudit.reporting.report_tables import FINDING, Page
from groupaudit.reporting.scope_words import nothing_shown
from groupaudit.reporting.spreadsheet import LIMIT, fitted, shown
from groupaudit.reporting.verdict_words import judged_words
from groupaudit.reporting.zipped import PROPERTIES, properties, put_last
from groupaudit.verdict import VERDICT_COLUMNS, VERDICT_WORDS, standing
from groupaudit.vocabulary import Show, Text
from groupaudit.wording import LEFT_OUT, MARKS, SEVERITIES, pick, width

if TYPE_CHECKING:
    from rustpy_xlsxwriter import Format

ROWS = 1_048_575
"""Rows that a sheet can hold below the heading."""

ORDER = (
    "severity", "clause", "title", "group_name", "member_name", "at", "message", "suggestion", "span", "quote", *VERDICT_COLUMNS,
    "confidence", "source", "line", "cell", "member_id", "group_id", "message_id", "evidence", "status", "rule",
    "fingerprint",
)  # fmt: skip
"""Order of columns in findings: what is read first, then what is filled in, then references."""

WIDTHS = {
    "severity": 8, "clause": 10, "title": 18, "group_name": 18, "member_name": 18, "at": 18, "message": 40,
    "suggestion": 28, "span": 14, "quote": 30, "verdict": 10, "verified_by": 9, "verified_on": 11, "note": 16,
    "evidence": 30, "fingerprint": 34, "source": 30, "rule": 24, "item": 14, "content": 84, "link": 18, "path": 44,
    "wording": 70, "result": 34, "status": 16, "reason": 60, "what": 48,  "nickname": 26, "corrected": 30,
    "name": 30, "unit": 24, "problem": 40, "sha256": 30, "reader": 22,
    "group_id": 22, "member_id": 22, "message_id": 24,
}  # fmt: skip
"""Column widths in characters; other columns have the width `PLAIN`."""
PLAIN = 13
ARROW = 4
WRAPPED = (
    "title", "group_name", "member_name", "message", "suggestion", "quote", "content", "path", "wording", "result",
    "reason", "what", "why", "nickname", "corrected", "name", "unit", "problem",
)  # fmt: skip
"""Columns with wrapped text of up to `LINES` lines; a row is as high as its longest text needs."""
LINES, HEIGHT = 8, 16.0
FILLED = 1.85
"""Bytes plus characters of text per unit of column width: 2 for an ASCII character, 4 for a Han character."""
WIDE = 100
"""The widest sheet, in characters, that is printed upright."""

RULE_ID: Text = ("规则ID", "rule_id")
SUMMARY: dict[str, Text] = {
    "item": ("项目", "item"), "content": ("内容", "content"), "count": ("数量", "count"), "link": ("查看", "go to"),
}  # fmt: skip
CUT: Text = (
    "{n} 个单元格超过 Excel 的上限 {limit} 字，已截断，全文见 JSON 报告",
    "{n} cells were longer than Excel's {limit} characters and are cut; the JSON report has all",
)
CONTINUED: Text = (
    "{n} 行超过一张工作表的上限，续在工作表：{where}",
    "{n} rows are more than one sheet holds; they go on in: {where}",
)
AUDITOR: Text = ("审计人员的报告", "the report for auditors")
A4 = 9
FILLS = {"high": "#C9C9C9", "medium": "#E6E6E6"}


class Sheet(Struct, frozen=True, kw_only=True):
    """One worksheet: a name, rows of text and numbers, and headings; `of` is the title of the page it is part of."""

    name: str
    rows: pl.DataFrame
    headings: Mapping[str, str]
    of: Text


@reporter(suffix=".xlsx")
def xlsx(report: Report, out: BinaryIO) -> None:
    """Write the workbook; equal reports give equal bytes."""
    from rustpy_xlsxwriter import write_worksheets

    pages = [_safe(report, page) for page in _pages(report)]
    sheets = [sheet for page, _ in pages for sheet in _split(report, page)]
    front = _summary(report, sheets, sum(cut for _, cut in pages))
    book = io.BytesIO()
    whole = [front, *sheets]
    titled: list[tuple[str, Any]] = [(sheet.name, sheet.rows.rename(dict(sheet.headings))) for sheet in whole]
    write_worksheets(titled, book, **_laid_out(report, whole))
    put_last(book, {PROPERTIES: properties(pick(TITLE, report.language), SCHEMA)})
    out.write(book.getbuffer())


def _pages(report: Report) -> Iterator[Page]:
    yield tables.coverage(report)
    if report.listed:
        yield from (_to_fill_in(report, tables.findings(report)), tables.corrections(report))
    yield from (tables.units(report), tables.groups(report))
    if report.responses.height:
        yield tables.responses(report)
    if report.unmatched.height:
        yield tables.unmatched(report)
    yield from (tables.inputs(report), tables.quality(report), tables.rejects(report), tables.unchecked(report))


def _to_fill_in(report: Report, page: Page) -> Page:
    """Return the findings with columns in reading order, including those to fill in."""
    titles = {id_: pick(rule.title, report.language) for id_, rule in report.rules.items()}
    rows = page.rows.with_columns(title=pl.col("rule").replace(titles))
    headings = {**FINDING, "title": FINDING["rule"], "rule": RULE_ID}
    order = [name for name in ORDER if name != "quote" or report.disclosure.show is Show.MESSAGE]
    return replace(page, rows=rows.select(*order), headings={name: headings[name] for name in order})


def _safe(report: Report, page: Page) -> tuple[Page, int]:
    """Return a page with texts within the limits of a workbook, and the number of cells that were cut."""
    rows, cut = fitted(shown(page.rows), report.language)
    return replace(page, rows=rows), cut


def _split(report: Report, page: Page) -> Iterator[Sheet]:
    """Yield a page as one worksheet, or several if it has more rows than one holds."""
    title = pick(page.title, report.language)
    headings = {name: pick(text, report.language) for name, text in page.headings.items()}
    for number, rows in enumerate(page.rows.iter_slices(ROWS) if page.rows.height else [page.rows]):
        name = f"{title} {number + 1}" if number else title
        yield Sheet(name=name, rows=rows, headings=headings, of=page.title)


def _summary(report: Report, sheets: Sequence[Sheet], cut: int) -> Sheet:
    """Return the front sheet: facts, notes about this file, findings by rule, and links to every sheet."""
    lines: list[tuple[str, str, int | None, str | None]] = [
        (name, text, None, None) for name, text in [*facts(report), *_notices(report, sheets, cut)]
    ]
    lines += _by_rule(report, [s for s in sheets if "fingerprint" in s.headings])
    lines += [(s.name, "", s.rows.height, f"internal:'{s.name}'!A1") for s in sheets]
    told = pl.DataFrame(
        lines, schema=dict(zip(SUMMARY, (pl.String, pl.String, pl.Int64, pl.String), strict=True)), orient="row"
    )
    rows, _ = fitted(shown(told.drop("link")), report.language)
    title: Text = ("摘要", "Summary")
    headings = {name: pick(text, report.language) for name, text in SUMMARY.items()}
    return Sheet(name=pick(title, report.language), rows=rows.with_columns(told["link"]), headings=headings, of=title)


def _notices(report: Report, sheets: Sequence[Sheet], cut: int) -> Iterator[tuple[str, str]]:
    note = pick(("说明", "Note"), report.language)
    if report.found.height:
        yield pick(("结果", "Result"), report.language), severities(report)
    for said in () if report.found.height else nothing_shown(report):
        yield pick(("结果", "Result"), report.language), said
    if judged := judged_words(report):
        yield pick(("核查", "Verdicts"), report.language), judged
    if not report.listed:
        yield (
            note,
            pick(LEFT_OUT, report.language).format(n=report.standing.height, where=pick(AUDITOR, report.language)),
        )
    if cut:
        yield note, pick(CUT, report.language).format(n=cut, limit=LIMIT)
    for title in dict.fromkeys(s.of for s in sheets):
        further = [s for s in sheets if s.of == title][1:]
        if further:
            left = sum(s.rows.height for s in further)
            yield note, pick(CONTINUED, report.language).format(n=left, where=", ".join(s.name for s in further))


def _by_rule(report: Report, sheets: Sequence[Sheet]) -> list[tuple[str, str, int | None, str | None]]:
    """Return the number of standing findings by rule, with a link to the first row of each."""
    found = (
        report.found.with_row_index("row")
        .filter(standing())
        .group_by("severity", "clause", "rule", maintain_order=True)
    )
    told = found.agg(pl.len(), pl.col("row").first()).with_columns(pl.col("severity").cast(pl.String))
    return [
        (
            f"{MARKS[severity]} {pick(SEVERITIES[severity], report.language)}",
            f"{clause}  {pick(report.rules[rule].title, report.language) if rule in report.rules else rule}（{rule}）",
            count,
            f"internal:'{sheets[row // ROWS].name}'!A{row % ROWS + 2}" if sheets else None,
        )
        for severity, clause, rule, count, row in told.iter_rows()
    ]


def _laid_out(report: Report, sheets: Sequence[Sheet]) -> dict[str, Any]:
    """Return the layout of sheets: frozen headings, filters, widths, drop-downs, severity formats, links, printing."""
    from rustpy_xlsxwriter import Format

    heading = Format().set_bold().set_background_color("#D9E1F2").set_border_bottom("thin").set_text_wrap()
    looks = {s.name: {h: _look(c, s.rows.schema[c]) for c, h in s.headings.items()} for s in sheets}
    front = sheets[0]
    link = front.headings["link"]
    looks[front.name][link] = Format().set_align("top").set_hyperlink()
    severity = pick(FINDING["severity"], report.language)
    verdict = pick(VERDICT_COLUMNS["verdict"], report.language)
    options = [pick(text, report.language) for text in VERDICT_WORDS.values()]
    findings = [s for s in sheets if "fingerprint" in s.headings]
    return {
        "freeze_panes": {"general": {"row": 1, "col": 0}},
        "autofilter": {s.name: True for s in sheets[1:]},
        "header_format": {"general": heading},
        "column_formats": looks,
        "column_widths": {s.name: {h: _width(c, h) for c, h in s.headings.items()} for s in sheets},
        "row_heights": {s.name: _heights(s) for s in sheets},
        "url_columns": {front.name: [link]},
        "data_validations": {s.name: {verdict: {"type": "list", "values": options}} for s in findings},
        "conditional_formats": {
            **{s.name: {severity: _weights(report)} for s in findings},
            front.name: {front.headings["item"]: _weights(report)},
        },
        "ignore_errors": {s.name: [h for c, h in s.headings.items() if s.rows.schema[c] == pl.String] for s in sheets},
        "page_setup": {s.name: _paper(s) for s in sheets},
    }


def _width(column: str, heading: str) -> float:
    """Return the width of a column: its heading fits on one line beside the filter's arrow."""
    return float(max(WIDTHS.get(column, PLAIN), width(heading) + ARROW))


def _look(column: str, dtype: pl.DataType) -> "Format":
    """Return the format of a column; the quote prefix keeps a text from becoming a number or formula when edited."""
    from rustpy_xlsxwriter import Format

    look = Format().set_align("top")
    if dtype == pl.String:
        look.set_quote_prefix()
    return look.set_text_wrap() if column in WRAPPED else look


def _heights(sheet: Sheet) -> dict[int, float]:
    """Return the height of the rows that need more than a line, because not every program computes it."""
    lines = [
        ((pl.col(c).str.len_bytes() + pl.col(c).str.len_chars()) / (FILLED * WIDTHS.get(c, PLAIN))).ceil()
        for c in sheet.headings
        if c in WRAPPED
    ]
    if not lines:
        return {}
    needed = sheet.rows.select(pl.max_horizontal(lines).fill_null(1).clip(1, LINES)).to_series()
    rows = (needed > 1).arg_true()
    return dict(zip((rows + 1).to_list(), (needed[rows] * HEIGHT).to_list(), strict=True))


def _weights(report: Report) -> list[dict[str, Any]]:
    """Return conditional formats: grave severities in bold on a darker ground."""
    from rustpy_xlsxwriter import Format

    return [
        {
            "type": "text", "criteria": "contains", "value": f"{MARKS[s]} {pick(SEVERITIES[s], report.language)}",
            "format": Format().set_bold().set_background_color(fill),
        }
        for s, fill in FILLS.items()
    ]  # fmt: skip


def _paper(sheet: Sheet) -> dict[str, Any]:
    """Return the print setup: one page wide; of findings only the columns to read and fill in."""
    columns = [*sheet.headings]
    last = columns.index("note") + 1 if "note" in columns else len(columns)
    wide = sum(WIDTHS.get(name, PLAIN) for name in columns[:last]) > WIDE
    paper = {"landscape": wide, "paper_size": A4, "fit_to_pages": (1, 0), "repeat_rows": 0, "footer": "&C&P / &N"}
    return paper | {"print_area": (0, 0, sheet.rows.height, last - 1), "margins": {"left": 0.4, "right": 0.4}}
