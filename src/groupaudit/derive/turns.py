"""Derived table `turns`: what people said in the order they said it, narrow enough to keep whole groups in memory."""

import polars as pl

from groupaudit.derived import derived
from groupaudit.tables import AT, Tables
from groupaudit.talk.chronology import chronological, code

SILENT = ("system", "recall")
"""Kinds of messages that nobody said: they neither are a turn nor interrupt one."""

TURNS = pl.Schema({
    "row": pl.UInt32(),  # position in `messages`
    "group": pl.UInt32(),  # a code for the group, good inside one run
    "sender": pl.UInt32(),  # a code for the sender, null where the message names none
    "answers": pl.UInt32(),  # the sender of the message that this one quotes or replies to
    "at": AT,
})  # fmt: skip
"""One row for every timed message that somebody sent, ordered by group and time."""

TIE_BREAK = ("seq", "message_id", "member_id", "sender_name", "kind", "text")
"""What orders messages of one group and one instant: never their place in a file, or re-exports would disagree."""


@derived(needs={"messages"})
def turns(t: Tables) -> pl.DataFrame:
    """Return TURNS."""
    messages = t["messages"]
    coded = messages.select(
        pl.int_range(pl.len(), dtype=pl.UInt32).alias("row"),
        code(pl.col("group_id")).alias("group"),
        code(pl.coalesce("member_id", "sender_name")).alias("sender"),
        "at",
        (pl.col("at").is_not_null() & ~pl.col("kind").is_in(SILENT)).alias("said"),
    )
    ordered = _ordered(coded.filter(coded["said"] & _once(messages)).drop("said"), messages)
    return _with_answers(ordered, messages, coded["sender"]).select(TURNS.names())


def _once(messages: pl.DataFrame) -> pl.Series:
    """Tell which messages are no further version of one that another export tells with other words: that is one turn."""
    ids = messages["message_id"]
    if ids.hash().n_unique() >= ids.len() - max(ids.null_count() - 1, 0):
        return pl.Series([True]).new_from_index(0, messages.height)
    first = pl.struct("group_id", "message_id", "member_id", "at").is_first_distinct()
    return messages.select(pl.col("message_id").is_null() | first).to_series()


def _ordered(said: pl.DataFrame, messages: pl.DataFrame) -> pl.DataFrame:
    """Sort by group and time; what ties there by the columns of TIE_BREAK."""
    groups = said["group"].fill_null(2**32 - 1)
    return said[
        chronological(groups, said["at"], lambda places: messages.select(TIE_BREAK)[said["row"].gather(places)])
    ]


def _with_answers(ordered: pl.DataFrame, messages: pl.DataFrame, senders: pl.Series) -> pl.DataFrame:
    """Look up who sent the message that another one answers."""
    answering = messages.select("group_id", "reply_to", row=pl.int_range(pl.len(), dtype=pl.UInt32)).drop_nulls(
        "reply_to"
    )
    if not answering.height:
        return ordered.with_columns(answers=pl.lit(None, pl.UInt32))
    sent = (
        messages.select("group_id", "message_id", "at", "member_id", "text", answers=senders)
        .filter(pl.col("message_id").is_in(answering["reply_to"].implode()))
        .sort("at", "member_id", "text")
    )  # of several with one id always the same, whatever the order of files
    found = answering.join(
        sent.unique(["group_id", "message_id"], keep="first"),
        left_on=["group_id", "reply_to"],
        right_on=["group_id", "message_id"],
        how="inner",
    )
    return ordered.join(found.select("row", "answers"), on="row", how="left", maintain_order="left")
