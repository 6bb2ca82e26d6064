"""Count the outsiders who were in a group at a given time."""

import polars as pl

from groupaudit.tables import MEMBER, STRANGERS, Tables


def onlookers(moments: pl.LazyFrame, t: Tables) -> pl.LazyFrame:
    """Return for each `row` of *moments* (row, group_id, at) how many `outsiders` were in the group.

    A stay with an unknown begin or end counts as open on that side. `since_unknown`: the begin of every outsider's stay
    is unknown. `strangers`: members of unknown kind whose begin is known. `counted`: the group has a roster and the
    kind of everybody possibly present is known, so that zero outsiders means none.
    """
    if "people" not in t or "timeline" not in t:
        return moments.select(
            "row", outsiders=pl.lit(0, pl.UInt32), strangers=pl.lit(0, pl.UInt32), since_unknown=False, counted=False
        )
    kinds = t.people.select(*MEMBER, "person_kind").unique(MEMBER, keep="any")
    listed = (pl.col("membership") == "present").any()
    rosters = t.timeline.group_by("group_id").agg(listed=listed)
    stays = t.timeline.select(*MEMBER, "since", "until").join(kinds, on=MEMBER, how="left")
    there = (pl.col("since") <= pl.col("at")).fill_null(value=True) & (pl.col("at") <= pl.col("until")).fill_null(
        value=True
    )
    present = moments.select("row", "group_id", "at").join(stays, on="group_id").filter(there)
    stranger = pl.col("person_kind").is_in(STRANGERS)
    strange = pl.col("person_kind").fill_null("unknown") == "unknown"
    counted = present.group_by("row").agg(
        outsiders=pl.col("member_id").filter(stranger).n_unique(),
        since_unknown=pl.col("since").filter(stranger).is_null().all(),
        strange=strange.any(),
        strangers=pl.col("member_id").filter(strange & pl.col("since").is_not_null()).n_unique(),
    )
    known = (
        moments.select("row", "group_id").join(rosters, on="group_id", how="left").join(counted, on="row", how="left")
    )
    return known.select(
        "row",
        outsiders=pl.col("outsiders").fill_null(0),
        strangers=pl.col("strangers").fill_null(0),
        since_unknown=pl.col("since_unknown").fill_null(value=False) & (pl.col("outsiders") > 0),
        counted=pl.col("listed").fill_null(value=False) & ~pl.col("strange").fill_null(value=False),
    )
