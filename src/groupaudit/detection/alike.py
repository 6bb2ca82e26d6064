"""Map characters that sound alike (homophones) or look alike to one representative of their class.

`data/syllables.tsv` lists the characters of each toneless syllable (pypinyin, MIT), `data/look_alikes.tsv` characters
that resemble each other; benchmarks/make_reading_tables.py generates both. The first of a class represents it.
"""

import functools
from collections.abc import Mapping
from pathlib import Path

DATA = Path(__file__).parents[1] / "data"


def rows_of(name: str) -> list[list[str]]:
    """Return the cells of a table in `data`, without header and comments."""
    lines = (line for line in (DATA / name).read_text("utf-8").splitlines() if line[0] != "#")
    return [line.split("\t") for line in lines][1:]


@functools.cache
def sounds() -> Mapping[str, str]:
    """Return the representative of each Chinese character among its homophones, tones ignored."""
    return {char: several[0] for _, several in rows_of("syllables.tsv") for char in several}


@functools.cache
def syllables() -> Mapping[str, str]:
    """Return the representative character of each syllable, by its spelling in Latin letters."""
    return {spelling: several[0] for spelling, several in rows_of("syllables.tsv")}


@functools.cache
def shapes() -> Mapping[str, str]:
    """Return the representative of each character among its look-alikes."""
    return {char: several[0] for _, several in rows_of("look_alikes.tsv") for char in several}


def read_as(text: str, classes: Mapping[str, str]) -> str:
    """Return *text* with every character replaced by the representative of its class."""
    return "".join(map(classes.get, text, text))
