"""Who keeps a group: its owner and its administrators, as the platform, a roster or a system message tells."""

import polars as pl

from groupaudit.derive.people import shown_names
from groupaudit.judging.membership import KEYS
from groupaudit.tables import Tables

STEWARDS = ("owner", "admin")


def stewards(t: Tables) -> pl.LazyFrame:
    """Return group_id, member_id, role and basis (platform, roster, system-message) of owners and administrators.

    One row per person. The platform's word counts before the roster's, and both before a system message: that somebody
    is no longer owner or administrator no message tells.
    """
    told = [
        t.groups.select(
            "group_id", member_id="owner_id", role=pl.lit("owner"), basis=pl.lit("platform"), rank=pl.lit(0)
        ),
        t.members.filter(pl.col("role").is_in(STEWARDS), pl.col("membership").ne_missing("left")).select(
            "group_id", "member_id", "role", basis=pl.lit("roster"), rank=pl.lit(1)
        ),
    ]
    if "events" in t:
        named = t.events.filter(pl.col("kind").is_in(["new-owner", "new-admin"]))
        role = pl.col("kind").str.strip_prefix("new-")
        told.append(named.select("group_id", "member_id", role=role, basis=pl.lit("system-message"), rank=pl.lit(2)))
    every = pl.concat(told).drop_nulls(["group_id", "member_id"])
    first = every.sort("group_id", "member_id", "rank", pl.col("role") == "admin").unique(
        ["group_id", "member_id"], keep="first", maintain_order=True
    )
    return first.drop("rank")


def keepers(t: Tables) -> pl.LazyFrame:
    """Return group_id and member_id of owners and administrators, and of whoever has removed somebody, which only these can."""
    who = [stewards(t).select("group_id", "member_id")]
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


def in_group(t: Tables) -> pl.LazyFrame:
    """Return group_id, key, whether somebody of that name is there, and the one member of that name.

    `there`: he may be, for all that rosters and messages tell; `contradicted`: he is on a roster, but a message of the
    system tells that he went and none that he came back; `removed`: he did not go by himself.
    """
    last = t.timeline.group_by(KEYS).agg(pl.col("until", "until_basis", "end").sort_by("stay").last())
    names = shown_names(t).lazy().join(t.members.select(*KEYS, "membership"), on=KEYS).join(last, on=KEYS, how="left")
    listed = (pl.col("membership") == "present").fill_null(value=False)
    went = pl.col("until").is_not_null()
    there = pl.col("membership").ne_missing("left") & (listed | ~went)
    doubted = listed & went & (pl.col("until_basis") == "system-message").fill_null(value=False)
    return names.group_by("group_id", "key").agg(
        there=there.any(),
        contradicted=there.any() & ~(there & ~doubted).any(),
        removed=(pl.col("end") == "remove").fill_null(value=False).any(),
        member_id=pl.when(pl.col("member_id").n_unique() == 1).then(pl.col("member_id").first()),
    )
