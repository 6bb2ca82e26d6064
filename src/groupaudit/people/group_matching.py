"""Find the group that an entry of a form means: by its id, else by a name that only one group bears, else bore."""

import polars as pl

from groupaudit.people.unit_labels import key

MATCHES = ("id", "name", "ambiguous", "none")
"""How an entry was matched: `ambiguous` where several groups bear the name, `none` where no group does."""


def matched(entries: pl.DataFrame, groups: pl.DataFrame) -> pl.DataFrame:
    """Return *entries* with `found`, the id of the group they mean (null if none), and `match`, one of MATCHES.

    An id that no group has does not spoil a name that one has: forms often carry numbers of their own.
    """
    numbered = entries.with_row_index("_entry")
    ids = groups.select(_id="group_id", group_id="group_id").unique()
    by_id = numbered.select("_entry", "group_id").join(ids, on="group_id").select("_entry", "_id")
    rest = numbered.join(by_id, on="_entry", how="anti")
    named = rest.select("_entry", key=key(pl.col("group_name"))).filter(pl.col("key") != "")
    present = named.join(_names(groups), on="key")
    former = named.join(present, on="_entry", how="anti").join(_former_names(groups), on="key")
    several = pl.concat([present, former]).group_by("_entry").agg("_id")
    alone = pl.col("_id").list.len() == 1
    by_name = several.select("_entry", pl.when(alone).then(pl.col("_id").list.first()).alias("_name"))
    found = numbered.join(by_id, on="_entry", how="left").join(by_name, on="_entry", how="left")
    unclear = pl.col("_entry").is_in(several.filter(~alone)["_entry"].implode())
    return (
        found.sort("_entry")
        .with_columns(
            found=pl.coalesce("_id", "_name"),
            match=pl.when(pl.col("_id").is_not_null())
            .then(pl.lit("id"))
            .when(pl.col("_name").is_not_null())
            .then(pl.lit("name"))
            .otherwise(pl.when(unclear).then(pl.lit("ambiguous")).otherwise(pl.lit("none"))),
        )
        .drop("_entry", "_id", "_name")
    )


def _names(groups: pl.DataFrame) -> pl.DataFrame:
    """Return the compared spellings of every group; where no name is known its id may be one."""
    spelled = pl.concat([
        groups.select(_id="group_id", key=key(pl.col("name"))),
        groups.filter(pl.col("name").is_null()).select(_id="group_id", key=key(pl.col("group_id"))),
    ])  # fmt: skip
    return spelled.filter(pl.col("key") != "").unique()


def _former_names(groups: pl.DataFrame) -> pl.DataFrame:
    """Return the compared spellings of what groups were called before."""
    if "former_names" not in groups.columns:
        return pl.DataFrame(schema={"_id": pl.String, "key": pl.String})
    named = groups.select(_id="group_id", name="former_names").explode("name").drop_nulls()
    return named.select("_id", key=key(pl.col("name"))).filter(pl.col("key") != "").unique()
