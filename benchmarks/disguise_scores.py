"""How many phrases are found in spite of a disguise: alone, and beside an account to add."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from benchmarks.verdicts import floor, judge

PHRASES = Path(__file__).with_name("disguises.tsv")
PLAIN, WRITTEN = "plain", ("traditional", "pinyin", "homophones", "parts", "look-alikes")
SEPARATORS = {
    "dots": ".",
    "blanks": " ",
    "stars": "*",
    "dashes": "--",
    "bars": "丨",
    "emoji": "🔥",
    "zero-width": "\u200b",
}
MADE: Mapping[str, Callable[[str], str]] = {
    PLAIN: str,
    **{name: mark.join for name, mark in SEPARATORS.items()},
    "brackets": lambda phrase: "".join(f"【{char}】" for char in phrase),
    "doubled": lambda phrase: "".join(2 * char for char in phrase),
    "reversed": lambda phrase: phrase[::-1],
}
BESIDE = "{}，要的加我微信 abc12345"


@dataclass(frozen=True)
class DisguiseScore:
    """What share of the phrases is found in its category, in one disguise."""

    name: str
    phrases: int
    alone: float
    beside: float


def disguise_scores() -> Iterator[DisguiseScore]:
    """Yield the score of every disguise, the plain phrase first."""
    phrases = pl.read_csv(PHRASES, separator="\t", quote_char=None, comment_prefix="#")
    forms = {name: [make(phrase) for phrase in phrases["phrase"]] for name, make in MADE.items()}
    forms |= {name: phrases[name].to_list() for name in WRITTEN}
    texts = [text for several in forms.values() for form in several for text in (form, BESIDE.format(form))]
    verdicts = judge(pl.Series(texts)).filter(pl.col("confidence") >= floor())
    found = set(verdicts.select("text", "category").iter_rows())
    for name, several in forms.items():
        pairs = list(zip(several, phrases["category"], strict=True))
        alone = sum(pair in found for pair in pairs)
        beside = sum((BESIDE.format(form), category) in found for form, category in pairs)
        yield DisguiseScore(name, len(pairs), alone / len(pairs), beside / len(pairs))
