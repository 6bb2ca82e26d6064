"""Give members the account names and WeChat numbers that lists of contacts know them by."""

import polars as pl

from groupaudit.people.staff import names_by_account


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


def with_corporate_names(members: pl.DataFrame, groups: pl.DataFrame, employees: pl.DataFrame) -> pl.DataFrame:
    """Return *members* with the account names that groups of WeCom leave out: those of the employees with their ids.

    The company names its accounts there, while an account of WeChat is called whatever its owner likes.
    """
    corporate = groups.filter(pl.col("platform") == "wecom")["group_id"].unique()
    found = members.join(names_by_account(employees), on="member_id", how="left", maintain_order="left")
    name = pl.when(pl.col("group_id").is_in(corporate.implode())).then("employee_name")
    return found.with_columns(pl.coalesce("account_name", name).alias("account_name")).drop("employee_name")
