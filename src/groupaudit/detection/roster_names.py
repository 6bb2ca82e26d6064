"""Allow hits that are part of the name of a group member: 陆家容 is no keyword."""

import polars as pl

from groupaudit.people.names import real_name_like
from groupaudit.tables import HITS, Tables

FIRST_PART = r"^[\s\p{P}]*([\p{Han}·]{2,})"


def sheltered(found: pl.DataFrame, t: Tables) -> pl.DataFrame:
    """Return *found* (HITS) with `allowed_by` filled in where a hit is inside the name of a member of the group.

    Only plausible real names count; otherwise a member named 百家乐 could offer it.
    """
    open_hits = found.with_row_index("hit").filter(pl.col("allowed_by").is_null() & pl.col("start").is_not_null())
    names = _names(t["members"], open_hits["matched"].unique().sort().to_list())
    if names.is_empty():
        return found
    said = t.rows("messages", open_hits["row"], ["group_id", "text"])
    before = pl.col("name").str.split(pl.col("matched")).list.first().str.len_chars()
    first = pl.col("start").cast(pl.Int64) - before
    inside = pl.col("text").str.slice(first.clip(lower_bound=0), pl.col("name").str.len_chars()) == pl.col("name")
    named = (
        open_hits.select("hit", "start", "matched")
        .hstack(said)
        .join(names, on="group_id")
        .filter(pl.col("name").str.contains(pl.col("matched"), literal=True))
        .filter((first >= 0) & inside)
        .group_by("hit")
        .agg(pl.col("name").min())
    )
    joined = found.with_row_index("hit").join(named, on="hit", how="left", maintain_order="left")
    return joined.with_columns(pl.coalesce("allowed_by", "name").alias("allowed_by")).select(HITS.names())


def _names(members: pl.DataFrame, matched: list[str]) -> pl.DataFrame:
    """Return group_id and name of the members whose name is plausible and contains one of the *matched* texts."""
    if not matched:
        return pl.DataFrame(schema={"group_id": pl.String, "name": pl.String})
    called = members.unpivot(["group_nickname", "account_name"], index="group_id", value_name="name")
    names = called.select("group_id", pl.col("name").str.extract(FIRST_PART)).drop_nulls().unique()
    held = names.filter(pl.col("name").str.contains_any(matched))
    return held.filter(real_name_like(pl.col("name"))) if held.height else held
