"""Fill in the register and the form on members from the inputs, ready to be checked and filed.

Only facts from the inputs are filled in. What a person must decide or knows better (the date of filing, whether a group
is meant to last) stays empty.
"""

import polars as pl

from groupaudit.derived import materialise
from groupaudit.shape import conform
from groupaudit.tables import MEMBER, MEMBER_FORM, REGISTER, WORDS, Tables

KINDS_OF_PEOPLE = {
    "employee": "employee", "departed": "departed", "contractor": "contractor", "outsider": "outsider",
    "approved-outsider": "outsider", "resident": "resident",
}  # fmt: skip
"""The form's categories of people; other kinds are left blank."""

_OF_STAFF = ("group_id", "owner_name", "admin_names", "member_count")
SURE = ("platform", "register")
"""Sources of creation dates that can be filed; the first message only gives an upper bound."""


def register_of(tables: Tables) -> pl.DataFrame:
    """Return REGISTER: one entry per input group, by name, completing an earlier entry in the register."""
    made, _ = materialise(tables, ["inventory", "people", "nicknames"])
    if "inventory" not in made:
        return REGISTER.to_frame()
    groups = made["inventory"].filter("handed_in").join(_staff(made), on="group_id", how="left", suffix="_seen")
    created = pl.when(pl.col("created_basis").is_in(SURE)).then(_day("created_at", tables))
    filled = groups.with_columns(
        group_name="name",
        kind=pl.when(pl.col("kind") != "unknown").then("kind"),
        created_on=pl.coalesce("created_on", created),
        owner_name=pl.coalesce("owner_name", "owner_name_seen"),
        admin_names=pl.coalesce("admin_names", "admin_names_seen"),
        member_count=pl.coalesce("member_count_seen", "member_count"),
        closed=pl.when(pl.col("dissolved_at").is_not_null()).then(pl.lit(value=True)).otherwise("closed"),
        unreadable=pl.lit([], WORDS),
        unreadable_at=pl.lit([], WORDS),
    )
    return conform(filled.sort("group_name", "group_id", nulls_last=True), REGISTER)


def member_form_of(tables: Tables) -> pl.DataFrame:
    """Return MEMBER_FORM: one entry per present member, by group and name, without robots."""
    made, _ = materialise(tables, ["people", "nicknames"])
    if "people" not in made:
        return MEMBER_FORM.to_frame()
    groups = made["groups"].select("group_id", group_name="name") if "groups" in made else _no_groups()
    named = _named(made).join(groups, on="group_id", how="left")
    present = named.filter(pl.col("membership") != "left", pl.col("person_kind") != "robot")
    filled = present.with_columns(
        person_kind=pl.col("person_kind").replace_strict(KINDS_OF_PEOPLE, default=None),
        department=pl.coalesce(pl.col("departments").list.join("、"), "department"),
        group_nickname=pl.when(pl.col("group_nickname").str.strip_chars() != "").then("group_nickname"),
        joined_on=_day("joined_at", tables),
        unreadable=pl.lit([], WORDS),
        unreadable_at=pl.lit([], WORDS),
    )
    return conform(filled.sort("group_name", "group_id", "name", "member_id", nulls_last=True), MEMBER_FORM)


def _staff(made: Tables) -> pl.DataFrame:
    """Return owner, administrators and member count of every group with a roster."""
    if "people" not in made:
        return pl.DataFrame(schema={name: REGISTER[name] for name in _OF_STAFF})
    here = _named(made).filter(pl.col("membership") == "present").sort("group_id", "name", "member_id")
    names = pl.col("name").filter(pl.col("role") == "admin").drop_nulls()
    return here.group_by("group_id").agg(
        owner_name=pl.col("name").filter(pl.col("role") == "owner").drop_nulls().first(),
        admin_names=names,
        member_count=pl.len().cast(pl.Int64),
    ).with_columns(admin_names=pl.when(pl.col("admin_names").list.len() > 0).then("admin_names"))  # fmt: skip


def _named(made: Tables) -> pl.DataFrame:
    """Return the members with data from `people`; the name is the employee's, or else the one in the nickname."""
    known = made["people"].select(*MEMBER, "person_kind", "employee_name", "departments", "position", unit="company")
    read = made["nicknames"].select(*MEMBER, written="name").unique(MEMBER, keep="first")
    members = made["members"].unique(MEMBER, keep="first")
    named = members.join(known, on=MEMBER, how="left").join(read, on=MEMBER, how="left")
    name = pl.coalesce("employee_name", "written", "account_name")
    return named.with_columns(name=name, company=pl.coalesce("unit", "company"))


def _day(column: str, tables: Tables) -> pl.Expr:
    return pl.col(column).dt.convert_time_zone(tables.context.timezone).dt.date()


def _no_groups() -> pl.DataFrame:
    return pl.DataFrame(schema={"group_id": pl.String, "group_name": pl.String})
