"""Derived table `turns`: messages in chronological order, with few columns, so that whole groups fit in memory."""

import polars as pl

from groupaudit.derived import derived
from groupaudit.packed import in_pieces
from groupaudit.tables import AT, UNWRITTEN, Tables
from groupaudit.talk.chronology import chronological

TURNS = pl.Schema({
    "row": pl.UInt32(),  # position in `messages`
    "group": pl.UInt32(),  # a code for the group, good inside one run
    "sender": pl.UInt32(),  # a code for the sender, null where the message names none
    "answers": pl.UInt32(),  # the sender of the message that this one quotes or replies to
    "at": AT,
})  # fmt: skip
"""One row for every timed message by a sender, ordered by group and time; other messages do not interrupt a turn."""

TIE_BREAK = ("seq", "message_id", "member_id", "sender_name", "kind", "text")
"""Order of messages of one group and instant: never their place in a file, as re-exports would differ."""


@derived(needs={"messages"})
def turns(t: Tables) -> pl.DataFrame:
    """Return TURNS."""
    once, coded = _once(t), _coded(t)
    ordered = _ordered(coded.filter(coded["said"] & once).drop("said"), t)
    return _with_answers(ordered, t, coded["sender"]).select(TURNS.names())


def _coded(t: Tables) -> pl.DataFrame:
    """Return row, group, sender and at of all messages, and whether they are `said` at a known time."""
    groups, senders = (pl.Categorical(pl.Categories.random()) for _ in range(2))
    sender = pl.coalesce("member_id", "sender_name").alias("sender")
    said = (pl.col("at").is_not_null() & ~pl.col("kind").is_in(UNWRITTEN)).alias("said")
    named = in_pieces(t.stored("messages"), ["group_id", sender, "at", said])
    coded = [  # one column after the other, which gives the same codes every time
        piece.select(piece["group_id"].cast(groups).alias("group"), piece["sender"].cast(senders), "at", "said")
        for _, piece in named
    ]
    return pl.concat(coded).with_columns(pl.col("group", "sender").to_physical()).with_row_index("row")


def _once(t: Tables) -> pl.Series:
    """Tell which messages are not just another version of a message, with other words, from another export."""
    ids, height = pl.col("message_id"), t.height("messages")
    different, without = t.columns("messages", ids.hash().n_unique().alias("n"), ids.null_count()).row(0)
    if different >= height - max(without - 1, 0):
        return pl.Series([True]).new_from_index(0, height)
    first = pl.struct("group_id", "message_id", "member_id", "at").is_first_distinct()
    return t.columns("messages", pl.col("message_id").is_null() | first).to_series()


def _ordered(said: pl.DataFrame, t: Tables) -> pl.DataFrame:
    """Sort by group and time, then by TIE_BREAK."""
    groups = said["group"].fill_null(2**32 - 1)
    return said[
        chronological(groups, said["at"], lambda places: t.rows("messages", said["row"].gather(places), TIE_BREAK))
    ]


def _with_answers(ordered: pl.DataFrame, t: Tables, senders: pl.Series) -> pl.DataFrame:
    """Add the sender of the message that a message replies to."""
    answering = t.messages.with_row_index("row").select("row", "group_id", "reply_to").drop_nulls("reply_to").collect()
    if not answering.height:
        return ordered.with_columns(answers=pl.lit(None, pl.UInt32))
    answered = pl.col("message_id").is_in(answering["reply_to"].unique().implode())
    rows = t.columns("messages", answered.arg_true()).to_series()
    told = t.rows("messages", rows, ["group_id", "message_id", "at", "member_id", "text"])
    sent = told.with_columns(answers=senders.gather(rows)).sort(
        "at", "member_id", "text"
    )  # of several with one id always the same, whatever the order of files
    found = answering.join(
        sent.unique(["group_id", "message_id"], keep="first"),
        left_on=["group_id", "reply_to"],
        right_on=["group_id", "message_id"],
        how="inner",
    )
    return ordered.join(found.select("row", "answers"), on="row", how="left", maintain_order="left")
