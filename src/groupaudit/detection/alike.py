"""Say which characters sound alike and which look alike, by one representative for every class.

`data/syllables.tsv` holds the characters of every toneless syllable (pypinyin, MIT), `data/look_alikes.tsv` what
resembles each other; benchmarks/make_reading_tables.py makes both. The representative is the first of its class.
"""

import functools
from collections.abc import Mapping
from pathlib import Path

DATA = Path(__file__).parents[1] / "data"


def rows_of(name: str) -> list[list[str]]:
    """Return the cells of a table in `data`, without its heading and comments."""
    lines = (line for line in (DATA / name).read_text("utf-8").splitlines() if line[0] != "#")
    return [line.split("\t") for line in lines][1:]


@functools.cache
def sounds() -> Mapping[str, str]:
    """Return what each Chinese character is read as when only its syllable counts."""
    return {char: several[0] for _, several in rows_of("syllables.tsv") for char in several}


@functools.cache
def syllables() -> Mapping[str, str]:
    """Return the representative of every syllable by its spelling in Latin letters."""
    return {spelling: several[0] for spelling, several in rows_of("syllables.tsv")}


@functools.cache
def shapes() -> Mapping[str, str]:
    """Return what each character is read as when only its looks count."""
    return {char: several[0] for _, several in rows_of("look_alikes.tsv") for char in several}


def read_as(text: str, classes: Mapping[str, str]) -> str:
    """Return *text* with every character replaced by the representative of its class."""
    return "".join(map(classes.get, text, text))
