"""Approvals of outsiders in internal groups, 外部人员入群审批表: person, group, approver and date.

The approval of the leader in charge (分管领导, 批准日期) and the filing with the general management department
(综合管理部备案日期) have separate columns; 审批结果 may say that an application was refused or is not decided yet. A row
without a group is an approval for all groups; one that names several people is an approval of each.
"""

from collections.abc import Iterator

import polars as pl

from groupaudit.exports.ditto import resolved
from groupaudit.exports.forms import (
    account,
    approver,
    batch,
    day,
    group,
    result,
    said,
    unnamed,
    unreadable,
    without_example,
)
from groupaudit.exports.people_lists import checked, column, without_damage
from groupaudit.files.sheets import Sheet
from groupaudit.reader import Batch, Claim, Head, Source, reader

_APPROVED = frozenset({"approver", "approved_on"})
_NAMES = ("name", "group_nickname", "ambiguous_nickname", "account_name")
_IDS = ("member_id", "wechat_number")
_DAYS = {"approved_on": "approved_on", "filed_on": "filed_on", "ends_on": "ends_on"}
_SINGLE = ("group_id", "group_name", "name", "approver", *_DAYS)


def sniff(head: Head) -> Claim:
    """Claim tables of people with an approver."""
    sheet = head.sheet
    if sheet is None or sheet.header is None:
        return Claim(missing=("表头",))
    have = sheet.columns.at.keys()
    return Claim.of(**{
        "姓名/wxid": bool(have & {*_NAMES, *_IDS}),
        "分管领导/批准日期": bool(have & _APPROVED),
    }).unless(不是消息记录="foreign" in have)  # fmt: skip


@reader(label=("外部人员入群审批表", "approvals of outsiders"), forms={"sheet"}, sniff=sniff)
def outsider_approvals(source: Source) -> Iterator[Batch]:
    """Read one sheet."""
    sheet = without_damage(resolved(checked(source, needed={*_NAMES, *_IDS}, single=_SINGLE)), ("group_id", *_IDS))
    named = next(name for name in (*_NAMES, *_IDS) if name in sheet.columns)
    nobody = pl.all_horizontal(unnamed(column(sheet, name)) for name in (*_NAMES, *_IDS))
    sheet = without_example(sheet.without(nobody, column=sheet.columns.at[named][0], reason="no-identity"))
    yield batch(sheet, {"approvals": _approvals(sheet, sheet.columns.at[named][0])}, (*_NAMES, *_IDS))


def _approvals(sheet: Sheet, at: int) -> pl.DataFrame:
    return sheet.frame.select(
        "line",
        sheet.cells(at),
        **group(sheet),
        member_id=account(sheet, *_IDS),
        name=said(sheet, *_NAMES),
        company=said(sheet, "company"),
        unit=said(sheet, "applicant", "responsible_unit", "department"),
        reason=said(sheet, "reason", "purpose"),
        approver=approver(sheet),
        result=result(sheet),
        **{name: day(sheet, column) for name, column in _DAYS.items()},
        **unreadable(sheet, _DAYS),
    )
