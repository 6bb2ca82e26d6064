"""What rules about people read: who is in a group, since when, what is known of him, and how sure it is that he is there.

Nobody who left is judged. Of somebody who only spoke once a finding is a signal that names the day he was last seen.
"""

from collections.abc import Mapping

import polars as pl

from groupaudit.context import Context
from groupaudit.derive.inventory import no_more
from groupaudit.exhibit import Kind
from groupaudit.judging.legacy import existed, existed_before, in_transition, local_day
from groupaudit.tables import MEMBER, Tables
from groupaudit.vocabulary import Text

NEEDS = frozenset({"members", "people", "timeline"})
"""The tables that `present` reads."""
USES = frozenset({"inventory"})
"""And the one that it reads where it is there."""


SEEN_WORDS = {
    "listed": ("", ""),
    "spoke": (
        "；没有名册，只知道在消息里出现过：疑似还在群里，请核实",
        "; no roster, only seen in messages: possibly still there, please verify",
    ),
}
"""Whether a roster says that somebody is there; codes of the field `seen`."""

LAST_SEEN = ("{seen}{last_seen:，最后出现 %}", "{seen}{last_seen:, last seen %}")
"""The end of a message about somebody who may have left."""

FIELDS: Mapping[str, Kind] = {"seen": Kind.CODE, "last_seen": Kind.TIME}

STRAY = (
    "{stray_place:；台账 % 有写明此人的审批}{stray_group:，写的群“%”对不上交来的群}{stray_near:（是不是“%”？）}{stray_group:，可能写错或是改名前的，疑似，请核实}",
    "{stray_place:; % approves this person}{stray_group: for “%”, which no group handed in can be taken for}{stray_near: (did you mean “%”?)}{stray_group:, maybe misspelt or this one before it was renamed: suspected, please verify}",
)
"""What a message says where an approval names the person, but no group that was handed in."""

STRAY_FIELDS: Mapping[str, Kind] = {"stray_group": Kind.GROUP, "stray_near": Kind.GROUP, "stray_place": Kind.PLACE}

UNDECIDED: Mapping[str, Text] = {
    "unknown-group-kind": ("不知道是不是内部群", "nobody says whether the group is internal"),
    "join-unknown": (
        "不知道是否制度施行前已入群，过渡期未满",
        "nobody says whether they joined before the regulation, whose transition is not over",
    ),
}
"""Reasons that `reasons` gives."""


def present(t: Tables) -> pl.LazyFrame:
    """Return the people who are in a group or may be; robots are left out, and whom a system message saw go.

    Groups that were dissolved have nobody.

    Beside the columns of `people`: role, membership, source, line, cell and the names shown; `since` (null where
    nothing tells), since_basis, scene and invited_by of the present stay; `joined_on` and `last_seen` as local days,
    the latter only of people whom no roster lists.
    """
    shown = ["role", "membership", "group_nickname", "account_name", "source", "line", "cell", "last_seen_at"]
    members = t.members.filter(pl.col("membership").ne_missing("left")).select(*MEMBER, *shown)
    members = members.join(no_more(t), on="group_id", how="anti")
    stay = ["since", "since_basis", "scene", "invited_by", "until"]
    stays = t.timeline.group_by(MEMBER).agg(pl.col(stay).sort_by("stay").last())
    known = members.unique(MEMBER, keep="first", maintain_order=True).join(t.people, on=MEMBER)
    known = known.join(stays, on=MEMBER, how="left").filter(pl.col("person_kind") != "robot")
    there = pl.col("membership") == "present"
    known = known.filter(there.fill_null(value=False) | pl.col("until").is_null())
    day = local_day(pl.col("last_seen_at"), t.context).dt.strftime("%Y-%m-%d")
    return known.with_columns(
        joined_on=local_day(pl.col("since"), t.context),
        last_seen=pl.when(~there.fill_null(value=False)).then(day),
        seen=pl.when(there).then(pl.lit("listed")).otherwise(pl.lit("spoke")),
    )


def internal(people: pl.LazyFrame, context: Context) -> pl.LazyFrame:
    """Keep people of internal groups and of groups of unknown kind, in transition only those who joined since.

    Adds `undecided`: a key of UNDECIDED, null where nothing is in the way.
    """
    kept = people.filter(pl.col("group_kind").is_in(["internal", "unknown"]))
    unclear = pl.lit(in_transition(context)) & pl.col("joined_on").is_null()
    if in_transition(context):
        kept = kept.filter(~existed_before(pl.col("joined_on"), context).fill_null(value=False))
    return kept.with_columns(
        existed(pl.col("joined_on"), context),
        undecided=pl.when(pl.col("group_kind") == "unknown")
        .then(pl.lit("unknown-group-kind"))
        .when(unclear)
        .then(pl.lit("join-unknown")),
    )


def with_strays(people: pl.LazyFrame, t: Tables, *, in_time: bool = False) -> pl.LazyFrame:
    """Add `stray_group`, `stray_near` and `stray_place` of the first approval that names somebody, but no group that was handed in.

    With *in_time* only approvals that came before the person joined count, as far as their dates tell.
    """
    if "strays" not in t:
        return people.with_columns(pl.lit(None, pl.String).alias(name) for name in STRAY_FIELDS)
    strays = t.strays
    if in_time:
        joined = people.select(*MEMBER, "joined_on")
        ready = pl.max_horizontal("approved_on", "filed_on")
        strays = strays.join(joined, on=MEMBER).filter((ready <= pl.col("joined_on")).fill_null(value=True))
    first = strays.sort(*MEMBER, "stray_place").group_by(MEMBER).agg(pl.col(*STRAY_FIELDS).first())
    return people.join(first, on=MEMBER, how="left")


def weighed(sure: pl.Expr) -> dict[str, pl.Expr]:
    """Return severity and confidence: a signal where it is not *sure* who somebody is, or that he is there."""
    there, sure = pl.col("seen") == "listed", sure.fill_null(value=False)
    lost = pl.when(sure).then(0).otherwise(50) + pl.when(there).then(0).otherwise(20)
    return {"severity": pl.when(~(sure & there)).then(pl.lit("low")), "confidence": 100 - lost}
