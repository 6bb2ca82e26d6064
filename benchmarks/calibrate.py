"""Set the confidence of evidence scores by labelled messages: `python -m benchmarks.calibrate FOLDER [--write]`.

FOLDER is that of `benchmarks.detection`. For each range of scores the share of violations and of normal messages that
reach it is averaged over sources, never pooled, so that no source speaks louder for being longer. The confidence is the
share of true alarms among messages of which one in two hundred is a violation, made to rise with the score. Half a
normal message more than was seen is taken to reach each range: what none of them reached is not impossible. Insults
and grumbling are left out, on both sides: they are told as information, and what is an insult is a matter of taste.

Printed beside are the confidences without each source, and for every part of a score how often it stands beside terms
of a category in violations and in normal messages, with the points that this ratio is worth: what `data/weights.tsv`
calls checked is worth that much and more by these figures; the rest was set by hand, because labelled texts hide
numbers and addresses, have no senders, and hold no talk of a property company.
"""

import argparse
import math
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import polars as pl

from benchmarks.content_scores import content
from benchmarks.verdicts import categories
from groupaudit.derived import materialise
from groupaudit.detection.evidence_points import DATA, ENOUGH, weights
from groupaudit.shape import conform
from groupaudit.tables import MESSAGES, Tables

EDGES = (0, 20, 40, ENOUGH, 75, 85, 100, 140, 200)
BASE_RATE = 1 / 200
HIGHEST = 99
INSULTS, OF_INSULTS = "unhealthy-tendency", "COLD"
"""A category that is told as information, and the source whose violations are of no other."""

OUT = DATA / "calibration.tsv"


def main() -> None:
    """Print what the table would be, in full and without each source, and write it where asked to."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--write", action="store_true", help=f"write {OUT.name}")
    asked = parser.parse_args()
    labelled = content(asked.folder / "content.jsonl.gz")
    scores = evidence(labelled["text"])
    best = scores.group_by("row").agg(pl.col("score").max())
    judged = labelled.with_row_index("row").join(best, on="row", how="left").with_columns(pl.col("score").fill_null(0))
    table = calibrated(judged)
    print("score", *EDGES, sep="\t")
    print("confidence", *table, sep="\t")
    for family in judged["family"].unique().sort():
        print(f"no {family}", *calibrated(judged.filter(pl.col("family") != family)), sep="\t")
    for part, spam, normal, worth in ratios(judged, scores):
        print(f"{part}\t{spam:.3f} of violations\t{normal:.3f} of normal\tworth {worth:+d}\tset {weights()[part]:+d}")
    if asked.write:
        lines = [f"{edge}\t{confidence}" for edge, confidence in zip(EDGES, table, strict=True)]
        OUT.write_text("\n".join(["score\tconfidence", *lines, ""]), "utf-8")


def evidence(texts: pl.Series) -> pl.DataFrame:
    """Return the scores of the categories that are on by default; `row` is the position in *texts*."""
    messages = conform(pl.DataFrame({"text": texts}).with_columns(kind=pl.lit("text")), MESSAGES)
    tables, broken = materialise(Tables({"messages": messages}), ["scores"])
    if broken:
        raise RuntimeError("; ".join(broken.values()))
    return tables["scores"].filter(pl.col("category").is_in(sorted(set(categories()) - {INSULTS})))


def calibrated(judged: pl.DataFrame) -> list[int]:
    """Return the confidence at each of EDGES: rising, below one half short of ENOUGH and not below from there on."""
    violating = judged.filter((pl.col("violation") == 1) & (pl.col("family") != OF_INSULTS))
    ordinary = judged.filter(pl.col("violation") == 0)
    spam, normal = shares(violating), [share + 0.5 / ordinary.height for share in shares(ordinary)]
    raw = [100 * BASE_RATE * s / (BASE_RATE * s + (1 - BASE_RATE) * n) for s, n in zip(spam, normal, strict=True)]
    rising = pooled(raw, [s + n for s, n in zip(spam, normal, strict=True)])
    sides = zip(EDGES, rising, strict=True)
    whole = [min(49, round(c)) if edge < ENOUGH else min(HIGHEST, max(50, round(c))) for edge, c in sides]
    return [0, *whole[1:]]


def shares(rows: pl.DataFrame) -> list[float]:
    """Return the share of messages in each range of scores, averaged over sources."""
    each = []
    for _, part in rows.group_by("source"):
        ranges = zip(EDGES, [*EDGES[1:], math.inf], strict=True)
        each.append(
            [part.filter((pl.col("score") >= a) & (pl.col("score") < b)).height / part.height for a, b in ranges]
        )
    return [sum(column) / len(each) for column in zip(*each, strict=True)]


def pooled(values: Sequence[float], sizes: Sequence[float]) -> list[float]:
    """Return *values* made to rise by averaging neighbours that fall, each weighing its size."""
    blocks: list[tuple[float, float, int]] = []
    for value, size in zip(values, sizes, strict=True):
        blocks.append((value, size, 1))
        while len(blocks) > 1 and blocks[-2][0] > blocks[-1][0]:
            (a, m, i), (b, n, j) = blocks[-2:]
            blocks[-2:] = [((a * m + b * n) / (m + n or 1), m + n, i + j)]
    return [value for value, _, count in blocks for _ in range(count)]


def ratios(judged: pl.DataFrame, scores: pl.DataFrame) -> Iterator[tuple[str, float, float, int]]:
    """Yield for every part how often it stands beside terms in violations and in normal messages, and its worth.

    The worth is five points for each doubling of the odds, in steps of five.
    """
    parts = scores.select("row", part=pl.col("parts").list.eval(pl.element().struct.field("part")))
    found = parts.explode("part").unique().group_by("part").agg("row")
    rows: Mapping[str, pl.Series] = dict(found.iter_rows())
    some = judged.filter(pl.col("row").is_in(scores["row"].implode()))
    for part in weights():
        holds = some.with_columns(holds=pl.col("row").is_in(list(rows.get(part, []))))
        spam, normal = (_mean(holds.filter(pl.col("violation") == v)) for v in (1, 0))
        if spam or normal:
            yield part, spam, normal, 5 * round(math.log2((spam + 0.005) / (normal + 0.005)))


def _mean(rows: pl.DataFrame) -> float:
    """Return the share of *rows* that hold, averaged over sources."""
    return float(rows.group_by("source").agg(pl.col("holds").mean())["holds"].mean() or 0)  # type: ignore[arg-type]  # a mean of means is a number


if __name__ == "__main__":
    main()
