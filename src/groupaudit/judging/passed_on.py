"""Find what was passed on from inside: records of talk among colleagues, and files and documents of internal groups."""

from datetime import timedelta

import polars as pl

from groupaudit.fold import fold_expr
from groupaudit.people.nickname_format import tidy
from groupaudit.tables import Tables

INSIDE, RECENT = "internal", timedelta(days=30)
STAFF = ("employee", "contractor")
DOCUMENTS = ("docs.qq.com", "doc.weixin.qq.com", "kdocs.cn", "feishu.cn", "yuque.com", "shimo.im", "dingtalk.com")
"""Hosts of shared documents; other pages are for everybody."""

EVERYDAY = r"(?i)^(?:img|dsc|screenshot|微信图片|新建|未命名|文档|图片|扫描|\W|_|\d)*(?:\.\w+)?$"
"""Names that many files bear."""

FEW = 4
"""A name in more groups than these is that of a form that everybody uses."""

CONFIDENTIAL = "confidential-content"
SURE_TERM = 80

RECORD = pl.Schema({
    "row": pl.UInt32(),
    "speakers": pl.UInt32(),  # colleagues whose words it holds
    "others": pl.UInt32(),  # other people whose words it holds
    "terms": pl.List(pl.String()),  # of confidential content, in what they say
})  # fmt: skip


def records(t: Tables) -> pl.DataFrame:
    """Return RECORD of every message that passes on a record of talk."""
    passed_on = (pl.col("forwarded").list.len() > 0).fill_null(value=False)
    rows = t.columns("messages", passed_on.arg_true().cast(pl.UInt32)).to_series()
    if rows.is_empty():
        return RECORD.to_frame()
    held = t.rows("messages", rows, ["forwarded"]).with_columns(row=rows).explode("forwarded").unnest("forwarded")
    first = tidy(pl.col("name")).str.extract(r"^([^+＋\-_/｜|·\s]+)")
    colleague = pl.col("name").is_in(colleagues(t).implode()) | first.is_in(colleagues(t).implode())
    read = held.with_columns(colleague=colleague.fill_null(value=False), folded=fold_expr(pl.col("text")))
    terms = read.with_columns(terms=pl.col("folded").str.extract_many(pl.lit(pl.Series([_terms(t)]))))
    counted = terms.group_by("row").agg(
        speakers=pl.col("name").filter("colleague").n_unique(),
        others=pl.col("name").filter(~pl.col("colleague")).drop_nulls().n_unique(),
        terms=pl.col("terms").list.explode(keep_nulls=False, empty_as_null=False).unique().sort(),
    )
    return counted.select(pl.col(name).cast(dtype) for name, dtype in RECORD.items())


def colleagues(t: Tables) -> pl.Series:
    """Return what the company's people are called: names of the employee list, nicknames of members known as employees."""
    names = [t["employees"]["name"]] if "employees" in t else []
    if "people" in t and "members" in t:
        ours = t["people"].filter(pl.col("person_kind").is_in(STAFF)).select("group_id", "member_id")
        members = t["members"].join(ours, on=["group_id", "member_id"], how="semi")
        names += [members["group_nickname"], members["account_name"]]
    every = pl.concat([name.rename("name") for name in names]) if names else pl.Series("name", [], pl.String)
    distinct = every.drop_nulls().unique()  # once: its order is another every time
    return distinct.filter(distinct.str.len_chars() > 1)


def _terms(t: Tables) -> list[str]:
    from groupaudit.derive.hits import packs

    sure = (
        term
        for several in packs(t).terms.values()
        for term in several
        if term.category == CONFIDENTIAL and not term.needs
    )
    return sorted({term.folded for term in sure if term.weight >= SURE_TERM})


def copies(t: Tables) -> pl.LazyFrame:
    """Plan `row` and `seen` (a group's id) of files and documents that one internal group had shortly before.

    Whoever passes it on is in that group. A name that several internal groups have had is a form that many use.
    """
    kinds = t.groups.select("group_id", group_kind="kind").unique("group_id", keep="any")
    hosted = pl.col("url").str.contains_any([*DOCUMENTS, *t.context.own_domains])
    what = (
        pl.when((pl.col("kind") == "file") & ~pl.col("file_name").str.contains(EVERYDAY))
        .then("file_name")
        .when((pl.col("kind") == "link") & hosted)
        .then("url")
    )
    sent = t.messages.with_row_index("row").filter(pl.col("kind").is_in(["file", "link"]))
    named = sent.select("row", "group_id", "member_id", "at", what=what).drop_nulls(["what", "at"])
    placed = named.join(kinds, on="group_id", how="left")
    rare = placed.filter(pl.col("group_id").n_unique().over("what") <= FEW)
    inside = rare.filter(pl.col("group_kind") == INSIDE).select("what", seen="group_id", first_at="at")
    both = rare.join(inside, on="what").filter(
        pl.col("seen") != pl.col("group_id"),
        pl.col("first_at") < pl.col("at"),
        pl.col("at") - pl.col("first_at") <= RECENT,
    )
    only = both.filter(pl.col("seen").n_unique().over("row") == 1)
    there = t.members if "members" in t else t.messages
    known = only.join(
        there.select(seen="group_id", member_id="member_id").unique(), on=["seen", "member_id"], how="semi"
    )
    return known.group_by("row").agg(pl.col("seen").first()).cast({"row": pl.UInt32})
