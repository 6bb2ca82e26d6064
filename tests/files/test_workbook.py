"""Workbooks become rows of text as a person sees them."""

import datetime as dt
import random

import pytest

from groupaudit.errors import UnreadableInputError
from groupaudit.files.encoding import KINDS
from groupaudit.files.workbook import grids, text
from workbooks import PROTECTED, ods, stray, xls, xlsx


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("00123", "00123"),
        (13800000001.0, "13800000001"),
        (999_999_999_999_999.0, "999999999999999"),
        (1e15, "1E+15"),
        (123456789012345678, "1.23456789012346E+17"),
        (0.1 + 0.2, "0.3"),
        (12.50, "12.5"),
        (-3.0, "-3"),
        (True, "TRUE"),
        (dt.date(2024, 1, 2), "2024-01-02"),
        (dt.datetime(2024, 1, 2, 3, 4, 5), "2024-01-02 03:04:05"),  # noqa: DTZ001  # a worksheet has no time zone
        (dt.time(3, 4), "03:04:00"),
    ],
)
def test_values_are_text(value, shown):
    """Whole numbers have no `.0`, numbers past 15 digits show that they are damaged, dates are ISO."""
    assert text(value) == shown


def test_an_xlsx_keeps_rows_names_and_merges():
    """Blank rows stay, so that rows can be counted; merges and hidden sheets are told."""
    data = xlsx(
        [["名册"], [], ["工号", "入职"], [7, dt.date(2024, 1, 2)]],
        [["x"]],
        names=["甲", "乙"],
        merges=["A1:B1"],
        hidden=["乙"],
    )
    first, second = grids("名册.xlsx", data)
    assert first == ("甲", False, [["名册", ""], ["", ""], ["工号", "入职"], ["7", "2024-01-02"]], [((0, 0), (0, 1))])
    assert (second.name, second.hidden, second.rows) == ("乙", True, [["x"]])


def test_ods_and_old_xls_read_the_same():
    """The other spreadsheet formats give the same text; padding to the end of the sheet costs nothing."""
    assert grids("a.ods", ods("名册", [["姓名"], ["张三"]]))[0].rows == [["姓名"], ["张三"]]
    assert grids("a.xls", xls("名册", [["姓名", "工号"], ["张三", 7.0]]))[0].rows == [["姓名", "工号"], ["张三", "7"]]


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (xlsx([["姓名"]])[:2000], "zip"),
        (b"PK\x03\x04 not an archive", "zip"),
        (xls("a", [["x"]], stream="WordDocument"), "ole2"),
        (PROTECTED.read_bytes(), "password"),
        (xls("a", [["x"]], stream="EncryptedPackage"), "password"),
        (stray("XFD1048576"), "oversized"),
    ],
)
def test_what_cannot_be_opened_is_explained(data, kind):
    """Damage, a password, another kind of document and a sheet too large for memory are named with the way out."""
    with pytest.raises(UnreadableInputError) as caught:
        grids("名册.xlsx", data)
    assert str(caught.value).startswith("名册.xlsx: ")
    assert all(words in str(caught.value) for words in KINDS[kind])


def test_a_stray_cell_within_reason_is_read():
    """A value far down does no harm."""
    (grid,) = grids("名册.xlsx", stray("C5000"))
    assert len(grid.rows) == 5000


def test_damaged_workbooks_never_crash():
    """Flipped and missing bytes give rows or an `UnreadableInputError`, and nothing else."""
    chance, whole = random.Random(7), xlsx([["姓名", "部门"], ["张三", 1.5]])  # noqa: S311  # a fixed sequence is wanted
    refused = 0
    for _ in range(60):
        data = bytearray(whole)
        for _ in range(chance.randint(1, 8)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        try:
            grids("名册.xlsx", bytes(data[: chance.choice([len(data), chance.randrange(len(data))])]))
        except UnreadableInputError:
            refused += 1
    assert refused > 0
