"""How many phrases are found in spite of a disguise, by the steps it takes to see through it."""

import functools
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from benchmarks.verdicts import floor, judge
from groupaudit.detection.guises import syllables_of
from groupaudit.detection.squeeze import squeeze
from groupaudit.fold import fold_word

PHRASES = Path(__file__).with_name("disguises.tsv")
PLAIN, WRITTEN = "plain", ("traditional", "pinyin", "homophones", "parts", "look-alikes")
SEPARATORS = {
    "dots": ".",
    "blanks": " ",
    "stars": "*",
    "dashes": "--",
    "dots and stars": ".*",
    "bars": "丨",
    "emoji": "🔥",
    "zero-width": "\u200b",
}
MADE: Mapping[str, Callable[[str], str]] = {
    PLAIN: str,
    **{name: mark.join for name, mark in SEPARATORS.items()},
    "brackets": lambda phrase: "".join(f"【{char}】" for char in phrase),
    "doubled": lambda phrase: "".join(2 * char for char in phrase),
    "doubled inside": lambda phrase: phrase[0] + 2 * phrase[1] + phrase[2:],
    "reversed": lambda phrase: phrase[::-1],
}
HALF: Mapping[str, Callable[[Mapping[str, str]], str]] = {
    "pinyin apart": lambda row: " ".join(syllables_of(row["pinyin"])),
    "half pinyin": lambda row: row["phrase"][:-1] + syllables_of(row["pinyin"])[-1],
    "one homophone": lambda row: row["phrase"][:-1] + row["homophones"][-1],
}
"""Disguises made from those written out."""

Known = AbstractSet[tuple[str, str]]
BESIDE = "{}，要的加我微信 abc12345"


@dataclass(frozen=True)
class DisguiseScore:
    """What share of the phrases is readable in one disguise after every step, and what share is a finding.

    `written`, `folded` and `squeezed` hold the phrase itself, `traced` are those that some reading gives a score in
    their category, `alone` and `beside` (an account to add) those that are reported in it.
    """

    name: str
    phrases: int
    written: float
    folded: float
    squeezed: float
    traced: float
    alone: float
    beside: float


@functools.cache
def disguise_scores() -> tuple[DisguiseScore, ...]:
    """Return the score of every disguise, the plain phrase first."""
    phrases = pl.read_csv(PHRASES, separator="\t", quote_char=None, comment_prefix="#")
    rows = phrases.rows(named=True)
    forms = {name: [make(row["phrase"]) for row in rows] for name, make in MADE.items()}
    forms |= {name: phrases[name].to_list() for name in WRITTEN}
    forms |= {name: [make(row) for row in rows] for name, make in HALF.items()}
    texts = [text for several in forms.values() for form in several for text in (form, BESIDE.format(form))]
    verdicts = judge(pl.Series(texts))
    traced = set(verdicts.select("text", "category").iter_rows())
    found = set(verdicts.filter(pl.col("confidence") >= floor()).select("text", "category").iter_rows())
    return tuple(_score(name, several, rows, traced, found) for name, several in forms.items())


def _score(
    name: str, forms: Sequence[str], rows: Sequence[Mapping[str, str]], traced: Known, found: Known
) -> DisguiseScore:
    cases = [
        (
            row["phrase"] in form,
            row["phrase"] in fold_word(form),
            row["phrase"] in squeeze(fold_word(form)).text,
            (BESIDE.format(form), row["category"]) in traced,
            (form, row["category"]) in found,
            (BESIDE.format(form), row["category"]) in found,
        )
        for form, row in zip(forms, rows, strict=True)
    ]
    return DisguiseScore(name, len(cases), *(sum(column) / len(cases) for column in zip(*cases, strict=True)))
