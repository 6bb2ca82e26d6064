"""Fold text character by character to the form in which terms are compared, with offsets into the original.

One table (`data/fold.tsv`) serves columns and single messages. Folding does not depend on neighbouring characters, so
every character of folded text comes from exactly one character of the original.
"""

import functools
from collections.abc import Iterable, Sequence
from pathlib import Path

import polars as pl
from msgspec import Struct

TABLE = Path(__file__).parent / "data" / "fold.tsv"

WORTH_AUTOMATON = 5_000
"""Number of rows below which folding them in Python is faster than building the automaton of `replace_many`."""


@functools.cache
def table() -> dict[str, str]:
    """Return the replacement of every character that the fold changes."""
    chars, cells = _cells()
    return dict(zip(chars, cells[1::3], strict=True))


@functools.cache
def _kinds() -> dict[str, str]:
    """Return the kinds of fold of every character that changes, joined by `+`."""
    chars, cells = _cells()
    return dict(zip(chars, cells[2::3], strict=True))


def _cells() -> tuple[str, list[str]]:
    """Return the characters and cells of the table: below two headings, code point (8 hex digits), text and kinds."""
    lines = TABLE.read_bytes().decode().replace("\r\n", "\n")  # faster than `read_text`, which searches for line ends
    cells = lines.split("\n", 2)[2].replace("\n", "\t").split("\t")
    return bytes.fromhex("".join(cells[:-1:3])).decode("utf-32-be"), cells[:-1]


class Folded(Struct, frozen=True):
    """A folded message: `text`, and `at`, the index in `original` of each of its characters."""

    original: str
    text: str
    at: Sequence[int]

    def span(self, first: int, last: int) -> tuple[int, int]:
        """Return the span in the original, in code points, of the characters *first* to *last* of `text`."""
        return self.at[first], self.at[last] + 1


def fold_word(original: str) -> str:
    """Return *original* folded, without offsets."""
    return "".join(map(table().get, original, original))


def fold_text(original: str) -> Folded:
    """Fold one message; same result as `fold_series` for every string."""
    pieces = list(map(table().get, original, original))
    text = "".join(pieces)
    if len(text) == len(original) and all(pieces):
        return Folded(original, text, range(len(original)))
    return Folded(original, text, [i for i, piece in enumerate(pieces) for _ in piece])


def kinds_of(chars: Iterable[str]) -> set[str]:
    """Return the kinds of fold applied to *chars*: case, width, traditional, compatibility, enclosed, digits …"""
    kinds = _kinds()
    return {kind for char in chars if char in kinds for kind in kinds[char].split("+")}


def fold_series(column: pl.Series) -> pl.Series:
    """Fold a String column; unchanged rows share the memory of *column*."""
    if len(column) < WORTH_AUTOMATON:
        words = (None if word is None else fold_word(word) for word in column)
        return pl.Series(column.name, words, dtype=pl.String)
    changes = column.rechunk().str.contains(changing_class()).fill_null(value=False)
    if not changes.any():
        return column
    odd = column.filter(changes).rechunk()
    few = len(odd) < WORTH_AUTOMATON
    folded = pl.Series(map(fold_word, odd), dtype=pl.String) if few else odd.str.replace_many(*_replacements())
    return column.clone().scatter(changes.arg_true(), folded)


def fold_expr(expr: pl.Expr) -> pl.Expr:
    """Return *expr*, a String column, folded.

    A Python function, because `replace_many` with a literal list needs memory for rows × patterns in the streaming
    engine.
    """
    table()  # load the table here, not in several Polars threads at once
    return expr.map_batches(fold_series, return_dtype=pl.String, is_elementwise=True)


@functools.cache
def _replacements() -> tuple[pl.Series, pl.Series]:
    text = table()
    return pl.Series([list(text)]), pl.Series([list(text.values())])


@functools.cache
def changing_class() -> str:
    """Return a Polars regular expression for one character that the fold changes."""
    codes = sorted(map(ord, table()))
    starts = [code for before, code in zip([-2, *codes], codes, strict=False) if code != before + 1]
    ends = [code for code, after in zip(codes, [*codes[1:], -2], strict=True) if after != code + 1]
    return "[" + "".join(rf"\x{{{a:X}}}-\x{{{b:X}}}" for a, b in zip(starts, ends, strict=True)) + "]"
