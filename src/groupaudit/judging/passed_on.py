"""Find internal content that was passed on: forwarded records of colleagues' messages, and files and documents."""

import re
from datetime import timedelta

import polars as pl

from groupaudit.derive.people import accounts
from groupaudit.fold import fold_expr
from groupaudit.people.ids import bare_id
from groupaudit.people.nickname_format import tidy
from groupaudit.shape import conform
from groupaudit.tables import EMPLOYEES, MEMBER, STAFF, Tables

INSIDE, RECENT = "internal", timedelta(days=30)
DOCUMENTS = (
    "docs.qq.com", "doc.weixin.qq.com", "kdocs.cn", "feishu.cn", "larksuite.com", "yuque.com", "shimo.im", "dingtalk.com",
    "drive.weixin.qq.com", "pan.baidu.com", "pan.quark.cn", "share.weiyun.com", "cloud.189.cn", "jianguoyun.com", "alipan.com",
    "aliyundrive.com", "123pan.com", "docs.google.com", "drive.google.com", "1drv.ms", "sharepoint.com", "notion.so",
)  # fmt: skip
"""Hosts of shared documents and drives; pages elsewhere are public."""

ADDRESS = r"(?i)(?:https?://)?(?:[0-9a-z\-]+\.)*(?:{hosts})(?::\d+)?/[!#-&(-;=?-\[\]_a-z~]*[0-9a-z_/=\-]"
"""An address on one of the hosts, with a path."""

TO_FILL_IN = r"(?i)/(?:forms?|survey|questionnaire|vote)(?:[/?]|$)"
ANSWERS = r"(?i)result|report|export|statistic|edit|admin|manage"
"""Pages with the answers to a form; the form itself is meant to be passed on."""

EVERYDAY = r"(?i)^(?:img|dsc|screenshot|微信图片|新建|未命名|文档|图片|扫描|\W|_|\d)*(?:\.\w+)?$"
"""File names that many files have."""

SPOKEN = ("text", "quote")
"""Kinds of messages whose text is searched for addresses."""

FEW = 4
"""The most groups that a file name may occur in; names in more are those of common forms."""

CONFIDENTIAL = "confidential-content"
SURE_TERM = 80

RECORD = pl.Schema({
    "row": pl.UInt32(),
    "speakers": pl.UInt32(),  # colleagues whose words it holds
    "others": pl.UInt32(),  # other people whose words it holds; none of both where the export names nobody
    "terms": pl.List(pl.String()),  # of confidential content, in what they say
})  # fmt: skip


def records(t: Tables) -> pl.DataFrame:
    """Return RECORD of every message that forwards a record."""
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
    return conform(counted, RECORD)


def colleagues(t: Tables) -> pl.Series:
    """Return the names of the company's people: from the employee list, and nicknames of members who are staff."""
    names = [t["employees"]["name"]] if "employees" in t else []
    if "people" in t and "members" in t:
        ours = t["people"].filter(pl.col("person_kind").is_in(STAFF)).select(MEMBER)
        members = t["members"].join(ours, on=MEMBER, how="semi")
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


def shared_addresses(said: pl.Expr, own_domains: tuple[str, ...]) -> pl.Expr:
    """Return the normalised addresses of shared documents and own pages in a text or link, as lists.

    Forms to fill in are left out.
    """
    hosts = "|".join(re.escape(host) for host in (*DOCUMENTS, *own_domains))
    found = said.str.extract_all(ADDRESS.format(hosts=hosts))
    bare = pl.element().str.replace(r"(?i)^https?://", "").str.replace(r"#.*$", "").str.strip_chars_end("/")
    kept = bare.str.contains("/") & (~bare.str.contains(TO_FILL_IN) | bare.str.contains(ANSWERS))
    return found.list.eval(bare.filter(kept)).list.unique().list.sort()


def copies(t: Tables) -> pl.LazyFrame:
    """Plan `row` and `seen` (a group id): files and documents that one internal group had shortly before.

    The sender is a member of that group, with this or another account. Names that several internal groups have had are
    those of common forms. Addresses of documents count both in cards and in text.
    """
    kinds = t.groups.select("group_id", group_kind="kind").unique("group_id", keep="any")
    placed = _sent(t).join(kinds, on="group_id", how="left")
    rare = placed.filter(pl.col("group_id").n_unique().over("what") <= FEW)
    inside = rare.filter(pl.col("group_kind") == INSIDE).select("what", seen="group_id", first_at="at")
    both = rare.join(inside, on="what").filter(
        pl.col("seen") != pl.col("group_id"),
        pl.col("first_at") < pl.col("at"),
        pl.col("at") - pl.col("first_at") <= RECENT,
    )
    only = both.filter(pl.col("seen").n_unique().over("row", "what") == 1)
    there = t.members if "members" in t else t.messages
    inside_too = _as_persons(there.select("member_id", seen="group_id").unique(), t).select("seen", "person")
    known = _as_persons(only, t).join(inside_too, on=["seen", "person"], how="semi")
    return known.group_by("row").agg(pl.col("seen").min()).cast({"row": pl.UInt32})


def _as_persons(frame: pl.LazyFrame, t: Tables) -> pl.LazyFrame:
    """Add `person`: one value for all accounts of an employee, else the `member_id`."""
    listed = t["employees"] if "employees" in t else conform(pl.DataFrame(), EMPLOYEES)
    owned = accounts(listed.with_row_index("e")).lazy()
    known = frame.with_columns(id=bare_id(pl.col("member_id"))).join(owned, on="id", how="left")
    return known.with_columns(person=pl.coalesce(pl.format("#{}", "e"), "member_id"))


def _sent(t: Tables) -> pl.LazyFrame:
    """Plan row, group_id, member_id, at and `what` (name or address) of every file and document sent."""
    columns = ["row", "group_id", "member_id", "at"]
    sent = t.messages.with_row_index("row").drop_nulls("at")
    files = sent.filter(pl.col("kind") == "file", ~pl.col("file_name").str.contains(EVERYDAY))
    links, words = pl.col("kind") == "link", pl.col("kind").is_in(SPOKEN)
    said = pl.when(links).then("url").when(words).then("text").alias("said")
    own = t.context.own_domains
    holding = sent.select(*columns, said).filter(pl.col("said").str.contains_any([*DOCUMENTS, *own]))
    addressed = holding.select(*columns, what=shared_addresses(pl.col("said"), own)).explode("what")
    return pl.concat([files.select(*columns, what="file_name"), addressed]).drop_nulls("what")
