"""Scale of the evidence score: from how many points on a message is reported, and the points of every part.

The points of distinct terms of one category add up; other evidence (a lure, a link, a contact, a disguise, the
sender's situation) adds at most `MOST_BESIDE`. That the sender is new or a stranger never makes a finding. A term of
`WEAK` points or more can make a finding with one second signal; a weaker one is everyday talk that only counts in sums.
So a message is never reported if it holds only weak terms and those of every category add up to less than
`ENOUGH - MOST_BESIDE`.
"""

import functools
from collections.abc import Mapping, Sequence
from pathlib import Path

import polars as pl

ENOUGH = 60
"""Least score of a message that is reported."""

WEAK = 40
"""Terms below this weight count only in sums."""

COVERT = 50
"""Least weight of terms that are searched for in disguise: a disguise of a weaker one hides an everyday word."""

MOST_BESIDE = 40
"""Most points that evidence other than terms of the category adds to a score."""

EVERYDAY = 20
"""Terms below this weight are everyday business words: together they count at most `MOST_EVERYDAY`."""

MOST_EVERYDAY = 30

SECRECY = "secrecy"
SIGNALS = ("lure", SECRECY)
"""Categories of packs that only support a term, a number or a link."""

DATA = Path(__file__).parents[1] / "data"


@functools.cache
def weights() -> Mapping[str, int]:
    """Return the points of every part of a score that is not a term, by its code (`data/weights.tsv`)."""
    return {part: int(points) for part, points, *_ in _rows("weights.tsv")}


@functools.cache
def calibration() -> Sequence[tuple[int, int]]:
    """Return steps in ascending order: the least score and its confidence (`data/calibration.tsv`)."""
    return tuple((int(score), int(confidence)) for score, confidence, *_ in _rows("calibration.tsv"))


def confidence_expr(score: pl.Expr) -> pl.Expr:
    """Return the confidence, 0 to 99, of a score: that of the highest step it reaches."""
    steps = pl.lit(0)
    for least, confidence in calibration():
        steps = pl.when(score >= least).then(confidence).otherwise(steps)
    return steps.cast(pl.Int32)


def _rows(name: str) -> list[list[str]]:
    lines = (DATA / name).read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")][1:]
