"""Names of people and units in an audit, for redacting and splitting reports; reporters do not see them."""

from functools import cached_property

import polars as pl
from msgspec import Struct, field

from groupaudit.judging.stewards import stewards
from groupaudit.people.ids import ids_in
from groupaudit.people.listed_names import read
from groupaudit.shape import conform
from groupaudit.tables import MEMBER, MIXED, STRANGERS, WORDS, Tables
from groupaudit.wording import NOT_INSPECTED

PEOPLE = pl.Schema({
    "group_id": pl.String(),
    "member_id": pl.String(),
    "names": WORDS,  # all names of the person: nickname, account, on lists, beside messages
    "person": pl.String(),  # the same in every group: the employee id, or else the member id
    "stranger": pl.Boolean(),  # outsider or resident: the basis of HR management covers no data about him
    "steward": pl.Boolean(),  # owner or administrator of the group
})  # fmt: skip
"""One row per member of a group, and per sender who is not on a roster."""

SILENT = pl.Schema({"group_id": pl.String(), "kind": pl.String(), "messages": pl.UInt32()})
"""Messages without text to inspect, by group and kind."""


class Acquaintance(Struct, frozen=True, kw_only=True, dict=True):
    """People by group, names of strangers on forms, names of units, and messages without text by group."""

    people: pl.DataFrame = field(default_factory=PEOPLE.to_frame)
    strangers: frozenset[str] = frozenset()
    units: frozenset[str] = frozenset()
    silent: pl.DataFrame = field(default_factory=SILENT.to_frame)

    @cached_property
    def of_strangers(self) -> frozenset[str]:
        """All names and ids of strangers."""
        told = self.people.filter("stranger").select("member_id", "names").iter_rows()
        return self.strangers | {value for id_, names in told for value in (id_, *names) if value}


def acquaintance(t: Tables) -> Acquaintance:
    """Return the names in *t*, which must have `people` if it has members."""
    return Acquaintance(people=_people(t), strangers=_on_forms(t), units=units(t), silent=_silent(t))


def units(t: Tables) -> frozenset[str]:
    """Return every known spelling of units."""
    if "units" not in t:
        return frozenset()
    return frozenset(t["units"]["unit"]) | frozenset(t["units"]["label"])


def _people(t: Tables) -> pl.DataFrame:
    called = [*_on_rosters(t), *_beside_messages(t)]
    if not called:
        return PEOPLE.to_frame()
    names = pl.concat(called).group_by(MEMBER).agg(pl.col("name").drop_nulls().unique().sort().alias("names"))
    known = names.join(_kinds(t), on=MEMBER, how="left").join(_group_kinds(t), on="group_id", how="left")
    unknown = pl.col("person_kind").fill_null("unknown") == "unknown"
    # people of unknown kind count as strangers in groups that have strangers
    stranger = pl.col("person_kind").is_in(STRANGERS) | (unknown & pl.col("group_kind").is_in(MIXED))
    kept = stewards(t).select(*MEMBER, steward=pl.lit(value=True)).collect() if {"groups", "members"} <= {*t} else None
    known = known.join(kept, on=MEMBER, how="left") if kept is not None else known.with_columns(steward=pl.lit(None))
    shown = known.with_columns(
        pl.coalesce("employee_id", "member_id").alias("person"),
        stranger.fill_null(value=False).alias("stranger"),
        pl.col("steward").fill_null(value=False),
    )
    return conform(shown, PEOPLE).sort(MEMBER)


def _on_rosters(t: Tables) -> list[pl.DataFrame]:
    told = [t["members"].select(*MEMBER, name=c) for c in ("group_nickname", "account_name")] if "members" in t else []
    return [*told, t["people"].select(*MEMBER, name="employee_name")] if "people" in t else told


def _beside_messages(t: Tables) -> list[pl.DataFrame]:
    if "messages" not in t:
        return []
    return [t.columns("messages", "group_id", "member_id", name="sender_name").unique().drop_nulls("member_id")]


def _kinds(t: Tables) -> pl.DataFrame:
    about = ["group_id", "member_id", "person_kind", "employee_id"]
    return t["people"].select(about) if "people" in t else pl.DataFrame(schema=dict.fromkeys(about, pl.String))


def _group_kinds(t: Tables) -> pl.DataFrame:
    if "groups" not in t:
        return pl.DataFrame(schema={"group_id": pl.String, "group_kind": pl.String})
    return t["groups"].select("group_id", group_kind="kind").unique("group_id", keep="first")


def _on_forms(t: Tables) -> frozenset[str]:
    """Return the names and ids of outsiders and residents in approvals and the form on members."""
    told: list[pl.Series] = []
    if "approvals" in t:
        names, ids = t["approvals"]["name"], t["approvals"].select(ids_in(pl.col("member_id")).explode()).to_series()
        told += [names, read(names)["name"], ids]
    if "member_form" in t:
        outside = t["member_form"].filter(pl.col("person_kind").is_in(STRANGERS))
        told += [outside[column] for column in ("name", "member_id", "group_nickname")]
    return frozenset(value for values in told for value in values if value)


def _silent(t: Tables) -> pl.DataFrame:
    if "messages" not in t:
        return SILENT.to_frame()
    silent = t.messages.filter(pl.col("kind").is_in(NOT_INSPECTED) & (pl.col("text").fill_null("") == ""))
    counted = silent.group_by("group_id", "kind").agg(messages=pl.len()).sort("group_id", "kind")
    return conform(counted.collect(), SILENT)
