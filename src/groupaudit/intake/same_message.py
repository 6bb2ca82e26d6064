"""Identify the senders of messages in exports that give only a name, where several people have that name.

The same message in another file, by platform id or by second, content and name, gives the sender.
"""

from collections.abc import Mapping

import polars as pl

from groupaudit.intake.joins import BY_NAME, bearers
from groupaudit.intake.merging import ID, ROW_NUMBER, WHAT, ZONES, bare, keyed
from groupaudit.packed import Table, one_table
from groupaudit.tables import MEMBER

_MADE_OF_A_NAME = pl.col("member_id").str.starts_with(BY_NAME)
_MOMENT = [column for column in WHAT if column != "member_id"]


def with_senders_of_others(
    frames: Mapping[str, pl.DataFrame], talk: Table, joins: pl.DataFrame
) -> tuple[dict[str, pl.DataFrame], Table, pl.DataFrame]:
    """Return the tables, the messages with sender ids known from other files, and JOINS.

    Members known by name only who have no message or event left are dropped from members and from JOINS.
    """
    if not _in_question(talk):
        return dict(frames), talk, joins
    messages = talk.lazy().collect().with_row_index("_row")
    named = messages.filter(_MADE_OF_A_NAME)
    theirs = messages.filter(~_MADE_OF_A_NAME).join(named, on="group_id", how="semi")
    found = pl.concat([_by_id(named, theirs), _by_content(named, theirs, frames)])
    real = found.group_by("_row").agg(pl.col("real").unique()).filter(pl.col("real").list.len() == 1).explode("real")
    if real.is_empty():
        return dict(frames), talk, joins
    told = messages.join(real, on="_row", how="left", maintain_order="left")
    settled = told.with_columns(pl.coalesce("real", "member_id").alias("member_id")).drop("_row", "real")
    gone = _without_a_trace(named, settled, frames)
    return (
        _without(frames, gone),
        one_table([settled]),
        joins.join(gone, left_on=["group_id", "joined"], right_on=[*gone.columns], how="anti", maintain_order="left"),
    )


def _in_question(talk: Table) -> bool:
    """Tell whether there are several files, and a group with senders known by name only and others by id."""
    if talk.lazy().select(pl.col("source").n_unique()).collect().item() <= 1:
        return False
    groups = talk.lazy().filter(_MADE_OF_A_NAME).select("group_id").unique()
    return not talk.lazy().filter(~_MADE_OF_A_NAME).join(groups, on="group_id", how="semi").head(1).collect().is_empty()


def _by_id(named: pl.DataFrame, theirs: pl.DataFrame) -> pl.DataFrame:
    """Return `_row` and `real`: the sender of the message with the same platform id.

    The words must agree, or the times up to a difference of time zones.
    """
    given = pl.col("message_id").is_not_null() & ~pl.col("message_id").str.contains(ROW_NUMBER)
    what: list[str | pl.Expr] = [*ID, "member_id", pl.col("at").dt.truncate("1s"), bare(pl.col("text")).alias("words")]
    known = theirs.filter(given).select(what).unique()
    met = named.filter(given).select("_row", *what).join(known, on=ID, suffix="_theirs")
    one_second = (pl.col("at") - pl.col("at_theirs")).dt.total_seconds() % ZONES == 0
    same = one_second | (pl.col("words") == pl.col("words_theirs"))
    return met.filter(same).select("_row", real="member_id_theirs")


def _by_content(named: pl.DataFrame, theirs: pl.DataFrame, frames: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Return `_row` and `real`: who has the name and sent the same in the same second; repetitions are left out."""
    said = keyed(named.filter(pl.col("at").is_not_null())).select("_row", "source", "member_id", *_MOMENT)
    once = said.filter(~pl.struct("source", "member_id", *_MOMENT).is_duplicated())
    others = keyed(theirs).join(once, on=_MOMENT, how="semi", nulls_equal=True)
    told = others.select("source", *_MOMENT, real="member_id", name="sender_name")
    met = once.join(told, on=_MOMENT, nulls_equal=True, suffix="_theirs").filter(
        pl.col("source") != pl.col("source_theirs")
    )
    called = bearers(named.select("group_id", "member_id").unique(), theirs, frames)
    return met.join(called, left_on=["group_id", "member_id", "real"], right_on=called.columns, how="semi").select(
        "_row", "real"
    )


def _without_a_trace(named: pl.DataFrame, settled: pl.DataFrame, frames: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Return group_id and member_id of *named* senders who have no message and no event left."""
    left = [settled.select(MEMBER)]
    if "events" in frames:
        left += [frames["events"].select("group_id", member_id=column) for column in ("member_id", "actor_id")]
    return named.select(MEMBER).unique().join(pl.concat(left), on=MEMBER, how="anti")


def _without(frames: Mapping[str, pl.DataFrame], gone: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Drop the members in *gone*, unless a roster lists them."""
    tables = dict(frames)
    if "members" in tables:
        spoke = pl.col("membership") == "unknown"
        rest = tables["members"].with_row_index("_row")
        dropped = rest.filter(spoke).join(gone, on=gone.columns, how="semi")
        tables["members"] = rest.join(dropped, on="_row", how="anti", maintain_order="left").drop("_row")
    return tables
