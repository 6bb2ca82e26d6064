"""Compare the rosters of two audits: who joined, who left, and who has another group nickname."""

from collections.abc import Mapping

import polars as pl

from groupaudit.shape import conform
from groupaudit.tables import MEMBER, Tables
from groupaudit.vocabulary import Text

MOVES: Mapping[str, Text] = {
    "joined": ("进群", "joined"),
    "left": ("退群", "left"),
    "renamed": ("改了群昵称", "nickname changed"),
}

ROSTER_CHANGES = pl.Schema({
    "move": pl.String(),  # a key of MOVES
    "group_id": pl.String(),
    "group_name": pl.String(),
    "member_id": pl.String(),
    "before": pl.String(),  # what the member was called in the group; null where he was not there
    "after": pl.String(),
})  # fmt: skip
"""One row per change, by group, member and move."""


def roster_changes(old: Tables, new: Tables) -> pl.DataFrame:
    """Return ROSTER_CHANGES of the groups of which both sides have a full roster.

    Who only did not speak has not left: exports that list speakers are compared with nobody. A nickname counts as
    changed only where both rosters have one.
    """
    before, after = _present(old), _present(new)
    both = set(before["group_id"]) & set(after["group_id"])
    there = pl.col("group_id").is_in(both)
    before, after = before.filter(there), after.filter(there)
    kept = before.join(after, on=MEMBER, how="inner", suffix="_now")
    other = pl.col("nickname") != pl.col("nickname_now")
    moves = [
        after.join(before, on=MEMBER, how="anti").select(*MEMBER, move=pl.lit("joined"), after="called"),
        before.join(after, on=MEMBER, how="anti").select(*MEMBER, move=pl.lit("left"), before="called"),
        kept.filter(other).select(*MEMBER, move=pl.lit("renamed"), before="nickname", after="nickname_now"),
    ]
    names = _names(old).join(_names(new), on="group_id", how="full", coalesce=True, suffix="_now")
    names = names.select("group_id", group_name=pl.coalesce("name_now", "name"))
    changes = pl.concat(moves, how="diagonal_relaxed").join(names, on="group_id", how="left")
    return conform(changes, ROSTER_CHANGES).sort(*MEMBER, "move")


def compared(old: Tables, new: Tables) -> int:
    """Return of how many groups both sides have a full roster."""
    return len(set(_present(old)["group_id"]) & set(_present(new)["group_id"]))


def _present(tables: Tables) -> pl.DataFrame:
    """Return the members who are there, of groups with a full roster, and what they are called."""
    if "members" not in tables:
        return pl.DataFrame(schema=dict.fromkeys([*MEMBER, "nickname", "called"], pl.String))
    here = tables["members"].filter(pl.col("membership") == "present").drop_nulls("member_id")
    nickname = pl.col("group_nickname")
    called = pl.coalesce(nickname.replace("", None), "account_name")
    return here.unique(MEMBER, keep="first", maintain_order=True).select(*MEMBER, nickname=nickname, called=called)


def _names(tables: Tables) -> pl.DataFrame:
    if "groups" not in tables:
        return pl.DataFrame(schema={"group_id": pl.String, "name": pl.String})
    return tables["groups"].select("group_id", "name").unique("group_id", keep="first")
