"""The tables of `detection.py`, in Markdown."""

from collections.abc import Iterable, Iterator, Sequence

import polars as pl

from benchmarks.content_scores import Operating, by_category, by_source, share
from benchmarks.disguise_scores import DisguiseScore
from benchmarks.left_out import LeftOut
from benchmarks.name_scores import VERDICTS, NameScore
from benchmarks.run import Bar
from benchmarks.verdicts import categories

BASE_RATE = 0.005


def content_tables(judged: pl.DataFrame, points: Sequence[Operating]) -> Iterator[str]:
    """Yield the tables of false alarms and of recall, one row a source."""
    names = [f"{point.name} (≥ {point.least})" for point in points]
    for title, violation in (("False alarms on normal messages", 0), ("Recall, any category", 1)):
        figure = percent if violation == 0 else ratio
        rows = [
            [source, str(part.height), *(figure(share(part, point.least)) for point in points)]
            for source, part in by_source(judged, violation)
        ]
        yield section(title, ["source", "n", *names], rows)


def category_table(judged: pl.DataFrame, verdicts: pl.DataFrame, least: int) -> str:
    """Return source × category at one confidence: what share of a source's messages is found in which category."""
    rows = []
    for label in (0, 1):
        for source, part in by_source(judged, label):
            shares = by_category(part, verdicts, least)
            kind = "violation" if label else "normal"
            rows.append([f"{source}, {kind}", *(percent(shares.get(name, 0)) for name in categories())])
    return section(f"Source × category at ≥ {least}", ["source", *categories()], rows)


def left_out_table(table: Iterable[LeftOut]) -> str:
    """Return recall in-sample and with each source left out."""
    rows = [
        [
            name,
            str(one.terms),
            f"{one.least_in_sample} → {one.least}",
            *map(ratio, (before, after)),
            _fpr(one),
            str(one.own_terms),
            ratio(least),
        ]
        for one in table
        for name, (before, after, least) in one.recalls.items()
    ]
    head = ["source", "its terms", "floor", "recall in-sample", "left out", "its false alarms", "terms seen only there"]
    return section("Leave one source out", [*head, "without these too"], rows)


def held_out_table(judged: pl.DataFrame, points: Sequence[Operating]) -> str:
    """Return what is found in the invented messages, by kind, category and style."""
    head = ["", "n", *(f"{point.name} (≥ {point.least})" for point in points)]
    rows = []
    for keys in (["kind"], ["kind", "category"], ["kind", "category", "style"]):
        known = judged.filter(pl.col("category").is_not_null() | (pl.col("kind") == "normal"))
        for key, part in sorted(known.group_by(keys), key=lambda pair: str(pair[0])):
            found = [str(part.filter(pl.col("confidence") >= point.least).height) for point in points]
            rows.append([", ".join(filter(None, key)), str(part.height), *found])
    return section("Held-out messages, how many were found", head, dict.fromkeys(map(tuple, rows)))


def precision_table(judged: pl.DataFrame, invented: pl.DataFrame, points: Sequence[Operating]) -> str:
    """Return which share of the findings is right where one message in two hundred is an offer like the invented ones.

    False alarms are those of each source of normal messages; where none was seen, those of one message more.
    """
    offers = invented.filter(pl.col("kind") == "violation")
    normal = [*by_source(judged, 0), ("held out", invented.filter(pl.col("kind") == "normal"))]
    rows = [
        [name, *(ratio(_precision(share(offers, p.least), _at_worst(part, p.least))) for p in points)]
        for name, part in normal
    ]
    head = ["normal messages", *(f"{point.name} (≥ {point.least})" for point in points)]
    return section("Precision at a base rate of 0.5 %, recall as of the held-out offers", head, rows)


def _precision(recall: float, false_alarms: float) -> float:
    right = BASE_RATE * recall
    return right / (right + (1 - BASE_RATE) * false_alarms)


def _at_worst(normal: pl.DataFrame, least: int) -> float:
    return max(share(normal, least), 1 / normal.height)


def disguises_table(table: Iterable[DisguiseScore]) -> str:
    """Return which share of the phrases each step brings out of each disguise, and which are findings."""
    steps = ["written", "folded", "squeezed", "traced", "alone", "beside"]
    rows = [[one.name, str(one.phrases), *(ratio(getattr(one, step)) for step in steps)] for one in table]
    heading = [
        "disguise",
        "n",
        "as written",
        "folded",
        "squeezed",
        "any trace",
        "found alone",
        "found beside an account",
    ]
    return section("Disguised phrases, readable and found in their category", heading, rows)


def names_table(table: Iterable[NameScore]) -> str:
    """Return how each set of names is judged."""
    rows = [[one.title, str(one.names), *(ratio(one.shares[v], 4) for v in VERDICTS)] for one in table]
    return section("Names by nickname-real-name", ["set", "n", *VERDICTS], rows)


def bars_table(bars: Iterable[Bar]) -> str:
    """Return the bars, each with its figure."""
    rows = [["met" if bar.passed else "**not met**", bar.name, bar.figure] for bar in bars]
    return section("Bars", ["", "bar", "figure"], rows)


def section(title: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a heading and a table with aligned columns."""
    every = [list(head), *map(list, rows)]
    widths = [max(len(row[i]) for row in every) for i in range(len(head))]
    lines = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in every
    ]
    rule = "|" + "|".join("-" * (width + 2) for width in widths) + "|"
    return "\n".join([f"## {title}", "", lines[0], rule, *lines[1:], ""])


def percent(value: float) -> str:
    """Return a share in percent."""
    return f"{value * 100:.2f} %"


def ratio(value: float, digits: int = 2) -> str:
    """Return a share as a number up to one."""
    return f"{value:.{digits}f}"


def _fpr(one: LeftOut) -> str:
    return "–" if one.false_alarms is None else percent(one.false_alarms)
