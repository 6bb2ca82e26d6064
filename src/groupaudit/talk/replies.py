"""Find the message that answers another one: by quote or mention, or because it comes next and speaks to nobody else.

Where people usually name whom they answer, a message that names nobody answers nothing. A name that nobody who speaks
bears, or several do, may be that of who asked: then it counts as if none were named.
"""

import polars as pl

from groupaudit.tables import AT

NEXT = 10
"""So many messages of the group are looked at for an answer that names nobody."""

REACH = 20
"""So many messages later a mention still answers what its addressee said before his last message."""

USUAL, MANY = 0.2, 100
"""From this share of messages on that quote or mention somebody, a group is used to it; a short talk tells no habit."""

REPLIES = pl.Schema({
    "pos": pl.UInt32(),  # position in `turns` of what is answered
    "reply": pl.UInt32(),  # position in `turns` of the first answer
    "how": pl.String(),  # quote, mention, next or thanks
    "at": AT,  # of the answer
})  # fmt: skip


def replies(asked: pl.DataFrame, turns: pl.DataFrame, threads: pl.DataFrame, answers: pl.Series, thanks: pl.Series) -> pl.DataFrame:  # fmt: skip
    """Return REPLIES for the positions `pos` of *asked*; what nobody answers has no row.

    *turns* and *threads* are the derived tables. *answers* tells of every turn whether it may answer, *thanks* whether
    its words thank: who asked and thanks was helped, wherever that was.
    """
    questions = asked.select(
        "pos", group=turns["group"].gather(asked["pos"]), sender=turns["sender"].gather(asked["pos"])
    )
    named = threads.filter(pl.col("how") != "goes-on").select("pos", "to", "how", "parent")
    naming = named.hstack(turns.select("group", "sender")[named["pos"]]).rename({"pos": "reply"})
    replying = naming.filter(answers.gather(naming["reply"]))
    found = [_quoting(questions, replying), _mentioning(questions, replying)]
    aside = pl.Series(values=[False]).new_from_index(0, turns.height)
    aside = aside.scatter(naming["reply"].filter(naming["to"].is_not_null()).unique(), values=True)
    free = answers & ~aside
    found.append(_next(questions, turns, free, thanks, _usual(naming, turns)))
    every = pl.concat(found).sort("pos", "reply", "how").unique("pos", keep="first", maintain_order=True)
    timed = every.with_columns(turns["at"].gather(every["reply"]))
    return timed.select(pl.col(name).cast(dtype) for name, dtype in REPLIES.items())


_FOUND = pl.Schema({"pos": pl.UInt32, "reply": pl.UInt32, "how": pl.String})


def _found(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.select(pl.col(name).cast(dtype) for name, dtype in _FOUND.items())


def _quoting(questions: pl.DataFrame, replying: pl.DataFrame) -> pl.DataFrame:
    """Return who quotes the question, or mentions its sender while it is the last that he said."""
    linked = questions.join(replying.select("reply", "how", "sender", pos="parent"), on="pos", suffix="_of")
    return _found(linked.filter(pl.col("sender").ne_missing(pl.col("sender_of"))))


def _mentioning(questions: pl.DataFrame, replying: pl.DataFrame) -> pl.DataFrame:
    """Return the first mention of who asked, while the question is near."""
    heard = replying.filter(pl.col("sender").ne_missing(pl.col("to"))).drop_nulls("to")
    later = questions.sort("pos").join_asof(
        heard.select("reply", "how", "group", sender="to").sort("reply"),
        left_on="pos",
        right_on="reply",
        by=["group", "sender"],
        strategy="forward",
        allow_exact_matches=False,
        check_sortedness=False,
        coalesce=False,
    )
    return _found(later.filter(pl.col("reply") - pl.col("pos") <= REACH))


def _usual(naming: pl.DataFrame, turns: pl.DataFrame) -> pl.DataFrame:
    """Return the groups in which people usually name whom they answer."""
    named = naming.select("group", "reply").unique().group_by("group").agg(named=pl.len())
    sizes = turns.join(named, on="group", how="semi").group_by("group").agg(said=pl.len())
    return (
        named.join(sizes, on="group")
        .filter(pl.col("said") >= MANY, pl.col("named") >= USUAL * pl.col("said"))
        .select("group")
    )


def _next(
    questions: pl.DataFrame, turns: pl.DataFrame, free: pl.Series, thanks: pl.Series, usual: pl.DataFrame
) -> pl.DataFrame:
    """Return the first of the next messages by somebody else that may answer, or by the same with thanks."""
    open_ = questions.join(usual, on="group", how="anti")
    thanking = questions
    found = []
    for step in range(1, NEXT + 1):
        open_, answered = _step(open_, turns, step, free, same=False)
        thanking, thanked = _step(thanking, turns, step, thanks, same=True)
        found += [answered.with_columns(how=pl.lit("next")), thanked.with_columns(how=pl.lit("thanks"))]
    return _found(pl.concat(found))


def _step(
    open_: pl.DataFrame, turns: pl.DataFrame, step: int, fits: pl.Series, *, same: bool
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Look at the message *step* behind each question: return what stays open, and what it answers."""
    there = open_.filter(pl.col("pos") + step < turns.height)
    at = there["pos"] + step
    here = there.with_columns(
        reply=at, group_of=turns["group"].gather(at), who=turns["sender"].gather(at), fits=fits.gather(at)
    )
    here = here.filter(pl.col("group").eq_missing(pl.col("group_of")))
    mine = pl.col("sender").eq_missing(pl.col("who"))
    hit = pl.col("fits") & (mine if same else ~mine)
    return here.filter(~hit).select(open_.columns), here.filter(hit).select("pos", "reply")
