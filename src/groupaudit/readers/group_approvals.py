"""Approvals of outward groups, 对外群审批表: applicant, approving leader in charge, and dates of approval and filing.

The approval of the leader in charge (分管领导, 批准日期) and the filing with the general management department
(综合管理部备案日期) have separate columns; 审批结果 may say that an application was refused or is not decided yet.
"""

from collections.abc import Iterator

from groupaudit.exports.forms import (
    ONLY_REGISTERED,
    approver,
    batch,
    day,
    entries,
    group,
    place,
    result,
    said,
    titled,
    unreadable,
)
from groupaudit.exports.rosters import NAMES
from groupaudit.reader import Batch, Claim, Head, Source, reader

_APPROVED = frozenset({"approver", "approved_on"})
_PERSON = frozenset({*NAMES, "member_id", "wechat_number", "employee_id"})
_DAYS = {"applied_on": "applied_on", "approved_on": "approved_on", "filed_on": "filed_on"}
_SINGLE = ("group_id", "group_name", "approver", *_DAYS)


def sniff(head: Head) -> Claim:
    """Claim tables of groups with an approver and without columns that only a register has."""
    sheet = head.sheet
    if sheet is None or sheet.header is None:
        return Claim(missing=("表头",))
    have = sheet.columns.at.keys()
    return Claim.of(**{
        "群名称/群ID": bool(have & {"group_id", "group_name"}),
        "分管领导/批准日期": bool(have & _APPROVED),
    }).unless(没有成员的列=bool(have & _PERSON), 不是登记表=titled(head, "登记表") or bool(have & ONLY_REGISTERED and not have & {"applicant", "applied_on"}))  # fmt: skip


@reader(label=("对外群审批表", "approvals of outward groups"), forms={"sheet"}, sniff=sniff)
def group_approvals(source: Source) -> Iterator[Batch]:
    """Read one sheet."""
    sheet = entries(source, needed=("group_id", "group_name"), single=_SINGLE)
    table = sheet.frame.select(
        "line",
        place(sheet),
        **group(sheet),
        unit=said(sheet, "applicant", "responsible_unit", "department", "company"),
        purpose=said(sheet, "purpose", "reason"),
        approver=approver(sheet),
        result=result(sheet),
        **{name: day(sheet, column) for name, column in _DAYS.items()},
        **unreadable(sheet, _DAYS),
    )
    yield batch(sheet, {"group_approvals": table})
