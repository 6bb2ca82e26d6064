"""Who keeps a group: its owner and its administrators, as the platform, a roster or a system message tells."""

import polars as pl

from groupaudit.derive.people import shown_names
from groupaudit.tables import MEMBER, Tables

STEWARDS = ("owner", "admin")


def stewards(t: Tables) -> pl.LazyFrame:
    """Return group_id, member_id, role and basis (platform, roster, system-message) of owners and administrators.

    One row per person. The platform's word counts before the roster's, and both before a system message: that somebody
    is no longer administrator no message tells, unless he went or another one became owner.
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
    """Return the `events` that made somebody owner or administrator, but for those that later ones have undone.

    Of owners the last one counts, and who went has no office, not even when he is back.
    """
    every = t.events.drop_nulls("group_id")
    named = every.filter(pl.col("kind").is_in(["new-owner", "new-admin"]))
    heir = (pl.col("kind") == "new-owner") & pl.col("at").is_not_null()
    last = pl.col("at").filter(heir).max().over("group_id")
    gone = every.filter(pl.col("kind").is_in(["leave", "remove"])).group_by(MEMBER).agg(gone_at=pl.col("at").max())
    standing = named.filter((~heir | (pl.col("at") == last)).fill_null(value=True)).join(gone, on=MEMBER, how="left")
    return standing.filter((pl.col("gone_at") < pl.col("at")).fill_null(value=True)).drop("gone_at")


def keepers(t: Tables) -> pl.LazyFrame:
    """Return group_id and member_id of owners and administrators, and of whoever has removed somebody, which only these can."""
    who = [stewards(t).select(MEMBER)]
    if "events" in t:
        who.append(t.events.filter(pl.col("kind") == "remove").select("group_id", member_id="actor_id"))
    return pl.concat(who).drop_nulls().unique()


def rosters(t: Tables) -> pl.LazyFrame:
    """Return for each group with members: `listed` (there is a roster), `roles_told` (of all on it), `people`.

    Robots and people who left do not count. Beside a roster, whoever only spoke is on none because he is gone.
    """
    here = t.members.filter(pl.col("membership").ne_missing("left"), ~pl.col("robot").fill_null(value=False))
    there = (pl.col("membership") == "present").fill_null(value=False)
    return here.group_by("group_id").agg(
        listed=there.any(), roles_told=pl.col("role").filter(there | ~there.any()).is_not_null().all(), people=pl.len()
    )


def whereabouts(t: Tables) -> pl.LazyFrame:
    """Return for each member whether he is there, as far as rosters and messages tell.

    `there`: he may be; `doubted`: he is on a roster, but a message of the system tells that he went and none that he came
    back; `removed`: he did not go by himself. Whom only events know has a row too, with no role and no name.
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
    """Return group_id, key, whether somebody of that name is there, and the one member of that name.

    `there` and `removed` as in `whereabouts`; `contradicted`: whoever of that name is there is doubted.
    """
    names = shown_names(t).lazy().join(whereabouts(t), on=MEMBER)
    there = pl.col("there")
    return names.group_by("group_id", "key").agg(
        there=there.any(),
        contradicted=there.any() & ~(there & ~pl.col("doubted")).any(),
        removed=pl.col("removed").any(),
        member_id=pl.when(pl.col("member_id").n_unique() == 1).then(pl.col("member_id").first()),
    )
