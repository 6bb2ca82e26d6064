"""Derived table `strays`: approvals that name a member, but a group that matches none handed in.

The group may be another one, or the member's own under a former or misspelt name; a person must decide.
"""

import polars as pl

from groupaudit.derive.people import approved_elsewhere
from groupaudit.derived import derived
from groupaudit.people.group_matching import near_names
from groupaudit.shape import conform
from groupaudit.tables import Tables

STRAYS = pl.Schema({
    "group_id": pl.String(),
    "member_id": pl.String(),
    "stray_group": pl.String(),  # the group as the approval writes it
    "stray_near": pl.String(),  # a group handed in whose name is near to that
    "stray_place": pl.String(),  # source and line or cell of the approval
    "approved_on": pl.Date(),
    "filed_on": pl.Date(),
})  # fmt: skip
"""One row per member and such approval."""


@derived(needs={"members", "approvals"})
def strays(t: Tables) -> pl.DataFrame:
    """Return STRAYS, by group, member and place of the approval."""
    at = pl.coalesce("cell", pl.col("line").cast(pl.String))
    said = t["approvals"].with_row_index("a").select(
        "a",
        "approved_on",
        "filed_on",
        stray_group=pl.coalesce("group_name", "group_id"),
        stray_place=pl.concat_str("source", at, separator=":"),
    )  # fmt: skip
    found = approved_elsewhere(t).join(said, on="a", maintain_order="left")
    groups = t["groups"]["name"] if "groups" in t else pl.Series(dtype=pl.String)
    near = near_names(found["stray_group"], groups)
    found = found.with_columns(
        stray_near=pl.col("stray_group").replace_strict(near, default=None, return_dtype=pl.String)
    )
    return conform(found, STRAYS).sort("group_id", "member_id", "stray_place")
