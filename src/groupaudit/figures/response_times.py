"""Response times of issues raised in groups, per group and per unit: median, 90th percentile, and open issues.

Minutes are minutes of service hours. Nobody is ranked: an answer counts for the group, not for the person.
"""

import polars as pl

from groupaudit.tables import Tables
from groupaudit.verdict import dismissed

FIGURES = {
    "issues": pl.UInt32(),  # raised in the period, without repetitions
    "answered": pl.UInt32(),
    "unanswered": pl.UInt32(),  # findings of the rule on unanswered issues
    "pending": pl.UInt32(),  # neither: not due when the export ends, or undecidable
    "median_minutes": pl.Int64(),  # from issue to answer, of answered issues
    "p90_minutes": pl.Int64(),  # within which nine of ten were answered
}
RESPONSES = pl.Schema(
    {"level": pl.String(), "unit": pl.String(), "group_id": pl.String(), "name": pl.String(), **FIGURES}
)
"""One row per unit (`level` is unit, `group_id` null) and one per group with an issue, by unit and group."""

UNANSWERED = "unanswered-issue"
PLACE = ["group_id", "source", "line"]


def response_times(found: pl.DataFrame, tables: Tables, scorecard: pl.DataFrame, period: pl.Expr) -> pl.DataFrame:
    """Return RESPONSES for the issues whose time `at` is in the *period*.

    *found* are the FINDINGS of the report, *scorecard* gives the groups with names and units. There are no rows unless
    a rule needed the derived `issues`. Findings dismissed as false alarms do not count as open issues.
    """
    if "issues" not in tables:
        return RESPONSES.to_frame()
    issues = tables["issues"].filter(
        "staffed", ~pl.col("repeated"), ~pl.col("unclear"), pl.col("minutes").is_not_null()
    )
    raised = issues.hstack(tables.rows("messages", issues["row"], [*PLACE, "at"])).filter(period)
    left = found.filter(pl.col("rule") == UNANSWERED)
    said = raised.join(left.filter(dismissed()).select(PLACE), on=PLACE, how="anti")
    open_ = left.filter(~dismissed()).group_by("group_id").agg(unanswered=pl.len())
    groups = scorecard.filter("handed_in").select("unit", "group_id", "name")
    known = said.drop("source", "line").join(groups, on="group_id", how="left").join(open_, on="group_id", how="left")
    levels = [_figures(known, "unit", ["unit"]), _figures(known, "group", ["unit", "group_id", "name"])]
    order = ["unit", pl.col("group_id").is_not_null(), "group_id"]
    return pl.concat(levels, how="diagonal").select(RESPONSES.names()).sort(order, nulls_last=True)


def _figures(known: pl.DataFrame, level: str, keys: list[str]) -> pl.DataFrame:
    minutes = pl.col("minutes").filter(pl.col("answer").is_not_null())
    once = pl.col("unanswered").filter(pl.col("group_id").is_first_distinct()).sum()
    answered = pl.col("answer").count()
    counted = known.group_by(keys).agg(
        issues=pl.len(),
        answered=answered,
        unanswered=once,
        pending=(pl.len().cast(pl.Int64) - answered - once).clip(0),
        median_minutes=minutes.quantile(0.5, "lower"),
        p90_minutes=minutes.quantile(0.9, "higher"),
    )
    return counted.with_columns(pl.lit(level).alias("level"), *(pl.col(n).cast(dtype) for n, dtype in FIGURES.items()))
