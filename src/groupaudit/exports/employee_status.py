"""Read from an employee list whether somebody has left, and when, wherever people write that: status, remark, name or title."""

import re
from pathlib import PurePosixPath

import polars as pl

from groupaudit.exports.people_lists import column
from groupaudit.files.cells import to_date, unset
from groupaudit.files.sheets import Sheet
from groupaudit.people.staff import LEAVING, SECONDED, TAKEN_BACK, says_gone

DAY = r"20\d{2}[-./年]?\d{1,2}[-./月]?\d{1,2}日?"
_LEAVING = "(?:[离辞]职|离岗|辞退|退休|除名|自离)"
_REMARKED = rf"{TAKEN_BACK}|{SECONDED}|离职.{{0,4}}(?:{LEAVING})|^(?:离职|退休)(?:日期|时间)"
_TOLD = rf"[（(]|{_LEAVING}|{TAKEN_BACK}|{SECONDED}"
_BESIDE_NAME = (r"[（(]([^（）()]+)[)）]", r"[-–—_/／|+＋]\s*(\p{Han}+)$", r"(已?离职)$")
_LEFT_ON = (
    rf"^\D*{_LEAVING}(?:日期|时间)?[于:：(（\s]*({DAY})(?:\W|$)",
    rf"({DAY})\s*(?:已|提前|主动|自动|协商)?{_LEAVING}",
)
"""A day of leaving in a status."""
_OF_LEAVERS = re.compile(
    r"[\W\d年月日_]*已?离职(?:人员|员工|职工)?(?:信息|明细|统计|台账)?(?:名单|名册|花名册|表)?[\W\d年月日_]*"
)
"""A whole title of a list of people who have left; one of those at work and departed says nothing."""
_GENERIC = re.compile(r"(?:sheet|工作表)\d*", re.IGNORECASE)


def status_told(sheet: Sheet, source: str) -> tuple[pl.Expr, pl.Expr | None]:
    """Return the status and the day of leaving that it gives, None if no row gives any.

    A remark, of its own column or behind the name, is part of it where it is about leaving: 返聘 beside 退休. A list
    without such a column that is called 离职人员 gives the status by its title.
    """
    status = _said(column(sheet, "status"))
    if "status" not in sheet.columns and _OF_LEAVERS.fullmatch(_title(sheet, source)):
        status = pl.lit("离职")
    written = [pl.col(f"c{position}") for position in sheet.columns.at.get("remark", ())]
    cells = [column(sheet, "name"), column(sheet, "status"), *written]
    told = sheet.frame.select(pl.concat_str(cells, separator=" ", ignore_nulls=True).str.contains(_TOLD).any())
    if not told.item():  # the usual list, read at once
        return status, None
    beside = pl.coalesce(column(sheet, "name").str.strip_chars().str.extract(form) for form in _BESIDE_NAME)
    remarks = [beside, *map(_said, written)]
    about = (pl.when(says_gone(said) | said.str.contains(_REMARKED)).then(said) for said in remarks)
    status = pl.concat_str(status, *about, separator="、", ignore_nulls=True).replace("", None)
    return status, to_date(pl.coalesce(status.str.extract(day) for day in _LEFT_ON))


def _title(sheet: Sheet, source: str) -> str:
    """Return the name of the worksheet, else that of the file."""
    if sheet.name and not _GENERIC.fullmatch(sheet.name):
        return sheet.name
    return PurePosixPath(source.removesuffix(f"[{sheet.name}]")).stem


def _said(cell: pl.Expr) -> pl.Expr:
    return pl.when(~unset(cell)).then(cell.str.strip_chars())
