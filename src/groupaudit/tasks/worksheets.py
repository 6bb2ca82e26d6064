"""Write a sample as a blank worksheet to fill in, CSV or XLSX, with seed and population."""

from collections.abc import Mapping
from typing import BinaryIO

import polars as pl

from groupaudit.disclosure import Disclosure
from groupaudit.reporting.spreadsheet import write_csv
from groupaudit.tasks.blank_forms import LONGEST_CELL, MADE
from groupaudit.tasks.sampling import Sample, disclosed, hidden, told
from groupaudit.tasks.showing import KINDS
from groupaudit.vocabulary import Language, Text
from groupaudit.wording import inert, pick

COLUMNS: Mapping[str, Text] = {
    "number": ("抽样序号", "sample number"),
    "seed": ("种子", "seed"),
    "group_name": ("群名称", "group"),
    "group_id": ("群ID", "group_id"),
    "population": ("该群消息总数", "messages in the group"),
    "drawn": ("该群抽取数", "drawn from the group"),
    "at": ("时间", "time"),
    "member_name": ("发送者", "sender"),
    "kind": ("消息类型", "message_type"),
    "text": ("消息内容", "content"),
    "message_id": ("消息ID", "message_id"),
    "source": ("文件", "source"),
    "line": ("行", "line"),
    "conclusion": ("核查意见", "conclusion"),
    "clause": ("涉及条款", "clause"),
    "verified_by": ("核查人", "verified by"),
    "verified_on": ("核查日期", "verified on"),
    "note": ("备注", "note"),
}
"""The columns of a worksheet; the last five are blank."""

BLANK = ("conclusion", "clause", "verified_by", "verified_on", "note")
CONCLUSIONS: tuple[Text, ...] = (
    ("未见问题", "nothing wrong"),
    ("有问题", "something wrong"),
    ("不能判断", "cannot tell"),
)
SHEETS: tuple[Text, ...] = (("抽样", "sample"), ("总体", "population"))
GROUPS: Mapping[str, Text] = {
    "group_name": ("群名称", "group"),
    "group_id": ("群ID", "group_id"),
    "messages": ("该群消息总数", "messages in the group"),
    "drawn": ("该群抽取数", "drawn from the group"),
}
WIDTHS = {"group_name": 24, "group_id": 20, "at": 19, "member_name": 18, "text": 50, "source": 24, "note": 30}


def rows(sample: Sample, shown: Disclosure, language: Language, timezone: str) -> pl.DataFrame:
    """Return COLUMNS as redacted texts and numbers."""
    counts = sample.population.select("group_id", "drawn", population="messages")
    kinds = {code: pick(words, language).strip() for code, words in KINDS.items()}
    whole = sample.messages.join(counts, on="group_id", how="left", maintain_order="left")
    return (
        disclosed(whole, shown, language)
        .with_columns(
            pl.col("at").dt.convert_time_zone(timezone).dt.to_string("%Y-%m-%d %H:%M:%S"),
            pl.col("kind").replace(kinds),
            *(pl.lit(None, pl.String).alias(name) for name in BLANK),
            number=pl.int_range(1, pl.len() + 1),
            seed=pl.lit(sample.plan.seed),
        )
        .select(*COLUMNS)
    )


def write_text(sample: Sample, shown: Disclosure, language: Language, timezone: str, out: BinaryIO) -> None:
    """Write a worksheet as CSV."""
    write_csv(rows(sample, shown, language, timezone), {n: pick(t, language) for n, t in COLUMNS.items()}, out)


def write_workbook(sample: Sample, shown: Disclosure, language: Language, timezone: str, out: BinaryIO) -> None:
    """Write a worksheet as XLSX, with a list of conclusions to choose from, and the population on a second sheet."""
    import xlsxwriter

    texts = {
        "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
    }  # fmt: skip
    with xlsxwriter.Workbook(out, texts) as book:
        book.set_properties({"created": MADE.replace(tzinfo=None)})
        head = book.add_format({"bold": True, "bg_color": "#E7E6E6", "border": 1, "text_wrap": True})
        cell = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
        sheet = book.add_worksheet(pick(SHEETS[0], language))
        table = rows(sample, shown, language, timezone)
        _fill(sheet, 0, [pick(title, language) for title in COLUMNS.values()], table, (head, cell))
        for at, name in enumerate(COLUMNS):
            sheet.set_column(at, at, WIDTHS.get(name, 12), cell)
        choices = {"validate": "list", "source": [pick(words, language) for words in CONCLUSIONS]}
        at = [*COLUMNS].index("conclusion")
        sheet.data_validation(1, at, max(table.height, 1), at, choices)
        sheet.freeze_panes(1, 1)
        about = book.add_worksheet(pick(SHEETS[1], language))
        about.set_column(0, 1, 30)
        lines = [*told(sample, language)]
        for at, line in enumerate(lines):
            about.write_string(at, 0, line)
        titles = [pick(title, language) for title in GROUPS.values()]
        _fill(about, len(lines) + 1, titles, hidden(sample.population.select(*GROUPS), shown), (head, cell))


def _fill(sheet: object, top: int, titles: list[str], table: pl.DataFrame, formats: tuple[object, object]) -> None:
    """Write titles and rows; texts are not converted, and control characters are replaced."""
    head, cell = formats
    for at, title in enumerate(titles):
        sheet.write_string(top, at, title, head)  # type: ignore[attr-defined]  # xlsxwriter has no types
    for line, row in enumerate(table.iter_rows(), top + 1):
        for at, value in enumerate(row):
            if isinstance(value, int):
                sheet.write_number(line, at, value)  # type: ignore[attr-defined]  # likewise
            elif value is not None:
                sheet.write_string(line, at, inert(value)[:LONGEST_CELL], cell)  # type: ignore[attr-defined]  # likewise
