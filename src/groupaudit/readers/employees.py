"""An employee list, as CSV or in a workbook: 工号, 姓名, 公司, 部门, 职务, 用工形式, 入职日期, 状态, 离职日期, wxid, 曾用部门, 备注.

An employee may belong to several departments, in one cell (separated by 、 , ; or /) or in several rows with the same
工号 and 姓名; rows that differ in whether the employee left stay separate, and are reconciled later with all other lists.
The date of the list is in a column 数据日期, above the header (截至2024年9月30日), or in the file name.
A remark (备注) about leaving counts as part of the status. A leaving date in either (离职（2026-3-1）) counts if no separate
column gives one.
Columns that no rule needs (身份证号, 薪资, 手机 …) are not read, and named in the report.

A row rejected for a damaged number or an impossible date still names an employee, who is kept with the name and
whatever else can be read, so that nobody on the list is reported as missing from it.
"""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import PurePosixPath

import polars as pl
from msgspec.structs import replace

from groupaudit.exports.employee_status import DAY, status_told
from groupaudit.exports.people_lists import (
    account_id,
    checked,
    column,
    left_unread,
    lost,
    of_applications,
    without_damage,
    without_impossible,
)
from groupaudit.files.cells import blank, damaged, identifier, listed, to_date, unset
from groupaudit.files.sheets import Sheet
from groupaudit.people.bare_names import bare_name, pair
from groupaudit.people.staff import says_gone
from groupaudit.reader import Batch, Claim, Head, Source, reader

_OWN = frozenset({
    "employee_id", "position", "employment", "joined_on", "left_on", "status", "former_departments",
})  # fmt: skip
_OF_GROUPS = frozenset({"group_id", "group_name", "group_nickname", "joined_at"})
_OF_ROSTERS = _OF_GROUPS | {"account_name", "ambiguous_nickname"}
_SINGLE = ("employee_id", "name", "joined_on", "left_on")
_IDS = ("employee_id", "member_id", "wechat_number")
_DATES = ("joined_on", "left_on", "as_of")
_RELIED_ON = ("left_on", "as_of")
"""Dates that decide who is an employee; an impossible joining date, on which nobody is judged, rejects no row."""

_WORDS = 2
"""How many cells a row may have that names nobody and is no record."""
_SAID = re.compile(rf"(?:截至|截止|数据日期|统计日期|as ?of)[日期至到于:：\s]*({DAY})", re.IGNORECASE)
_NAMED = re.compile(rf"(?<!\d)({DAY})(?!\d)")


def sniff(head: Head) -> Claim:
    """Claim tables with real names and no columns on groups, including those that could also be a roster."""
    sheet = head.sheet
    if sheet is None or sheet.header is None:
        return Claim(missing=("表头",))
    have = sheet.columns.at.keys()
    return Claim.of(**{
        "姓名": "name" in have,
        "工号/职务/用工形式/入职日期/状态/离职日期": bool(have & _OWN or ("name" in have and not have & _OF_ROSTERS)),
    }).unless(没有群的列=bool(have & _OF_GROUPS), 不是审批表=of_applications(sheet), 不是消息记录="foreign" in have)  # fmt: skip


@reader(label=("员工名单", "employee list"), forms={"sheet"}, sniff=sniff)
def employees(source: Source) -> Iterator[Batch]:
    """Read one sheet; rows that are merged into one employee, or hold two, count once each as kept."""
    whole = checked(source, needed={"name"}, single=_SINGLE)
    sheet = _without_titles(whole)
    usable = without_damage(sheet, _IDS)
    usable = without_impossible(usable, _RELIED_ON, to_date, "impossible-date")
    named, number = sheet.columns.at["name"][0], _undamaged(column(sheet, "employee_id"))
    usable = usable.without(blank(column(sheet, "name")) & number.is_null(), column=named, reason="no-identity")
    listed = _listed_on(source, sheet)
    rejected = ~pl.col("line").is_in(usable.frame["line"].implode())
    nobody = blank(column(sheet, "name")) & (number.is_null() | rejected)
    rows = sheet.frame.filter(~nobody).select("line", sheet.cells(named), **_about(source, sheet, listed))
    nameless = lost(usable, "employees", ("name", *_IDS)).filter(~pl.col("line").is_in(rows["line"].implode()))
    kept = usable.frame.height
    undated = to_date(column(sheet, "joined_on")).is_null() & ~unset(column(sheet, "joined_on"))
    notes = {
        "dropped-column": kept if sheet.columns.dropped else 0,
        "unreadable-date": usable.frame.filter(undated).height,
    }
    aside = {"footer": sheet.footer_rows, "not-a-record": whole.frame.height - sheet.frame.height}
    yield Batch(
        rows=sheet.rows_read,
        kept=kept,
        tables={"employees": _merged(_apart(rows)), "lost": nameless},
        rejects=usable.rejects,
        set_aside={reason: n for reason, n in aside.items() if n},
        notes={note: n for note, n in notes.items() if n},
        facts={**left_unread(sheet), **({"as-of": str(listed)} if listed else {})},
    )


def _without_titles(sheet: Sheet) -> Sheet:
    """Remove rows of a word or two without a name, such as 天高集团 above its people and 小计 below."""
    nameless = sheet.frame.filter(blank(column(sheet, "name")))
    if not nameless.height:
        return sheet
    cells, number = [pl.col(f"c{n}") for n in range(len(sheet.columns.header))], column(sheet, "employee_id")
    few = pl.sum_horizontal(~blank(cell) for cell in cells) <= _WORDS
    chinese = pl.concat_str(cells, ignore_nulls=True).str.contains(r"\p{Han}")
    unnumbered = blank(number) | number.str.contains(r"\p{Han}").fill_null(value=False)
    titles = nameless.filter(few, chinese, unnumbered)["line"]
    return replace(sheet, frame=sheet.frame.filter(~pl.col("line").is_in(titles.implode()))) if len(titles) else sheet


def _about(source: Source, sheet: Sheet, listed: date | None) -> dict[str, pl.Expr]:
    """Return the columns of `tables.EMPLOYEES` as each row gives them."""
    dates: dict[str, pl.Expr] = {
        name: pl.when(~unset(column(sheet, name))).then(to_date(column(sheet, name))) for name in _DATES
    }
    status, left_on = status_told(sheet, source.name)
    if left_on is not None:
        dates["left_on"] = pl.coalesce(dates["left_on"], left_on)
    return {
        "employee_id": _undamaged(column(sheet, "employee_id")),
        "name": bare_name(_said(column(sheet, "name"))),
        "account_ids": _gathered([_accounts(cell) for cell in _each(sheet, "member_id", "wechat_number")]),
        "company": _said(column(sheet, "company")),
        "departments": _parts(sheet, "department"),
        "position": _said(_joined(sheet, "position")),
        "employment": _said(column(sheet, "employment")),
        "status": status,
        "former_departments": _parts(sheet, "former_departments"),
        **dates,
        "as_of": pl.coalesce(dates["as_of"], pl.lit(listed, pl.Date)),
    }


def _undamaged(cell: pl.Expr) -> pl.Expr:
    return pl.when(~damaged(cell) & ~unset(cell)).then(identifier(cell))


def _accounts(cell: pl.Expr) -> pl.Expr:
    """Return the ids in a cell, several for an employee with several accounts; words such as 待开通 are none."""
    written = listed(pl.when(~unset(cell)).then(cell).otherwise(pl.lit("")))
    return written.list.eval(pl.when(~damaged(pl.element())).then(account_id(pl.element())))


def _each(sheet: Sheet, *names: str) -> list[pl.Expr]:
    return [pl.col(f"c{position}") for name in names for position in sheet.columns.at.get(name, ())]


def _gathered(values: list[pl.Expr]) -> pl.Expr:
    """Return the list of all values that are not null, without duplicates, in order."""
    lists = pl.concat_list(*values) if values else pl.lit([], pl.List(pl.String))
    return lists.list.drop_nulls().list.unique(maintain_order=True)


def _parts(sheet: Sheet, name: str) -> pl.Expr:
    """Return the units that the columns *name* list, 部门 before 科室."""
    cells = _each(sheet, name)
    written = pl.concat_str([pl.when(~unset(cell)).then(cell) for cell in cells], separator="、", ignore_nulls=True)
    parts = listed(written if cells else pl.lit(None, pl.String))
    stripped = parts.list.eval(pl.element().str.strip_chars().replace("", None))
    return stripped.list.drop_nulls().list.unique(maintain_order=True).fill_null([])


def _joined(sheet: Sheet, name: str) -> pl.Expr:
    """Return the values of all columns *name* in one text, as a table may have both 职务 and 岗位."""
    said = [_said(cell) for cell in _each(sheet, name)]
    return said[0].fill_null("") if len(said) == 1 else _gathered(said).list.join("、")


def _said(cell: pl.Expr) -> pl.Expr:
    return pl.when(~unset(cell)).then(cell.str.strip_chars())


def _apart(rows: pl.DataFrame) -> pl.DataFrame:
    """Make two employees of a row with a `pair` of names, without its number and accounts: nobody knows whose they are.

    Of two of whom one may have left it stays a single row, which is nobody's.
    """
    names = pl.when(pl.col("left_on").is_null() & ~says_gone()).then(pair(pl.col("name")))
    told = rows.with_columns(_names=names)
    both = pl.col("_names").is_not_null()
    if not told.select(both.any()).item():
        return rows
    return (
        told.with_columns(
            employee_id=pl.when(~both).then("employee_id"),
            account_ids=pl.when(both).then(pl.lit([], pl.List(pl.String))).otherwise("account_ids"),
            name=pl.when(both).then("_names").otherwise(pl.concat_list("name")),
        )
        .explode("name")
        .drop("_names")
    )


def _merged(rows: pl.DataFrame) -> pl.DataFrame:
    """Merge rows with the same employee id, name, status and leaving date; their order does not matter."""
    key = ["employee_id", "name", "status", "left_on"]
    alone = pl.col("employee_id").is_null() | ~pl.struct(key).is_duplicated()
    several = rows.filter(~alone)
    if not several.height:
        return rows
    lists = [name for name, dtype in rows.schema.items() if dtype == pl.List]
    scalars = [name for name in rows.columns if name not in {*key, *lists, "line", "cell"}]
    united = (
        several.sort(*scalars, *lists, nulls_last=True)
        .group_by(key, maintain_order=True)
        .agg(
            pl.col("line", "cell").sort_by("line").first(),
            pl.col(scalars).drop_nulls().first(),
            pl.col(lists).explode().drop_nulls().unique(maintain_order=True),
        )
    )
    return pl.concat([rows.filter(alone), united.select(rows.columns)]).sort("line")


def _listed_on(source: Source, sheet: Sheet) -> date | None:
    """Return the date of the list from the rows above the header, else from the file name."""
    above = "\n".join("".join(row) for row in sheet.preamble)
    found = _SAID.search(above) or _NAMED.search(PurePosixPath(source.name).name)
    if found is None:
        return None
    digits = re.sub(r"[年月./]", "-", found[1]).removesuffix("日")
    day: date | None = pl.select(to_date(pl.lit(digits))).item()
    return day
