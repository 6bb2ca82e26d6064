"""The form on the members of a group, 微信群成员信息管理表: the members and their roles, as declared by the unit.

It looks like a roster, but a roster is exported by the platform and the form is filled in by hand: the two are
compared. So a table is recognised as the form by its title, file name or worksheet; one that could be either is refused
until the command line says which it is.
"""

from collections.abc import Iterator

import polars as pl

from groupaudit.exports.forms import account, batch, day, entries, group, is_member_form, said, titled, unreadable
from groupaudit.exports.people_lists import column
from groupaudit.exports.rosters import roles
from groupaudit.files.cells import blank, unset
from groupaudit.files.sheets import Sheet
from groupaudit.people.bare_names import bare_name
from groupaudit.reader import Batch, Claim, Head, Source, reader

_NAMES = ("name", "group_nickname", "ambiguous_nickname")
_IDS = ("member_id", "wechat_number")
_DAYS = {"joined_on": "joined_at", "left_on": "left_on"}
_SINGLE = ("group_id", "group_name", "name", "group_nickname", "role", "joined_at", "left_on")
_GONE = r"退群|离群|移出|退出|离职|调离|调走"
"""A remark on somebody who is on the form, and no longer in the group."""
PERSONS: tuple[tuple[str, str], ...] = (
    ("departed", r"离职|辞退|departed"),
    ("contractor", r"派遣|外包|劳务|contractor"),
    ("resident", r"业主|住户|居民|resident"),
    ("outsider", r"外部|外单位|供应商|客户|合作|outsider|external"),
    ("employee", r"员工|内部|正式|在职|本公司|employee|internal"),
)
"""Kinds of people and patterns for them in the column 人员类别; the first match counts."""


def sniff(head: Head) -> Claim:
    """Claim tables of members that are titled as the form, and those with a column that only the form has."""
    sheet = head.sheet
    if sheet is None or sheet.header is None:
        return Claim(missing=("表头",))
    have = sheet.columns.at.keys()
    called = is_member_form(head) or ("employment" in have and not titled(head, "名册", "roster"))
    return Claim.of(**{
        "群名称/群ID": bool(have & {"group_id", "group_name"}),
        "姓名": bool(have & {*_NAMES}),
        "标题为成员信息管理表，或有人员类别": called,
    }).unless(不是审批表或消息记录=bool(have & {"approver", "approved_on", "foreign"}))  # fmt: skip


@reader(label=("微信群成员信息管理表", "form on the members of a group"), forms={"sheet"}, sniff=sniff)
def member_form(source: Source) -> Iterator[Batch]:
    """Read one sheet."""
    sheet = entries(source, needed=_NAMES, single=_SINGLE)
    named = next(name for name in (*_NAMES, *_IDS) if name in sheet.columns)
    nobody = pl.all_horizontal(blank(column(sheet, name)) for name in (*_NAMES, *_IDS))
    sheet = sheet.without(nobody, column=sheet.columns.at[named][0], reason="no-identity")
    yield batch(sheet, {"member_form": _members(sheet, sheet.columns.at[named][0])})


def _members(sheet: Sheet, at: int) -> pl.DataFrame:
    written = said(sheet, "employment").str.to_lowercase()
    kind = pl.lit(None, pl.String)
    for name, pattern in reversed(PERSONS):
        kind = pl.when(written.str.contains(pattern)).then(pl.lit(name)).otherwise(kind)
    return sheet.frame.select(
        "line",
        sheet.cells(at),
        **group(sheet),
        member_id=account(sheet, *_IDS),
        name=bare_name(said(sheet, "name", "ambiguous_nickname")),
        group_nickname=said(sheet, "group_nickname"),
        company=said(sheet, "company"),
        department=said(sheet, "department"),
        position=said(sheet, "position"),
        person_kind=kind,
        role=roles(column(sheet, "role")),
        **{name: day(sheet, column) for name, column in _DAYS.items()},
        **_unreadable(sheet),
    )


def _unreadable(sheet: Sheet) -> dict[str, pl.Expr]:
    """Return the unreadable days; a remark that somebody has left is a day of leaving that cannot be read."""
    told = unreadable(sheet, _DAYS)
    if "remark" not in sheet.columns:
        return told
    gone = column(sheet, "remark").str.contains(_GONE) & unset(column(sheet, "left_on"))
    at = sheet.cells(sheet.columns.at["remark"][0]).fill_null("")
    more = {"unreadable": pl.lit("left_on"), "unreadable_at": at}
    return {name: told[name].list.concat(pl.when(gone).then(more[name])).list.drop_nulls() for name in told}
