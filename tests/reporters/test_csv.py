"""The CSV report is safe to open in a spreadsheet."""

import csv as csv_format
import io

from groupaudit.reporters.csv import csv
from groupaudit.reporting.report_tables import FINDING as COLUMNS
from reports import HOSTILE, empty, hostile


def rows(what):
    out = io.BytesIO()
    csv.write(what, out)
    assert out.getvalue().startswith(b"\xef\xbb\xbf")
    return list(csv_format.reader(io.StringIO(out.getvalue().decode("utf-8-sig"), newline="")))


def test_no_cell_begins_a_formula():
    """No cell of a hostile report begins with a character that makes spreadsheets calculate."""
    cells = [cell for row in rows(hostile()) for cell in row]
    assert [c for c in cells if c[:1] in "=+-@\t\r＝＋－＠" and c] == []


def test_every_record_stands_on_one_row_with_all_columns():
    """Line breaks, quotes and commas in data do not shift columns."""
    table = rows(hostile())
    assert len(table) == len(HOSTILE) + 1
    assert {len(row) for row in table} == {len(COLUMNS)}


def test_an_empty_report_has_only_the_header():
    """Without findings the header stands alone."""
    assert rows(empty()) == [[zh for zh, _ in COLUMNS.values()]]
