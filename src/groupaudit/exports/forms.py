"""Code shared by the readers of filled-in forms: registers, lists of members, approvals.

People make slips in forms. An entry with an impossible date is kept without that date and the fault is recorded;
dropping the entry would make a group or person look unregistered.
"""

import re
from collections.abc import Collection, Iterable, Mapping

import polars as pl
from msgspec.structs import replace

from groupaudit.exports.approval_results import BETWEEN, denial, outcome
from groupaudit.exports.ditto import resolved
from groupaudit.exports.people_lists import checked, column, left_unread, lost, without_damage
from groupaudit.files.cells import blank, identifier, listed, to_date, unset
from groupaudit.files.sheets import Sheet
from groupaudit.reader import Batch, Head, Source
from groupaudit.wording import acting, inert, shown_as

GROUP = ("group_id", "group_name")
DAYS = ("created_on", "ends_on", "filed_on", "applied_on", "approved_on", "joined_at", "left_on")

MEMBER_FORM = ("成员信息管理表", "成员管理表", "成员信息登记表", "成员登记表", "member_form", "member-form")
"""Titles of the form on members, which otherwise looks like a roster."""

ONLY_REGISTERED = frozenset(
    {"person_in_charge", "admin_names", "owner_name", "created_on", "long_term", "group_status"}
)
"""Columns of the group register that approval forms do not have."""

_YES = r"^(?:是|长期|长期使用|有|y|yes|true|1|√|✓|☑)$"
_NO = r"^(?:否|短期|临时|不是|无|n|no|false|0|×|✗|☐)$"
EXAMPLES = {"group": "示例：天高集团工作交流群", "outward": "示例：供应商对接群"}
"""Names of the groups in the example rows of blank forms."""

BRACKET = "⟨"
"""Opens the escape of a character that is written by its code point."""

_FILLER = (
    r"^\s*(?:[待未][定补填知](?:[充写录报齐全明晓中]|[群姓]?名|人|[充写录报][中完])?|暂[缺无]群?|[详]?见附[件表页录后图单]?[\d一二三]?"
    r"|不详|不适用|没有|同[上前])[\s\p{P}]*$"
)
"""Words that people write in place of a group or an account, as all of the cell: 未知数群 is a group."""

ENDLESS = r"长期|永久|不限|无期限"
"""Words that stand for no end date."""

_UNTIL = r"^\s*(?:.*[至到~～]|截止|有效期)?\s*[:：]?\s*([0-9].*?)\s*(?:为止|[之以]前|[止前])?\s*$"
_NOT_DONE = r"^\s*(?:尚?未|待|没有?)(?:办理)?(?:备案|报备|登记|审批|批准)\s*$"
"""An answer in the place of a date that says as clearly as an empty cell that there is none."""

_SHIELDED = r"^'([=+\-@＝＋－＠])"
"""The apostrophe that keeps a spreadsheet from reading the cell of a text file as a formula."""

_COUNT = r"^(\d{1,6})\s*人?$"


def titled(head: Head, *words: str) -> bool:
    """Tell whether the title above the header, the worksheet or the file contains one of *words*."""
    sheet = head.sheet
    above = "\n".join("".join(row) for row in sheet.preamble) if sheet else ""
    named = (head.name, (sheet.name or "") if sheet else "", above)
    return any(word in text for word in words for text in named)


def is_member_form(head: Head) -> bool:
    """Tell whether the title says that a table is the form on members, not a roster."""
    return titled(head, *MEMBER_FORM)


def entries(source: Source, *, needed: Collection[str], single: Collection[str]) -> Sheet:
    """Return the checked sheet of a form without rows that name no group or have a damaged id."""
    sheet = without_damage(
        resolved(checked(source, needed=needed, single=single)), ("group_id", "member_id", "wechat_number")
    )
    nameless = pl.all_horizontal(unnamed(column(sheet, name)) for name in GROUP)
    at = next((sheet.columns.at[name][0] for name in GROUP if name in sheet.columns), 0)
    return without_example(sheet.without(nameless, column=at, reason="no-group"))


def without_example(sheet: Sheet) -> Sheet:
    """Remove the example row of a blank form, and count it in `example_rows`.

    It is recognised by our group name and the missing id, because a real group may also be called 示例….
    """
    shown = column(sheet, "group_name").str.strip_chars().is_in([*EXAMPLES.values()]).fill_null(value=False)
    kept = sheet.frame.filter(~(shown & blank(column(sheet, "group_id"))))
    return replace(sheet, frame=kept, example_rows=sheet.frame.height - kept.height)


def batch(sheet: Sheet, tables: Mapping[str, pl.DataFrame], names: Collection[str] = GROUP) -> Batch:
    """Return the batch of a form, with every entry kept; the columns *names* identify the entry of a reject."""
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
    return {"group_id": account(sheet, "group_id"), "group_name": said(sheet, "group_name")}


def account(sheet: Sheet, *names: str) -> pl.Expr:
    """Return the first id in the columns *names*; null if there is none, or only `_FILLER`."""
    cells = [column(sheet, name) for name in names]
    return pl.coalesce(pl.when(~unnamed(cell)).then(identifier(cell)) for cell in cells)


def unnamed(cell: pl.Expr) -> pl.Expr:
    """Tell whether a cell for a name or id holds none: it is unset, or `_FILLER`."""
    return unset(cell) | cell.str.contains(_FILLER)


def said(sheet: Sheet, *names: str) -> pl.Expr:
    """Return the value of the first of the columns *names* that has one; null for "none" and the like."""
    return _restored(_written(sheet, *names))


def _written(sheet: Sheet, *names: str) -> pl.Expr:
    cells = [column(sheet, name) for name in names]
    bare = (cell.str.strip_chars().str.replace(_SHIELDED, "${1}") for cell in cells)
    return pl.coalesce(*(pl.when(~unset(cell)).then(text) for cell, text in zip(cells, bare, strict=True)))


def _restored(text: pl.Expr) -> pl.Expr:
    """Replace the escapes that our own forms write for characters."""
    characters = [BRACKET, *acting()]
    return text.str.replace_many([shown_as(c) for c in characters], characters)


def exactly(text: str) -> str:
    """Return *text* as our own forms write it: reads back the same, and cannot act as a formula."""
    return inert(re.sub(rf"{BRACKET}(?=[0-9A-F]{{4}}⟩)", shown_as(BRACKET), text))


def several(sheet: Sheet, name: str) -> pl.Expr:
    """Return the list of names in one cell, in order."""
    parts = listed(_written(sheet, name))
    return parts.list.eval(_restored(pl.element().str.strip_chars().replace("", None))).list.drop_nulls()


def day(sheet: Sheet, name: str) -> pl.Expr:
    """Return the date in column *name*; null where there is none or it cannot be read."""
    return pl.when(~unset(column(sheet, name))).then(to_date(_dated(sheet, name)))


def _dated(sheet: Sheet, name: str) -> pl.Expr:
    """Return the cells of a date column; of how long something holds only until when."""
    cell = column(sheet, name)
    return cell.str.replace(_UNTIL, "${1}") if name == "ends_on" else cell


def yes(sheet: Sheet, name: str) -> pl.Expr:
    """Return the value of a yes-or-no column; null for anything else."""
    answer = column(sheet, name).str.strip_chars().str.to_lowercase()
    return (
        pl.when(answer.str.contains(_YES))
        .then(pl.lit(value=True))
        .when(answer.str.contains(_NO))
        .then(pl.lit(value=False))
    )


def approver(sheet: Sheet) -> pl.Expr:
    """Return the approver; without one, the text of an approval under a heading such as 分管领导意见."""
    at = sheet.columns.at.get("approval_result", ())
    own = [pl.col(f"c{position}") for position in at if "领导" in sheet.columns.header[position]]
    given = [pl.when(~unset(cell) & outcome(cell).is_null()).then(cell.str.strip_chars()) for cell in own]
    return pl.coalesce(said(sheet, "approver"), *given)


def result(sheet: Sheet) -> pl.Expr:
    """Return one of `approval_results.RESULTS`; null if an application was approved or the form says nothing.

    The texts of several columns are read together, and the approver's cell counts if it holds a result.
    """
    cells = [pl.col(f"c{position}") for position in sheet.columns.at.get("approval_result", ())]
    name = said(sheet, "approver")
    told = [*(pl.when(~unset(cell)).then(cell) for cell in cells), pl.when(denial(name).is_not_null()).then(name)]
    return outcome(pl.concat_str(told, separator=BETWEEN, ignore_nulls=True).replace("", None))


def count(sheet: Sheet, name: str) -> pl.Expr:
    """Return a number of people, written as 35 or 35人."""
    return column(sheet, name).str.strip_chars().str.extract(_COUNT).cast(pl.Int64)


def unreadable(sheet: Sheet, names: Mapping[str, str]) -> dict[str, pl.Expr]:
    """Return `unreadable` and `unreadable_at`: the date columns that hold no date, and their cells.

    *names* maps columns of the table to those of the sheet.
    """
    faults = {
        ours: _says_day(sheet, name) & to_date(_dated(sheet, name)).is_null()
        for ours, name in names.items()
        if name in sheet.columns
    }
    cells = {ours: sheet.cells(sheet.columns.at[names[ours]][0]).fill_null("") for ours in faults}
    return {
        "unreadable": _listed(pl.when(fault).then(pl.lit(ours)) for ours, fault in faults.items()),
        "unreadable_at": _listed(pl.when(fault).then(cells[ours]) for ours, fault in faults.items()),
    }


def _listed(values: Iterable[pl.Expr]) -> pl.Expr:
    """Return the list of the non-null values."""
    several = [*values]
    return (pl.concat_list(*several) if several else pl.lit([], pl.List(pl.String))).list.drop_nulls()


def _says_day(sheet: Sheet, name: str) -> pl.Expr:
    """Tell whether a cell should hold a date; 未备案 beside the day of registering leaves open which counts."""
    cell, alone = column(sheet, name), len(sheet.columns.at[name]) == 1
    return ~unset(cell) & ~cell.str.contains(ENDLESS) & ~(pl.lit(alone) & cell.str.contains(_NOT_DONE))


def place(sheet: Sheet) -> pl.Expr:
    """Return the cell that names the group of each entry."""
    return sheet.cells(sheet.columns.at[next(n for n in ("group_name", "group_id") if n in sheet.columns)][0])
