"""Derived table `issues`: questions and reports raised in groups, who answered them, and how long that took.

In groups with residents or partners these raise issues and staff answers; among colleagues anybody else answers. In a
group of unknown kind, only issues that are the same in either case are clear: unanswered ones, and those that staff
answered. Text, voice, pictures and stickers are answers, and so are thanks from the asker. Recalled messages raise no
issue.
"""

import polars as pl

from groupaudit.derived import derived
from groupaudit.fold import fold_series
from groupaudit.shape import conform
from groupaudit.tables import AT, COLLEAGUES, MEMBER, MIXED, Tables
from groupaudit.talk.dialogue import MENTION
from groupaudit.talk.exported import exported
from groupaudit.talk.pastimes import private
from groupaudit.talk.replies import Answering, replies
from groupaudit.talk.speech import only_courteous
from groupaudit.talk.subjects import Matters
from groupaudit.worktime import calendar, declared

ISSUES = pl.Schema({
    "row": pl.UInt32(),  # position in `messages`
    "kind": pl.String(),  # question or report
    "group_kind": pl.String(),
    "answer": pl.UInt32(),  # position in `messages` of the first answer, null while there is none
    "how": pl.String(),  # as in `talk.replies.REPLIES`
    "answered_at": AT,
    "until": AT,  # up to when the group is known: the export, else its last message
    "end_known": pl.Boolean(),  # whether the export tells how far it reaches
    "minutes": pl.Int64(),  # of service until it was answered, else until `until`; null beyond the calendar
    "unclear": pl.Boolean(),  # whether it is one, or that is an answer, depends on the kind of group, which nobody knows
    "repeated": pl.Boolean(),  # the same person asked before, and the same answer or none came
    "staffed": pl.Boolean(),  # somebody who should answer is known
})  # fmt: skip
"""One row per issue, by group and time."""

TO_ALL = r"[@＠](?:所有人|全体|all|大家|各位)"
_PAIR = ["group", "sender"]


@derived(needs={"messages", "turns", "threads", "acts"}, uses={"people", "groups"})
def issues(t: Tables) -> pl.DataFrame:
    """Return ISSUES."""
    raised = t["acts"].filter((pl.col("asks") & ~pl.col("pings")) | pl.col("reports"))
    raised = _standing(raised, t)
    turns = t["turns"].with_row_index("pos")
    people = _people(t, turns)
    placed = turns.join(raised, on="row").join(people, on=_PAIR, how="left").sort("pos")
    asked = _among_those_who_ask(placed, t, people)
    able = turns.join(people.filter("answers").select(_PAIR), on=_PAIR, how="semi")["pos"]
    answers = _marked(able, turns) & ~_marked(_of_kind(t, turns, "notice"), turns)
    thanking = turns.join(t["acts"].filter("thanks").select("row"), on="row", how="semi")["pos"]
    answering = Answering(
        able=_marked(able, turns),
        answers=answers,
        thanks=_marked(thanking, turns),
        raises=_marked(asked["pos"], turns),
        reports=_marked(asked.filter("reports")["pos"], turns),
        matters=Matters(lambda places: t.rows("messages", turns["row"].gather(places), ["text"]).to_series()),
        in_time=lambda asked, said, days: _in_time(asked, said, days, t),
    )
    found = replies(asked, t["turns"], t["threads"], answering)
    known = asked.join(found.rename({"at": "answered_at"}), on="pos", how="left", maintain_order="left")
    known = known.with_columns(answer=turns["row"].gather(known["reply"]))
    known = _unclear(known, turns, people, _mixed_company(t))
    return conform(_timed(_repeated(known), t, turns), ISSUES)


def _in_time(asked: pl.Series, said: pl.Series, most: int, t: Tables) -> pl.Series:
    """Tell whether at most *most* working days passed; true where the calendar does not reach."""
    days = [pl.lit(at).dt.convert_time_zone(t.context.timezone).dt.date() for at in (asked, said)]
    passed = calendar(t.context.own_days).working_days_between(*days)
    return pl.select((passed <= most).fill_null(value=True)).to_series()


def _standing(raised: pl.DataFrame, t: Tables) -> pl.DataFrame:
    """Drop recalled messages, whose text an archive keeps."""
    recalled = t.messages.filter(pl.col("kind") == "recall").select("group_id", message_id="reply_to")
    recalls = recalled.drop_nulls().collect()
    told = raised.hstack(t.rows("messages", raised["row"], ["group_id", "message_id"]))
    kept = told.join(recalls, on=["group_id", "message_id"], how="anti", maintain_order="left")
    return kept.select(raised.columns)


def _marked(places: pl.Series, turns: pl.DataFrame) -> pl.Series:
    """Return a boolean for every turn, true at *places*."""
    return pl.Series(values=[False]).new_from_index(0, turns.height).scatter(places, values=True)


def _of_kind(t: Tables, turns: pl.DataFrame, kind: str) -> pl.Series:
    rows = t.columns("messages", (pl.col("kind") == kind).arg_true().cast(pl.UInt32).alias("row"))
    return turns.join(rows, on="row", how="semi")["pos"]


def _people(t: Tables, turns: pl.DataFrame) -> pl.DataFrame:
    """Return for every sender in a group: group_id, group_kind, `staff`, `raises` (issues) and `answers` (them)."""
    firsts = turns.group_by(_PAIR).agg(pl.col("row").first())
    who = firsts.select(_PAIR).hstack(t.rows("messages", firsts["row"], MEMBER))
    kinds = _known(t, "groups", ["group_id"], group_kind="kind")
    persons = _known(t, "people", MEMBER, person_kind="person_kind")
    told = who.join(kinds, on="group_id", how="left").join(persons, on=MEMBER, how="left")
    told = told.with_columns(pl.col("group_kind", "person_kind").fill_null("unknown"))
    mixed, staff = pl.col("group_kind").is_in(MIXED), pl.col("person_kind").is_in(COLLEAGUES)
    robot = pl.col("person_kind") == "robot"
    return told.select(
        *_PAIR,
        "group_id",
        "group_kind",
        staff=staff,
        raises=~robot & ~(mixed & staff),
        answers=~robot & (staff | ~mixed),
    )


def _known(t: Tables, name: str, keys: list[str], **columns: str) -> pl.DataFrame:
    if name not in t:
        return pl.DataFrame(schema=dict.fromkeys([*keys, *columns], pl.String))
    return t[name].select(*keys, **{new: pl.col(old) for new, old in columns.items()}).unique(keys, keep="first")


def _among_those_who_ask(placed: pl.DataFrame, t: Tables, people: pl.DataFrame) -> pl.DataFrame:
    """Keep messages of people who raise issues, unless addressed to neighbours."""
    mixed = pl.col("group_kind").is_in(MIXED)
    named = t["threads"].filter(pl.col("how") != "goes-on").select("pos", "to").drop_nulls()
    others = people.filter(~pl.col("answers")).select("group", to="sender")
    to_them = placed.select("pos", "group").join(named, on="pos").join(others, on=["group", "to"], how="semi")
    ours = placed.filter("raises", ~(mixed & pl.col("to_neighbours"))).join(to_them.select("pos"), on="pos", how="anti")
    aside = pl.concat([_between_colleagues(ours, t), _of_kind(t, placed, "notice")])
    kind = pl.when("reports").then(pl.lit("report")).otherwise(pl.lit("question"))
    return ours.filter(~pl.col("pos").is_in(aside.implode())).with_columns(kind=kind)


def _between_colleagues(ours: pl.DataFrame, t: Tables) -> pl.Series:
    """Return `pos` of what is nobody's to answer: private talk, and in internal groups a courtesy to one colleague.

    In a group of unknown kind private talk raises nothing either: with a register it might be an internal one. A
    courtesy that names a fault is a report.
    """
    about = _known(t, "groups", ["group_id"], called="name", purpose="purpose")
    inside = ours.filter(pl.col("group_kind").is_in(["internal", "unknown"]))
    inside = inside.select("pos", "row", "group_id", "group_kind", "asks")
    said = inside.join(about, on="group_id", how="left", maintain_order="left")
    texts = t.rows("messages", said["row"], ["text", "mentions"])
    told = said.with_columns(fold_series(texts["text"]).alias("folded"), texts["mentions"])
    folded, named = pl.col("folded"), pl.col("mentions").list.len().fill_null(0) > 0
    one = (named | folded.str.contains(MENTION)) & ~folded.str.contains(TO_ALL)
    talk = private(folded, pl.concat_str("called", "purpose", ignore_nulls=True))
    courtesy = (pl.col("group_kind") == "internal") & ~pl.col("asks") & one & only_courteous(folded)
    return told.filter(talk | courtesy)["pos"]


def _unclear(known: pl.DataFrame, turns: pl.DataFrame, people: pl.DataFrame, company: pl.DataFrame) -> pl.DataFrame:
    """Add `unclear` (depends on the unknown kind of group) and `by_staff` (staff answered, or the asker thanked)."""
    staff = people.filter("staff").select(_PAIR).with_columns(by_staff=pl.lit(value=True))
    by = known.select("group").with_columns(turns["sender"].gather(known["reply"]))
    answered = by.join(staff, on=_PAIR, how="left", maintain_order="left")["by_staff"].fill_null(value=False)
    told = known.with_columns(by_staff=answered | (pl.col("how") == "thanks").fill_null(value=False))
    told = told.join(company, on="group_id", how="left", maintain_order="left")
    unknown = (pl.col("group_kind") == "unknown") & pl.col("mixed_company").fill_null(value=True)
    may_be_none = pl.col("staff") | pl.col("to_neighbours")
    return told.with_columns(unclear=unknown & (may_be_none | (pl.col("answer").is_not_null() & ~pl.col("by_staff"))))


def _mixed_company(t: Tables) -> pl.DataFrame:
    """Tell of every group whether it has members who are not known as colleagues."""
    if "people" not in t:
        return pl.DataFrame(schema={"group_id": pl.String, "mixed_company": pl.Boolean})
    others = ~pl.col("person_kind").is_in([*COLLEAGUES, "robot"])
    return t["people"].group_by("group_id").agg(mixed_company=others.any())


def _repeated(known: pl.DataFrame) -> pl.DataFrame:
    """Mark issues that the same sender raised within the day before, with the same answer or none."""
    before = pl.col("at").diff().over(_PAIR)
    same = pl.col("reply").eq_missing(pl.col("reply").shift(1)).over(_PAIR)
    return known.with_columns(repeated=(same & (before <= pl.duration(hours=24))).fill_null(value=False))


def _timed(known: pl.DataFrame, t: Tables, turns: pl.DataFrame) -> pl.DataFrame:
    """Add the service minutes until the answer, and whether anybody who should answer is known."""
    last = turns.group_by("group").agg(until=pl.col("at").max())
    about = _known(t, "groups", ["group_id"], hours="service_hours")
    ends = exported(t).select("group_id", "exported_at").collect()
    timed = known.join(last, on="group", how="left").join(about, on="group_id", how="left")
    timed = timed.join(ends, on="group_id", how="left").join(_staffed(t), on="group_id", how="left")
    timed = timed.with_columns(
        until=pl.max_horizontal("until", "exported_at"), end_known=pl.col("exported_at").is_not_null()
    )
    waiting = pl.col("unclear") & ~pl.col("by_staff")
    start, end = pl.col("at"), pl.when(waiting).then("until").otherwise(pl.coalesce("answered_at", "until"))
    mixed = pl.col("group_kind").is_in(MIXED)
    staffed = pl.col("staffed").fill_null(value=False) | ~mixed
    service = declared(pl.col("hours"), calendar(t.context.own_days), t.context.timezone)
    return timed.with_columns(minutes=service.minutes_between(start, end), staffed=staffed).sort("pos")


def _staffed(t: Tables) -> pl.DataFrame:
    """Return the groups with members known as colleagues."""
    if "people" not in t:
        return pl.DataFrame(schema={"group_id": pl.String, "staffed": pl.Boolean})
    there = t["people"].filter(pl.col("person_kind").is_in(COLLEAGUES)).select("group_id").unique()
    return there.with_columns(staffed=pl.lit(value=True))
