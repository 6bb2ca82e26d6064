"""Stays of members in groups, each with the next one, for rules about joining and leaving."""

import polars as pl

from groupaudit.judging.legacy import local_day
from groupaudit.tables import EVENTS, MEMBER, Tables


def ended(t: Tables) -> pl.LazyFrame:
    """Return the stays of TIMELINE that ended since the regulation came into force.

    Adds `next_since`, `next_scene` and `next_invited_by` of the following stay (null if there is none), `ended_on`, and
    `stays`, the number of stays in all. Stays that ended with or after the dissolution of the group are left out.
    """
    ordered = t.timeline.sort(*MEMBER, "stay").with_columns(
        **{f"next_{name}": pl.col(name).shift(-1).over(MEMBER) for name in ("since", "scene", "invited_by")},
        stays=pl.len().over(MEMBER),
        ended_on=local_day(pl.col("until"), t.context),
    )
    gone = ordered.filter(pl.col("end").is_not_null()).join(_dissolved(t), on="group_id", how="left")
    kept = gone.filter((pl.col("until") < pl.col("dissolved")).fill_null(value=True))
    start = t.context.effective_from
    return kept if start is None else kept.filter(pl.col("ended_on") >= start)


def _dissolved(t: Tables) -> pl.LazyFrame:
    events = t["events"] if "events" in t else EVENTS.to_frame()
    return events.lazy().filter(pl.col("kind") == "dissolve").group_by("group_id").agg(dissolved=pl.col("at").min())


def placed(found: pl.LazyFrame, t: Tables, kind: str, at: str) -> pl.LazyFrame:
    """Add message_id, source and line of the event of *kind* at the time in column *at*, else the roster's place."""
    events = t["events"] if "events" in t else EVENTS.to_frame()
    told = (
        events.lazy().filter(pl.col("kind") == kind).select(*MEMBER, "at", "message_id", _source="source", _line="line")
    )
    first = told.sort(pl.all(), nulls_last=True).unique([*MEMBER, "at"], keep="first", maintain_order=True)
    listed = t.members.select(*MEMBER, "source", "line", "cell").unique(MEMBER, keep="first", maintain_order=True)
    known = (
        found.with_columns(at=pl.col(at))
        .join(first, on=[*MEMBER, "at"], how="left")
        .join(listed, on=MEMBER, how="left")
    )
    by_event = pl.col("_source").is_not_null()
    return known.with_columns(
        source=pl.coalesce("_source", "source"),
        line=pl.when(by_event).then("_line").otherwise("line"),
        cell=pl.when(~by_event).then("cell"),
    )
