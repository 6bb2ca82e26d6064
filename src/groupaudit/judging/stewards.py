"""Owners and administrators of groups, by the platform, a roster or system messages."""

import polars as pl

from groupaudit.derive.people import shown_names
from groupaudit.tables import MEMBER, Tables

STEWARDS = ("owner", "admin")


def stewards(t: Tables) -> pl.LazyFrame:
    """Return group_id, member_id, role and basis (platform, roster, system-message), one row per person.

    The platform takes precedence over the roster, and both over system messages, which tell of the end of an office
    only by a departure or a new owner.
    """
    told = [
        t.groups.select(
            "group_id", member_id="owner_id", role=pl.lit("owner"), basis=pl.lit("platform"), rank=pl.lit(0)
        ),
        t.members.filter(pl.col("role").is_in(STEWARDS), pl.col("membership").ne_missing("left")).select(
            *MEMBER, "role", basis=pl.lit("roster"), rank=pl.lit(1)
        ),
    ]
    if "events" in t:
        role = pl.col("kind").str.strip_prefix("new-")
        told.append(appointed(t).select(*MEMBER, role=role, basis=pl.lit("system-message"), rank=pl.lit(2)))
    every = pl.concat(told).drop_nulls(MEMBER)
    first = every.sort(*MEMBER, "rank", pl.col("role") == "admin").unique(MEMBER, keep="first", maintain_order=True)
    return first.drop("rank")


def appointed(t: Tables) -> pl.LazyFrame:
    """Return the `events` that appointed an owner or administrator and were not undone later.

    Only the last owner counts. Leaving the group ends an office, even if the person returns.
    """
    every = t.events.drop_nulls("group_id")
    named = every.filter(pl.col("kind").is_in(["new-owner", "new-admin"]))
    heir = (pl.col("kind") == "new-owner") & pl.col("at").is_not_null()
    last = pl.col("at").filter(heir).max().over("group_id")
    gone = every.filter(pl.col("kind").is_in(["leave", "remove"])).group_by(MEMBER).agg(gone_at=pl.col("at").max())
    standing = named.filter((~heir | (pl.col("at") == last)).fill_null(value=True)).join(gone, on=MEMBER, how="left")
    return standing.filter((pl.col("gone_at") < pl.col("at")).fill_null(value=True)).drop("gone_at")


def keepers(t: Tables) -> pl.LazyFrame:
    """Return group_id and member_id of owners, administrators, and members who removed somebody, as only these can."""
    who = [stewards(t).select(MEMBER)]
    if "events" in t:
        who.append(t.events.filter(pl.col("kind") == "remove").select("group_id", member_id="actor_id"))
    return pl.concat(who).drop_nulls().unique()


def rosters(t: Tables) -> pl.LazyFrame:
    """Return for each group with members: `listed` (has a roster), `roles_told` (for all on it), and `people`.

    Robots and people who left do not count. In a group with a roster, people known from messages only have left.
    """
    here = t.members.filter(pl.col("membership").ne_missing("left"), ~pl.col("robot").fill_null(value=False))
    there = (pl.col("membership") == "present").fill_null(value=False)
    return here.group_by("group_id").agg(
        listed=there.any(), roles_told=pl.col("role").filter(there | ~there.any()).is_not_null().all(), people=pl.len()
    )


def whereabouts(t: Tables) -> pl.LazyFrame:
    """Return for each member whether the person is in the group, by rosters and messages.

    `there`: may be in the group. `doubted`: on a roster, but a system message tells of leaving and none of returning.
    `removed`: removed by somebody. Members known from events only have neither role nor name.
    """
    last = t.timeline.group_by(MEMBER).agg(pl.col("until", "until_basis", "end").sort_by("stay").last())
    about = t.members.select(
        *MEMBER, "role", "membership", name=pl.coalesce(pl.col("group_nickname", "account_name").replace("", None))
    )
    known = about.unique(MEMBER, keep="first", maintain_order=True).join(last, on=MEMBER, how="full", coalesce=True)
    listed = (pl.col("membership") == "present").fill_null(value=False)
    went = pl.col("until").is_not_null()
    there = pl.col("membership").ne_missing("left") & (listed | ~went)
    return known.select(
        *MEMBER,
        "role",
        "name",
        there=there,
        doubted=there & listed & went & (pl.col("until_basis") == "system-message").fill_null(value=False),
        removed=(pl.col("end") == "remove").fill_null(value=False),
    )


def in_group(t: Tables) -> pl.LazyFrame:
    """Return for each group_id and name `key` whether somebody of that name is there; member_id if only one has it.

    `there` and `removed` as in `whereabouts`; `contradicted`: everybody of that name who is there is doubted.
    """
    names = shown_names(t).lazy().join(whereabouts(t), on=MEMBER)
    there = pl.col("there")
    return names.group_by("group_id", "key").agg(
        there=there.any(),
        contradicted=there.any() & ~(there & ~pl.col("doubted")).any(),
        removed=pl.col("removed").any(),
        member_id=pl.when(pl.col("member_id").n_unique() == 1).then(pl.col("member_id").first()),
    )
