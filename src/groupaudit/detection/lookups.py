"""Search for many words in many texts at once: the texts are one array of UTF-16 code units, the words are tables.

Pairs of adjacent units are looked up first, as most of them begin no word; only the remaining candidates are compared.
"""

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import polars as pl
from msgspec import Struct

Codes = npt.NDArray[np.uint16]
Flags = npt.NDArray[np.bool_]
Places = npt.NDArray[np.int64]

PAIR = 2
MOST_BITS = 11
"""Most bits per class in the table of pairs, so that it fits into the processor cache."""

LONGEST = 1 << 16
"""A span is encoded as one number: its start times this, plus its length."""

NOWHERE = np.empty(0, np.int64)
UNITS = 1 << 16
PAIR_IS, BEGINS, GOES_ON, ALONE = 1, 2, 4, 8
"""What two adjacent units can be: a word; units 1-2 or 2-3 of a longer one; the first of them a word by itself."""

MIX = np.int64(-7046029254386353131)
"""Base of the keys of words, modulo 2 ** 64: odd and far from fractions of small numbers, so that keys are distinct."""

HASHED = (1 << 22) - 1
KEYED = (1 << 20) - 1
"""Mask of keys for a first test before they are looked up; one in forty false candidates passes it."""

SPREAD = 2039
"""Pairs of characters are hashed as first · SPREAD + second, modulo HASHED + 1."""


class Buffer(Struct, frozen=True):
    """Texts as one array: `codes` has a 0 after each text, `ends` the places of the zeros, `rows` each text's row."""

    codes: Codes
    ends: Places
    rows: Places

    def at(self, places: Places) -> Places:
        """Return the number of the text that each of *places* is in."""
        return np.searchsorted(self.ends, places)

    def only(self, texts: Places) -> "Buffer":
        """Return a buffer of some of its texts, given by number in ascending order."""
        return cut(np.take(self.codes, self.within(texts)), self.rows[texts])

    def within(self, texts: Places) -> Places:
        """Return all places in some of its texts, given by number in ascending order, with the 0 after each."""
        starts = np.concatenate([[0], self.ends[:-1] + 1])[texts]
        sizes = self.ends[texts] + 1 - starts
        shift = starts - (np.cumsum(sizes) - sizes)
        return np.repeat(shift, sizes) + np.arange(sizes.sum())


def cut(codes: Codes, rows: Places) -> Buffer:
    """Return the buffer of *codes*, which have a 0 after each text, and the row of each text."""
    return Buffer(codes, np.flatnonzero(codes == 0), rows)


def buffer_of(texts: pl.Series, rows: Places) -> Buffer:
    """Return the buffer of a String column without nulls."""
    joined = texts.rechunk().str.join("\0").item() if len(texts) else ""
    return cut(_units(joined + "\0" if len(texts) else ""), rows)


def _units(text: str) -> Codes:
    return np.frombuffer(text.encode("utf-16-le", "surrogatepass"), np.uint16)


class _Units:
    """Words of code units that are mapped to classes, arranged by pairs of classes and by length."""

    def __init__(self, words: Sequence[str], classes: Mapping[str, str] | None = None) -> None:
        """*classes* maps characters of one unit to their representatives, in words and texts alike."""
        read = np.arange(UNITS, dtype=np.uint16)
        for char, first in (classes or {}).items():
            read[ord(char)] = ord(first)
        codes = np.take(read, _units("".join(words)))
        there = np.zeros(UNITS, np.bool_)
        there[codes] = True
        self.ids = np.take(np.where(there, np.cumsum(there), 0).astype(np.uint16), read)
        sizes = np.array([len(word.encode("utf-16-le", "surrogatepass")) // 2 for word in words], np.int64)
        starts = np.cumsum(sizes) - sizes
        self.numbers = {size: np.flatnonzero(sizes == size) for size in np.unique(sizes).tolist()}
        self.by_size = {
            size: np.take(codes, starts[numbers, None] + np.arange(size)) for size, numbers in self.numbers.items()
        }
        self._shift = min(MOST_BITS, int(self.ids.max()).bit_length())
        most = np.uint32((1 << self._shift) - 1)
        self._second = self.ids.astype(np.uint32) & most
        self._first = self._second << np.uint32(self._shift)
        self.kinds = np.zeros(1 << 2 * self._shift, np.uint8)
        for size, codes in self.by_size.items():
            for bit, at in ((PAIR_IS, 0),) if size == PAIR else ((BEGINS, 0), (GOES_ON, 1)) if size > PAIR else ():
                self.kinds[self.pair(codes[:, at], codes[:, at + 1])] |= bit
        self._begins, self._wholes = np.zeros(KEYED + 1, np.bool_), np.zeros(KEYED + 1, np.bool_)
        for size, codes in self.by_size.items():
            self._wholes[self.key(codes) & KEYED] = True
            if size > PAIR:
                self._begins[self.key(codes[:, : PAIR + 1]) & KEYED] = True

    def pair(self, one: Codes, two: Codes) -> npt.NDArray[np.uint32]:
        """Return a number for the classes of two adjacent units; with very many classes, some pairs share theirs."""
        pair: npt.NDArray[np.uint32] = np.take(self._first, one)
        pair |= np.take(self._second, two)
        return pair

    def key(self, codes: Codes) -> Places:
        """Return one key for each row of code units, computed from their classes in order."""
        keys = np.zeros(len(codes), np.int64)
        for column in codes.T:
            keys = keys * MIX + np.take(self.ids, column)
        return keys

    def key_at(self, codes: Codes, places: Places, size: int) -> Places:
        """Return the key of the *size* units at each of *places*."""
        keys = np.zeros(places.size, np.int64)
        for offset in range(size):
            keys = keys * MIX + np.take(self.ids, np.take(codes, places + offset))
        return keys

    def are(self, codes: Codes, places: Places, kind: int) -> Flags:
        """Tell at which of *places* two units are of *kind*; every place must have a unit after it."""
        pairs = self.pair(np.take(codes, places), np.take(codes, places + 1))
        flags: Flags = np.take(self.kinds, pairs) & kind > 0
        return flags

    def begin(self, codes: Codes, places: Places) -> Flags:
        """Tell at which of *places* a word of three or more units may begin; each must have two units after it."""
        return np.take(self._begins, self.key_at(codes, places, PAIR + 1) & KEYED)

    def whole(self, codes: Codes, places: Places, size: int, known: Places) -> tuple[Places, Places]:
        """Return those of *places* where the key of *size* units is one of the sorted *known*, and these keys."""
        inside = places[places + size <= codes.size]
        keys = self.key_at(codes, inside, size)
        maybe = np.take(self._wholes, keys & KEYED)
        inside, keys = inside[maybe], keys[maybe]
        real = _among(keys, known)
        return inside[real], keys[real]


class Words(_Units):
    """A search for words as written."""

    def __init__(self, words: Sequence[str]) -> None:
        super().__init__(words)
        for alone in self.by_size.get(1, ()):
            first = int(self._first[alone[0]])
            self.kinds[first : first + (1 << self._shift)] |= ALONE
        self._begin = self.kinds & (PAIR_IS | BEGINS | ALONE) > 0
        self._known = {size: self._numbered(codes, self.numbers[size]) for size, codes in self.by_size.items()}

    def _numbered(self, codes: Codes, numbers: Places) -> tuple[Places, Places]:
        """Return the keys of words, sorted, and the numbers of the words in that order."""
        keys = self.key(codes)
        order = np.argsort(keys, kind="stable")
        return keys[order], numbers[order]

    def find(self, codes: Codes) -> tuple[Places, Places, Places]:
        """Return word number, start and end of every occurrence, overlapping ones included, unordered."""
        ids = np.take(self._second, codes)
        pairs = (ids[:-1] << np.uint32(self._shift)) | ids[1:]
        maybe = np.flatnonzero(np.take(self._begin, pairs))
        kinds = np.take(self.kinds, np.take(pairs, maybe))
        longer = maybe[(kinds & BEGINS > 0) & (maybe + PAIR < codes.size)]
        longer = longer[np.take(self.kinds, np.take(pairs, longer + 1)) & GOES_ON > 0]
        longer = longer[self.begin(codes, longer)]
        places = {1: maybe[kinds & ALONE > 0], PAIR: maybe[kinds & PAIR_IS > 0]}
        found = [self._exact(codes, places.get(size, longer), size) for size in self._known]
        word, start, end = zip((NOWHERE, NOWHERE, NOWHERE), *found, strict=True)
        return np.concatenate(word), np.concatenate(start), np.concatenate(end)

    def _exact(self, codes: Codes, places: Places, size: int) -> tuple[Places, Places, Places]:
        """Return number, start and end of the words of *size* at *places*."""
        keys, numbers = self._known[size]
        inside, read = self.whole(codes, places, size, keys)
        first, end = np.searchsorted(keys, read), np.searchsorted(keys, read, "right")
        several = end - first  # two words may be spelled the same, one of them backwards
        last = np.cumsum(several)
        which = np.repeat(end - last, several) + np.arange(last[-1] if last.size else 0)
        start = np.repeat(inside, several)
        return numbers[which], start, start + size


class Classes(_Units):
    """A search for words by the classes (of sound, of looks) of their characters."""

    def __init__(self, words: Sequence[str], classes: Mapping[str, str]) -> None:
        super().__init__([word for word in words if max(word) < "\U00010000"], classes)
        self._longer = self.kinds & (BEGINS | GOES_ON) > 0
        self._words = {size: np.unique(self.key(codes)) for size, codes in self.by_size.items()}

    def longer(self, codes: Codes, written: Places, telling: Flags | None = None) -> Places:
        """Return where words of three and more characters begin, except those *written*; see `_real`.

        Of the first three characters of such a word, characters 1-2 or 2-3 start at an even place. So only pairs at
        even places are looked up, then their neighbours.
        """
        pairs = self.pair(codes[: codes.size - 1 : 2], codes[1::2])
        maybe = np.flatnonzero(np.take(self._longer, pairs))
        kinds, maybe = np.take(self.kinds, pairs[maybe]), maybe * 2
        begin = maybe[(kinds & BEGINS > 0) & (maybe + PAIR < codes.size)]
        begin = begin[self.are(codes, begin + 1, GOES_ON)]
        before = maybe[(kinds & GOES_ON > 0) & (maybe > 0)] - 1
        before = before[self.are(codes, before, BEGINS)]
        places = np.concatenate([begin, before])
        places = places[self.begin(codes, places)]
        found = [self._real(codes, places, size, written, telling) for size in self._words if size > PAIR]
        return np.unique(np.concatenate([NOWHERE, *found]))

    def twos(self, codes: Codes, places: Places, written: Places, telling: Flags | None = None) -> Places:
        """Return at which of *places* words of two characters begin, except those *written*; see `_real`."""
        places = places[places + 1 < codes.size]
        return self._real(codes, places[self.are(codes, places, PAIR_IS)], PAIR, written, telling)

    def _real(self, codes: Codes, places: Places, size: int, written: Places, telling: Flags | None) -> Places:
        """Return where words of *size* begin, except spans in *written*, with a unit flagged by *telling* if given."""
        if size not in self._words:
            return NOWHERE
        real, _ = self.whole(codes, places, size, self._words[size])
        if telling is not None:
            real = real[telling[real[:, None] + np.arange(size)].any(axis=1)]
        return real[~_among(real * LONGEST + size, written)]


def _among(values: Places, known: Places) -> Flags:
    """Tell which *values* are among the sorted *known* ones; faster than `isin` if these are few."""
    if not known.size:
        return np.zeros(values.size, np.bool_)
    found: Flags = known[np.searchsorted(known, values).clip(max=known.size - 1)] == values
    return found


class Neighbours:
    """A test whether two characters are adjacent in any word, with a few false positives."""

    def __init__(self, words: Sequence[str]) -> None:
        codes = np.array([ord(c) % UNITS for word in words for c in (*word, "\0")], np.uint16)
        self._table = np.zeros(HASHED + 1, np.bool_)
        both = (codes[:-1] != 0) & (codes[1:] != 0)
        self._table[self._hashed(codes[:-1], codes[1:])[both]] = True

    def _hashed(self, one: Codes, two: Codes) -> npt.NDArray[np.uint32]:
        return (one.astype(np.uint32) * np.uint32(SPREAD) + two) & np.uint32(HASHED)

    def are(self, one: Codes, two: Codes) -> Flags:
        """Tell for each pair whether it may be part of a word."""
        return np.take(self._table, self._hashed(one, two))


class Parts:
    """A search for two adjacent characters that are the parts of one."""

    def __init__(self, made: Mapping[str, str]) -> None:
        units = sorted((ord(parts[0]) << 16 | ord(parts[1]), ord(char)) for parts, char in made.items())
        self._keys = np.array([key for key, _ in units], np.int64)
        self._chars = np.array([char for _, char in units], np.uint16)
        self._sides = np.zeros(UNITS, np.uint8)
        self._sides[self._keys >> 16] |= 1
        self._sides[self._keys & 0xFFFF] |= 2
        self._near = Neighbours(list(made))

    def find(self, codes: Codes) -> tuple[Places, Codes]:
        """Return the places of first parts followed by their second, and the character that both make up."""
        sides = np.take(self._sides, codes)
        maybe = np.flatnonzero((sides[:-1] & (sides[1:] >> 1)) != 0)
        maybe = maybe[self._near.are(codes[maybe], codes[maybe + 1])]
        keys = codes[maybe].astype(np.int64) << 16 | codes[maybe + 1]
        real = _among(keys, self._keys)
        places, keys = maybe[real], keys[real]
        alone = np.diff(places, prepend=-2) > 1
        return places[alone], self._chars[np.searchsorted(self._keys, keys[alone])]
