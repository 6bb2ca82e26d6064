"""Turn the worksheets of an XLSX, XLS or ODS workbook into rows of text as displayed."""

import datetime as dt
import functools
import io
import re
import zipfile
from collections.abc import Iterator
from typing import NamedTuple

from groupaudit.files.encoding import looks_like, unreadable

Cell = str | int | float | bool | dt.date | dt.time | dt.datetime | dt.timedelta
Merge = tuple[tuple[int, int], tuple[int, int]]

_EXACT = 10**15
"""Spreadsheets keep 15 digits: larger numbers are no longer as typed."""

_LARGEST = 1 << 30
_MOST_CELLS = 1 << 26
_CHUNK = 1 << 20
_WIDE = re.compile(rb" r=.([A-Z]{2,3})[0-9]")
_ROW = re.compile(rb"<row[^>]*? r=.([0-9]{1,7})")


class Grid(NamedTuple):
    """One worksheet: `rows` from row 1 on, as text of equal width; `merges` as pairs of 0-based (row, column)."""

    name: str
    hidden: bool
    rows: list[list[str]]
    merges: list[Merge]


def grids(name: str, data: bytes) -> list[Grid]:
    """Return every worksheet of the workbook *data*, hidden ones marked; *name* is used in errors.

    Numbers are written without exponent and without `.0`; from 16 digits on, where a spreadsheet has lost precision, as
    `1.23456789012346E+17`. Dates and times are ISO text; an error value is empty.

    Raises:
        UnreadableInputError: the workbook is damaged, oversized or password protected.
    """
    try:
        found = list(_sheets(data)) if _fits(data) else None
    except Exception as error:  # noqa: BLE001  # damage shows as a dozen kinds of error of zipfile, zlib and the library
        raise unreadable(name, _damage(data, error)) from None
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # panics of the library have no public class
            raise
        raise unreadable(name, "workbook") from None
    if found is None:
        raise unreadable(name, "oversized")
    return found


def text(value: Cell) -> str:
    """Return one value as text."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return str(int(value)) if value == value // 1 and abs(value) < _EXACT else f"{value:.15g}".upper()
    if isinstance(value, dt.datetime):
        return value.isoformat(" ", "auto")
    return value.isoformat() if isinstance(value, dt.date | dt.time) else str(value)


def _sheets(data: bytes) -> Iterator[Grid]:
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    for index, meta in enumerate(book.sheets_metadata):
        if meta.typ == SheetTypeEnum.WorkSheet:
            sheet = book.get_sheet_by_index(index)
            rows = sheet.to_python(skip_empty_area=False)
            words = [[value if type(value) is str else text(value) for value in row] for row in rows]
            yield Grid(meta.name, meta.visible != SheetVisibleEnum.Visible, words, sheet.merged_cell_ranges or [])


def _damage(data: bytes, error: Exception) -> str:
    """Return the cause of an error as a key of `encoding.KINDS`."""
    from python_calamine import PasswordError

    return "password" if isinstance(error, PasswordError) else looks_like(data) or "workbook"


def _fits(data: bytes) -> bool:
    """Tell whether the unpacked sheets fit into memory: the library allocates every cell up to the last one.

    A stray cell in the last row and column would need 17 billion cells, and the process would be killed.
    """
    if not data.startswith(b"PK"):
        return True
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        members = archive.infolist()
        sheets = [member for member in members if re.match(r"xl/worksheets/[^/]+\.xml$", member.filename)]
        return sum(member.file_size for member in members) <= _LARGEST and all(
            _area(archive, member) <= _MOST_CELLS for member in sheets
        )


def _area(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> int:
    """Return the number of cells between A1 and the last row and column in use."""
    height, width, carry = 1, 26, b""
    with archive.open(member) as stream:
        while chunk := stream.read(_CHUNK):
            block = carry + chunk
            last = _ROW.search(block, max(block.rfind(b"<row"), 0))
            height = max(height, int(last[1]) if last else 1)
            width = max(width, *map(_number, set(_WIDE.findall(block))), 1)
            carry = block[-64:]
    return height * width


def _number(letters: bytes) -> int:
    """Return the 1-based number of the column *letters*."""
    return functools.reduce(lambda number, letter: number * 26 + letter - 64, letters, 0)
