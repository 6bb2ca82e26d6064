"""Merge the rows of one group from several exports; the latest export takes precedence."""

import polars as pl

from groupaudit.packed import Table
from groupaudit.tables import CELLED

_KEY, _EXPORTED = "group_id", "exported_at"


def one_row_per_group(groups: pl.DataFrame, talk: Table) -> pl.DataFrame:
    """Return one row per group, each column from the latest export that has a value.

    An export is as late as its own time or its last message of the group, whichever is later; ties are broken by
    content, not by the order of files. The place is that of the row with the name that rules judge.
    """
    if not groups[_KEY].is_duplicated().any():
        return groups
    places = [c for c in groups.columns if c in CELLED]
    said = [c for c in groups.columns if c not in (_KEY, _EXPORTED, *places)]
    plain = [c for c in said if not isinstance(groups.schema[c], pl.List)]
    ordered = _latest_first(groups, talk, plain)
    named = pl.col("name").is_not_null()
    merged = ordered.group_by(_KEY, maintain_order=True).agg(
        *(pl.col(c).drop_nulls().first() for c in said),
        pl.col(_EXPORTED).max(),
        *(pl.when(named.any()).then(pl.col(c).filter(named).first()).otherwise(pl.col(c).first()) for c in places),
    )
    return (
        groups.select(_KEY)
        .unique(maintain_order=True)
        .join(merged, on=_KEY, maintain_order="left")
        .select(groups.columns)
    )


def _latest_first(groups: pl.DataFrame, talk: Table, plain: list[str]) -> pl.DataFrame:
    """Sort rows by export, the latest first; messages are read only where *plain* columns disagree."""
    differ = pl.any_horizontal(pl.col(c).drop_nulls().n_unique() > 1 for c in plain)
    several = groups.group_by(_KEY).agg(differ=differ).filter("differ")[_KEY]
    if several.is_empty():
        return groups
    spoken = talk.lazy().filter(pl.col(_KEY).is_in(several.implode()))
    last = spoken.group_by("source", _KEY).agg(_last=pl.col("at").max()).collect()
    reaching = groups.join(last, on=["source", _KEY], how="left", maintain_order="left")
    order = [-pl.max_horizontal(_EXPORTED, "_last").dt.epoch("us"), *map(pl.col, plain)]
    return reaching.sort(order, nulls_last=True, maintain_order=True).drop("_last")
