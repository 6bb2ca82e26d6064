"""Code shared by the readers of lists of people: check the sheet and its columns, and reject unusable rows."""

import re
from collections.abc import Callable, Collection, Iterator

import polars as pl

from groupaudit.errors import UnreadableInputError
from groupaudit.files.cells import blank, damaged, identifier, unset
from groupaudit.files.columns import fold
from groupaudit.files.sheets import Fault, Sheet
from groupaudit.reader import Source

Parse = Callable[[pl.Expr], pl.Expr]

_OF_APPLICATIONS = re.compile(r"分管领导|^\W*(?:外[部来]人员姓名|拟建)")


def checked(source: Source, *, needed: Collection[str], single: Collection[str]) -> Sheet:
    """Return the sheet of *source* if it can be read as a list of people.

    Raises:
        UnreadableInputError: it has no header, none of the columns *needed*, a repeated heading, or two headings for
        one of the columns in *single*; all problems at once, with their places.
    """
    sheet = source.sheet
    if sheet is None or sheet.header is None:
        raise UnreadableInputError(
            f"{source.name}: 找不到表头；表头应写明 姓名、群昵称、wxid、工号 等，别的写法可在政策的 [column-map] 中说明"
            " (no header row found; name the columns, and explain other headings in [column-map] of the policy)"
        )
    problems = [f"{source.name}: {problem}" for problem in _problems(sheet, needed, single)]
    if problems:
        raise UnreadableInputError(problems)
    return sheet


def _problems(sheet: Sheet, needed: Collection[str], single: Collection[str]) -> Iterator[str]:
    columns = sheet.columns
    if not any(name in columns for name in needed):
        yield f"没有 {' / '.join(sorted(needed))} 中的任何一列，请补上 (none of these columns is there; add one)"
    if columns.doubled:
        places = _places(sheet, [n for n, heading in enumerate(columns.header) if heading in columns.doubled])
        yield f"表头有重复的列 {places}，请改名或删去一列 (the header has a column twice; rename or delete one)"
    for name in single:
        if len(columns.at.get(name, ())) > 1 and not set(columns.doubled) & set(columns.headings(name)):
            places = _places(sheet, columns.at[name])
            yield (
                f"几列的意思相同 {places}；请在政策的 [column-map] 中把不用的写成 ignored"
                f" (columns that mean the same: {name}; map those not to be used to ignored in [column-map])"
            )


def _places(sheet: Sheet, positions: Collection[int]) -> str:
    return "、".join(
        f"{sheet.columns.header[n]}（{sheet.cell(n, sheet.header_line) or f'{sheet.header_line}:{n + 1}'}）"
        for n in positions
    )


def of_applications(sheet: Sheet) -> bool:
    """Tell by its headings whether a table lists applications; its people may be neither members nor employees."""
    named = bool(sheet.columns.at.keys() & {"approver", "approved_on"})
    return named or any(_OF_APPLICATIONS.search(heading) for heading in sheet.columns.header)


def column(sheet: Sheet, name: str) -> pl.Expr:
    """Return the text of column *name*: the first non-blank one if several headings mean it, null if none does."""
    cells = [pl.col(f"c{position}") for position in sheet.columns.at.get(name, ())]
    if not cells:
        return pl.repeat(
            None, pl.len(), dtype=pl.String
        )  # as long as the frame, as a literal cannot filter a large one
    if len(cells) == 1:
        return cells[0]
    filled = [pl.when(~blank(cell)).then(cell) for cell in cells]
    return pl.coalesce(*filled, cells[0])


def account_id(cell: pl.Expr) -> pl.Expr:
    """Return the id in a cell; null for blanks, and for what people write who have none: 无, 待开通, 同手机号."""
    return pl.when(~unset(cell) & cell.str.contains("[0-9A-Za-z]")).then(identifier(cell))


def damage(sheet: Sheet, names: Collection[str]) -> Iterator[Fault]:
    """Yield faults for long numbers in the columns *names* that a spreadsheet has damaged."""
    for name in names:
        for position in sheet.columns.at.get(name, ()):
            reason = f"damaged-number: {sheet.columns.header[position]}"
            yield Fault(damaged(pl.col(f"c{position}")), position, reason)


def impossible(sheet: Sheet, names: Collection[str], parse: Parse, reason: str) -> Iterator[Fault]:
    """Yield faults for values of the columns *names* that *parse* cannot read."""
    for name in names:
        for position in sheet.columns.at.get(name, ()):
            cell = pl.col(f"c{position}")
            faulty = ~unset(cell) & parse(cell).is_null()
            yield Fault(faulty, position, f"{reason}: {sheet.columns.header[position]}")


def without_damage(sheet: Sheet, names: Collection[str]) -> Sheet:
    """Reject the rows with a long number in one of the columns *names* that a spreadsheet has damaged."""
    return sheet.without_any(damage(sheet, names))


def without_impossible(sheet: Sheet, names: Collection[str], parse: Parse, reason: str) -> Sheet:
    """Reject the rows with a value in one of the columns *names* that *parse* cannot read."""
    return sheet.without_any(impossible(sheet, names, parse, reason))


SHIFTED = ("too-many-fields", "unclosed-quote")
"""Reasons for rejects whose fields may be under the wrong headings."""

_SOUND = ("too-many-fields", "impossible-date", "impossible-time")
"""Reasons that leave names and ids intact."""


def lost(sheet: Sheet, table: str, names: Collection[str], group_id: str | None = None) -> pl.DataFrame:
    """Return LOST for the rejects of *sheet*, rows of *table* that the columns *names* identify.

    *group_id* is the group of the whole sheet, if it has one.
    """
    at = [position for name in names for position in sheet.columns.at.get(name, ())]
    kind, said = pl.col("reason").str.split(":").list.first(), pl.col("said")
    own = pl.concat_list(said.list.get(n, null_on_oob=True) for n in at) if at else said.list.head(0)
    garbled = said.list.eval(pl.element().str.contains("[\ufffd\0]")).list.any()
    return sheet.lost.select(
        "line",
        table=pl.lit(table),
        group_id=pl.lit(group_id, pl.String),
        said=pl.when(kind.is_in(SHIFTED)).then(said).otherwise(own),
        whole=kind.is_in(_SOUND) & ~garbled,
    )


_OF_ROWS = ("序号", "编号", "行号", "no", "id", "index", "")
"""Folded headings of columns that number the rows."""

_NAMED, _LONGEST = 20, 30
"""How many columns are named, and how many characters of each heading."""


def left_unread(sheet: Sheet) -> dict[str, str]:
    """Return facts naming the columns that were not read: sensitive ones, and those with an unknown heading."""
    unused = [heading[:_LONGEST] for heading in sheet.columns.unknown if fold(heading) not in _OF_ROWS]
    named = {"dropped-columns": sheet.columns.dropped, "unused-columns": unused[:_NAMED]}
    return {fact: "、".join(headings) for fact, headings in named.items() if headings}
