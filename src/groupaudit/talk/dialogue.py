"""Find dialogues, in which only two people talk, as a plan over the derived table `turns`."""

from datetime import timedelta

import polars as pl

from groupaudit.packed import Table
from groupaudit.rows import beside

MENTION = r"(?:^|[^0-9A-Za-z._\-])[@＠]\S"
"""A mention; the character before it rules out e-mail addresses."""


def pairs(talk: pl.DataFrame, *, pause: timedelta, at_least: int) -> pl.LazyFrame:
    """Return the longest stretches of *talk* (TURNS) in which only two people take turns.

    A turn is a run of messages by one person. A stretch continues while each speaker is that of two turns before and no
    pause is longer than *pause*; the turn before its end also begins the next one. One row per stretch of *at_least*
    messages: `pair` (a number), `group`, the senders `a` and `b` in order of first message, and positions in *talk*:
    `first` and `start` of their first messages, `end` after the last message.
    """
    near = (pl.col("group") == pl.col("group").shift(1)) & (pl.col("at").diff() <= pause)
    linked = near.fill_null(value=False)
    same = pl.col("sender").eq_missing(pl.col("sender").shift(1))
    turns = (
        talk.lazy()
        .select("group", "sender", start=pl.int_range(pl.len(), dtype=pl.UInt32), linked=linked, goes_on=linked & same)
        .filter(~pl.col("goes_on"))
    )
    back = pl.col("sender").eq_missing(pl.col("sender").shift(2))
    goes_on = (pl.col("linked") & pl.col("linked").shift(1) & back).fill_null(value=False)
    before = {"first": pl.col("start").shift(1), "a": pl.col("sender").shift(1), "b": pl.col("sender")}
    stretches = turns.with_columns(**before, goes_on=goes_on).filter(~pl.col("goes_on"))
    ended = stretches.with_columns(end=pl.col("start").shift(-1, fill_value=talk.height))
    known = pl.col("a").is_not_null() & pl.col("b").is_not_null()
    return (
        ended.filter(pl.col("linked") & known & (pl.col("end") - pl.col("first") >= at_least))
        .select("group", "first", "start", "end", "a", "b")
        .with_row_index("pair")
    )


def bursts(found: pl.LazyFrame, talk: pl.DataFrame, messages: Table, *, at_least: int, each: int) -> pl.LazyFrame:
    """Cut the pairs *found* where one of them addresses somebody else; keep parts with enough messages of both.

    *found* has `names`, a list of the names of both. A notice, an answer to a third person, and a mention of one or of
    everybody address somebody else: such a message belongs to neither part. One row per part, with the columns of
    *found*, `row` of its first message in *messages*, `last` (position of its last message in *talk*), first_at,
    last_at and the count `messages`.
    """
    carried = [name for name in found.collect_schema() if name not in ("first", "start", "end", "pair")]
    third = pl.any_horizontal(pl.col("kind") == "notice", _answers_third(), _mentions_third())
    spoken = found.with_columns(pos=pl.int_ranges("first", "end", dtype=pl.UInt32)).explode("pos")
    spoken = beside(spoken, talk, ("row", "sender", "answers", "at"), by="pos")
    by_a, count = (pl.col("sender") == pl.col("a")).sum(), pl.len()
    return (
        beside(spoken, messages, ("kind", "mentions", "text"))
        .with_columns(third=third.fill_null(value=False))
        .with_columns(part=pl.col("third").cast(pl.UInt32).cum_sum().over("pair", order_by="pos"))
        .filter(~pl.col("third"))
        .group_by("pair", "part")
        .agg(
            pl.col(carried).first(),
            row=pl.col("row").sort_by("pos").first(),
            last=pl.col("pos").max(),
            first_at=pl.col("at").min(),
            last_at=pl.col("at").max(),
            messages=count.cast(pl.Int64),
            fewest=pl.min_horizontal(by_a, count - by_a),
        )
        .filter(pl.col("messages") >= at_least, pl.col("fewest") >= each)
        .drop("part", "fewest")
    )


def _answers_third() -> pl.Expr:
    return (pl.col("answers") != pl.col("a")) & (pl.col("answers") != pl.col("b"))


def _mentions_third() -> pl.Expr:
    """Use the list of mentions where the export has one, else count the names after @ in the text."""
    to_them = pl.format("[@＠](?:{})", pl.col("names").list.eval(pl.element().str.escape_regex()).list.join("|"))
    text = pl.col("text").fill_null("")
    return (
        pl.when(pl.col("mentions").list.len() > 0)
        .then(pl.concat_list("names", "mentions").list.n_unique() > pl.col("names").list.n_unique())
        .otherwise(text.str.count_matches(to_them) < text.str.count_matches(MENTION))
    )


def threads_of_two(threads: pl.DataFrame, talk: pl.DataFrame, *, at_least: int, each: int) -> pl.DataFrame:
    """Return the threads (THREADS) with exactly two speakers, *at_least* messages, and *each* from either.

    Messages by others in between belong to other threads. One row per thread: `group`, the senders `a` and `b` in order
    of first message, the count `messages`, and positions in *talk* (TURNS): `thread`, the first message, `start`, the
    first one of b, and `last`.
    """
    long = threads.filter(pl.len().over("thread") >= at_least - 1)
    places = pl.concat([long.select("pos", "thread"), long.select(pos="thread", thread="thread")]).unique().sort("pos")
    said = places.hstack(talk.select("group", "sender")[places["pos"]])
    by_a = (pl.col("sender") == pl.col("sender").first()).sum()
    return (
        said.group_by("thread", maintain_order=True)
        .agg(
            pl.col("group").first(),
            a=pl.col("sender").first(),
            b=pl.col("sender").filter(pl.col("sender") != pl.col("sender").first()).first(),
            start=pl.col("pos").filter(pl.col("sender") != pl.col("sender").first()).first(),
            last=pl.col("pos").last(),
            messages=pl.len().cast(pl.Int64),
            people=pl.col("sender").n_unique(),
            fewest=pl.min_horizontal(by_a, pl.len() - by_a),
        )
        .filter(pl.col("people") == 2, pl.col("messages") >= at_least, pl.col("fewest") >= each)  # noqa: PLR2004  # the two
        .drop("people", "fewest")
    )
