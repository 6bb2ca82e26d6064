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
    tables = {"register": sheet.frame.select("line", place(sheet), **group(sheet), **_about(sheet))}
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


def _about(sheet: Sheet) -> dict[str, pl.Expr]:
    written = said(sheet, "group_kind").str.to_lowercase()
    kind = pl.lit(None, pl.String)
    for name, pattern in reversed(KINDS):
        kind = pl.when(written.str.contains(pattern)).then(pl.lit(name)).otherwise(kind)
    closed = said(sheet, "group_status", "status").str.to_lowercase().str.contains(_CLOSED)
    return {
        "kind": kind,
        "unit": said(sheet, "responsible_unit", "department", "company", "applicant"),
        "purpose": said(sheet, "purpose"),
        "person_in_charge": said(sheet, "person_in_charge"),
        "owner_name": said(sheet, "owner_name"),
        "admin_names": several(sheet, "admin_names"),
        "member_count": count(sheet, "member_count"),
        "long_term": pl.coalesce(yes(sheet, "long_term"), _endless(sheet)),
        "closed": closed,
        **{name: day(sheet, column) for name, column in _DAYS.items()},
        **unreadable(sheet, _DAYS),
    }


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
