"""How much of labelled content is found and how much is falsely alarmed, source by source, nothing pooled."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from benchmarks.verdicts import floor
from groupaudit.judging.content import SURE

CONTENT = pl.Schema({"text": pl.String(), "violation": pl.Int64(), "category": pl.String(), "source": pl.String()})
LIMITS: Mapping[str, float] = {"NUS-SMS-zh": 0.005, "CPED": 0.005, "ADDetector4J-QQ": 0.01, "COLD": 0.02}
"""The highest share of normal messages of each source in which anything may be found."""

NOTHING = -1
"""The confidence of a message in which nothing was found."""


@dataclass(frozen=True)
class Operating:
    """A confidence from which a finding counts, and what it is called."""

    name: str
    least: int


def content(path: Path) -> pl.DataFrame:
    """Return the labelled messages; `family` is the source without the fine label behind its slash.

    Raises:
        ValueError: when a source with a limit has no normal message: nothing would hold that limit.
    """
    labelled = pl.read_ndjson(path.read_bytes(), schema=CONTENT)
    normal = set(labelled.filter(pl.col("violation") == 0)["source"])
    if missing := sorted(LIMITS.keys() - normal):
        raise ValueError(f"{path} holds no normal message of {', '.join(missing)}")
    return labelled.with_columns(family=pl.col("source").str.split("/").list.first())


def surest(labelled: pl.DataFrame, verdicts: pl.DataFrame) -> pl.DataFrame:
    """Add `confidence`: that of the surest finding in the text, `NOTHING` where there is none."""
    best = verdicts.group_by("text").agg(pl.col("confidence").max())
    joined = labelled.join(best, on="text", how="left", maintain_order="left")
    return joined.with_columns(pl.col("confidence").fill_null(NOTHING))


def operating_points(judged: pl.DataFrame) -> list[Operating]:
    """Return the default floor, the lowest at which the limits hold, and the confidence of a sure finding."""
    return [Operating("floor", floor()), Operating("fixed", fixed(judged)), Operating("sure", SURE)]


def counted(judged: pl.DataFrame, without: str = "") -> int:
    """Return from which confidence on recall is taken: the default floor, a higher one where the limits ask for it."""
    return max(floor(), fixed(judged, without))


def fixed(judged: pl.DataFrame, without: str = "") -> int:
    """Return the lowest confidence at which every source but *without* stays inside its limit."""
    normal = judged.filter(pl.col("violation") == 0)
    for least in range(101):
        if all(share(normal.filter(pl.col("family") == s), least) <= LIMITS[s] for s in LIMITS if s != without):
            return least
    return 101


def share(rows: pl.DataFrame, least: int) -> float:
    """Return the share of *rows* in which something was found from confidence *least* on; of no rows it is 0."""
    return rows.filter(pl.col("confidence") >= least).height / max(rows.height, 1)


def by_source(judged: pl.DataFrame, violation: int) -> list[tuple[str, pl.DataFrame]]:
    """Return the violations, or the normal messages, of each source."""
    rows = judged.filter(pl.col("violation") == violation)
    return sorted(((str(name), part) for (name,), part in rows.group_by("source")), key=lambda named: named[0])


def by_category(labelled: pl.DataFrame, verdicts: pl.DataFrame, least: int) -> dict[str, float]:
    """Return the share of the messages in which each category was found from confidence *least* on."""
    sure = verdicts.filter(pl.col("confidence") >= least)
    found = labelled.select("text").join(sure.select("text", "category").unique(), on="text")
    return {name: n / max(labelled.height, 1) for name, n in found["category"].value_counts().iter_rows()}


HELD_OUT = Path(__file__).with_name("heldout.tsv")


def held_out() -> pl.DataFrame:
    """Return the invented messages that nothing was tuned on: `kind` (violation, normal), `category`, `style`, `text`."""
    return pl.read_csv(HELD_OUT, separator="\t", quote_char=None, comment_prefix="#")
