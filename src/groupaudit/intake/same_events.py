"""Match events of several exports: 你 in the export of one account is a name in that of another.

Events are the same if group, kind, second and person agree, or the platform's message id. A person joins, leaves or
becomes owner at most once per second; so other details are taken from whichever file has them, unless files disagree.
"""

import polars as pl

from groupaudit.exports.system_texts import WITH_PERSON, new_name
from groupaudit.intake.joins import BY_NAME

EVENT = "event"
"""The column with the number of the event that a row reports."""

_KEPT = ("source", "line", "text", "message_id", "at")
"""Columns that stay as the row's own file has them."""

_MOMENT = ["group_id", "kind", "_second"]
_ROW_NUMBER = r"^\d{1,9}$"


def told_by_others(events: pl.DataFrame) -> pl.DataFrame:
    """Return *events* with details from other files, and the number of the EVENT that each row reports."""
    rows = events.with_row_index(EVENT)
    told = _moments(rows).filter(pl.col("source").n_unique().over(_MOMENT) > 1)
    if told.is_empty():
        return rows
    alike = rows.join(_numbered(told), on=EVENT, how="left", maintain_order="left")
    same = alike.with_columns(pl.coalesce("_same", EVENT).alias(EVENT)).drop("_same")
    known = [
        pl.coalesce(_real(n).drop_nulls().first().over(EVENT), pl.col(n).drop_nulls().first().over(EVENT)).alias(n)
        for n in ("member_id", "actor_id")
    ]
    others = [c for c in events.columns if c not in (*_KEPT, "member_id", "actor_id")]
    return same.with_columns(*known, *(pl.coalesce(c, pl.col(c).drop_nulls().first().over(EVENT)) for c in others))


def one_row_per_event(events: pl.DataFrame, kept: pl.DataFrame) -> pl.DataFrame:
    """Return one row per EVENT, if possible one whose message is *kept* (by source and line)."""
    if events[EVENT].n_unique() == events.height:
        return events.drop(EVENT)
    beside = events.join(
        kept.unique().with_columns(_beside=True), on=["source", "line"], how="left", maintain_order="left"
    )
    order = [EVENT, pl.col("_beside").is_null(), "source", "line"]
    return beside.sort(order).unique(EVENT, keep="first", maintain_order=True).drop(EVENT, "_beside")


def _real(name: str) -> pl.Expr:
    """Return the id, null if it is made of a name."""
    return pl.when(~pl.col(name).str.starts_with(BY_NAME)).then(name)


def _moments(rows: pl.DataFrame) -> pl.DataFrame:
    """Return the events of system messages with matching columns.

    `_second`, `_id` (message id of the platform), `_real` (id of the person), `_name`, and `_who`: the id, else the
    name.
    """
    id_ = pl.when(~pl.col("message_id").str.contains(_ROW_NUMBER)).then("message_id")
    second = pl.col("at").dt.truncate("1s")
    made = pl.when(pl.col("member_id").str.starts_with(BY_NAME)).then(pl.col("member_id").str.strip_prefix(BY_NAME))
    actor = pl.when(pl.col("kind") == "recall").then("actor_name")
    told = rows.filter(pl.col("basis") == "system-message", pl.col("at").is_not_null()).with_columns(
        _id=id_, _real=_real("member_id"), _name=pl.coalesce("member_name", actor, made), _actor=_real("actor_id")
    )
    by_id = pl.when(pl.col("_id").is_null()).then(second).otherwise(second.min().over("group_id", "_id"))
    named = told.with_columns(_second=by_id)
    bearer = pl.col("_real").drop_nulls()
    alone = pl.when(bearer.n_unique().over([*_MOMENT, "_name"]) == 1).then(bearer.first().over([*_MOMENT, "_name"]))
    found = pl.coalesce("_real", pl.when(pl.col("_name").is_not_null()).then(alone))
    return named.with_columns(_real=found).with_columns(_who=pl.coalesce("_real", pl.lit(BY_NAME) + pl.col("_name")))


def _numbered(told: pl.DataFrame) -> pl.DataFrame:
    """Return for each row of *told* the first row of the `_same` event."""
    personal = pl.col("kind").is_in([*WITH_PERSON, "recall"])
    alone = pl.len().over([*_MOMENT, "_id", "source"]) == 1
    one_message = pl.col("_id").is_not_null() & (alone.all() & (pl.col("_real").drop_nulls().n_unique() <= 1)).over(
        [*_MOMENT, "_id"]
    )
    by_message = pl.when(one_message & (pl.col("source").n_unique().over([*_MOMENT, "_id"]) > 1)).then("_id")
    tale = (
        pl.when(pl.col("kind") == "rename").then(pl.coalesce(by_message, new_name("text")))
        .when(pl.col("kind") == "other").then(pl.coalesce(by_message, "text"))
        .otherwise(pl.lit(""))
    )  # fmt: skip
    who = pl.coalesce(by_message, "_who", pl.col(EVENT).cast(pl.String))
    keyed = _with_those_called_you(told, personal).with_columns(
        _tale=tale, _person=pl.when(personal).then(who).otherwise(pl.lit(""))
    )
    same = [*_MOMENT, "_tale", "_person"]
    actors, ids = pl.col("_actor").drop_nulls(), pl.col("_id").drop_nulls()
    differing = keyed.with_columns(
        _by=pl.when(actors.n_unique().over(same) > 1).then(pl.coalesce("_actor", actors.min().over(same)))
    )
    several = (ids.n_unique().over([*same, "_by", "source"]) > 1).any().over([*same, "_by"])
    apart = differing.with_columns(_message=pl.when(several).then(pl.coalesce("_id", ids.min().over([*same, "_by"]))))
    return apart.select(EVENT, _same=pl.col(EVENT).min().over([*same, "_by", "_message"]))


def _with_those_called_you(told: pl.DataFrame, personal: pl.Expr) -> pl.DataFrame:
    """Give one `_who` to the person called 你 in one file and named in others, if only one candidate is left.

    People added or removed in one second stand in one message, and there is only one new owner; but two people may
    recall messages in the same second.
    """
    nameless = personal & pl.col("_name").is_null()
    you = told.filter(nameless).filter(pl.len().over([*_MOMENT, "source"]) == 1)
    if you.is_empty():
        return told
    people = told.filter(personal).select(*_MOMENT, "source", "_who", "_real", "_actor").drop_nulls("_who").unique()
    mine = you.select(*_MOMENT, "source", EVENT, own="_real", by="_actor")
    met = mine.join(people, on=_MOMENT, suffix="_other").filter(
        pl.col("source") != pl.col("source_other"),
        pl.col("own").is_null() | pl.col("_real").is_null(),
        (pl.col("kind") == "new-owner") | (pl.col("by") == pl.col("_actor")),
    )
    left = met.join(people, on=[*_MOMENT, "source", "_who"], how="anti").unique([*_MOMENT, EVENT, "_who"])
    only = left.filter(pl.len().over(EVENT) == 1)
    unknown = only.filter(pl.col("own").is_null()).select(EVENT, _them="_who")
    known = only.filter(pl.col("own").is_not_null(), pl.col("own").n_unique().over([*_MOMENT, "_who"]) == 1)
    ids = known.select(*_MOMENT, "_who", _me="own").unique()
    named = told.join(unknown, on=EVENT, how="left", maintain_order="left")
    met_by = named.with_columns(pl.coalesce("_who", "_them").alias("_who")).join(
        ids, on=[*_MOMENT, "_who"], how="left", maintain_order="left"
    )
    return met_by.with_columns(pl.coalesce("_me", "_who").alias("_who")).drop("_them", "_me")
