"""Evidence from the situation of a sender: an outsider, a new member, a repeated text, an own brand."""

from datetime import timedelta

import polars as pl

from groupaudit.tables import COLLEAGUES, MEMBER, Tables

NEW = timedelta(days=3)
"""A member is new for this long after joining."""

STRANGER = "outsider"
REPEATERS = ("outsider", "approved-outsider")
"""Kinds of people whose repetitions count; residents, too, if an employee list tells staff from them."""

_SITUATIONS = pl.Schema({"row": pl.UInt32, "situation": pl.String})


def situations(t: Tables, rows: pl.DataFrame) -> pl.DataFrame:
    """Return row and situation (a part of `data/weights.tsv`) of the messages in *rows* (column `row`)."""
    chosen = ["group_id", "member_id", "at", "text"]
    said = rows.select("row").hstack(t.rows("messages", rows["row"], chosen))
    found = [_strangers(t, said), _newcomers(t, said), _repeaters(t, said), _own_brands(t, said)]
    return pl.concat([frame.select(pl.col(n).cast(d) for n, d in _SITUATIONS.items()) for frame in found])


def _strangers(t: Tables, said: pl.DataFrame) -> pl.DataFrame:
    return _of_kind(t, said, [STRANGER]).select("row", situation=pl.lit("outsider"))


def _of_kind(t: Tables, said: pl.DataFrame, kinds: list[str]) -> pl.DataFrame:
    if "people" not in t:
        return said.clear()
    theirs = t["people"].filter(pl.col("person_kind").is_in(kinds)).select(MEMBER).unique()
    return said.join(theirs, on=MEMBER, how="semi")


def _newcomers(t: Tables, said: pl.DataFrame) -> pl.DataFrame:
    if "members" not in t:
        return said.select("row", situation=pl.lit("new-member")).clear()
    joined = t["members"].drop_nulls("joined_at").group_by(MEMBER).agg(pl.col("joined_at").max())
    stay = pl.col("at") - pl.col("joined_at")
    known = said.join(joined, on=MEMBER).filter((stay >= timedelta(0)) & (stay <= NEW))
    return known.select("row", situation=pl.lit("new-member"))


def _repeaters(t: Tables, said: pl.DataFrame) -> pl.DataFrame:
    """Return the messages of outsiders and residents that are part of a wave; staff may repeat a text in other groups."""
    if "waves" not in t:
        return said.select("row", situation=pl.lit("repeated")).clear()
    others = [*REPEATERS, *(["resident"] if "employees" in t else [])]
    again = _of_kind(t, said, others).join(t["waves"].select("row"), on="row", how="semi")
    return again.select("row", situation=pl.lit("repeated"))


def _own_brands(t: Tables, said: pl.DataFrame) -> pl.DataFrame:
    """Return the messages in which staff mention an allow phrase, such as a brand of the company."""
    names = [name for name in t.context.allow_phrases if name]
    if not names:
        return said.select("row", situation=pl.lit("own-brand")).clear()
    named = pl.col("text").str.contains_any(names).fill_null(value=False)
    return _of_kind(t, said, list(COLLEAGUES)).filter(named).select("row", situation=pl.lit("own-brand"))
