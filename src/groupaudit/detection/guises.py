"""Read one message in the ways in which a disguised term is meant to be read: its guises.

Every reading maps each of its characters to the characters of the folded text that it stands for. A reading counts
only where it yields a term that is not written there.
"""

import functools
import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from groupaudit.detection.alike import read_as, rows_of, shapes, sounds, syllables

DOUBLED, PARTS, VARIANT, PHONETIC, SPELLED, SHAPE, REVERSED = (
    "doubled", "parts", "variant", "phonetic", "spelled", "look-alike", "reversed",
)  # fmt: skip
FOLDS = (DOUBLED, PARTS, VARIANT, PHONETIC, SPELLED, SHAPE, REVERSED)
BIT = {fold: 1 << number for number, fold in enumerate(FOLDS, 1)}
"""Bit of each guise in the number that tells which readings of a message to try; bit 0 is the text as written."""

LIKENESSES = (PHONETIC, SHAPE, PARTS)
"""Guises that read ordinary characters as other ones, although the text may make more sense as written."""

AS_WRITTEN = 1
SHORTEST_REVERSED = 3
LONGEST_SYLLABLE = 6


class Guise(Struct, frozen=True):
    """One reading of a text: what it says, and the start and end in the text of the source of each character."""

    fold: str
    text: str
    starts: Sequence[int]
    ends: Sequence[int]


Pieces = Iterable[tuple[str, int, int]]


def _guise(fold: str, pieces: Pieces) -> Guise:
    found = [(char, start, end) for text, start, end in pieces for char in text]
    chars, starts, ends = zip(*found, strict=True) if found else ((), (), ())
    return Guise(fold, "".join(chars), starts, ends)


def guises(text: str, made: Mapping[str, str], ways: int) -> Iterator[Guise]:
    """Yield the guises of folded *text* selected by *ways* (see `BIT`); *made* gives characters by their parts."""
    if ways & BIT[DOUBLED]:
        yield doubled(text)
    if ways & BIT[PARTS]:
        yield joined(text, made)
    if ways & BIT[VARIANT]:
        yield variants(text)
    if ways & BIT[SPELLED]:
        yield spelled(text)
    for fold, classes in ((PHONETIC, sounds()), (SHAPE, shapes())):
        if ways & BIT[fold]:
            yield Guise(fold, read_as(text, classes), range(len(text)), range(1, len(text) + 1))
    if ways & BIT[REVERSED]:
        back = range(len(text) - 1, -1, -1)
        yield Guise(REVERSED, text[::-1], back, [place + 1 for place in back])


def doubled(text: str) -> Guise:
    """Read every run of one character as a single character."""
    runs = (list(run) for _, run in itertools.groupby(range(len(text)), key=text.__getitem__))
    return _guise(DOUBLED, ((text[run[0]], run[0], run[-1] + 1) for run in runs))


@functools.cache
def variant_table() -> Mapping[str, str]:
    """Return the meanings of emoji and slang."""
    return {variant: meaning for variant, meaning, *_ in rows_of("variants.tsv")}


@functools.cache
def _variant_pattern() -> re.Pattern[str]:
    return re.compile("|".join(map(re.escape, sorted(variant_table(), key=lambda word: (-len(word), word)))))


def variants(text: str) -> Guise:
    """Read emoji and slang as their meaning; each character of a meaning has the span of the whole variant."""
    table, pieces, place = variant_table(), [], 0
    for match in _variant_pattern().finditer(text):
        pieces += [(text[i], i, i + 1) for i in range(place, match.start())]
        pieces.append((table[match[0]], match.start(), match.end()))
        place = match.end()
    return _guise(VARIANT, [*pieces, *((text[i], i, i + 1) for i in range(place, len(text)))])


@functools.cache
def part_table() -> Mapping[str, Sequence[str]]:
    """Return the parts of each character, one string for every way to split it."""
    return {char: several.split(" ") for char, several in rows_of("parts.tsv")}


def made_of(chars: Iterable[str]) -> dict[str, str]:
    """Return those of *chars* that can be split, by their parts; of two with the same parts the first."""
    table = part_table()
    return {parts: char for char in sorted(chars, reverse=True) for parts in table.get(char, ())}


def joined(text: str, made: Mapping[str, str]) -> Guise:
    """Read two adjacent parts of a character as the character."""
    pieces: list[tuple[str, int, int]] = []
    place = 0
    while place < len(text):
        whole = made.get(text[place : place + 2])
        pieces.append((whole or text[place], place, place + (2 if whole else 1)))
        place = pieces[-1][2]
    return _guise(PARTS, pieces)


LATIN = re.compile("[a-z]+")
LATIN_BEFORE = re.compile(r"[a-z]+\Z")
LONGEST_RUN = 40
"""A run of more letters than this is not the spelling of a term."""


def spelled(text: str) -> Guise:
    """Read syllables in Latin letters as characters of that sound, and all other characters by their sound.

    A run of letters counts if syllables make up all of it; one space, hyphen or apostrophe before it is dropped if a
    letter precedes that.
    """
    runs = {match.start(): match[0] for match in LATIN.finditer(text)}
    cuts = {start: cut for start, run in runs.items() if (cut := syllables_of(run))}
    pieces: list[tuple[str, int, int]] = []
    place = 0
    while place < len(text):
        after = pieces and pieces[-1][2] == place and text[place - 1].isascii() and text[place - 1].isalpha()
        if place in cuts:
            for syllable in cuts[place]:
                pieces.append((syllables()[syllable], place, place + len(syllable)))
                place += len(syllable)
        elif after and text[place] in " -'" and place + 1 in cuts:
            place += 1
        else:
            pieces.append((sounds().get(text[place], text[place]), place, place + 1))
            place += 1
    return _guise(SPELLED, pieces)


@functools.lru_cache(maxsize=4096)
def syllables_of(run: str) -> tuple[str, ...]:
    """Return the syllables that make up a whole run of Latin letters, longest first; empty if there are none."""
    if len(run) > LONGEST_RUN:
        return ()
    for size in range(min(LONGEST_SYLLABLE, len(run)), 0, -1):
        if run[:size] in syllables() and (size == len(run) or (rest := syllables_of(run[size:]))):
            return (run[:size], *(rest if size < len(run) else ()))
    return ()
