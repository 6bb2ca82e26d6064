"""Fill in account names and WeChat numbers of members from contact lists."""

import polars as pl

from groupaudit.people.staff import names_by_account


def with_names(members: pl.DataFrame, contacts: pl.DataFrame) -> pl.DataFrame:
    """Fill missing account name, remark and WeChat number of *members* from *contacts*, matched by id only."""
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
    """Fill missing account names in WeCom groups with the names of the employees who have the ids.

    The company names WeCom accounts; a WeChat account has whatever name its owner chose.
    """
    corporate = groups.filter(pl.col("platform") == "wecom")["group_id"].unique()
    found = members.join(names_by_account(employees), on="member_id", how="left", maintain_order="left")
    name = pl.when(pl.col("group_id").is_in(corporate.implode())).then("employee_name")
    return found.with_columns(pl.coalesce("account_name", name).alias("account_name")).drop("employee_name")
