"""Remove separators from folded text, and tell a word split by separators from adjacent words.

Spaces and commas are between words in every message, so what may be joined depends on the separator: loose ones
(commas, brackets, quotation marks) only between characters that stand alone, a space only if it splits every character
of the term, all others (`*`, `-`, `.`, emoji) anywhere. Latin letters are joined only if no other Latin letter is next
to them, and two with a space between are two words. Nothing is joined across the end of a sentence.
A WeChat sticker, exported as its name in brackets (`[玫瑰]`), is one separator, like an emoji.
"""

import functools
import itertools
import re
from collections.abc import Sequence
from pathlib import Path

import polars as pl
from msgspec import Struct

from groupaudit.detection.alike import rows_of
from groupaudit.fold import fold_word

MAX_GAP = 2
"""Most separators between two characters of a term."""

TABLE = Path(__file__).parents[1] / "data" / "separators.tsv"

ENDS = "。！？!?\n\r\u2028\u2029\x85\x0b\x0c"
LOOSE = "，,、；;：:…()（）[]《》“”‘’\"'"

STICKER_READ = "*"
"""The separator that replaces a sticker."""

_LETTER = r"[\p{L}\p{N}]"
_OTHER = r"[^\p{L}\p{N}]"
_WIDE_LETTER = rf"[{_LETTER}&&[^\x00-\x7F]]"


@functools.cache
def _table() -> tuple[tuple[int, int, str], ...]:
    """Return the ranges of separators as (first, last, kind), both ends included."""
    rows = (line.split("\t") for line in TABLE.read_text("utf-8").splitlines()[2:])
    return tuple((int(first, 16), int(last, 16), kind) for first, last, kind in rows)


@functools.cache
def _kinds() -> dict[str, str]:
    listed = {chr(code): kind for first, last, kind in _table() for code in range(first, last + 1)}
    return listed | dict.fromkeys(LOOSE, "loose") | dict.fromkeys(ENDS, "")


def gap_kind(char: str) -> str:
    """Return the kind of separator that *char* is: loose, space or hard; empty if it is none."""
    return _kinds().get(char, "")


@functools.cache
def _gap() -> str:
    """Return the character class of separators in the regex syntax of Polars."""
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


@functools.cache
def _stickers() -> re.Pattern[str]:
    """Return the pattern of stickers in folded text, valid in both Python and Polars."""
    names = (fold_word(name) for name, _ in rows_of("stickers.tsv"))
    return re.compile(rf"\[(?:{'|'.join(map(re.escape, sorted(names)))})\]")


def without_stickers(folded: pl.Series) -> pl.Series:
    """Return *folded* with a separator in place of every sticker; only texts with a bracket are searched."""
    may = folded.str.contains("[", literal=True).fill_null(value=False)
    if not may.any():
        return folded
    read = folded.filter(may).str.replace_all(_stickers().pattern, STICKER_READ)
    return folded.scatter(may.arg_true(), read)


def parted_expr(plain: pl.Expr) -> pl.Expr:
    """Tell which texts, already `without_stickers`, have a separator that may be inside a term."""
    return plain.str.contains(_parted())


def squeeze_expr(plain: pl.Expr) -> pl.Expr:
    """Remove runs of at most two separators from texts `without_stickers`; a longer run becomes a line break."""
    return plain.str.replace_all(rf"{_gap()}{{{MAX_GAP + 1},}}", "\n").str.replace_all(_gap(), "")


class Squeezed(Struct, frozen=True):
    """Folded text without separators: `text`, and the index in the folded text of each of its characters."""

    text: str
    at: Sequence[int]


def squeeze(folded: str) -> Squeezed:
    """Squeeze one folded message; agrees with `squeeze_expr` on every string."""
    plain, at = _without_stickers(folded)
    kept: list[int] = []
    text: list[str] = []
    for is_gap, run in itertools.groupby(range(len(plain)), key=lambda i: gap_kind(plain[i]) != ""):
        places = list(run)
        if not is_gap:
            kept += at[places[0] : places[-1] + 1]
            text.append(plain[places[0] : places[-1] + 1])
        elif len(places) > MAX_GAP:
            kept.append(at[places[0]])
            text.append("\n")
    return Squeezed("".join(text), kept)


def _without_stickers(folded: str) -> tuple[str, Sequence[int]]:
    """Return one text like `without_stickers`, and the index of each of its characters in *folded*."""
    if "[" not in folded:
        return folded, range(len(folded))
    plain = _stickers().sub(STICKER_READ, folded)
    at: list[int] = []
    place = 0
    for sticker in _stickers().finditer(folded):
        at += range(place, sticker.start() + 1)
        place = sticker.end()
    return plain, [*at, *range(place, len(folded))]


def is_one_word(folded: str, places: Sequence[int]) -> bool:
    """Tell whether the characters of *folded* at *places* are one term split by the separators between them."""
    pairs = list(itertools.pairwise(places))
    gaps = [_without_stickers(folded[a + 1 : b])[0] for a, b in pairs]
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
