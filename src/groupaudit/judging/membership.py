"""Members of groups as rules about people read them: since when, who they are, and how certain that is.

Members who left are not judged. A finding about a member who is known from messages only is a signal, and names the day
last seen.
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
"""Tables that `present` requires."""
USES = frozenset({"inventory"})
"""Tables that `present` reads if available."""


SEEN_WORDS = {
    "listed": ("", ""),
    "spoke": (
        "；没有名册，只知道在消息里出现过：疑似还在群里，请核实",
        "; no roster, only seen in messages: possibly still there, please verify",
    ),
}
"""Whether a roster lists the member; codes of the field `seen`."""

LAST_SEEN = ("{seen}{last_seen:，最后出现 %}", "{seen}{last_seen:, last seen %}")
"""End of a message about a member who may have left."""

FIELDS: Mapping[str, Kind] = {"seen": Kind.CODE, "last_seen": Kind.TIME}

STRAY = (
    "{stray_place:；台账 % 有写明此人的审批}{stray_group:，写的群“%”对不上交来的群}{stray_near:（是不是“%”？）}{stray_group:，可能写错或是改名前的，疑似，请核实}",
    "{stray_place:; % approves this person}{stray_group: for “%”, which no group handed in can be taken for}{stray_near: (did you mean “%”?)}{stray_group:, maybe misspelt or this one before it was renamed: suspected, please verify}",
)
"""Part of a message: an approval names the person, but a group that was not handed in."""

STRAY_FIELDS: Mapping[str, Kind] = {"stray_group": Kind.GROUP, "stray_near": Kind.GROUP, "stray_place": Kind.PLACE}

UNDECIDED: Mapping[str, Text] = {
    "unknown-group-kind": ("不知道是不是内部群", "nobody says whether the group is internal"),
    "join-unknown": (
        "不知道是否制度施行前已入群，过渡期未满",
        "nobody says whether they joined before the regulation, whose transition is not over",
    ),
}
"""Reasons that `internal` gives."""


def present(t: Tables) -> pl.LazyFrame:
    """Return the members who are, or may be, in a group; without robots and members seen leaving.

    Dissolved groups have no members. Adds to the columns of `people`: role, membership, source, line, cell and names;
    `since` (null if unknown), since_basis, scene and invited_by of the current stay; `joined_on` and `last_seen` as
    local days, the latter only for members on no roster.
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
    """Keep members of groups that are, or may be, internal; in transition only those who joined since.

    Adds `undecided`: a key of UNDECIDED, null if the member can be judged.
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
    """Add the first approval that names the member but no known group: stray_group, stray_near, stray_place.

    With *in_time*, approvals known to be later than the joining do not count.
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
    """Return severity and confidence: a signal unless the identity is *sure* and a roster lists the member."""
    there, sure = pl.col("seen") == "listed", sure.fill_null(value=False)
    lost = pl.when(sure).then(0).otherwise(50) + pl.when(there).then(0).otherwise(20)
    return {"severity": pl.when(~(sure & there)).then(pl.lit("low")), "confidence": 100 - lost}
