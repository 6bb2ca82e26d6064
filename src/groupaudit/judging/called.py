"""Names and kinds of the senders of messages."""

import polars as pl

from groupaudit.rows import beside
from groupaudit.tables import MEMBER, Tables


def senders(plan: pl.LazyFrame, t: Tables, *, by: str = "row") -> pl.LazyFrame:
    """Add group_id, member_id, `called`, person_kind and group_kind of the senders of the messages at *by*."""
    names = ("group_nickname", "account_name")
    said = beside(plan, t.stored("messages"), (*MEMBER, "sender_name"), by=by)
    members = t.members.select(*MEMBER, *names) if "members" in t else _none(*MEMBER, *names)
    people = t.people.select(*MEMBER, "person_kind") if "people" in t else _none(*MEMBER, "person_kind")
    groups = t.groups.select("group_id", group_kind="kind") if "groups" in t else _none("group_id", "group_kind")
    called = pl.coalesce(pl.col(*names, "sender_name", "member_id").replace("", None))
    return (
        said.join(members.unique(MEMBER, keep="any"), on=MEMBER, how="left")
        .join(people.unique(MEMBER, keep="any"), on=MEMBER, how="left")
        .join(groups.unique("group_id", keep="any"), on="group_id", how="left")
        .with_columns(called.alias("called"), pl.col("person_kind", "group_kind").fill_null("unknown"))
        .drop(*names, "sender_name")
    )


def _none(*columns: str) -> pl.LazyFrame:
    return pl.LazyFrame(schema=dict.fromkeys(columns, pl.String))
