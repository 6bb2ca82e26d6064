"""Show how the text of a message was folded, character by character, and its form without separators."""

from collections.abc import Iterator

import polars as pl

from groupaudit.detection.pii_numbers import with_digits
from groupaudit.exhibit import Case, Exhibit, Kind
from groupaudit.fold import fold_word, kinds_of
from groupaudit.judging.content import WORDS as FOLD_WORDS
from groupaudit.tables import WORDS, Tables

FOLDS = {**FOLD_WORDS, "case": ("大小写", "letter case")}


def tell(t: Tables, case: Case) -> Iterator[Exhibit]:
    """Yield the folded text, the folded characters, and the text without separators if it differs."""
    mine = t["text"].filter(pl.col("row") == case.row) if case.row is not None else t["text"].clear()
    for said, folded, squeezed in mine.select("text", "folded", "squeezed").iter_rows():
        yield _one("folded", ("折叠后", "Folded"), folded)
        changed = _changes(said)
        if changed.height:
            yield Exhibit(
                id="changes", title=("被折叠的字符", "Characters folded"), rows=changed, columns=CHANGED, words=FOLDS
            )
        if squeezed is not None:
            yield _one("squeezed", ("去掉分隔符后", "Squeezed"), squeezed)
        if (read := with_digits(folded)) != folded:
            yield _one("numbers", ("号码里的中文数字读作数字", "Numerals of numbers as digits"), read)


CHANGES = pl.Schema({
    "character": pl.String(),
    "code": pl.String(),
    "read_as": pl.String(),
    "folds": WORDS,
    "places": pl.List(pl.Int64()),
})  # fmt: skip

CHANGED = {
    "character": (("字符", "character"), Kind.BODY),
    "code": (("码位", "code point"), Kind.BODY),
    "read_as": (("读作", "read as"), Kind.BODY),
    "folds": (("变形", "folds"), Kind.CODE),
    "places": (("位置", "places"), Kind.NUMBER),
}


def _one(id_: str, title: tuple[str, str], text: str) -> Exhibit:
    rows = pl.DataFrame({"text": [text]})
    return Exhibit(id=id_, title=title, rows=rows, columns={"text": (("文字", "text"), Kind.BODY)})


def _changes(said: str) -> pl.DataFrame:
    """Return one row per distinct folded character, in order of appearance."""
    places: dict[str, list[int]] = {}
    for place, char in enumerate(said):
        if fold_word(char) != char:
            places.setdefault(char, []).append(place)
    rows = [(char, f"U+{ord(char):04X}", fold_word(char), sorted(kinds_of(char)), at) for char, at in places.items()]
    return pl.DataFrame(rows, schema=CHANGES, orient="row")
