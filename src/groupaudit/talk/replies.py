"""Find the first answer to a message: by quote, mention, position, subject or thanks.

A message that comes next is no answer if it raises another issue or addresses everybody; if it names something else
more than a working day after a report; or if it names nobody in a group where answers usually name the asker. A name
that belongs to no speaker, or to several, may be the asker's: it is ignored.
"""

from collections.abc import Callable
from datetime import timedelta

import polars as pl
from msgspec import Struct

from groupaudit.shape import conform
from groupaudit.tables import AT
from groupaudit.talk.following import first_behind
from groupaudit.talk.speech import HOLDS_TO_ALL, SPEAKS_TO_ALL, TAKES_UP
from groupaudit.talk.subjects import WITHIN, Matters, first_naming, things

NEXT = 10
"""How many messages by people who may answer are checked for an answer that names nobody."""

THANKED = timedelta(days=3)
"""How long thanks from the asker are taken as thanks for the answer."""

ANSWERING_DAYS, AT_ONCE = 5, 1
"""Working days in which the next message may answer without naming the subject, and in which it may answer a report
although it names something else."""

OF_ITS_OWN = 2
"""A question with this many subjects is a question of its own, not one asking back."""

LATER = 3
"""How many questions before an answer are checked as the one that it is about."""

REACH = 20
"""The most messages between a question and a mention of the asker that answers it."""

USUAL, MANY = 0.2, 100
"""Share of messages with a quote or mention from which a group is used to it; minimum messages to judge that."""

REPLIES = pl.Schema({
    "pos": pl.UInt32(),  # position in `turns` of what is answered
    "reply": pl.UInt32(),  # position in `turns` of the first answer
    "how": pl.String(),  # quote, mention, next, subject or thanks
    "at": AT,  # of the answer
})  # fmt: skip


class Answering(Struct, frozen=True, kw_only=True):
    """Properties of every turn, in the order of `turns`."""

    able: pl.Series  # sent by somebody who may answer
    answers: pl.Series  # may be an answer
    thanks: pl.Series  # its words thank: who asked and thanks was helped, wherever that was
    raises: pl.Series  # raises something itself
    reports: pl.Series  # and that is a report
    matters: Matters | None = None
    """What turns are about; without it nobody looks at that."""
    in_time: Callable[[pl.Series, pl.Series, int], pl.Series] | None = None
    """Tell of instants of asking and of speaking whether so many working days at most lie between; without it they do."""


def replies(asked: pl.DataFrame, turns: pl.DataFrame, threads: pl.DataFrame, answering: Answering) -> pl.DataFrame:
    """Return REPLIES for the positions `pos` of *asked*; unanswered ones have no row.

    *turns* and *threads* are the derived tables.
    """
    questions = asked.select(
        "pos",
        group=turns["group"].gather(asked["pos"]),
        sender=turns["sender"].gather(asked["pos"]),
        at=turns["at"].gather(asked["pos"]),
    )
    named = threads.filter(pl.col("how") != "goes-on").select("pos", "to", "how", "parent")
    naming = named.hstack(turns.select("group", "sender")[named["pos"]]).rename({"pos": "reply"})
    replying = naming.filter(answering.answers.gather(naming["reply"]))
    aside = pl.Series(values=[False]).new_from_index(0, turns.height)
    aside = aside.scatter(naming["reply"].filter(naming["to"].is_not_null()).unique(), values=True)
    free = answering.answers & ~aside
    usual = _usual(naming, turns)
    unnamed = questions.join(usual, on="group", how="anti")
    following = _in_time(_next(unnamed, turns, free, answering), turns, answering)
    left = questions.join(following, on="pos", how="anti", maintain_order="left")
    found = [
        _quoting(questions, replying),
        _mentioning(questions, replying),
        following,
        _on_the_subject(left, turns, free, answering, usual),
        _thanking(questions, turns, answering),
    ]
    every = pl.concat(found).sort("pos", "reply", "how").unique("pos", keep="first", maintain_order=True)
    timed = every.with_columns(turns["at"].gather(every["reply"]))
    return conform(timed, REPLIES)


_FOUND = pl.Schema({"pos": pl.UInt32, "reply": pl.UInt32, "how": pl.String})


def _found(frame: pl.DataFrame) -> pl.DataFrame:
    return conform(frame, _FOUND)


def _quoting(questions: pl.DataFrame, replying: pl.DataFrame) -> pl.DataFrame:
    """Return replies by others that quote the question, or mention the asker before the asker's next message."""
    linked = questions.join(replying.select("reply", "how", "sender", pos="parent"), on="pos", suffix="_of")
    return _found(linked.filter(pl.col("sender").ne_missing(pl.col("sender_of"))))


def _mentioning(questions: pl.DataFrame, replying: pl.DataFrame) -> pl.DataFrame:
    """Return the first mention of the asker within REACH messages."""
    heard = replying.filter(pl.col("sender").ne_missing(pl.col("to"))).drop_nulls("to")
    told = heard.select("reply", "how", "group", sender="to").sort("reply")
    later = first_behind(questions.sort("pos"), told, ["group", "sender"])
    return _found(later.filter(pl.col("reply") - pl.col("pos") <= REACH))


def _usual(naming: pl.DataFrame, turns: pl.DataFrame) -> pl.DataFrame:
    """Return the groups in which answers usually name the asker."""
    named = naming.select("group", "reply").unique().group_by("group").agg(named=pl.len())
    sizes = turns.join(named, on="group", how="semi").group_by("group").agg(said=pl.len())
    return (
        named.join(sizes, on="group")
        .filter(pl.col("said") >= MANY, pl.col("named") >= USUAL * pl.col("said"))
        .select("group")
    )


def _next(questions: pl.DataFrame, turns: pl.DataFrame, free: pl.Series, answering: Answering) -> pl.DataFrame:
    """Return the first answer among the next messages by others who may answer."""
    places = answering.able.arg_true().cast(pl.UInt32)
    talk = turns.select("group", "sender")[places]
    leap = _behind_the_speaker(talk)
    open_ = questions.with_columns(i=places.search_sorted(questions["pos"], side="right"))
    found = [_found(questions.select("pos", reply="pos", how=pl.lit("next")).clear())]
    for _ in range(NEXT):
        here = open_.filter(pl.col("i") < talk.height)
        own = here["sender"].eq_missing(talk["sender"].gather(here["i"]))
        here = here.with_columns(i=pl.when(own).then(leap.gather(here["i"])).otherwise("i"))
        here = here.filter(pl.col("i") < talk.height)
        here = here.filter(here["group"].eq_missing(talk["group"].gather(here["i"])))
        here = here.with_columns(reply=places.gather(here["i"]))
        fits = free.gather(here["reply"])
        fits = _true_at(fits, ~_digresses(here.filter(fits), answering))
        fits = _true_at(fits, ~_answers_another(here.filter(fits), questions, answering))
        fits = _true_at(fits, ~_passes_over(here.filter(fits), turns, answering))
        found.append(_found(here.filter(fits).select("pos", "reply", how=pl.lit("next"))))
        open_ = here.filter(~fits).select(open_.columns[:-1], i=pl.col("i") + 1)
    return pl.concat(found)


def _in_time(found: pl.DataFrame, turns: pl.DataFrame, answering: Answering) -> pl.DataFrame:
    """Keep the answers in *found* that come soon enough; later ones cannot."""
    if answering.in_time is None:
        return found
    asked, said = (turns["at"].gather(found[name]) for name in ("pos", "reply"))
    return found.filter(answering.in_time(asked, said, ANSWERING_DAYS))


def _behind_the_speaker(talk: pl.DataFrame) -> pl.Series:
    """Return for every position in *talk* that of the next message by somebody else, or its height."""
    group, sender = pl.col("group"), pl.col("sender")
    begins = talk.select(
        (sender.ne_missing(sender.shift(1)) | group.ne_missing(group.shift(1))).arg_true().cast(pl.UInt32)
    ).to_series()
    ends = pl.concat([begins, pl.Series([talk.height], dtype=pl.UInt32)])
    return ends.gather(begins.search_sorted(pl.int_range(talk.height, eager=True, dtype=pl.UInt32), side="right"))


def _true_at(claim: pl.Series, told: pl.Series) -> pl.Series:
    """Return *claim*, restricted to those of its true places where *told* is true; *told* has one value for each."""
    places = claim.arg_true().filter(told)
    return pl.Series(values=[False]).new_from_index(0, claim.len()).scatter(places, values=True)


def _digresses(pairs: pl.DataFrame, answering: Answering) -> pl.Series:
    """Tell of pairs (`pos` of the question, `reply`) whether the reply changes the subject or addresses everybody.

    Asking back briefly (哪个单元？) does not change the subject.
    """
    never = pl.Series(values=[False]).new_from_index(0, pairs.height)
    matters = answering.matters
    if matters is None:
        return never
    raises = answering.raises.gather(pairs["reply"])
    to_all = matters.words(pairs["reply"]).str.contains_any(list(HOLDS_TO_ALL)).fill_null(value=False)
    places = (raises | to_all).arg_true()
    reply = pairs["reply"].gather(places)
    said = pl.DataFrame({"place": places, "reply": reply, "folded": matters.folded(reply)}).with_columns(
        raises.gather(places).alias("raises"),
        answering.reports.gather(reply).alias("reports"),
        (matters.of(reply).list.len() < OF_ITS_OWN).alias("brief"),
        pl.when(to_all.gather(places)).then("folded").alias("to_all"),
    )
    asks_back = pl.col("brief") & ~pl.col("reports")
    speaks_to_all = pl.col("to_all").str.contains(SPEAKS_TO_ALL).fill_null(value=False)
    else_ = said.filter((pl.col("raises") & ~asks_back) | speaks_to_all)
    shared = matters.share(pairs["pos"].gather(else_["place"]), else_["reply"])
    return never.scatter(else_["place"].filter(~shared), values=True)


def _passes_over(pairs: pl.DataFrame, turns: pl.DataFrame, answering: Answering) -> pl.Series:
    """Tell of *pairs* whether the first is a report, and the reply comes days later about something else.

    Replies that name nothing (收到, 已处理) or have no text are not counted as such.
    """
    never = pl.Series(values=[False]).new_from_index(0, pairs.height)
    matters = answering.matters
    places = answering.reports.gather(pairs["pos"]).arg_true()
    if matters is None or answering.in_time is None or places.is_empty():
        return never
    asked, said = (turns["at"].gather(pairs[name].gather(places)) for name in ("pos", "reply"))
    late = places.filter(~answering.in_time(asked, said, AT_ONCE))
    late = late.filter(~matters.folded(pairs["reply"].gather(late)).str.contains(TAKES_UP).fill_null(value=True))
    pos, reply = (pairs[name].gather(late) for name in ("pos", "reply"))
    names = matters.of(reply, things).list.len() > 0
    return never.scatter(late.filter(names & ~matters.share(pos, reply)), values=True)


def _answers_another(pairs: pl.DataFrame, questions: pl.DataFrame, answering: Answering) -> pl.Series:
    """Tell of *pairs* whether the reply is about a later question by somebody else, and not about the first.

    Not where the two questions share a subject, or the first names none (到底修不修？).
    """
    never = pl.Series(values=[False]).new_from_index(0, pairs.height)
    matters = answering.matters
    if matters is None or pairs.is_empty():
        return never
    before = questions["pos"].search_sorted(pairs["reply"], side="left").cast(pl.Int64)
    rows = pairs.select("pos", "sender", "reply", place=pl.int_range(pl.len()), before=before)
    several = pl.concat([rows.with_columns(q=pl.col("before") - n) for n in range(1, LATER + 1)])
    between = several.filter(pl.col("q") >= 0)
    later = between.with_columns(questions["pos", "sender"][between["q"]].rename({"pos": "other", "sender": "by"}))
    later = later.filter(pl.col("other") > pl.col("pos"), pl.col("by").ne_missing(pl.col("sender")))
    if later.is_empty():
        return never
    later = later.filter(matters.share(later["reply"], later["other"], things))
    first, said, other = (later[name] for name in ("pos", "reply", "other"))
    names = matters.of(first, things).list.len() > 0
    taken = names & ~matters.share(first, said) & ~matters.share(first, other)
    return never.scatter(later["place"].filter(taken), values=True)


def _on_the_subject(
    open_: pl.DataFrame, turns: pl.DataFrame, free: pl.Series, answering: Answering, usual: pl.DataFrame
) -> pl.DataFrame:
    """Return the first message within WITHIN that names the subject of the question and raises nothing itself.

    In the *usual* groups, where answers name the asker, shared words of a text without Chinese do not count.
    """
    none = _found(open_.select("pos", reply="pos", how=pl.lit("subject")).clear())
    matters = answering.matters
    if matters is None or open_.is_empty():
        return none
    ordered = open_.sort("pos")
    asked = ordered.with_columns(folded=matters.folded(ordered["pos"]))
    numbered = turns.select("group", "sender", "at").with_row_index("pos").filter(free & ~answering.raises)
    last = asked.select("group", place="pos", asked_at="at")
    near = numbered.join_asof(
        last, left_on="pos", right_on="place", by="group", allow_exact_matches=False, check_sortedness=False
    ).filter(pl.col("at") - pl.col("asked_at") <= WITHIN)
    said = near.select("pos", "group", "sender", "at").with_columns(folded=matters.folded(near["pos"]))
    enough = pl.col("folded").str.contains(r"\p{Han}") | ~pl.col("group").is_in(usual["group"].implode())
    told = said.filter(enough, ~pl.col("folded").str.contains(SPEAKS_TO_ALL))
    return _found(first_naming(asked, told).with_columns(how=pl.lit("subject")))


def _thanking(questions: pl.DataFrame, turns: pl.DataFrame, answering: Answering) -> pl.DataFrame:
    """Return the first thanks of the asker, unless many messages by people who may answer came between."""
    numbered = turns.select("group", "sender", "at").with_row_index("reply").filter(answering.thanks)
    thanked = first_behind(questions.sort("pos"), numbered.rename({"at": "said"}), ["group", "sender"])
    counted = answering.able.cast(pl.UInt32).cum_sum()
    near = thanked.drop_nulls("reply").filter(pl.col("said") - pl.col("at") <= THANKED)
    between = counted.gather(near["reply"]) - counted.gather(near["pos"])
    return _found(near.filter(between <= NEXT).with_columns(how=pl.lit("thanks")))
