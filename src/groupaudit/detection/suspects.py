"""Select, from all messages at once, the few candidates that may hold a term in any reading; only they are matched.

All folded texts are searched as one array of UTF-16 code units, separated by U+0000, which no folded text holds.
Readings are computed on the same array: classes of sound and shape by one table look-up, doubled characters and parts
only for the messages that have some. A candidate is checked again, so a few false positives do no harm; a false
negative is a missed disguise.
"""

import functools

import numpy as np
import numpy.typing as npt
import polars as pl

from groupaudit.detection.alike import shapes, sounds, syllables
from groupaudit.detection.guises import (
    AS_WRITTEN,
    BIT,
    DOUBLED,
    PARTS,
    PHONETIC,
    REVERSED,
    SHAPE,
    SHORTEST_REVERSED,
    SPELLED,
    VARIANT,
    made_of,
    variant_table,
)
from groupaudit.detection.lexicon import Packs
from groupaudit.detection.lookups import (
    LONGEST,
    NOWHERE,
    PAIR,
    Buffer,
    Classes,
    Codes,
    Flags,
    Neighbours,
    Parts,
    Places,
    Words,
    buffer_of,
    cut,
)
from groupaudit.detection.matching import may_be_disguised
from groupaudit.detection.message_signs import needed
from groupaudit.detection.term_weights import Shows, TermWeights

Ways = npt.NDArray[np.uint8]

SYLLABLES_AT = 0xE000
"""First of the private-use characters that stand for syllables in Latin letters during this search."""

BLOCK = 50_000
"""Rows that are searched at a time, so that their arrays fit into the processor cache."""


class Suspects:
    """The search for candidates, prepared once for all parts of the messages."""

    def __init__(self, packs: Packs) -> None:
        covert = may_be_disguised(packs)
        back = [word[::-1] for word in covert if len(word) >= SHORTEST_REVERSED and word != word[::-1]]
        variants = list(variant_table())
        words = [*packs.terms, *back, *variants]
        self._open = Words(words)
        self._is_covert = np.isin(np.array(words), covert)
        self._backs, self._variants = len(packs.terms), len(packs.terms) + len(back)
        self._weights = TermWeights(packs)
        self._sounds, self._shapes = (
            Classes(covert, {**sounds(), **_spelled_as()}),
            Classes([word for word in covert if len(word) > PAIR], shapes()),
        )
        self._near, self._pairs = Neighbours(covert), Neighbours([word for word in covert if len(word) == PAIR])
        self._parts = Parts(made_of({char for word in covert for char in word}))

    def among(self, text: pl.DataFrame, marked: pl.Series) -> pl.Series:
        """Return the readings to try for each row of *text* (TEXT) as bits, see `guises.BIT`; 0 for none.

        *marked* flags the rows that may hold a number or a link.
        """
        ways, signal = np.zeros(text.height, np.uint8), marked.to_numpy(writable=True)
        for start in range(0, text.height, BLOCK):
            part = slice(start, start + BLOCK)
            self._among(text[part], ways[part], signal[part])
        variants = _with_variants(text, _taken(ways, VARIANT))
        word, place, _ = self._open.find(variants.codes)
        _mark(ways, VARIANT, variants.rows[variants.at(place[self._is_covert[word]])])
        _mark(ways, SPELLED, self._in_spelled(text, _taken(ways, SPELLED), signal))
        return pl.Series("ways", ways)

    def _among(self, text: pl.DataFrame, ways: Ways, signal: Flags) -> None:
        """Mark *ways* and the rows with a second *signal*; rows with variants or Latin letters need another check."""
        parted = text["squeezed"].is_not_null()
        rows = np.arange(text.height, dtype=np.int64)
        texts = pl.concat([text["folded"], text["squeezed"].drop_nulls()])
        base = buffer_of(texts, np.concatenate([rows, rows[parted.to_numpy()]]))
        written = self._in_words(base, ways, signal, functools.partial(_shows, text["folded"]))
        _mark(ways, PHONETIC, self._in_classes(self._sounds, base, signal, written))
        _mark(ways, SHAPE, self._in_classes(self._shapes, base, signal, written))
        _mark(ways, DOUBLED, self._in_doubled(base))
        _mark(ways, PARTS, self._in_parts(base))
        _mark(ways, SPELLED, _latin(base))

    def _in_words(self, base: Buffer, ways: Ways, signal: Flags, shows: Shows) -> Places:
        """Mark rows by the words as written, reversed words, variants and second signals; return spans as written."""
        word, start, end = self._open.find(base.codes)
        rows = base.rows[base.at(start)]
        _mark(ways, REVERSED, rows[(word >= self._backs) & (word < self._variants)])
        _mark(ways, VARIANT, rows[word >= self._variants])
        tells, signals = self._weights.telling(rows[word < self._backs], word[word < self._backs], signal, shows)
        ways[tells] |= AS_WRITTEN
        signal[signals] = True
        return np.sort((start * LONGEST + end - start)[word < self._backs])

    def _in_classes(
        self, classes: Classes, base: Buffer, signal: Flags, written: Places, telling: Flags | None = None
    ) -> Places:
        """Return the rows with a word by its classes, except where it is *written*; pairs need a row with *signal*."""
        longer = classes.longer(base.codes, written, telling)
        helped = base.within(np.flatnonzero(signal[base.rows]))
        twos = classes.twos(base.codes, helped, written, telling)
        return base.rows[base.at(np.concatenate([longer, twos]))]

    def _in_spelled(self, text: pl.DataFrame, latin: Places, signal: Flags) -> Places:
        """Return those of the rows *latin* that may hold a word spelled at least partly in Latin letters."""
        spelled = _spelled_out(text, latin)
        codes = spelled.codes
        letters = ((codes >= SYLLABLES_AT) & (codes < SYLLABLES_AT + len(syllables()))) | _is_latin(codes)
        return self._in_classes(self._sounds, spelled, signal, NOWHERE, letters)

    def _in_doubled(self, base: Buffer) -> Places:
        """Return the rows that hold a covert word only if every run of one character is read as one."""
        codes = base.codes
        again = np.flatnonzero((codes[1:] == codes[:-1]) & (codes[1:] != 0)) + 1
        first, last = again[np.diff(again, prepend=-1) > 1] - 1, again[np.diff(again, append=codes.size + 1) > 1]
        maybe = base.only(np.unique(base.at(first[self._stands_in_word(codes, first, codes[first], last)])))
        once = np.ones(maybe.codes.size, np.bool_)
        once[1:] = (maybe.codes[1:] != maybe.codes[:-1]) | (maybe.codes[1:] == 0)
        return (
            np.setdiff1d(self._covert(cut(maybe.codes[once], maybe.rows)), self._covert(maybe)) // self._is_covert.size
        )

    def _covert(self, texts: Buffer) -> Places:
        """Return a number for each covert word in a row: the row times the count of words, plus the word's number."""
        word, start, _ = self._open.find(texts.codes)
        covert = self._is_covert[word]
        found: Places = texts.rows[texts.at(start[covert])] * self._is_covert.size + word[covert]
        return found

    def _stands_in_word(self, codes: Codes, first: Places, chars: Codes, last: Places) -> Flags:
        """Tell whether *chars*, read for *first* to *last*, may be in a word of two, or next to two more of a word."""
        before, after = codes[first - 1], codes[(last + 1).clip(max=codes.size - 1)]
        left, right = self._near.are(before, chars), self._near.are(chars, after)
        pair = self._pairs.are(before, chars) | self._pairs.are(chars, after)
        more_left = self._near.are(codes[first - 2], before)
        more_right = self._near.are(after, codes[(last + 2).clip(max=codes.size - 1)])
        joins: Flags = pair | (left & (right | more_left)) | (right & more_right)
        return joins

    def _in_parts(self, base: Buffer) -> Places:
        """Return the rows with the parts of a character that may make up a word with its neighbours."""
        codes = base.codes
        places, chars = self._parts.find(codes)
        joins = self._stands_in_word(codes, places, chars, places + 1)
        close = places[np.diff(places, prepend=-3) == PAIR]  # two such characters make up the word between them
        return base.rows[base.at(np.concatenate([places[joins], close]))]


def _shows(folded: pl.Series, sign: str, rows: Places) -> Flags:
    """Tell which of *rows* of the texts *folded* show the sign that a word that needs *sign* requires."""
    distinct, places = np.unique(rows, return_inverse=True)
    shown: Flags = folded.gather(distinct).to_frame("folded").select(needed(sign)).to_series().to_numpy()[places]
    return shown


def _latin(base: Buffer) -> Places:
    """Return the rows with two adjacent Latin letters."""
    letters = _is_latin(base.codes)
    return base.rows[base.at(np.flatnonzero(letters[1:] & letters[:-1]))]


def _is_latin(codes: Codes) -> Flags:
    letters: Flags = (codes >= ord("a")) & (codes <= ord("z"))
    return letters


def _spelled_as() -> dict[str, str]:
    """Return the representative of each syllable, by the private-use character that stands for the syllable."""
    return {chr(SYLLABLES_AT + number): first for number, first in enumerate(syllables().values())}


def _mark(ways: Ways, fold: str, rows: Places) -> None:
    ways[rows] |= BIT[fold]


def _taken(ways: Ways, fold: str) -> Places:
    """Return the rows marked with *fold*, and clear the mark."""
    rows = np.flatnonzero(ways & BIT[fold])
    ways &= ~np.uint8(BIT[fold])
    return rows


def _with_variants(text: pl.DataFrame, rows: Places) -> Buffer:
    """Return the folded and squeezed texts of *rows*, with variants replaced by their meanings."""
    squeezed = text["squeezed"].gather(rows)
    said = pl.concat([text["folded"].gather(rows), squeezed.drop_nulls()]).rechunk()
    table = variant_table()
    read = said.str.replace_many(pl.Series([list(table)]), pl.Series([list(table.values())]), leftmost=True)
    return buffer_of(read, np.concatenate([rows, rows[squeezed.is_not_null().to_numpy()]]))


def _spelled_out(text: pl.DataFrame, rows: Places) -> Buffer:
    """Return the texts of *rows* with a private-use character for each syllable, and without separators between two."""
    whole = text["folded"].gather(rows).str.replace_all("([a-z]{2,6})[ '-]", "$1").rechunk()
    signs = zip(syllables(), _spelled_as(), strict=True)
    longest, own = zip(*sorted(signs, key=lambda pair: (-len(pair[0]), pair[0])), strict=True)
    read = whole.str.replace_many(pl.Series([longest]), pl.Series([own]), leftmost=True)
    return buffer_of(read, rows)
