"""Find, among all messages at once, the few that may hold a term in any reading; the rest is never looked at singly.

All folded texts are searched as one array of UTF-16 code units, with U+0000, which no folded text holds, between two
of them. What a reading brings out is worked out on the same array: classes of sound and looks by one table look-up,
doubled characters and parts only on the messages that have some. A suspect is only looked at again, so a few too many
do no harm; one too few is a disguise missed.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import ahocorasick_rs
import numpy as np
import numpy.typing as npt
import polars as pl

from groupaudit.alike import read_as, shapes, sounds, syllables
from groupaudit.evidence_points import ENOUGH, MOST_BESIDE, WEAK
from groupaudit.guises import (
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
from groupaudit.lexicon import Packs
from groupaudit.matching import LURE, may_be_disguised

Codes = npt.NDArray[np.uint16]
Flags = npt.NDArray[np.bool_]
Ways = npt.NDArray[np.uint8]
Places = npt.NDArray[np.int64]

PAIR = 2
MOST_BITS = 11
"""Bits for a class in the table of pairs, which stays in the cache of the processor."""

LONGEST = 1 << 16
"""A span is one number: its start times this and its length."""

SYLLABLES_AT = 0xE000
"""From here on, in an area for private use, characters stand for syllables in Latin letters while suspects are looked for."""

NOWHERE = np.empty(0, np.int64)
UNITS = 1 << 16
_PAIR, _BEGINS, _GOES_ON = 1, 2, 4
"""What two classes side by side can be: a word of two characters, the first or the second two of a longer one."""

HASHED = (1 << 22) - 1
SPREAD = 2039
"""Pairs of characters are looked up by first · SPREAD + second, modulo HASHED + 1."""

DENSE_BYTES = 100_000
"""Up to so many bytes of patterns the fastest automaton fits into memory."""

FROM_SENDER = 25
"""What is counted on to speak for weak terms in a message without a lure, a number or a link: who says it, and how often."""


@dataclass(frozen=True, slots=True)
class Buffer:
    """Texts as one array: `codes` with a 0 after each text, `ends` the places of these, `rows` the row of each text."""

    codes: Codes
    ends: Places
    rows: Places

    def at(self, places: Places) -> Places:
        """Return which text each of *places* lies in."""
        return np.searchsorted(self.ends, places)

    def only(self, texts: Places) -> "Buffer":
        """Return the buffer of some of its texts, by number, in rising order."""
        return _buffer(np.take(self.codes, self.within(texts)), self.rows[texts])

    def within(self, texts: Places) -> Places:
        """Return the places in some of its texts, by number, in rising order, with the 0 after each."""
        starts = np.concatenate([[0], self.ends[:-1] + 1])[texts]
        sizes = self.ends[texts] + 1 - starts
        shift = starts - (np.cumsum(sizes) - sizes)
        return np.repeat(shift, sizes) + np.arange(sizes.sum())


def _buffer(codes: Codes, rows: Places) -> Buffer:
    return Buffer(codes, np.flatnonzero(codes == 0), rows)


def buffer_of(texts: pl.Series, rows: Places) -> Buffer:
    """Return the buffer of a String column without nulls."""
    joined = texts.rechunk().str.join("\0").item() if len(texts) else ""
    codes = np.frombuffer((joined + "\0" if len(texts) else "").encode("utf-16-le"), np.uint16)
    return _buffer(codes, rows)


class Automaton:
    """A search for many words at once."""

    def __init__(self, words: Sequence[str]) -> None:
        patterns = [word.encode("utf-16-le", "surrogatepass") for word in words]
        dense = sum(map(len, patterns)) <= DENSE_BYTES
        kind = ahocorasick_rs.Implementation.DFA if dense else ahocorasick_rs.Implementation.ContiguousNFA

        self._search = ahocorasick_rs.BytesAhoCorasick(patterns, implementation=kind) if words else None

    def find(self, codes: Codes) -> tuple[Places, Places, Places]:
        """Return word, start and end of every occurrence, overlapping ones included."""
        if self._search is None or not codes.size:
            return NOWHERE, NOWHERE, NOWHERE
        found = self._search.find_matches_as_indexes(codes.data.cast("B"), overlapping=True)
        word, start, end = np.array(found, np.int64).reshape(-1, 3).T
        whole = start % 2 == 0
        return word[whole], start[whole] // 2, end[whole] // 2


class Classes:
    """A search for words by the classes (of sound, of looks) of their first two or three characters."""

    def __init__(self, words: Sequence[str], classes: Mapping[str, str]) -> None:
        spelled = [[ord(char) for char in read_as(word, classes)] for word in words if max(word) < "\U00010000"]
        self._ids = np.zeros(UNITS, np.uint16)
        for number, code in enumerate(sorted({code for word in spelled for code in word}), 1):
            self._ids[code] = number
        for char, first in classes.items():
            self._ids[ord(char)] = self._ids[ord(first)]
        self._shift = min(MOST_BITS, int(self._ids.max()).bit_length())
        most = np.uint32((1 << self._shift) - 1)
        self._second = self._ids.astype(np.uint32) & most
        self._first = self._second << np.uint32(self._shift)
        self._kinds = np.zeros(1 << 2 * self._shift, np.uint8)
        sizes = sorted({len(word) for word in spelled})
        by_size = {size: np.array([word for word in spelled if len(word) == size], np.uint16) for size in sizes}
        for size, codes in by_size.items():
            for bit, at in ((_PAIR, 0),) if size == PAIR else ((_BEGINS, 0), (_GOES_ON, 1)):
                self._kinds[self._pair(codes[:, at], codes[:, at + 1])] |= bit
        self._longer = self._kinds & (_BEGINS | _GOES_ON) > 0
        self._words = {size: np.unique(self._key(codes)) for size, codes in by_size.items()}
        begins = [self._key(codes[:, : PAIR + 1]) for size, codes in by_size.items() if size > PAIR]
        self._begins = np.unique(np.concatenate([NOWHERE, *begins]))

    def _pair(self, one: Codes, two: Codes) -> npt.NDArray[np.uint32]:
        """Return a number for the classes of two characters side by side; of very many classes some share theirs."""
        pair: npt.NDArray[np.uint32] = np.take(self._first, one)
        pair |= np.take(self._second, two)
        return pair

    def _key(self, codes: Codes) -> Places:
        """Return one number for each row of code units: for their classes, in this order."""
        keys = np.zeros(len(codes), np.int64)
        for column in codes.T:
            keys = keys * SPREAD + np.take(self._ids, column)
        return keys

    def longer(self, codes: Codes, written: Places, telling: Flags | None = None) -> Places:
        """Return where words of three and more characters begin, but for those *written*; see `_real`.

        Two of the first three characters of such a word stand at an even place and the next one: only these pairs are
        looked up, and what is beside them where they may be the first two or the second.
        """
        pairs = self._pair(codes[: codes.size - 1 : 2], codes[1::2])
        maybe = np.flatnonzero(np.take(self._longer, pairs))
        kinds, maybe = np.take(self._kinds, pairs[maybe]), maybe * 2
        begin = maybe[(kinds & _BEGINS > 0) & (maybe + PAIR < codes.size)]
        begin = begin[self._are(codes, begin + 1, _GOES_ON)]
        before = maybe[(kinds & _GOES_ON > 0) & (maybe > 0)] - 1
        before = before[self._are(codes, before, _BEGINS)]
        places = np.concatenate([begin, before])
        places = places[_among(self._key(codes[places[:, None] + np.arange(PAIR + 1)]), self._begins)]
        found = [self._real(codes, places, size, written, telling) for size in self._words if size > PAIR]
        return np.unique(np.concatenate([NOWHERE, *found]))

    def twos(self, codes: Codes, places: Places, written: Places, telling: Flags | None = None) -> Places:
        """Return at which of *places* words of two characters begin, but for those *written*; see `_real`."""
        places = places[places + 1 < codes.size]
        maybe = places[self._are(codes, places, _PAIR)]
        return self._real(codes, maybe, PAIR, written, telling)

    def _are(self, codes: Codes, places: Places, kind: int) -> Flags:
        pairs = self._pair(np.take(codes, places), np.take(codes, places + 1))
        flags: Flags = np.take(self._kinds, pairs) & kind > 0
        return flags

    def _real(self, codes: Codes, places: Places, size: int, written: Places, telling: Flags | None) -> Places:
        """Return where a word of *size* stands that is not *written*; with *telling* only where one of that is in it."""
        if size not in self._words:
            return NOWHERE
        inside = places[places + size <= codes.size]
        real = inside[_among(self._key(codes[inside[:, None] + np.arange(size)]), self._words[size])]
        if telling is not None:
            real = real[telling[real[:, None] + np.arange(size)].any(axis=1)]
        return real[~_among(real * LONGEST + size, written)]


def _among(values: Places, known: Places) -> Flags:
    """Tell which *values* are among the sorted *known* ones; quicker than `isin` where these are few."""
    if not known.size:
        return np.zeros(values.size, np.bool_)
    found: Flags = known[np.searchsorted(known, values).clip(max=known.size - 1)] == values
    return found


class Neighbours:
    """A test whether two characters stand side by side in any word; a few that do not pass it too."""

    def __init__(self, words: Sequence[str]) -> None:
        codes = np.array([ord(c) % UNITS for word in words for c in (*word, "\0")], np.uint16)
        self._table = np.zeros(HASHED + 1, np.bool_)
        both = (codes[:-1] != 0) & (codes[1:] != 0)
        self._table[self._hashed(codes[:-1], codes[1:])[both]] = True

    def _hashed(self, one: Codes, two: Codes) -> npt.NDArray[np.uint32]:
        return (one.astype(np.uint32) * np.uint32(SPREAD) + two) & np.uint32(HASHED)

    def are(self, one: Codes, two: Codes) -> Flags:
        """Tell of each pair whether it may stand in a word."""
        return np.take(self._table, self._hashed(one, two))


class Parts:
    """A search for two characters that make up one."""

    def __init__(self, made: Mapping[str, str]) -> None:
        units = sorted((ord(parts[0]) << 16 | ord(parts[1]), ord(char)) for parts, char in made.items())
        self._keys = np.array([key for key, _ in units], np.int64)
        self._chars = np.array([char for _, char in units], np.uint16)
        self._sides = np.zeros(UNITS, np.uint8)
        self._sides[self._keys >> 16] |= 1
        self._sides[self._keys & 0xFFFF] |= 2

    def find(self, codes: Codes) -> tuple[Places, Codes]:
        """Return the places of first parts that are followed by their last, and what they make up."""
        sides = np.take(self._sides, codes)
        maybe = np.flatnonzero((sides[:-1] & (sides[1:] >> 1)) != 0)
        keys = codes[maybe].astype(np.int64) << 16 | codes[maybe + 1]
        real = _among(keys, self._keys)
        places, keys = maybe[real], keys[real]
        alone = np.diff(places, prepend=-2) > 1
        return places[alone], self._chars[np.searchsorted(self._keys, keys[alone])]


BLOCK = 50_000
"""Rows that are searched at a time: their arrays stay in the cache of the processor."""


class Suspects:
    """What is looked for in all messages, arranged once for every part of them."""

    def __init__(self, packs: Packs) -> None:
        covert = may_be_disguised(packs)
        back = [word[::-1] for word in covert if len(word) >= SHORTEST_REVERSED and word != word[::-1]]
        variants = list(variant_table())
        words = [*packs.terms, *back, *variants]
        self._open = Automaton(words)
        self._is_covert = np.isin(np.array(words), covert)
        self._backs, self._variants = len(packs.terms), len(packs.terms) + len(back)
        terms = ((n, t.category, t.weight, t.needs) for n, several in enumerate(packs.terms.values()) for t in several)
        self._terms = pl.DataFrame(
            list(terms), {"word": pl.Int64, "category": pl.String, "weight": pl.Int64, "needs": pl.String}, orient="row"
        )
        self._sounds, self._shapes = (
            Classes(covert, {**sounds(), **_spelled_as()}),
            Classes([word for word in covert if len(word) > PAIR], shapes()),
        )
        self._near, self._pairs = Neighbours(covert), Neighbours([word for word in covert if len(word) == PAIR])
        self._parts = Parts(made_of({char for word in covert for char in word}))

    def among(self, text: pl.DataFrame, marked: pl.Series) -> pl.Series:
        """Return the ways to read each row of *text* (TEXT), 0 for those that need no further look; see `guises.BIT`.

        *marked* are the rows in which a number or a link may stand.
        """
        blocks = zip(text.iter_slices(BLOCK), marked.to_frame("marked").iter_slices(BLOCK), strict=True)
        ways = [self._among(part, flags["marked"].to_numpy()) for part, flags in blocks]
        return pl.Series("ways", np.concatenate(ways) if ways else [], pl.UInt8)

    def _among(self, text: pl.DataFrame, marked: Flags) -> Ways:
        parted = text["squeezed"].is_not_null()
        rows = np.arange(text.height, dtype=np.int64)
        texts = pl.concat([text["folded"], text["squeezed"].drop_nulls()])
        base = buffer_of(texts, np.concatenate([rows, rows[parted.to_numpy()]]))
        ways, signal = np.zeros(text.height, np.uint8), marked.copy()
        written = self._in_words(base, ways, signal)
        _mark(ways, PHONETIC, self._in_classes(self._sounds, base, signal, written))
        _mark(ways, SHAPE, self._in_classes(self._shapes, base, signal, written))
        _mark(ways, DOUBLED, self._in_doubled(base))
        _mark(ways, PARTS, self._in_parts(base))
        variants = _with_variants(text, ways & BIT[VARIANT] > 0)
        ways &= ~np.uint8(BIT[VARIANT])
        word, start, _ = self._open.find(variants.codes)
        _mark(ways, VARIANT, variants.rows[variants.at(start[self._is_covert[word]])])
        _mark(ways, SPELLED, self._in_spelled(text, _latin(base), signal))
        return ways

    def _in_words(self, base: Buffer, ways: Ways, signal: Flags) -> Places:
        """Mark what words give, the rows with a second signal, and those with a variant; return where words stand."""
        word, start, end = self._open.find(base.codes)
        rows = base.rows[base.at(start)]
        _mark(ways, REVERSED, rows[(word >= self._backs) & (word < self._variants)])
        _mark(ways, VARIANT, rows[word >= self._variants])
        matches = pl.DataFrame({"row": rows, "word": word}).filter(pl.col("word") < self._backs).unique()
        beside = pl.DataFrame({"row": np.flatnonzero(signal), "marked": True}, {"row": pl.Int64, "marked": pl.Boolean})
        lure, strong = pl.col("category") == LURE, pl.col("weight") >= WEAK
        terms = matches.join(self._terms, on="word").join(beside, on="row", how="left")
        sums = pl.col("weight").filter(~lure & ~strong).sum().over("row", "category")
        helped = lure.any().over("row") | pl.col("marked").is_not_null()
        telling = terms.select(
            "row",
            signal=lure | (strong & pl.col("needs").is_null()),
            tells=(strong & ~lure)
            | pl.col("marked").is_not_null()
            | (~lure & ~strong & (sums + pl.when(helped).then(MOST_BESIDE).otherwise(FROM_SENDER) >= ENOUGH)),
        )
        ways[telling.filter("tells")["row"].to_numpy()] |= AS_WRITTEN
        signal[telling.filter("signal")["row"].to_numpy()] = True
        return np.sort((start * LONGEST + end - start)[word < self._backs])

    def _in_classes(
        self, classes: Classes, base: Buffer, signal: Flags, written: Places, telling: Flags | None = None
    ) -> Places:
        """Return the rows where a word may be read, but for the places where one is *written*."""
        longer = classes.longer(base.codes, written, telling)
        helped = base.within(np.flatnonzero(signal[base.rows]))
        twos = classes.twos(base.codes, helped, written, telling)
        return base.rows[base.at(np.concatenate([longer, twos]))]

    def _in_spelled(self, text: pl.DataFrame, latin: Places, signal: Flags) -> Places:
        """Return those of the rows *latin* where a word may be read that is not all in Chinese characters."""
        spelled = _spelled_out(text, latin)
        codes = spelled.codes
        letters = ((codes >= SYLLABLES_AT) & (codes < SYLLABLES_AT + len(syllables()))) | _is_latin(codes)
        return self._in_classes(self._sounds, spelled, signal, NOWHERE, letters)

    def _in_doubled(self, base: Buffer) -> Places:
        """Return the rows that say a covert word only where every run of one character is read as one."""
        codes = base.codes
        again = np.flatnonzero((codes[1:] == codes[:-1]) & (codes[1:] != 0)) + 1
        first, last = again[np.diff(again, prepend=-1) > 1] - 1, again[np.diff(again, append=codes.size + 1) > 1]
        maybe = base.only(np.unique(base.at(first[self._stands_in_word(codes, first, codes[first], last)])))
        once = np.ones(maybe.codes.size, np.bool_)
        once[1:] = (maybe.codes[1:] != maybe.codes[:-1]) | (maybe.codes[1:] == 0)
        return (
            np.setdiff1d(self._covert(_buffer(maybe.codes[once], maybe.rows)), self._covert(maybe))
            // self._is_covert.size
        )

    def _covert(self, texts: Buffer) -> Places:
        """Return the rows with a covert word, each times the number of words plus that of the word."""
        word, start, _ = self._open.find(texts.codes)
        covert = self._is_covert[word]
        found: Places = texts.rows[texts.at(start[covert])] * self._is_covert.size + word[covert]
        return found

    def _stands_in_word(self, codes: Codes, first: Places, chars: Codes, last: Places) -> Flags:
        """Tell whether *chars*, read where *first* to *last* stand, are in a word of two, or next to two more of one."""
        before, after = codes[first - 1], codes[(last + 1).clip(max=codes.size - 1)]
        left, right = self._near.are(before, chars), self._near.are(chars, after)
        pair = self._pairs.are(before, chars) | self._pairs.are(chars, after)
        more_left = self._near.are(codes[first - 2], before)
        more_right = self._near.are(after, codes[(last + 2).clip(max=codes.size - 1)])
        joins: Flags = pair | (left & (right | more_left)) | (right & more_right)
        return joins

    def _in_parts(self, base: Buffer) -> Places:
        """Return the rows with the parts of a character that may stand in a word with those beside it."""
        codes = base.codes
        places, chars = self._parts.find(codes)
        joins = self._stands_in_word(codes, places, chars, places + 1)
        close = places[np.diff(places, prepend=-3) == PAIR]  # two such characters make up the word between them
        return base.rows[base.at(np.concatenate([places[joins], close]))]


def _latin(base: Buffer) -> Places:
    """Return the rows with two Latin letters side by side."""
    letters = _is_latin(base.codes)
    return np.unique(base.rows[base.at(np.flatnonzero(letters[1:] & letters[:-1]))])


def _is_latin(codes: Codes) -> Flags:
    letters: Flags = (codes >= ord("a")) & (codes <= ord("z"))
    return letters


def _spelled_as() -> dict[str, str]:
    """Return how a syllable in Latin letters sounds, by the character that stands for it in texts spelled out."""
    return {chr(SYLLABLES_AT + number): first for number, first in enumerate(syllables().values())}


def _mark(ways: Ways, fold: str, rows: Places) -> None:
    ways[rows] |= BIT[fold]


def _with_variants(text: pl.DataFrame, rows: Flags) -> Buffer:
    """Return the texts of some rows with variants read as what they stand for."""
    folded = text["folded"].filter(pl.Series(rows)).rechunk()
    table = variant_table()
    read = folded.str.replace_many(pl.Series([list(table)]), pl.Series([list(table.values())]), leftmost=True)
    return buffer_of(read, np.flatnonzero(rows))


def _spelled_out(text: pl.DataFrame, rows: Places) -> Buffer:
    """Return the texts of *rows*, syllables read as characters of their own, one space or hyphen between two left out."""
    whole = text["folded"].gather(rows).str.replace_all("([a-z]{2,6})[ '-]", "$1").rechunk()
    signs = zip(syllables(), _spelled_as(), strict=True)
    longest, own = zip(*sorted(signs, key=lambda pair: (-len(pair[0]), pair[0])), strict=True)
    read = whole.str.replace_many(pl.Series([longest]), pl.Series([own]), leftmost=True)
    return buffer_of(read, rows)
