"""Derived table `timeline`: stays of members in groups, by rosters, system messages and receivers.

A stay begins with a join and ends with the next leave or removal. An unknown end or begin is left open, never guessed.
"""

import datetime as dt

import polars as pl

from groupaudit.derived import derived
from groupaudit.tables import AT, MEMBER, Tables

TIMELINE = pl.Schema({
    "group_id": pl.String(),
    "member_id": pl.String(),
    "stay": pl.UInt32(),  # 1 for the first stay of a member in a group, 2 for the next …
    "since": AT,  # null: nothing tells
    "since_basis": pl.String(),  # roster, or one of tables.EVENT_BASES
    "scene": pl.String(),  # one of tables.JOIN_SCENES
    "invited_by": pl.String(),
    "until": AT,  # null: still there, or nothing tells
    "until_basis": pl.String(),
    "end": pl.String(),  # leave or remove, null while the stay lasts
    "ended_by": pl.String(),  # the id of who removed
    "membership": pl.String(),  # of the last stay: one of tables.MEMBERSHIPS
})  # fmt: skip
"""One row per stay, by group, member and time."""

ENDS = ("leave", "remove")


@derived(needs={"members"})
def timeline(t: Tables) -> pl.DataFrame:
    """Return TIMELINE for everybody in a roster, an event or a message."""
    marks = _marks(t)
    starts = pl.col("kind") == "join"
    before = pl.col("kind").shift(1).over(MEMBER)
    again = pl.when(starts).then(before == "join").otherwise(before.is_in(ENDS))
    turns = marks.filter(starts | ~again.fill_null(value=False))
    opens = pl.col("kind").shift(1).over(MEMBER).ne_missing("join")
    numbered = turns.with_columns(stay=opens.cast(pl.UInt32).cum_sum().over(MEMBER))
    untold = [pl.col(column).is_null().filter(starts) for column in _WAY_IN.values()]
    stays = numbered.group_by(*MEMBER, "stay").agg(
        **{name: pl.col(column).filter(starts).first() for name, column in _START.items()},
        **{
            name: pl.col(column).filter(starts).sort_by(untold, maintain_order=True).first()
            for name, column in _WAY_IN.items()
        },
        **{name: pl.col(column).filter(~starts).first() for name, column in _END.items()},
    )
    return _with_members(stays, t["members"])


_START = {"since": "at", "since_basis": "basis"}
_WAY_IN = {"scene": "scene", "invited_by": "actor_id"}
"""Taken from the mark that has it: of two joins in a row the roster often has the time and the system message the
rest."""
_END = {"until": "at", "until_basis": "basis", "end": "kind", "ended_by": "actor_id"}


def _marks(t: Tables) -> pl.DataFrame:
    """Return timed joins, leaves and removals, sorted; at the same instant ends come first."""
    columns = ["at", "kind", "basis", "scene", "actor_id"]
    listed = t["members"].select(
        *MEMBER,
        at="joined_at",
        kind=pl.lit("join"),
        basis=pl.lit("roster"),
        scene="join_scene",
        actor_id="invited_by",
    )
    told = [listed]
    if "events" in t:
        moves = t["events"].filter(pl.col("kind").is_in(["join", *ENDS]))
        told = [_timed(listed, moves, t.context.timezone), moves.select(*MEMBER, *columns)]
    marks = pl.concat(told).drop_nulls([*MEMBER, "at"])
    order = [*MEMBER, "at", pl.col("kind") == "join", pl.col("kind") == "leave", "basis", "scene", "actor_id"]
    return marks.sort(order, nulls_last=True).unique(maintain_order=True)


def _timed(listed: pl.DataFrame, moves: pl.DataFrame, timezone: str) -> pl.DataFrame:
    """Give joins with only a date on the roster the time of the last join event on that day."""
    at = pl.col("at").dt.convert_time_zone(timezone)
    exact = moves.filter(pl.col("kind") == "join", pl.col("basis").ne_missing("snapshot"))
    joins = exact.group_by(*MEMBER, day=at.dt.date()).agg(told_at=pl.col("at").max())
    timed = listed.with_columns(day=at.dt.date()).join(joins, on=[*MEMBER, "day"], how="left", maintain_order="left")
    only_day = at.dt.time() == dt.time(0)
    return timed.with_columns(at=pl.when(only_day).then(pl.coalesce("told_at", "at")).otherwise("at")).drop(
        "day", "told_at"
    )


def _with_members(stays: pl.DataFrame, members: pl.DataFrame) -> pl.DataFrame:
    """Add stays of members without any mark, and the roster's membership to each last stay."""
    listed = members.select(*MEMBER, "membership").unique(MEMBER, keep="first")
    every = stays.join(listed.select(*MEMBER), on=MEMBER, how="full", coalesce=True).with_columns(
        pl.col("stay").fill_null(1)
    )
    last = pl.col("stay") == pl.col("stay").max().over(MEMBER)
    told = every.join(listed, on=MEMBER, how="left").with_columns(
        membership=pl.when(last & pl.col("until").is_null())
        .then(pl.col("membership").fill_null("unknown"))
        .when(pl.col("until").is_not_null())
        .then(pl.lit("left"))
        .otherwise(pl.lit("unknown"))
    )
    return told.select(TIMELINE.names()).sort(*MEMBER, "stay")
