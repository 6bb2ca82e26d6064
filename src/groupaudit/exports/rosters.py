"""Turn a sheet that lists members of groups into the tables `members` and `groups`."""

from collections.abc import Mapping, Sequence
from functools import partial

import polars as pl
from msgspec import Struct

from groupaudit.exports.forms import yes
from groupaudit.exports.people_lists import account_id, column, damage, impossible, left_unread, lost
from groupaudit.files.cells import blank, identifier, to_instant, unset
from groupaudit.files.columns import canonical, resembles_nickname
from groupaudit.files.sheets import Fault, Sheet
from groupaudit.reader import Batch, Source

GROUP = ("group_id", "group_name")
IDS = ("group_id", "member_id", "wechat_number", "employee_id")
NAMES = ("group_nickname", "ambiguous_nickname", "account_name", "name")
SINGLE = ("group_id", "group_name", "group_nickname", "account_name", "name", "role", "joined_at")
"""Columns that a roster may have only once, because the right one of two cannot be guessed."""

_ACCOUNTS = ("account_name", "ambiguous_nickname", "name")
_FIRST = r"^([^+＋\-_/｜|·\s]+)"
_ROLES = {
    "群主": "owner", "owner": "owner", "创建者": "owner",
    "管理员": "admin", "群管理员": "admin", "群管理": "admin", "admin": "admin", "administrator": "admin",
    "成员": "member", "普通成员": "member", "群成员": "member", "普通群成员": "member", "member": "member",
}  # fmt: skip


class Home(Struct, frozen=True, kw_only=True):
    """The group of a whole sheet that has no column for it; `basis` is the value of the fact `group-from`."""

    group_id: str
    name: str | None
    basis: str


def members_of(
    source: Source, sheet: Sheet, home: Home, *, platform: str | None = None, facts: Mapping[str, str] | None = None
) -> Batch:
    """Read the rows of a checked sheet; listed people are present members.

    A member is identified by wxid or userid, else WeChat number, else employee id, else `name:` and the name shown in
    the group. Rows equal in everything are duplicates; an id that recurs with other contents is rejected, while a
    recurring name is another person of that name (`name:张三#2`).
    """
    read = partial(to_instant, timezone=source.options.timezone)
    said = _says_groups(sheet)
    group_id = _group_id(sheet) if said else pl.lit(home.group_id)
    name = _filled(column(sheet, "group_name").str.strip_chars()) if said else pl.lit(home.name, pl.String)
    usable = sheet.without_any([
        *damage(sheet, IDS),
        *impossible(sheet, ["joined_at"], read, "impossible-time"),
        Fault(group_id.is_null(), _first(sheet, ("group_id", "group_name")), "no-group"),
        Fault(_member_id(sheet).is_null(), _first(sheet, NAMES), "no-identity"),
    ])  # fmt: skip
    place = usable.cells(_first(sheet, (*NAMES, *IDS[1:])))
    members = usable.frame.select("line", place, group_id=group_id, member_id=_member_id(sheet), **_about(sheet, read))
    named = usable.cells(_first(sheet, ("group_name", "group_id")))
    groups = _distinct(usable.frame.select("line", named, group_id=group_id, name=name))
    if not said:
        groups = groups.with_columns(cell=pl.lit(sheet.cell_above(home.name) if home.name else None, pl.String))
    kept, conflicts, duplicates = _settled(members)
    contradicted = members.join(conflicts, on="line", how="semi").select("line", "group_id", table=pl.lit("members"))
    return Batch(
        rows=sheet.rows_read,
        kept=kept.height,
        tables={
            "members": kept,
            "groups": groups.with_columns(platform=pl.lit(platform, pl.String)),
            "lost": pl.concat(
                [lost(usable, "members", GROUP, None if said else home.group_id), contradicted], how="diagonal"
            ),
        },
        rejects=pl.concat([usable.rejects, conflicts]).sort("line"),
        duplicates=duplicates,
        set_aside={"footer": sheet.footer_rows} if sheet.footer_rows else {},
        notes=_notes(sheet, kept),
        facts={"group-from": "column" if said else home.basis, **left_unread(sheet), **(facts or {})},
    )


def _says_groups(sheet: Sheet) -> bool:
    """Tell whether a column gives the group of a row; a column without any value does not."""
    said = (~blank(column(sheet, name)) for name in ("group_id", "group_name"))
    return bool(sheet.frame.select(pl.any_horizontal(*said).any()).item())


def _group_id(sheet: Sheet) -> pl.Expr:
    """Return the platform's id, else the one id that other rows give for the group's name, else the name as written."""
    id_, name = identifier(column(sheet, "group_id")), _filled(column(sheet, "group_name").str.strip_chars())
    if sheet.frame.select(id_.is_not_null().all()).item():
        return id_
    same = id_.drop_nulls().unique()
    of_name = pl.when(name.is_not_null() & (same.len() == 1).over(name)).then(same.first().over(name))
    return pl.coalesce(id_, of_name, name)


def _member_id(sheet: Sheet) -> pl.Expr:
    ids = [account_id(column(sheet, name)) for name in IDS[1:]]
    names = [_filled(column(sheet, name).str.strip_chars()) for name in NAMES]
    return pl.coalesce(*ids, pl.concat_str(pl.lit("name:"), pl.coalesce(*names)))


def _about(sheet: Sheet, read: partial[pl.Expr]) -> dict[str, pl.Expr]:
    """Return the columns about a member; 昵称 alone is ambiguous, 姓名 stands in for an account name."""
    nickname = next((name for name in NAMES[:2] if name in sheet.columns), None)
    account = next((name for name in _ACCOUNTS if name in sheet.columns and name != nickname), None)
    missed = "heading-unknown" if any(map(resembles_nickname, sheet.columns.unknown)) else None
    basis = {"group_nickname": "group-nickname", "ambiguous_nickname": "unknown", None: missed}[nickname]
    joined = column(sheet, "joined_at")
    return {
        "group_nickname": _emptied(column(sheet, nickname)) if nickname else pl.lit(None, pl.String),
        "account_name": column(sheet, account) if account else pl.lit(None, pl.String),
        "wechat_number": account_id(column(sheet, "wechat_number")),
        "remark": column(sheet, "remark"),
        "name_basis": pl.lit(basis, pl.String),
        "role": pl.coalesce(roles(column(sheet, "role")), *_told_by_yes(sheet), _named_owner(sheet)),
        "company": _filled(column(sheet, "company")),
        "department": _filled(column(sheet, "department")),
        "joined_at": pl.when(~unset(joined)).then(read(joined)),
        "membership": pl.lit("present"),
    }


def _told_by_yes(sheet: Sheet) -> list[pl.Expr]:
    """Return the roles in 是否群主 and 是否管理员; `member` where both are answered with no."""
    owner, admin = yes(sheet, "is_owner"), yes(sheet, "is_admin")
    neither = (~owner & ~admin).fill_null(value=False)
    told = ((owner, "owner"), (admin, "admin"), (neither, "member"))
    return [pl.when(mark).then(pl.lit(role)) for mark, role in told]


def _named_owner(sheet: Sheet) -> pl.Expr:
    """Return `owner` for the one row that the line above the header (`群主：张三`) refers to, in a list of one group."""
    said = next((value for key, value in sheet.metadata.items() if canonical(key) == "owner_name"), "").strip()
    if not said or _says_groups(sheet):
        return pl.lit(None, pl.String)
    names = [column(sheet, name).str.strip_chars() for name in (*NAMES, *IDS[1:])]
    first = [name.str.extract(_FIRST) for name in names[:2]]
    his = pl.any_horizontal(*((name == said).fill_null(value=False) for name in (*names, *first)))
    return pl.when(his & (his.sum() == 1)).then(pl.lit("owner"))


def roles(cell: pl.Expr) -> pl.Expr:
    """Return the role that a cell names as one of `tables.ROLES`, null if it names none."""
    return cell.str.strip_chars().str.to_lowercase().replace_strict(_ROLES, default=None)


def _settled(members: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame, int]:
    """Return the members, the rejects, and the number of duplicates, independent of the order of rows."""
    if not members.select(pl.struct("group_id", "member_id").is_duplicated().any()).item():
        return members, members.clear().select("line", "cell", reason=pl.lit("duplicate-member")), 0
    content = [name for name in members.columns if name not in {"line", "cell"}]
    distinct = members.unique(content, keep="first", maintain_order=True)
    nth = pl.int_range(pl.len()).over("group_id", "member_id")
    ranked = distinct.sort(content, nulls_last=True, descending=[name == "group_nickname" for name in content])
    ranked = ranked.with_columns(nth=nth).sort("line")
    by_name = pl.col("member_id").str.starts_with("name:")
    conflict = ~by_name & (pl.col("nth") > 0)
    rejects = ranked.filter(conflict).select("line", "cell", reason=pl.lit("duplicate-member"))
    numbered = pl.concat_str("member_id", pl.lit("#"), pl.col("nth") + 1)
    member_id = pl.when(by_name & (pl.col("nth") > 0)).then(numbered).otherwise("member_id")
    kept = ranked.filter(~conflict).with_columns(member_id=member_id).drop("nth")
    return kept, rejects, members.height - distinct.height


def _distinct(groups: pl.DataFrame) -> pl.DataFrame:
    """Return one row per group; of several names the alphabetically first, at the line that first gives it."""
    ordered = groups.sort("name", "line", nulls_last=True)
    return ordered.group_by("group_id", maintain_order=True).agg(pl.all().first()).sort("line", maintain_order=True)


def _notes(sheet: Sheet, kept: pl.DataFrame) -> dict[str, int]:
    by_name = kept.select(pl.col("member_id").str.starts_with("name:").sum()).item()
    notes = {"identified-by-name": by_name, "dropped-column": kept.height if sheet.columns.dropped else 0}
    return {key: count for key, count in notes.items() if count}


def _first(sheet: Sheet, names: Sequence[str]) -> int:
    """Return the position of the first of *names* that is a column, else 0."""
    return next((sheet.columns.at[name][0] for name in names if name in sheet.columns), 0)


def _filled(cell: pl.Expr) -> pl.Expr:
    """Return the cell, or null if it is blank."""
    return pl.when(~blank(cell)).then(cell)


def _emptied(cell: pl.Expr) -> pl.Expr:
    """Return the cell, or the empty string if it is blank, which means that the nickname is known to be unset."""
    return pl.when(blank(cell)).then(pl.lit("")).otherwise(cell)
