"""The scale of the evidence score: from how many points on a message is reported, and what everything is worth.

The points of distinct terms of one category add up, and what stands beside them (a lure, a link, a contact, a disguise,
the sender's situation) adds its own, at most `MOST_BESIDE`. A term of `WEAK` points or more can make a finding with one
second signal; a weaker one is everyday talk that only counts in sums. So a message whose weak terms of any one category
add up to less than `ENOUGH - MOST_BESIDE`, and that holds no other term, can never be reported.
"""

import functools
from collections.abc import Mapping, Sequence
from pathlib import Path

import polars as pl

ENOUGH = 60
"""From this score on a message is reported."""

WEAK = 40
"""Terms below this weight count only in sums."""

COVERT = 50
"""From this weight on a term is worth a disguise: who hides a weaker one hides an everyday word."""

MOST_BESIDE = 40
"""The most points that anything but terms of the category adds to a score."""

EVERYDAY = 20
"""Terms below this weight are everyday words of business: together they count at most `MOST_EVERYDAY`."""

MOST_EVERYDAY = 30

SECRECY = "secrecy"
SIGNALS = ("lure", SECRECY)
"""The categories of packs that only make a term, a number or a link more telling."""

DATA = Path(__file__).parents[1] / "data"


@functools.cache
def weights() -> Mapping[str, int]:
    """Return the points of every part of a score that is no term, by its code (`data/weights.tsv`)."""
    return {part: int(points) for part, points, *_ in _rows("weights.tsv")}


@functools.cache
def calibration() -> Sequence[tuple[int, int]]:
    """Return, rising, from which score on which confidence holds (`data/calibration.tsv`)."""
    return tuple((int(score), int(confidence)) for score, confidence, *_ in _rows("calibration.tsv"))


def confidence_expr(score: pl.Expr) -> pl.Expr:
    """Return the confidence, 0 to 99, that a score stands for: that of the highest step it reaches."""
    steps = pl.lit(0)
    for least, confidence in calibration():
        steps = pl.when(score >= least).then(confidence).otherwise(steps)
    return steps.cast(pl.Int32)


def _rows(name: str) -> list[list[str]]:
    lines = (DATA / name).read_text("utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")][1:]
