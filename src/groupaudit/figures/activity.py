"""Messages per day, for the timeline of a report."""

import polars as pl

from groupaudit.shape import conform
from groupaudit.tables import AT, Tables

ACTIVITY = pl.Schema({
    "group_id": pl.String(),  # null where the days of all groups are added up
    "on": pl.Date(),  # in the policy's time zone
    "messages": pl.UInt32(),
})  # fmt: skip

_QUARTER = 15 * 60 * 1_000_000
"""Microseconds; no time zone changes the day within a quarter of an hour, so few times need converting."""


def activity(t: Tables, *, by_group: bool) -> pl.DataFrame:
    """Return ACTIVITY, *by_group* or for all groups together, without messages that have no time."""
    if "messages" not in t:
        return ACTIVITY.to_frame()
    keys = ["group_id"] if by_group else []
    quarter = (pl.col("at").to_physical() // _QUARTER).cast(pl.Int32).alias("quarter")
    timed = t.messages.filter(pl.col("at").is_not_null()).select(*keys, quarter)
    counted = timed.group_by(*keys, "quarter").agg(messages=pl.len())
    at = (pl.col("quarter").cast(pl.Int64) * _QUARTER).cast(AT)
    days = counted.with_columns(on=at.dt.convert_time_zone(t.context.timezone).dt.date())
    return _ordered(days.group_by(*keys, "on").agg(pl.col("messages").sum()).collect())


def by_day(days: pl.DataFrame) -> pl.DataFrame:
    """Return ACTIVITY summed over all groups."""
    return _ordered(days.group_by("on").agg(pl.col("messages").sum()))


def _ordered(days: pl.DataFrame) -> pl.DataFrame:
    return conform(days, ACTIVITY).sort("group_id", "on")
