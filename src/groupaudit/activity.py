"""How much was said on which day: what a report draws its timeline from."""

import polars as pl

from groupaudit.tables import Tables

ACTIVITY = pl.Schema({
    "group_id": pl.String(),  # null where days of all groups are added up
    "on": pl.Date(),  # in the policy's time zone
    "messages": pl.UInt32(),
})  # fmt: skip


def activity(t: Tables) -> pl.DataFrame:
    """Return ACTIVITY: one row for each group and day with messages; messages without a time are left out."""
    if "messages" not in t:
        return ACTIVITY.to_frame()
    day = pl.col("at").dt.convert_time_zone(t.context.timezone).dt.date().alias("on")
    counted = t.messages.filter(pl.col("at").is_not_null()).group_by("group_id", day).agg(messages=pl.len())
    return counted.select(pl.col(n).cast(dtype) for n, dtype in ACTIVITY.items()).sort("group_id", "on").collect()


def by_day(days: pl.DataFrame) -> pl.DataFrame:
    """Return ACTIVITY with the days of all groups added up."""
    added = days.group_by("on").agg(pl.col("messages").sum(), group_id=pl.lit(None, pl.String)).sort("on")
    return added.select(pl.col(n).cast(dtype) for n, dtype in ACTIVITY.items())
