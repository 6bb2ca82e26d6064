"""Amounts of input: members and messages of every group, and rows of every table."""

import polars as pl

from groupaudit.derived import materialise
from groupaudit.judging import content
from groupaudit.shape import conform
from groupaudit.tables import AT, AUDITED, Tables
from groupaudit.unseen import WHAT_IS_SAID

GROUP_FIGURES = pl.Schema({
    "group_id": pl.String(),
    "name": pl.String(),
    "kind": pl.String(),
    "members": pl.UInt32(),
    "messages": pl.UInt32(),
    "first_at": AT,
    "last_at": AT,
})  # fmt: skip
"""Input groups by id, with counts of members and messages and the times of the first and last message."""


def group_figures(tables: Tables) -> pl.DataFrame:
    """Return GROUP_FIGURES from the inventory."""
    tables, _ = materialise(tables, ["inventory"])
    if "inventory" not in tables:
        return GROUP_FIGURES.to_frame()
    known = tables["inventory"].filter("handed_in").with_columns(pl.col("messages").fill_null(0))
    if "members" not in tables:
        return conform(known.with_columns(members=pl.lit(0)), GROUP_FIGURES).sort("group_id")
    counted = tables["members"].group_by("group_id").agg(members=pl.len())
    figures = known.join(counted, on="group_id", how="left").with_columns(pl.col("members").fill_null(0))
    return conform(figures, GROUP_FIGURES).sort("group_id")


def amounts(tables: Tables) -> dict[str, int]:
    """Return the rows of each audited table and of employees, and the messages of each kind but text (`messages-KIND`).

    `messages-of-others` counts messages whose words were only partly judged, if a rule judged words at all.
    """
    counts = {name: tables.height(name) for name in (*AUDITED, "employees") if name in tables}
    if "messages" in tables:
        kinds = tables.messages.group_by("kind").agg(pl.len()).filter(pl.col("kind") != "text").sort("kind").collect()
        counts |= {f"messages-{kind}": n for kind, n in kinds.iter_rows()}
    if WHAT_IS_SAID & {*tables} and (of_others := content.of_others(tables)):
        counts["messages-of-others"] = of_others
    return counts
