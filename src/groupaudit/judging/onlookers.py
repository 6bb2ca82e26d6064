"""Count who, of those who are none of the company's people, was in a group at a given moment."""

import polars as pl

from groupaudit.tables import Tables

STRANGERS = ("approved-outsider", "outsider", "resident")
KEYS = ["group_id", "member_id"]


def onlookers(moments: pl.LazyFrame, t: Tables) -> pl.LazyFrame:
    """Return `row` of *moments* (row, group_id, at) and how many `outsiders` were there; rows with none are left out.

    A stay of which one end is not known is open on that side: a group is not emptied by what nothing tells.
    """
    if "people" not in t or "timeline" not in t:
        return moments.select("row", outsiders=pl.lit(0, pl.UInt32)).limit(0)
    strangers = t.people.filter(pl.col("person_kind").is_in(STRANGERS)).select(KEYS).unique()
    stays = t.timeline.join(strangers, on=KEYS, how="semi").select(*KEYS, "since", "until")
    there = (pl.col("since") <= pl.col("at")).fill_null(value=True) & (pl.col("at") <= pl.col("until")).fill_null(
        value=True
    )
    present = moments.select("row", "group_id", "at").join(stays, on="group_id").filter(there)
    return present.group_by("row").agg(outsiders=pl.col("member_id").n_unique())
