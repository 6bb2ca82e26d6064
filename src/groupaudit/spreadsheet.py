"""Write a table as CSV that Excel opens: UTF-8 with a byte order mark, in which no cell is taken for a formula."""

import re
from collections.abc import Mapping
from typing import BinaryIO

import polars as pl

from groupaudit.wording import inert

_FORMULA = r"^[=+\-@\t\r＝＋－＠]"


def write_csv(table: pl.DataFrame, titles: Mapping[str, str], out: BinaryIO) -> None:
    """Write the columns that *titles* names, under these titles; control characters are shown by their number."""
    harmless(table.select(*titles)).rename(dict(titles)).write_csv(out, include_bom=True)


def harmless(table: pl.DataFrame) -> pl.DataFrame:
    """Return *table* with texts that show control characters by number and that no spreadsheet reads as a formula."""
    texts = [name for name, dtype in table.schema.items() if dtype == pl.String]
    return table.with_columns(pl.Series(n, _harmless(table[n]), pl.String) for n in texts)


def inert_cell(text: str) -> str:
    """Return *text* as a cell that shows control characters by number and that no spreadsheet reads as a formula."""
    shown = inert(text)
    return f"'{shown}" if re.match(_FORMULA, shown) else shown


def _harmless(values: pl.Series) -> pl.Series:
    """Show control characters by number and keep spreadsheets from reading a cell as a formula."""
    shown = pl.Series(values.name, [None if v is None else inert(v) for v in values], pl.String)
    formula = shown.str.contains(_FORMULA)
    return shown.to_frame().select(pl.when(formula).then("'" + pl.first()).otherwise(pl.first())).to_series()
