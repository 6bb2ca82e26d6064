"""Make text safe for spreadsheet cells, and write CSV that Excel opens: UTF-8 with a byte order mark.

No text becomes a formula, acts on the program that shows it, or exceeds the length of a cell.
"""

import re
from collections.abc import Callable, Mapping
from typing import BinaryIO

import polars as pl

from groupaudit.vocabulary import Text
from groupaudit.wording import CONTROLS, inert, pick

LIMIT = 32_767
"""Maximum length of an Excel cell in UTF-16 code units."""

CUT: Text = ("……（已截断，原文 {n} 字，全文见 JSON 报告）", "… (cut: {n} characters; the JSON report has all)")

_FORMULA = r"^[=+\-@\t\r＝＋－＠]"


def write_csv(table: pl.DataFrame, titles: Mapping[str, str], out: BinaryIO, language: str = "zh") -> None:
    """Write the columns that are keys of *titles*, under these titles."""
    cells, _ = fitted(harmless(table.select(*titles)), language)
    cells.rename(dict(titles)).write_csv(out, include_bom=True)


def harmless(table: pl.DataFrame) -> pl.DataFrame:
    """Return *table* with control characters replaced and with texts that no spreadsheet reads as a formula."""
    texts = [pl.col(name) for name, dtype in table.schema.items() if dtype == pl.String]
    marked = [pl.when(text.str.contains(_FORMULA)).then("'" + text).otherwise(text) for text in texts]
    return shown(table).with_columns(
        mark.alias(text.meta.output_name()) for mark, text in zip(marked, texts, strict=True)
    )


def shown(table: pl.DataFrame) -> pl.DataFrame:
    """Return *table* with control, escape and direction characters in texts replaced by their code points."""
    acting = table.select(pl.col(pl.String).str.contains(CONTROLS).any())
    names = [name for name in acting.columns if acting[name][0]]
    return table.with_columns(_changed(table[name], table[name].str.contains(CONTROLS), inert) for name in names)


def inert_cell(text: str) -> str:
    """Return *text* with control characters replaced, and in a form that no spreadsheet reads as a formula."""
    cell = inert(text)
    return f"'{cell}" if re.match(_FORMULA, cell) else cell


def fitted(table: pl.DataFrame, language: str) -> tuple[pl.DataFrame, int]:
    """Return *table* with texts cut to the length of a cell, each with a note, and the number of cut texts."""
    long = {c.name: c.str.len_bytes() > LIMIT for c in table.iter_columns() if c.dtype == pl.String}
    before = {name: table[name] for name, which in long.items() if which.any()}
    after = [_changed(texts, long[name], lambda text: cut(text, language)) for name, texts in before.items()]
    cells = sum(int((texts != before[texts.name]).sum()) for texts in after)
    return table.with_columns(after), cells


def cut(text: str, language: str) -> str:
    """Return *text*, or as much of it as fits in a cell with a note on its length."""
    units = text.encode("utf-16-le")
    if len(units) <= 2 * LIMIT:
        return text
    notice = pick(CUT, language).format(n=len(text))
    return units[: 2 * (LIMIT - len(notice))].decode("utf-16-le", "ignore") + notice


def _changed(texts: pl.Series, which: pl.Series, change: Callable[[str], str]) -> pl.Series:
    """Apply *change* to the *texts* that *which* marks."""
    rows = which.arg_true()
    return texts.clone().scatter(rows, pl.Series([change(text) for text in texts[rows]], dtype=pl.String))
