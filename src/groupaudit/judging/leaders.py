"""Members and leaders of groups by their rosters, for comparison with forms."""

import polars as pl

from groupaudit.judging.stewards import in_group, rosters
from groupaudit.people.listed_names import read
from groupaudit.people.names import name_key
from groupaudit.people.unit_labels import key
from groupaudit.tables import MEMBER, STAFF, Tables

UNREAD_NAME = (
    "登记的写法里读不出姓名，请一格一个姓名或用顿号分开",
    "no name can be read in what the register says; one name a cell, or with 、 between them",
)
"""Why a rule cannot decide about people whom a form describes rather than names."""


def names_read(t: Tables, column: str) -> pl.DataFrame:
    """Return `listed_names.READ` of a column of the inventory, a text or a list of texts."""
    texts = t["inventory"][column]
    units = t["units"]["label"].to_list() if "units" in t else []
    return read(texts.explode() if texts.dtype == pl.List else texts, units)


def rosters_told(t: Tables) -> pl.LazyFrame:
    """Return per group the number of members present, whether the roster is complete, and whether all are staff."""
    people = t.people.select(*MEMBER, "person_kind", "basis")
    members = t.members.unique(MEMBER, keep="any").join(people, on=MEMBER, how="left")
    present = pl.col("membership") == "present"
    staff = pl.col("person_kind").is_in(STAFF) & (pl.col("basis") == "id")
    return members.group_by("group_id").agg(
        there=present.sum().cast(pl.Int64),
        full=pl.col("membership").is_in(["present", "left"]).all(),
        ours=(staff | ~present | (pl.col("person_kind") == "robot")).all() & (staff & present).any(),
    )


def leaders_of(t: Tables) -> pl.LazyFrame:
    """Return the owners and administrators of every group, except those who left.

    `compared` is what `is_named` compares: the name on the employee list if the member is identified by id (`sure`),
    else nickname and account name. `shown` is the name for reports, `owner` tells owners from administrators.
    """
    role = t.members.select(*MEMBER, "role", "membership", "group_nickname", "account_name")
    platform = t.groups.select("group_id", owner_id="owner_id").drop_nulls().unique("group_id", keep="any")
    people = t.people.select(*MEMBER, "basis", "employee_name")
    said = role.join(platform, on="group_id", how="left").join(people, on=MEMBER, how="left")
    owns = pl.col("role").eq("owner").fill_null(value=False)
    is_owner = pl.when(pl.col("owner_id").is_not_null()).then(pl.col("member_id") == pl.col("owner_id")).otherwise(owns)
    sure = (pl.col("basis") == "id") & pl.col("employee_name").is_not_null()
    nickname = pl.concat_str(
        key(pl.col("group_nickname")), key(pl.col("account_name")), separator=" ", ignore_nulls=True
    )
    listed = name_key(pl.col("employee_name"))
    leaders = said.with_columns(owner=is_owner).filter(
        pl.col("membership") != "left", pl.col("owner") | (pl.col("role") == "admin")
    )
    return leaders.select(
        "group_id",
        "owner",
        sure=sure.fill_null(value=False),
        compared=pl.when(sure).then(listed).otherwise(nickname),
        shown=pl.coalesce("employee_name", pl.col("group_nickname").replace("", None), "account_name", "member_id"),
    ).filter(pl.col("compared").str.strip_chars() != "")


def is_named(name: pl.Expr) -> pl.Expr:
    """Tell whether a registered name is that of a leader: equal to the listed name, or part of the nickname."""
    written = name_key(name)
    within = pl.col("compared").str.contains(written, literal=True)
    return pl.when("sure").then(pl.col("compared") == written).otherwise(within)


def another_script(name: pl.Expr) -> pl.Expr:
    """Tell whether a registered name is in Latin letters (Su Mingyuan) and that of the leader in Chinese ones."""
    return ~name.str.contains(r"\p{Han}") & pl.col("compared").str.contains(r"\p{Han}")


def unlike_admins(registered: pl.LazyFrame, t: Tables) -> pl.LazyFrame:
    """Return the *registered* groups whose `admin_names` differ from their leaders.

    `registered_people` are the names that fit no leader, where owners may be registered as administrators; names of
    people who are not in the group at all are left out. `actual_people` are the administrators whom no registered name
    fits. `sure` tells whether the employee list identifies all of them, `unread` whether the register also names people
    in a way that cannot be read.
    """
    listed = rosters(t).filter("listed").select("group_id", listed=pl.lit(value=True))
    there = in_group(t).filter("there").select("group_id", "key", there=pl.lit(value=True))
    pairs = (
        registered.select("group_id", written="admin_names")
        .explode("written")
        .join(names_read(t, "admin_names").lazy(), on="written", how="left")
        .with_columns(pl.coalesce("name", "written"), unread=pl.col("name").is_null())
        .join(leaders_of(t), on="group_id")
        .with_columns(pl.col("unread") | another_script(pl.col("name")))
        .with_columns(key=name_key(pl.col("name")), same=is_named(pl.col("name")))
        .join(listed, on="group_id", how="left")
        .join(there, on=["group_id", "key"], how="left")
    )
    elsewhere = (pl.col("listed") & pl.col("there").is_null()).fill_null(value=False)
    unread = pairs.group_by("group_id", "name").agg(unread=pl.col("unread").any() & ~pl.col("same").any())
    unborne = _never_the_same(pairs.filter(~elsewhere, ~pl.col("unread")), "name").rename({"name": "registered"})
    unregistered = _never_the_same(pairs.filter(~pl.col("owner")), "shown").rename({"shown": "actual"})
    return (
        pl.concat([unborne, unregistered], how="diagonal")
        .group_by("group_id")
        .agg(
            registered_people=pl.col("registered").drop_nulls().unique().sort(),
            actual_people=pl.col("actual").drop_nulls().unique().sort(),
            sure=pl.col("sure").all(),
        )
        .join(unread.group_by("group_id").agg(pl.col("unread").any()), on="group_id", how="left")
    )


def _never_the_same(pairs: pl.LazyFrame, who: str) -> pl.LazyFrame:
    """Return group_id, *who* and `sure` of those without a pair that is the `same`."""
    told = pairs.group_by("group_id", who).agg(pl.col("same").any(), pl.col("sure").all())
    return told.filter(~pl.col("same")).drop("same")
