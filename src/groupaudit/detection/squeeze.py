"""Take separators out of folded text, and tell a word that was taken apart from two words that stand side by side.

Spaces and commas stand between words in every message, so what may be joined depends on the separator: loose ones
(commas, brackets, quotation marks) only where single characters stand alone, a space only where it parts every
character of the term, all others (`*`, `-`, `.`, emoji) anywhere. Latin letters are only joined where none of their
kind stands beside them, and two with a space between are two words. Nothing is joined across the end of a sentence.
"""

import functools
import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

MAX_GAP = 2
"""The most separators between two characters of a term."""

TABLE = Path(__file__).parents[1] / "data" / "separators.tsv"

ENDS = "。！？!?\n\r\u2028\u2029\x85\x0b\x0c"
LOOSE = "，,、；;：:…()（）[]《》“”‘’\"'"

_LETTER = r"[\p{L}\p{N}]"
_OTHER = r"[^\p{L}\p{N}]"
_WIDE_LETTER = rf"[{_LETTER}&&[^\x00-\x7F]]"


@functools.cache
def _table() -> tuple[tuple[int, int, str], ...]:
    """Return the ranges of separators, ends included, with the kind of each."""
    rows = (line.split("\t") for line in TABLE.read_text("utf-8").splitlines()[2:])
    return tuple((int(first, 16), int(last, 16), kind) for first, last, kind in rows)


@functools.cache
def _kinds() -> dict[str, str]:
    listed = {chr(code): kind for first, last, kind in _table() for code in range(first, last + 1)}
    return listed | dict.fromkeys(LOOSE, "loose") | dict.fromkeys(ENDS, "")


def gap_kind(char: str) -> str:
    """Return what kind of separator *char* is: loose, space or hard; empty for a character that is none."""
    return _kinds().get(char, "")


@functools.cache
def _gap() -> str:
    """Return the class of separators in the dialect of Polars."""
    ranges = "".join(rf"\x{{{first:X}}}-\x{{{last:X}}}" for first, last, _ in _table())
    return f"[{ranges}&&[^{ENDS}]]"


@functools.cache
def _parted() -> str:
    tight = f"[{_gap()}&&[^{re.escape(LOOSE)}]]"
    return (
        rf"{_WIDE_LETTER}{tight}{{1,{MAX_GAP}}}{_LETTER}|{_LETTER}{tight}{{1,{MAX_GAP}}}{_WIDE_LETTER}"
        rf"|(?:^|{_OTHER}){_LETTER}{_gap()}{{1,{MAX_GAP}}}{_LETTER}(?:{_OTHER}|$)"
        rf"|(?:^|[^a-z0-9])[a-z0-9]{_gap()}{{1,{MAX_GAP}}}[a-z0-9](?:[^a-z0-9]|$)"
    )


def parted_expr(folded: pl.Expr) -> pl.Expr:
    """Tell which rows hold a separator that may stand inside a term."""
    return folded.str.contains(_parted())


def squeeze_expr(folded: pl.Expr) -> pl.Expr:
    """Take out runs of at most two separators; a longer run becomes a line break."""
    return folded.str.replace_all(rf"{_gap()}{{{MAX_GAP + 1},}}", "\n").str.replace_all(_gap(), "")


@dataclass(frozen=True, slots=True)
class Squeezed:
    """Folded text without separators: `text`, and the index in the folded text of each of its characters."""

    text: str
    at: Sequence[int]


def squeeze(folded: str) -> Squeezed:
    """Squeeze one folded message; agrees with `squeeze_expr` on every string."""
    kept: list[int] = []
    text: list[str] = []
    for is_gap, run in itertools.groupby(range(len(folded)), key=lambda i: gap_kind(folded[i]) != ""):
        places = list(run)
        if not is_gap:
            kept += places
            text.append(folded[places[0] : places[-1] + 1])
        elif len(places) > MAX_GAP:
            kept.append(places[0])
            text.append("\n")
    return Squeezed("".join(text), kept)


def is_one_word(folded: str, places: Sequence[int]) -> bool:
    """Tell whether the characters of *folded* at *places* are one term taken apart by the separators between them."""
    pairs = list(itertools.pairwise(places))
    gaps = [folded[a + 1 : b] for a, b in pairs]
    kinds = {gap_kind(char) for gap in gaps for char in gap}
    latin = [_is_latin(folded[a]) and _is_latin(folded[b]) for a, b in pairs]
    beside = [char for char in (folded[: places[0]][-1:], folded[places[-1] + 1 :][:1]) if char.isalnum()]
    if "loose" in kinds and beside:
        return False
    if all(latin) and (any(map(_is_latin, beside)) or (len(pairs) == 1 and "hard" not in kinds)):
        return False
    return all(gaps) or (kinds == {"hard"} and not any(gap and near for gap, near in zip(gaps, latin, strict=True)))


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalnum()
