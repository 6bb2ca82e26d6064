"""Generate `src/groupaudit/data/fold.tsv`, the one per-character fold, from Unicode and OpenCC's character table.

Run `python benchmarks/make_fold_table.py TSCharacters.txt > src/groupaudit/data/fold.tsv`; the argument is OpenCC's
table of traditional and simplified characters (tab-separated, the preferred simplified character first).
"""

import re
import sys
from pathlib import Path

import unicodedata2 as unicodedata  # newer than that of Python: the table must know whatever Python will

MARKS = re.compile("[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]")
"""Combining marks that belong to no script of their own: struck-through, underlined and accented letters."""

INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3"
    "\U0001d173-\U0001d17a\U0001f3fb-\U0001f3ff\U000e0001\U000e0020-\U000e007f\U000e0100-\U000e01ef]"
)
"""Controls but white space, Unicode's default-ignorable characters, and skin tones, which only modify an emoji."""

PROSE = frozenset("，！？；：（）…")
"""Punctuation of Chinese prose keeps its form: no term contains it, and it is in every third message."""

ENCLOSING = re.compile(
    r"CIRCLED|PARENTHESIZED|SQUARED|BRACKETED|(DIGIT|NUMBER) .*(FULL STOP|COMMA)$|REGIONAL INDICATOR"
)
LETTER = re.compile(r"(?:SQUARED|CIRCLED|INDICATOR SYMBOL) (?:LATIN CAPITAL )?(?:LETTER )?([A-Z]{1,4})\b")
ENCLOSURE = str.maketrans("", "", "().,〔〕")

RADICALS = dict(
    zip(
        "⺁⺌⺍⺝⺠⺶⻁⻄⻅⻆⻉⻋⻑⻓⻔⻗⻘⻙⻚⻛⻜⻝⻡⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻱",
        "厂小小月民羊虎西见角贝车长长门雨青韦页风飞食首马骨鬼鱼鸟卤麦黄齐齿龙龟",
        strict=True,
    )
)
"""Radicals that text copied from PDF shows for whole characters and that Unicode does not decompose."""

BLANK = "\u2800"
"""Braille without dots: shown as a space."""


def enclosed(char: str) -> str | None:
    """Return what stands inside the circle, square or brackets, None when *char* encloses nothing."""
    name = unicodedata.name(char, "")
    if not ENCLOSING.search(name):
        return None
    if (plain := unicodedata.normalize("NFKD", char).translate(ENCLOSURE)) and plain != char:
        return plain
    if (number := unicodedata.numeric(char, None)) is not None:
        return str(int(number))
    return found[1] if (found := LETTER.search(name)) else None


def compatible(char: str) -> str:
    """Return the compatibility form of *char* without marks."""
    return unicodedata.normalize("NFC", MARKS.sub("", unicodedata.normalize("NFKD", char)))


def kind_of_compatible(char: str) -> str:
    """Return the kind of fold that leads from *char* to its compatibility form."""
    decomposition = unicodedata.decomposition(char)
    if decomposition.startswith(("<wide>", "<narrow>")):
        return "width"
    canonical = not decomposition.startswith("<")
    return "marks" if canonical and len(decomposition.split()) > 1 else "compatibility"


def step(char: str, simplified: dict[str, str]) -> tuple[str, str]:
    """Return the first fold that changes *char* and its kind, or *char* itself and no kind."""
    if char in PROSE:
        return char, ""
    candidates = (
        ("" if INVISIBLE.match(char) else char, "invisible"),
        ("" if MARKS.match(char) else char, "marks"),
        (enclosed(char) or char, "enclosed"),
        (RADICALS.get(char, " " if char == BLANK else char), "compatibility"),
        (compatible(char), kind_of_compatible(char)),
        (str(unicodedata.decimal(char, char)), "digits"),
        (char.casefold(), "case"),
        (simplified.get(char, char), "traditional"),
    )
    return next((found for found in candidates if found[0] != char), (char, ""))


def fold(char: str, simplified: dict[str, str]) -> tuple[str, frozenset[str]]:
    """Apply `step` to *char* and to what comes out of it until nothing changes."""
    text, kind = step(char, simplified)
    if text == char:
        return char, frozenset()
    parts = [fold(part, simplified) for part in text]
    return "".join(part for part, _ in parts), frozenset({kind}).union(*(kinds for _, kinds in parts))


def main(table: Path) -> None:
    """Print the fold of every character that changes: code point, replacement, kinds."""
    lines = (line.split("\t") for line in table.read_text("utf-8").splitlines())
    simplified = {key: values.split()[0] for key, values in lines}
    print(f"# Unicode {unicodedata.unidata_version} and OpenCC (Apache-2.0); made by benchmarks/make_fold_table.py")
    print("character\tfolded\tkinds")
    for code in (*range(0xD800), *range(0xE000, 0x110000)):
        text, kinds = fold(chr(code), simplified)
        if text != chr(code):
            print(f"{code:08X}\t{text}\t{'+'.join(sorted(kinds))}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
