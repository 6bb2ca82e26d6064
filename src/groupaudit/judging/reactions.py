"""Find how those who keep a group react to something a member did: withdrawal, a word to him or against it, removal."""

from collections.abc import Mapping
from typing import Final

import polars as pl

from groupaudit.judging.stewards import stewards
from groupaudit.rule import Text
from groupaudit.tables import AT, Tables
from groupaudit.talk.speech import WARNS

KEYS = ["group_id", "member_id"]
REACTIONS: Final[Mapping[str, Text]] = {
    "withdrawn": ("撤回", "withdrawn"),
    "warned": ("提醒或制止", "warned"),
    "removed": ("移出群", "removed"),
}


def reactions(t: Tables, breaches: pl.LazyFrame) -> pl.LazyFrame:
    """Return `breach`, `reaction` (of REACTIONS) and `reacted_at` of the first reaction to each of *breaches*.

    *breaches* has breach, group_id, member_id, message_id and at. Someone else who keeps the group reacts by what he
    says: naming or quoting the member, or words that warn and are said to nobody else.
    """
    told = [_moves(t, breaches), _words(t, breaches)]
    every = pl.concat(told).filter(pl.col("reacted_at") > pl.col("at"))
    first = every.sort("reacted_at", "reaction").unique("breach", keep="first", maintain_order=True)
    return first.select("breach", "reaction", "reacted_at")


def _moves(t: Tables, breaches: pl.LazyFrame) -> pl.LazyFrame:
    """Return removals of the member, and recalls by him."""
    if "events" not in t:
        return pl.LazyFrame(schema={"breach": pl.String, "at": AT, "reaction": pl.String, "reacted_at": AT})
    names = {"remove": "removed", "recall": "withdrawn"}
    moves = t.events.filter(pl.col("kind").is_in([*names])).select(
        "group_id",
        member_id=pl.when(pl.col("kind") == "recall").then(pl.coalesce("member_id", "actor_id")).otherwise("member_id"),
        reaction=pl.col("kind").replace(names),
        reacted_at="at",
    )
    return breaches.join(moves, on=KEYS).select("breach", "at", "reaction", "reacted_at")


def _words(t: Tables, breaches: pl.LazyFrame) -> pl.LazyFrame:
    """Return what others who keep the group said to the member, or against what he did."""
    concerned = breaches.select("group_id").unique()
    keepers = stewards(t).select(KEYS).join(concerned, on="group_id", how="semi").collect()
    if keepers.is_empty():
        return breaches.select("breach", "at", reaction=pl.lit(None, pl.String), reacted_at=pl.lit(None, AT)).limit(0)
    turns = t["turns"].with_row_index("pos")
    senders = turns.group_by("group", "sender").agg(pl.col("row").first())
    who = senders.select("group", "sender").hstack(t.rows("messages", senders["row"], KEYS))
    theirs = turns.join(who.join(keepers, on=KEYS), on=["group", "sender"])
    named = t["threads"].filter(pl.col("how") != "goes-on").select("pos", "to")
    members = who.select("group", to="sender", target="member_id")
    said = theirs.join(named, on="pos", how="left").join(members, on=["group", "to"], how="left")
    warning = pl.col("text").str.contains(WARNS).fill_null(value=False).alias("warns")
    warns = t.rows("messages", said["row"], [warning]).to_series()
    words = said.with_columns(warns, aside=pl.col("pos").is_in(named.drop_nulls("to")["pos"].implode()))
    spoken = words.select("group_id", "target", "aside", "warns", by="member_id", reacted_at="at").lazy()
    to_him = (pl.col("target") == pl.col("member_id")).fill_null(value=False)
    against = pl.col("warns") & ~pl.col("aside")
    heard = breaches.join(spoken, on="group_id").filter(pl.col("by") != pl.col("member_id"), to_him | against)
    return heard.select("breach", "at", "reacted_at", reaction=pl.lit("warned")).select(
        "breach", "at", "reaction", "reacted_at"
    )
