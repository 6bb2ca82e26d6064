"""Generate the tables by which a disguised term is read: how characters sound, of what they are made, what they resemble.

Run `python benchmarks/make_reading_tables.py chaizi.tsv similar_shape.txt FOLDER`; FOLDER gets syllables.tsv, parts.tsv
and look_alikes.tsv. chaizi.tsv is the table of kfcd/chaizi (character, then decompositions between tabs, their parts
between spaces), similar_shape.txt that of contr4l/SimilarCharacter (character, space, what looks like it). Sounds come
from pypinyin: the first reading of a character, but for a few the most frequent one, without its tone.
"""

import sys
from collections import defaultdict
from pathlib import Path

from pypinyin import Style, pinyin

from groupaudit.fold import fold_word

HAN = range(0x4E00, 0xA000)
MOST_PARTS = 2
MOST_ALIKE = 30
"""A part in more characters than this is a radical: it makes nothing alike."""

MOST_BY_TABLE = 12

READINGS = {
    "似": "si", "佛": "fo", "傀": "kui", "勒": "le", "啜": "chuo", "囤": "tun", "掺": "chan", "潦": "liao", "琢": "zhuo",
    "肋": "lei", "茄": "qie", "辗": "zhan", "铤": "ting", "靓": "liang", "龈": "yin",
}  # fmt: skip
"""Characters that most words read otherwise than pypinyin does first."""

STROKES = frozenset("丨丿丶亅乚乛")
"""Parts that nobody types as characters."""

LETTERS = {
    "a": "аα", "b": "вьβ", "c": "сϲ", "d": "ԁ", "e": "еєε", "h": "нһ", "i": "іι", "j": "ј", "k": "кκ", "m": "мμ",
    "n": "пη", "o": "оοσ", "p": "рρ", "q": "ԛ", "r": "гᴦ", "s": "ѕ", "t": "тτ", "u": "υц", "v": "ѵν", "w": "ѡшω",
    "x": "хχ", "y": "уүγ", "z": "ᴢ", "0": "〇", "3": "зэ", "6": "б",
}  # fmt: skip
"""Cyrillic, Greek and other letters that pass for Latin ones."""


def folded(char: str) -> bool:
    """Tell whether *char* can stand in folded text."""
    return fold_word(char) == char


def syllables() -> dict[str, str]:
    """Return the characters of every toneless syllable."""
    found = defaultdict(list)
    for code in HAN:
        reading = pinyin(chr(code), style=Style.NORMAL, errors="ignore", v_to_u=False)
        sound = READINGS.get(chr(code)) or (reading[0][0] if reading else "")
        if folded(chr(code)) and sound.isascii() and sound.isalpha():
            found[sound].append(chr(code))
    return {syllable: "".join(chars) for syllable, chars in sorted(found.items())}


def parts(table: Path) -> list[tuple[str, str]]:
    """Return characters with the two characters they are made of."""
    rows = (line.split("\t") for line in table.read_text("utf-8").splitlines())
    pairs = {(char, "".join(made.split())) for char, *several in rows for made in several}
    return sorted((c, p) for c, p in pairs if 1 < len(p) <= MOST_PARTS and folded(c) and is_typed(p))


def is_common(char: str) -> bool:
    """Tell whether *char* is one of the 6,763 characters of GB 2312."""
    return char.encode("gb2312", "ignore") != b""


def is_typed(several: str) -> bool:
    """Tell whether all parts can be typed and none changes by folding."""
    return all(
        part.isalpha() and len(part.encode("utf-16-le")) == 2 and part not in STROKES and folded(part)
        for part in several
    )


def look_alikes(table: Path, made: list[tuple[str, str]]) -> dict[str, str]:
    """Return classes of what resembles each other: by a shared part beside the radical, by the table, by letter shape.

    A class stays small: resemblance is not handed on for ever.
    """
    classes: dict[str, set[str]] = {}
    for char, several in made:
        if len(several) == 2 and is_common(char):
            classes.setdefault(several[1], set()).add(char)
    of: dict[str, set[str]] = {}
    for same in sorted(classes.values(), key=len, reverse=True):  # a character stays in its largest class
        left = same - of.keys()
        of |= dict.fromkeys(left, left) if 1 < len(left) < MOST_ALIKE else {}
    rows = (line.split(" ") for line in table.read_text("utf-8").splitlines() if " " in line)
    pairs = [(char, other) for char, others in rows for other in others.strip() if folded(char) and folded(other)]
    for one, other in pairs:
        a, b = of.setdefault(one, {one}), of.setdefault(other, {other})
        if a is not b and min(len(a), len(b)) == 1 and len(a | b) <= MOST_BY_TABLE:
            a |= b
            of |= dict.fromkeys(b, a)
    han = {min(same): "".join(sorted(same)) for same in of.values() if len(same) > 1}
    return dict(sorted(han.items())) | {letter: letter + alike for letter, alike in LETTERS.items()}


def write(path: Path, heading: str, rows: list[tuple[str, str]]) -> None:
    """Write a table of two columns, equal first cells joined."""
    joined = defaultdict(list)
    for first, second in rows:
        joined[first].append(second)
    lines = [heading, *(f"{first}\t{' '.join(several)}" for first, several in joined.items())]
    path.write_text("\n".join(lines) + "\n", "utf-8")


def main(chaizi: Path, similar: Path, folder: Path) -> None:
    """Write the three tables."""
    made = parts(chaizi)
    write(folder / "syllables.tsv", "syllable\tcharacters", list(syllables().items()))
    write(folder / "parts.tsv", "character\tparts", made)
    write(folder / "look_alikes.tsv", "first\tcharacters", list(look_alikes(similar, made).items()))


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:4]))
