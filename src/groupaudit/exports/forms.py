"""What readers of filled-in forms share: registers, lists of members, approvals.

Nobody fills in a form without slips. An entry with an impossible date is kept without that date, and says so, because
a group or person whose entry disappeared would look as if nobody had registered it.
"""

import re
from collections.abc import Collection, Iterable, Mapping

import polars as pl
from msgspec.structs import replace

from groupaudit.exports.people_lists import checked, column, left_unread, lost, without_damage
from groupaudit.files.cells import blank, identifier, to_date, unset
from groupaudit.files.sheets import Sheet
from groupaudit.reader import Batch, Head, Source
from groupaudit.wording import acting, inert, shown_as

GROUP = ("group_id", "group_name")
DAYS = ("created_on", "ends_on", "filed_on", "applied_on", "approved_on", "joined_at", "left_on")
LISTED = r"[、,，;；/／\n]"

MEMBER_FORM = ("成员信息管理表", "成员管理表", "成员信息登记表", "成员登记表", "member_form", "member-form")
"""What the form on members is called, which otherwise looks like a roster."""

ONLY_REGISTERED = frozenset(
    {"person_in_charge", "admin_names", "owner_name", "created_on", "long_term", "group_status"}
)
"""Columns that the register of groups has and a form of approval has no use for."""

_YES = r"^(?:是|长期|长期使用|有|y|yes|true|1|√|✓|☑)$"
_NO = r"^(?:否|短期|临时|不是|无|n|no|false|0|×|✗|☐)$"
_REFUSED = r"不同意|不予|不批|不准|驳回|退回|未(?:予)?通过|不通过|未获|拒绝|否决|撤[回销]|作废|取消|^否$|not approved|disapproved|reject|refus|denied|declined|withdrawn|cancel"
_GRANTED = r"^已?(?:审[批核])?(?:同意|通过|批准|核准)|^approved|^granted"
_PENDING = r"待|审[批核]中|进行中|流程中|办理中|未[审批]|尚未|未完成|暂缓|pending|in progress|in review|submitted"
EXAMPLES = {"group": "示例：天高集团工作交流群", "outward": "示例：供应商对接群"}
"""What the groups in the example rows of blank forms are called."""

BRACKET = "⟨"
"""What begins a character shown by its number."""

ENDLESS = r"长期|永久|不限|无期限"
"""What stands in place of a last day."""

_SHIELDED = r"^'([=+\-@＝＋－＠])"
"""The mark with which a text file keeps spreadsheets from taking a text for a formula."""

_COUNT = r"^(\d{1,6})\s*人?$"


def titled(head: Head, *words: str) -> bool:
    """Tell whether the title above the header, the worksheet or the file is called by one of *words*."""
    sheet = head.sheet
    above = "\n".join("".join(row) for row in sheet.preamble) if sheet else ""
    named = (head.name, (sheet.name or "") if sheet else "", above)
    return any(word in text for word in words for text in named)


def is_member_form(head: Head) -> bool:
    """Tell whether the title says that a table is the form on members and no roster."""
    return titled(head, *MEMBER_FORM)


def entries(source: Source, *, needed: Collection[str], single: Collection[str]) -> Sheet:
    """Return the checked sheet of a form without the rows that name no group and those with damaged ids."""
    sheet = without_damage(checked(source, needed=needed, single=single), ("group_id", "member_id", "wechat_number"))
    nameless = pl.all_horizontal(blank(column(sheet, name)) for name in GROUP)
    at = next((sheet.columns.at[name][0] for name in GROUP if name in sheet.columns), 0)
    return without_example(sheet.without(nameless, column=at, reason="no-group"))


def without_example(sheet: Sheet) -> Sheet:
    """Return the sheet without the example row that a blank form comes with; it counts as passed over.

    Its group has the name of ours and no id: a real group may be called 示例 something.
    """
    shown = column(sheet, "group_name").str.strip_chars().is_in([*EXAMPLES.values()]).fill_null(value=False)
    kept = sheet.frame.filter(~(shown & blank(column(sheet, "group_id"))))
    return replace(sheet, frame=kept, example_rows=sheet.frame.height - kept.height)


def batch(sheet: Sheet, tables: Mapping[str, pl.DataFrame], names: Collection[str] = GROUP) -> Batch:
    """Return the one batch of a form, whose entries the columns *names* tell apart: every entry is kept."""
    kept = sheet.frame.height
    aside = {"footer": sheet.footer_rows, "example": sheet.example_rows}
    return Batch(
        rows=sheet.rows_read,
        kept=kept,
        tables={**tables, "lost": pl.concat(lost(sheet, table, names) for table in tables)},
        rejects=sheet.rejects,
        set_aside={reason: count for reason, count in aside.items() if count},
        notes={"dropped-column": kept} if sheet.columns.dropped and kept else {},
        facts=left_unread(sheet),
    )


def group(sheet: Sheet) -> dict[str, pl.Expr]:
    """Return group_id and group_name as the form gives them."""
    return {"group_id": identifier(column(sheet, "group_id")), "group_name": said(sheet, "group_name")}


def said(sheet: Sheet, *names: str) -> pl.Expr:
    """Return what the first of the columns *names* with a value says, null where people write "none"."""
    return _restored(_written(sheet, *names))


def _written(sheet: Sheet, *names: str) -> pl.Expr:
    cells = [column(sheet, name) for name in names]
    bare = (cell.str.strip_chars().str.replace(_SHIELDED, "${1}") for cell in cells)
    return pl.coalesce(*(pl.when(~unset(cell)).then(text) for cell, text in zip(cells, bare, strict=True)))


def _restored(text: pl.Expr) -> pl.Expr:
    """Return text with the characters that our own forms show by their number."""
    characters = [BRACKET, *acting()]
    return text.str.replace_many([shown_as(c) for c in characters], characters)


def exactly(text: str) -> str:
    """Return how our own forms write *text*, so that it is read back the same: nothing in it acts."""
    return inert(re.sub(rf"{BRACKET}(?=[0-9A-F]{{4}}⟩)", shown_as(BRACKET), text))


def several(sheet: Sheet, name: str) -> pl.Expr:
    """Return the names that one cell lists, in their order."""
    parts = _written(sheet, name).str.replace_all(LISTED, "、").str.split("、")
    return parts.list.eval(_restored(pl.element().str.strip_chars().replace("", None))).list.drop_nulls()


def day(sheet: Sheet, name: str) -> pl.Expr:
    """Return the date in the column *name*; null where there is none, and where it cannot be read."""
    return pl.when(~unset(column(sheet, name))).then(to_date(column(sheet, name)))


def yes(sheet: Sheet, name: str) -> pl.Expr:
    """Return what a yes-or-no column says, null where it says neither."""
    answer = column(sheet, name).str.strip_chars().str.to_lowercase()
    return (
        pl.when(answer.str.contains(_YES))
        .then(pl.lit(value=True))
        .when(answer.str.contains(_NO))
        .then(pl.lit(value=False))
    )


def result(sheet: Sheet) -> pl.Expr:
    """Return what came of an application, refused or pending; null where it was approved or nothing is said."""
    answer = said(sheet, "approval_result").str.to_lowercase()
    return (
        pl.when(answer.str.contains(_REFUSED))
        .then(pl.lit("refused"))
        .when(answer.str.contains(_PENDING) & ~answer.str.contains(_GRANTED))
        .then(pl.lit("pending"))
    )


def count(sheet: Sheet, name: str) -> pl.Expr:
    """Return a number of people, as 35 or 35人."""
    return column(sheet, name).str.strip_chars().str.extract(_COUNT).cast(pl.Int64)


def unreadable(sheet: Sheet, names: Mapping[str, str]) -> dict[str, pl.Expr]:
    """Return which date columns say something that is no date, by the names of the table (*names*: table → sheet), and where."""
    faults = {
        ours: _says_day(column(sheet, name)) & to_date(column(sheet, name)).is_null()
        for ours, name in names.items()
        if name in sheet.columns
    }
    cells = {ours: sheet.cells(sheet.columns.at[names[ours]][0]).fill_null("") for ours in faults}
    return {
        "unreadable": _listed(pl.when(fault).then(pl.lit(ours)) for ours, fault in faults.items()),
        "unreadable_at": _listed(pl.when(fault).then(cells[ours]) for ours, fault in faults.items()),
    }


def _listed(values: Iterable[pl.Expr]) -> pl.Expr:
    """Return the list of those values that are there."""
    several = [*values]
    return (pl.concat_list(*several) if several else pl.lit([], pl.List(pl.String))).list.drop_nulls()


def _says_day(cell: pl.Expr) -> pl.Expr:
    return ~unset(cell) & ~cell.str.contains(ENDLESS)


def place(sheet: Sheet) -> pl.Expr:
    """Return the cells that name the group of each entry."""
    return sheet.cells(sheet.columns.at[next(n for n in ("group_name", "group_id") if n in sheet.columns)][0])
