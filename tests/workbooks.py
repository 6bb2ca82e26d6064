"""Workbooks made in memory: XLSX by openpyxl, minimal ODS and XLS by hand."""

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from openpyxl import Workbook

PROTECTED = Path(__file__).parent / "data" / "protected.xlsx"
"""A roster of one invented person, encrypted as spreadsheet programs do (agile, AES-256) with the password `secret`."""


def xlsx(
    *tables: Sequence[Sequence[Any]],
    names: Sequence[str] = (),
    merges: Sequence[str] = (),
    formats: Mapping[str, str] | None = None,
    hidden: Sequence[str] = (),
) -> bytes:
    """Return a workbook with one sheet per table; *merges* and number *formats* go to the first sheet."""
    book = Workbook()
    book.remove(book.active)
    for index, table in enumerate(tables):
        sheet = book.create_sheet(names[index] if index < len(names) else f"Sheet{index + 1}")
        for row in table:
            sheet.append(list(row))
        sheet.sheet_state = "hidden" if sheet.title in hidden else "visible"
    for area in merges:
        book.worksheets[0].merge_cells(area)
    for cell, form in (formats or {}).items():
        book.worksheets[0][cell].number_format = form
    return _bytes(book)


def stray(cell: str) -> bytes:
    """Return a workbook with a heading in A1 and one more value far away."""
    book = Workbook()
    book.active["A1"], book.active[cell] = "姓名", "x"
    return _bytes(book)


def _bytes(book: Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def ods(name: str, rows: Sequence[Sequence[str]]) -> bytes:
    """Return an OpenDocument workbook of text cells, padded to the full sheet as LibreOffice does."""
    cells = (
        "".join(f'<table:table-cell office:value-type="string"><text:p>{c}</text:p></table:table-cell>' for c in row)
        for row in rows
    )
    body = "".join(
        f'<table:table-row>{row}<table:table-cell table:number-columns-repeated="16000"/></table:table-row>'
        for row in cells
    )
    padding = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    spaces = "".join(f' xmlns:{n}="urn:oasis:names:tc:opendocument:xmlns:{n}:1.0"' for n in ("office", "table", "text"))
    content = (
        f'<?xml version="1.0"?><office:document-content{spaces}><office:body><office:spreadsheet>'
        f'<table:table table:name="{name}">{body}{padding}</table:table></office:spreadsheet></office:body></office:document-content>'
    )
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr("content.xml", content)
    return buffer.getvalue()


def xls(name: str, rows: Sequence[Sequence[str | float]], *, stream: str = "Workbook") -> bytes:
    """Return a BIFF8 workbook inside a minimal OLE2 container."""
    sheet = _record(0x809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0))
    for r, row in enumerate(rows):
        for c, value in enumerate(row):
            place = struct.pack("<HHH", r, c, 0)
            if isinstance(value, str):
                text = value.encode("utf-16-le")
                sheet += _record(0x204, place + struct.pack("<HB", len(value), 1) + text)
            else:
                sheet += _record(0x203, place + struct.pack("<d", value))
    sheet += _record(0x0A, b"")
    title = name.encode("utf-16-le")
    bound = struct.pack("<BB", len(name), 1) + title
    start = _record(0x809, struct.pack("<HHHHII", 0x600, 0x05, 0, 0, 0, 0))
    offset = len(start) + 4 + 6 + len(bound) + 4
    book = start + _record(0x85, struct.pack("<IBB", offset, 0, 0) + bound) + _record(0x0A, b"")
    return _ole2(stream, (book + sheet).ljust(4096, b"\0"))


def _record(kind: int, body: bytes) -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _ole2(stream: str, data: bytes) -> bytes:
    sectors = -(-len(data) // 512)
    fat = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, 2 + sectors), 0xFFFFFFFE]
    header = struct.pack(
        "<8s16sHHHHH6xIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6, 0, 1, 1, 0, 4096,
        0xFFFFFFFE, 0, 0xFFFFFFFE, 0,
    ) + struct.pack("<109I", 0, *[0xFFFFFFFF] * 108)  # fmt: skip
    table = struct.pack("<128I", *fat, *[0xFFFFFFFF] * (128 - len(fat)))
    directory = _entry("Root Entry", 5, 1, 0xFFFFFFFE, 0) + _entry(stream, 2, 0xFFFFFFFF, 2, len(data))
    return header + table + directory.ljust(512, b"\0") + data.ljust(sectors * 512, b"\0")


def _entry(name: str, kind: int, child: int, start: int, size: int) -> bytes:
    title = name.encode("utf-16-le") + b"\0\0"
    links = struct.pack("<III", 0xFFFFFFFF, 0xFFFFFFFF, child)
    return (
        title.ljust(64, b"\0")
        + struct.pack("<HBB", len(title), kind, 1)
        + links
        + bytes(36)
        + struct.pack("<IQ", start, size)
    )
