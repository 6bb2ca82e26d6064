"""The register of groups, 微信群信息登记表: one row per group, as CSV or in a workbook.

The regulation gives no headings; ours are a proposal (`groupaudit init --templates`), and common other spellings are
known. Columns 分管领导 and 批准日期 in the register also count as approvals of outward groups.

The clause refers to the day on which the general management department has the form: if a register has both 登记日期
and 综合管理部备案日期, the latter counts, and the former only for entries without it.

A register cannot say who is in a group.
"""

import re
from collections.abc import Iterator

import polars as pl
from msgspec.structs import replace

from groupaudit.exports.forms import (
    ENDLESS,
    GROUP,
    ONLY_REGISTERED,
    approver,
    batch,
    count,
    day,
    entries,
    group,
    place,
    result,
    said,
    several,
    titled,
    unreadable,
    yes,
)
from groupaudit.exports.rosters import NAMES
from groupaudit.files.sheets import Sheet
from groupaudit.reader import Batch, Claim, Head, Source, reader

_OWN = frozenset({
    "person_in_charge", "admin_names", "owner_name", "created_on", "long_term", "ends_on", "group_kind",
    "responsible_unit", "purpose", "filed_on", "member_count", "group_status",
})  # fmt: skip
_PERSON = frozenset({*NAMES, "member_id", "wechat_number", "employee_id"})
_SINGLE = ("group_id", "group_name", "filed_on", "created_on", "ends_on", "person_in_charge", "group_kind")
_DAYS = {"created_on": "created_on", "ends_on": "ends_on", "filed_on": "filed_on"}
_APPROVAL_DAYS = {"applied_on": "applied_on", "approved_on": "approved_on"}
_APPROVED = ("approver", "approved_on")
_FEW = 2
_WITH_GENERAL_MANAGEMENT = r"备案|报备|(?i:filed|filing)"

KINDS: tuple[tuple[str, str], ...] = (
    ("owners", r"业主|住户|居民|小区"),
    ("outward", r"对外|外部|外联|客户|供应商|合作|outward|external|customer"),
    ("internal", r"内部|对内|工作群|员工|internal"),
)
"""Kinds of group and patterns for them in the column 群类型; the first match counts."""

_INSIDE = r"内部|对内|internal"
_NOT_OF_KIND = r"(?:非|不是|不含)(?:业主|住户|居民|对外|外部|内部|客户|供应商)"

_NOT_CLOSED = r"(?:[未不拟待没将]|没有|计划|准备|尚未|申请)(?:予|能|被)?(?:解散|停用|注销|关闭|撤销)"
_CLOSED = r"解散|停用|注销|关闭|撤销|closed|dissolved"


def sniff(head: Head) -> Claim:
    """Claim tables of groups with columns of a register; tables of approvals only if they are titled 登记表."""
    sheet = head.sheet
    if sheet is None or sheet.header is None:
        return Claim(missing=("表头",))
    have = sheet.columns.at.keys()
    approval = bool(have & {"approver", "approved_on", "applied_on", "applicant"}) and not have & ONLY_REGISTERED
    return Claim.of(**{
        "群名称/群ID": bool(have & {"group_id", "group_name"}),
        "负责人/责任单位/用途/登记日期等": len(have & _OWN) >= _FEW,
    }).unless(没有成员的列=bool(have & _PERSON), 不是审批表=approval and not titled(head, "登记表"))  # fmt: skip


@reader(label=("微信群信息登记表", "register of groups"), forms={"sheet"}, sniff=sniff)
def register(source: Source) -> Iterator[Batch]:
    """Read one sheet."""
    both = _filed_twice(source.sheet)
    single = [name for name in _SINGLE if name != "filed_on" or not both]
    sheet = entries(source, needed=("group_id", "group_name"), single=single)
    if both:
        sheet = replace(sheet, columns=replace(sheet.columns, at={**sheet.columns.at, "filed_on": both}))
    rows = sheet.frame.select("line", place(sheet), **group(sheet), **_about(sheet))
    tables = {"register": _joined(rows)}
    if sheet.columns.at.keys() & set(_APPROVED):
        tables["group_approvals"] = sheet.frame.select("line", place(sheet), **group(sheet), **_approval(sheet))
    yield batch(sheet, tables)


def _filed_twice(sheet: Sheet | None) -> tuple[int, ...]:
    """Return the positions of the filing and registration dates, in this order; empty unless there is one of each."""
    if sheet is None:
        return ()
    at, header = sheet.columns.at.get("filed_on", ()), sheet.columns.header
    filed = [n for n in at if re.search(_WITH_GENERAL_MANAGEMENT, header[n])]
    others = [n for n in at if n not in filed]
    return (*filed, *others) if len(filed) == len(others) == 1 else ()


def _joined(rows: pl.DataFrame) -> pl.DataFrame:
    """Take rows about one group that differ in nothing but the administrators for one: each has a row of his own."""
    rest = [pl.col(name) for name in rows.columns if name not in {"line", "cell", "admin_names", *GROUP}]
    silent = [
        column.list.len() == 0 if rows.schema[column.meta.output_name()] == pl.List else column.is_null()
        for column in rest
    ]
    alike = [empty | column.eq_missing(column.shift()) for empty, column in zip(silent, rest, strict=True)]
    goes_on = pl.all_horizontal(*(pl.col(name).eq_missing(pl.col(name).shift()) for name in GROUP), *alike)
    goes_on = goes_on & (pl.col("line") == pl.col("line").shift() + 1) & pl.col("admin_names").is_not_null()
    entries = rows.group_by((~goes_on.fill_null(value=False)).cum_sum().alias("_entry"), maintain_order=True)
    firsts = pl.all().exclude("admin_names").first()
    names = pl.col("admin_names").explode().drop_nulls()
    joined = entries.agg(firsts, admin_names=names, _named=pl.col("admin_names").is_not_null().any())
    return joined.with_columns(pl.when("_named").then("admin_names").alias("admin_names")).select(rows.columns)


def _about(sheet: Sheet) -> dict[str, pl.Expr]:
    closed = said(sheet, "group_status", "status").str.to_lowercase().str.replace_all(_NOT_CLOSED, "")
    return {
        "kind": _kind(sheet),
        "unit": said(sheet, "responsible_unit", "department", "company", "applicant"),
        "purpose": said(sheet, "purpose"),
        "person_in_charge": said(sheet, "person_in_charge"),
        "owner_name": said(sheet, "owner_name"),
        "admin_names": several(sheet, "admin_names"),
        "member_count": count(sheet, "member_count"),
        "long_term": pl.coalesce(yes(sheet, "long_term"), _endless(sheet)),
        "closed": closed.str.contains(_CLOSED),
        **{name: day(sheet, column) for name, column in _DAYS.items()},
        **unreadable(sheet, _DAYS),
    }


def _kind(sheet: Sheet) -> pl.Expr:
    """Return the kind of group; null for one that is internal and not: 小区内部群, 客户服务部内部群."""
    written = said(sheet, "group_kind").str.to_lowercase().str.replace_all(_NOT_OF_KIND, "")
    kind = pl.lit(None, pl.String)
    for name, pattern in reversed(KINDS):
        kind = pl.when(written.str.contains(pattern)).then(pl.lit(name)).otherwise(kind)
    return pl.when(~(written.str.contains(_INSIDE) & (kind != "internal")).fill_null(value=False)).then(kind)


def _endless(sheet: Sheet) -> pl.Expr:
    """Return True if the column for the end says 长期 instead of a date, else null."""
    return pl.when(said(sheet, "ends_on").str.contains(ENDLESS)).then(pl.lit(value=True))


def _approval(sheet: Sheet) -> dict[str, pl.Expr]:
    return {
        "unit": said(sheet, "applicant", "responsible_unit", "department", "company"),
        "purpose": said(sheet, "purpose"),
        "applied_on": day(sheet, "applied_on"),
        "approver": approver(sheet),
        "result": result(sheet),
        "approved_on": day(sheet, "approved_on"),
        "filed_on": day(sheet, "filed_on"),
        **unreadable(sheet, _APPROVAL_DAYS),
    }
