"""Compare the rosters of two audits: who joined, who left, and who changed the group nickname."""

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
    "before": pl.String(),  # the member's name in the group; null if not a member
    "after": pl.String(),
})  # fmt: skip
"""One row per change, by group, member and kind of change."""


def roster_changes(old: Tables, new: Tables) -> pl.DataFrame:
    """Return ROSTER_CHANGES of the groups with a full roster on both sides.

    Exports that list only speakers are not compared, since silent members have not left. A nickname counts as changed
    only if both rosters have one.
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
    """Return the number of groups with a full roster on both sides."""
    return len(set(_present(old)["group_id"]) & set(_present(new)["group_id"]))


def _present(tables: Tables) -> pl.DataFrame:
    """Return the present members of groups with a full roster, with their names."""
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
