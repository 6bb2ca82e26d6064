"""Give members the account names and WeChat numbers that lists of contacts know them by."""

import polars as pl


def with_names(members: pl.DataFrame, contacts: pl.DataFrame) -> pl.DataFrame:
    """Return *members* with account name, remark and WeChat number from *contacts* where they have none, by id alone."""
    names = ["account_name", "remark", "wechat_number"]
    known = contacts.sort("member_id", *names, nulls_last=True).unique("member_id", keep="first", maintain_order=True)
    found = members.join(
        known.select("member_id", *(pl.col(n).alias(f"_{n}") for n in names)),
        on="member_id",
        how="left",
        maintain_order="left",
    )
    return found.with_columns(pl.coalesce(n, f"_{n}").alias(n) for n in names).drop(f"_{n}" for n in names)
