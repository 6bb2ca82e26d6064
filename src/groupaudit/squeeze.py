"""Take separators out of folded text, and tell a word that was taken apart from two words that stand side by side.

Spaces and commas stand between words in every message, so what may be joined depends on the separator: loose ones
(commas, brackets, quotation marks) only where single characters stand alone, a space only where it parts every
character of the term, all others (`*`, `-`, `.`, emoji) anywhere. Latin letters are only joined where none of their
kind stands beside them, and two with a space between are two words. Nothing is joined across the end of a sentence.
"""

import functools
import itertools
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

MAX_GAP = 2
"""The most separators between two characters of a term."""

ENDS = "。！？!?\n\r\u2028\u2029\x85\x0b\x0c"
LOOSE = "，,、；;：:…()（）[]《》“”‘’\"'"
_EMOJI = (range(0x2600, 0x27C0), range(0x1F000, 0x1FB00))

_LETTER = r"[\p{L}\p{N}]"
_OTHER = r"[^\p{L}\p{N}]"
_GAP = rf"[\p{{P}}\p{{S}}\p{{Z}}\t\x{{2600}}-\x{{27BF}}\x{{1F000}}-\x{{1FAFF}}&&[^{ENDS}]]"
_TIGHT = rf"[{_GAP}&&[^{re.escape(LOOSE)}]]"
_WIDE_LETTER = rf"[{_LETTER}&&[^\x00-\x7F]]"
_PARTED = (
    rf"{_WIDE_LETTER}{_TIGHT}{{1,{MAX_GAP}}}{_LETTER}|{_LETTER}{_TIGHT}{{1,{MAX_GAP}}}{_WIDE_LETTER}"
    rf"|(?:^|{_OTHER}){_LETTER}{_GAP}{{1,{MAX_GAP}}}{_LETTER}(?:{_OTHER}|$)"
    rf"|(?:^|[^a-z0-9])[a-z0-9]{_GAP}{{1,{MAX_GAP}}}[a-z0-9](?:[^a-z0-9]|$)"
)


@functools.lru_cache(maxsize=4096)
def gap_kind(char: str) -> str:
    """Return what kind of separator *char* is: loose, space or hard; empty for a character that is none."""
    if char in LOOSE:
        return "loose"
    if char in ENDS:
        return ""
    category = unicodedata.category(char)
    if category[0] == "Z" or char == "\t":
        return "space"
    return "hard" if category[0] in "PS" or any(ord(char) in block for block in _EMOJI) else ""


def parted_expr(folded: pl.Expr) -> pl.Expr:
    """Tell which rows hold a separator that may stand inside a term."""
    return folded.str.contains(_PARTED)


def squeeze_expr(folded: pl.Expr) -> pl.Expr:
    """Take out runs of at most two separators; a longer run becomes a line break."""
    return folded.str.replace_all(rf"{_GAP}{{{MAX_GAP + 1},}}", "\n").str.replace_all(_GAP, "")


@dataclass(frozen=True, slots=True)
class Squeezed:
    """Folded text without separators: `text`, and the index in the folded text of each of its characters."""

    text: str
    at: Sequence[int]


def squeeze(folded: str) -> Squeezed:
    """Squeeze one folded message; agrees with `squeeze_expr` on every string of characters that Python knows."""
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
