"""Tell until when the messages handed in of a group reach."""

import polars as pl

from groupaudit.tables import AT, Tables

EXPORTED = pl.Schema({
    "group_id": pl.String(),
    "exported_at": AT,  # as the export says; of WeCom's archive, which does not, its latest message; null where nobody knows
    "archived": pl.Boolean(),  # whether the archive tells it
})  # fmt: skip


def exported(t: Tables) -> pl.LazyFrame:
    """Plan EXPORTED, one row per group of `groups`.

    Groups of WeCom's archive, which is one for the company, all reach to its latest message.
    """
    if "groups" not in t:
        return EXPORTED.to_frame().lazy()
    known = t.groups.select(
        "group_id",
        "exported_at",
        archived=(pl.col("exported_at").is_null() & (pl.col("platform") == "wecom")).fill_null(value=False),
    ).unique("group_id", keep="any")
    said = t.messages.join(known.filter("archived"), on="group_id", how="semi").select(latest=pl.col("at").max())
    reaches = pl.when("archived").then("latest").otherwise("exported_at")
    return known.join(said, how="cross").select("group_id", exported_at=reaches, archived="archived")
