"""Collect former group names, from older exports and from system messages about renaming."""

import polars as pl

from groupaudit.exports.system_texts import new_name


def with_former_names(groups: pl.DataFrame, told: pl.DataFrame, events: pl.DataFrame | None) -> pl.DataFrame:
    """Return *groups* with `former_names`, sorted, without the current name.

    *told* are the rows of `groups` in all files, *events* may tell of renaming.
    """
    names = [told.select("group_id", "name")]
    if events is not None:
        renamed = events.filter(pl.col("kind") == "rename")
        names.append(renamed.select("group_id", name=new_name("text")))
    known = pl.concat(names).drop_nulls().unique()
    own = groups.select("group_id", "name").drop_nulls()
    former = known.join(own, on=["group_id", "name"], how="anti")
    listed = former.sort("group_id", "name").group_by("group_id").agg(_former="name")
    found = groups.join(listed, on="group_id", how="left", maintain_order="left")
    return found.with_columns(former_names=pl.coalesce("_former", "former_names")).select(groups.columns)
