"""A table of group members, as CSV or in a workbook: our own template, or other common headings.

The group is in the columns 群ID or 群名称, else above the header (`群名称：…`), else it is the name of the worksheet, else
that of the file. 群昵称 is the group nickname; 昵称 alone may be the group nickname or the account name, which lowers the
confidence of every finding on it; 姓名 is the real name and never used as group nickname.

A roster cannot say when somebody left, nor what was said.
"""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from groupaudit.exports.forms import is_member_form
from groupaudit.exports.people_lists import checked, of_applications
from groupaudit.exports.rosters import NAMES, SINGLE, Home, members_of
from groupaudit.files.columns import canonical, fold
from groupaudit.files.sheets import Sheet
from groupaudit.reader import Batch, Claim, Head, Source, reader

_PERSON = frozenset({*NAMES, "member_id", "wechat_number"})
_DECISIVE = frozenset({
    "group_id", "group_name", "group_nickname", "account_name", "ambiguous_nickname", "joined_at",
})  # fmt: skip
_OF_EMPLOYEES = frozenset({
    "employee_id", "position", "employment", "joined_on", "left_on", "status", "former_departments",
})  # fmt: skip
_GENERIC = re.compile(
    r"(?:sheet|工作表|表|页|table|data|数据|模板|template)?\d*|(?:微信)?群?(?:成员|人员)?(?:列表|名单|名册|花名册|信息|一览表)?"
    r"|总表|汇总|全部|roster|members?|memberlist|[\d年月日]+",
)
_ENDING = re.compile(
    r"(?:[\s_\-—·]+(?:群?成员(?:列表|名单|名册)?|名册|花名册|名单|roster|members?|member[_ -]?list|导出|副本)"
    r"|[\s_\-—·]*(?:20\d{6}|20\d{2}[-_.]\d{1,2}[-_.]\d{1,2}|20\d{2}年\d{1,2}月(?:\d{1,2}日)?|[(（]\d+[)）]))$",
    re.IGNORECASE,
)
_CONTACTS = re.compile(r"通讯录|联系人|contacts?", re.IGNORECASE)


def sniff(head: Head) -> Claim:
    """Claim tables with group nicknames or account names of people, and those that could also be an employee list."""
    sheet = head.sheet
    if sheet is None or sheet.header is None:
        return Claim(missing=("表头",))
    have = sheet.columns.at.keys()
    return Claim.of(**{
        "姓名/群昵称/微信昵称/wxid": bool(have & _PERSON),
        "群昵称/群ID/群名称/微信昵称/入群时间": bool(have & _DECISIVE or ("name" in have and not have & _OF_EMPLOYEES)),
    }).unless(**{
        "不是审批表或成员信息管理表": of_applications(sheet) or is_member_form(head),
        "只列成员（不是消息记录或通讯录）": "foreign" in have or _is_address_book(head.name, sheet),
        "非 WeFlow 群成员表": "导出工具" in sheet.metadata,
    })  # fmt: skip


@reader(label=("群成员名册", "member roster"), forms={"sheet"}, sniff=sniff)
def roster(source: Source) -> Iterator[Batch]:
    """Read one sheet."""
    sheet = checked(source, needed=_PERSON, single=SINGLE)
    yield members_of(source, sheet, _home(source, sheet))


def _is_address_book(name: str, sheet: Sheet) -> bool:
    """Tell whether a list of accounts without a group is an address book (通讯录.csv) instead of a group's members."""
    grouped = sheet.columns.at.keys() & {"group_id", "group_name", "group_nickname", "joined_at"}
    named = _CONTACTS.search(sheet.name or "") or _CONTACTS.search(PurePosixPath(name).stem)
    return bool(named and not grouped and sheet.columns.at.keys() & _DECISIVE)


def _home(source: Source, sheet: Sheet) -> Home:
    """Return the group of the sheet as a whole: from metadata, else the worksheet's name, else the file name."""
    said = {canonical(key, source.options.column_map): value for key, value in sheet.metadata.items() if value}
    group_id, name = said.get("group_id"), said.get("group_name")
    if group_id or name:
        return Home(group_id=group_id or str(name), name=name, basis="metadata")
    if sheet.name and not _GENERIC.fullmatch(fold(sheet.name)):
        return Home(group_id=sheet.name.strip(), name=sheet.name.strip(), basis="sheet-name")
    return Home(group_id=_from_file(source, sheet), name=None, basis="file-name")


def _from_file(source: Source, sheet: Sheet) -> str:
    """Return the file name without words for a roster, copy marks and dates at its end."""
    stem = PurePosixPath(source.name.removesuffix(f"[{sheet.name}]")).stem.strip()
    while (shorter := _ENDING.sub("", stem)) and shorter != stem:
        stem = shorter
    return stem
