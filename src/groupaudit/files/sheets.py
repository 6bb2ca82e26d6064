"""Turn a CSV-like file or a workbook into sheets: the header, the rows below it as text, and the rows left out."""

import functools
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice, takewhile
from typing import NamedTuple

import polars as pl
from msgspec import Struct
from msgspec.structs import replace

from groupaudit.files.columns import Columns, known, recognise
from groupaudit.files.delimited import Record, records, sniff_delimiter, unquoted
from groupaudit.files.encoding import decode, looks_like
from groupaudit.files.footers import footer_length
from groupaudit.files.workbook import Grid, grids

_Score = Callable[[tuple[str, ...]], int]
_REJECTS = {"line": pl.Int64(), "cell": pl.String(), "reason": pl.String()}
_LOST = {"line": pl.Int64(), "reason": pl.String(), "said": pl.List(pl.String())}
_SEARCHED = 20
_BEGINNING = 1 << 16
"""Characters within which the header must stand for fast reading in columns; shorter texts are read row by row."""


class Fault(NamedTuple):
    """A reason to reject rows: where it *holds*, the position of the column at fault, and the reason given."""

    holds: pl.Expr
    column: int
    reason: str


class Sheet(Struct, frozen=True, kw_only=True):
    """One table: rows read = rows of `frame` + `rejects` + `footer_rows` + `example_rows`.

    `name` is None for a text file. `columns` gives the meaning of the headings. `frame` has a String column c0 … cN for
    every column of the header, in order, and `line`: the physical line where the record starts, or the row of the
    worksheet. Without a row of enough known headings `header` is None, `header_line` 0, and `frame` holds every row.
    `preamble` are the rows above the header, `preamble_lines` their lines. `lost` are the rejects with their content:
    line, reason and fields. `example_rows` counts those of a blank form. `footer_rows` counts rows below the header
    that are not records: signatures and totals at the end, section titles, repeated headers. Blank rows are not
    counted. `hidden` worksheets are read like others.
    """

    name: str | None
    preamble: tuple[tuple[str, ...], ...]
    preamble_lines: tuple[int, ...]
    header: tuple[str, ...] | None
    columns: Columns
    header_line: int
    frame: pl.DataFrame
    rejects: pl.DataFrame
    lost: pl.DataFrame
    footer_rows: int
    rows_read: int
    hidden: bool = False
    example_rows: int = 0

    @property
    def metadata(self) -> dict[str, str]:
        """The values above the header by key, written as `key：value` in one cell or in two neighbouring cells."""
        return dict(pair for row in self.preamble for pair in _pairs(row))

    def cell_above(self, value: str) -> str | None:
        """Return the place of the first cell above the header that holds *value* as the value of a key."""
        for line, row in zip(self.preamble_lines, self.preamble, strict=True):
            if value in dict(_pairs(row)).values():
                return self.cell(next(n for n, field in enumerate(row) if field.strip().endswith(value)), line)
        return None

    def cell(self, column: int, line: int) -> str | None:
        """Return the place of a cell in spreadsheet notation (`名册!C7`), None for a text file."""
        return None if self.name is None else f"{self.name}!{_letters(column)}{line}"

    def cells(self, column: int) -> pl.Expr:
        """Return the places of one column's cells, row by row; null for a text file."""
        if self.name is None:
            return pl.lit(None, pl.String).alias("cell")
        prefix = f"{self.name}!{_letters(column)}"
        return pl.concat_str(pl.lit(prefix), pl.col("line").cast(pl.String)).alias("cell")

    def without(self, faulty: pl.Expr, *, column: int, reason: str) -> "Sheet":
        """Move the rows where *faulty* holds to the rejects, each with the place of its cell in *column*."""
        marks = self.frame.select("line", faulty=faulty.fill_null(value=False))["faulty"]
        if not marks.any():
            return self
        wrong = self.frame.filter(marks)
        bad = wrong.select("line", self.cells(column), reason=pl.lit(reason))
        lost = wrong.select("line", reason=pl.lit(reason), said=pl.concat_list(f"c{n}" for n in range(wrong.width - 1)))
        return replace(
            self,
            frame=self.frame.filter(~marks),
            rejects=pl.concat([self.rejects, bad]).sort("line"),
            lost=pl.concat([self.lost, lost]),
        )

    def without_any(self, faults: Iterable[Fault]) -> "Sheet":
        """Move the rows with a fault to the rejects; of several faults of a row the first is given."""
        faults = tuple(faults)
        found = (fault.holds.fill_null(value=False).any().alias(str(n)) for n, fault in enumerate(faults))
        if not faults or not any(self.frame.select(found).row(0)):
            return self
        return functools.reduce(lambda sheet, f: sheet.without(f.holds, column=f.column, reason=f.reason), faults, self)


def read_sheets(name: str, data: bytes, column_map: Mapping[str, str] | None = None) -> list[Sheet]:
    """Return the sheets of the complete file *data*: one for text, one for every worksheet of a workbook.

    The header is the first of the top 20 rows with the most headings known to `columns` and *column_map*: at least two,
    or one in a sheet of a single column. Vertically merged values are repeated in every row.

    Raises:
        UnreadableInputError: the file is neither text nor a workbook that can be opened.
    """
    score = functools.partial(known, column_map=column_map)
    if looks_like(data) in {"zip", "ole2", "password"}:
        return [_from_grid(grid, score, column_map) for grid in grids(name, data)]
    text, _, bad = decode(data, name=name)
    delimiter, lossy = sniff_delimiter(text, score), bool(bad) or "\0" in text
    sheet = _plain(text, delimiter, score, column_map) if len(text) > _BEGINNING and not lossy else None
    if sheet is not None:
        return [sheet]
    table = _split(list(_said(text, delimiter)), score)
    return [_sheet(table, _faults(table, lossy=lossy), column_map)]


def _said(text: str, delimiter: str) -> Iterator[Record]:
    return (record for record in records(text, delimiter) if _filled(record.fields))


def _plain(text: str, delimiter: str, score: _Score, column_map: Mapping[str, str] | None) -> Sheet | None:
    """Read a long text without quotes in columns; None if it has quotes, no header, or rows longer than the header."""
    top = list(islice(_said(text[:_BEGINNING], delimiter), _SEARCHED + 1))
    at = _header_at(top, score) if len(top) > _SEARCHED else None  # the last row may be cut off
    below = None if at is None else unquoted(text, delimiter, top[at].line)
    if at is None or below is None:
        return None
    header = top[at]
    footer = footer_length(below.drop("line").tail(_SEARCHED).rows(), len(header.fields))
    body = below.head(below.height - footer)
    first, again = _first(header.fields), _repeats(header.fields, score)
    alike = body.filter(pl.col(f"c{first}") == header.fields[first])
    repeated = [line for *fields, line in alike.rows() if again(fields)]
    body = body.filter(~pl.col("line").is_in(repeated)) if repeated else body
    sheet = _sheet(_Table(top[:at], header, [], 0, len(header.fields)), {}, column_map)
    return replace(sheet, frame=body, footer_rows=below.height - body.height, rows_read=below.height)


def _from_grid(grid: Grid, score: _Score, column_map: Mapping[str, str] | None) -> Sheet:
    """Read one worksheet; vertically merged values are repeated, rows merged across count as titles."""
    lines = [line for line, row in enumerate(grid.rows, 1) if _filled(row)]
    titles = frozenset(_titles(grid))
    for (top, left), (bottom, _) in grid.merges:
        for row in grid.rows[top + 1 : bottom + 1]:
            row[left] = row[left] or grid.rows[top][left]
    found = [Record(line, _trimmed(grid.rows[line - 1])) for line in lines]
    return replace(_sheet(_split(found, score, titles), {}, column_map), name=grid.name, hidden=grid.hidden)


def _titles(grid: Grid) -> Iterator[int]:
    """Yield the lines that hold a single value, merged over more than half of the width."""
    for (top, left), (bottom, right) in grid.merges:
        for line, row in enumerate(grid.rows[top : bottom + 1], top + 1):
            if (right - left + 1) * 2 > len(row) and sum(map(bool, row)) <= 1:
                yield line


class _Table(NamedTuple):
    """Records by role: above the header, the header (None if there is none), rows; `aside` counts the others."""

    above: Sequence[Record]
    header: Record | None
    body: list[Record]
    aside: int
    width: int


def _split(found: list[Record], score: _Score, titles: frozenset[int] = frozenset()) -> _Table:
    at = _header_at(found, score)
    if at is None:
        return _Table((), None, found, 0, max((len(record.fields) for record in found), default=0))
    header, below = found[at], found[at + 1 :]
    footer = footer_length([record.fields for record in below[-_SEARCHED:]], len(header.fields))
    again = _repeats(header.fields, score)
    body = [r for r in below[: len(below) - footer] if r.line not in titles and not again(r.fields)]
    return _Table(found[:at], header, body, len(below) - len(body), len(header.fields))


def _header_at(found: Sequence[Record], score: _Score) -> int | None:
    top = [() if record.problem == "unclosed" else tuple(record.fields) for record in found[:_SEARCHED]]
    # below this title is a row of headings and values in turn: `微信ID,<id>,,昵称,<name>,备注,<remark>`
    above = [(), *top]
    top = [
        () if _trimmed(before) == ["会话信息"] and row[:1] == ("微信ID",) else row
        for before, row in zip(above, top, strict=False)
    ]
    scores = list(map(score, top))
    best = max(scores, default=0)
    needed = 1 if all(len(_trimmed(row)) <= 1 for row in top) else 2
    return scores.index(best) if best >= needed else None


def _repeats(head: Sequence[str], score: _Score) -> Callable[[Sequence[str]], bool]:
    """Return a test for rows that repeat the header, as on every printed page or under merged cells."""
    first = _first(head)
    return lambda fields: fields[first : first + 1] == [head[first]] and score(tuple(fields)) > 1


def _first(head: Sequence[str]) -> int:
    return next(n for n, heading in enumerate(head) if heading.strip())


def _faults(table: _Table, *, lossy: bool) -> dict[int, str]:
    """Return line → reason for the unusable records of a text file; bad bytes are sought only if *lossy*."""
    doubtful = (r for r in table.body if lossy or r.problem or len(r.fields) > table.width)
    faults = ((record.line, _fault(record, table.width, lossy=lossy)) for record in doubtful)
    return {line: fault for line, fault in faults if fault}


def _fault(record: Record, width: int, *, lossy: bool) -> str | None:
    fields = record.fields
    if record.problem == "unclosed" or (record.problem == "suspect" and len(fields) != width):
        return "unclosed-quote"
    if _filled(fields[width:]):
        return f"too-many-fields: {len(_trimmed(fields))} > {width}"
    if lossy and any("\0" in field for field in fields):
        return "nul-byte"
    return "undecodable" if lossy and any("\ufffd" in field for field in fields) else None


def _sheet(table: _Table, faults: Mapping[int, str], column_map: Mapping[str, str] | None) -> Sheet:
    header = tuple(map(str.strip, table.header.fields)) if table.header else None
    rejects = [(line, None, reason) for line, reason in faults.items()]
    lost = [(r.line, faults[r.line], r.fields) for r in table.body if r.line in faults]
    return Sheet(
        name=None,
        preamble=tuple(tuple(_trimmed(record.fields)) for record in table.above),
        preamble_lines=tuple(record.line for record in table.above),
        header=header,
        header_line=table.header.line if table.header else 0,
        columns=recognise(header or (), column_map),
        frame=_frame([record for record in table.body if record.line not in faults], table.width),
        rejects=pl.DataFrame(rejects, _REJECTS, orient="row"),
        lost=pl.DataFrame(lost, _LOST, orient="row"),
        footer_rows=table.aside,
        rows_read=len(table.body) + table.aside,
    )


def _frame(kept: Sequence[Record], width: int) -> pl.DataFrame:
    padding = [""] * width
    rows = [record.fields if len(record.fields) == width else (record.fields + padding)[:width] for record in kept]
    columns = zip(*rows, strict=True) if rows else [()] * width
    cells = {f"c{n}": pl.Series(column, dtype=pl.String()) for n, column in enumerate(columns)}
    return pl.DataFrame({**cells, "line": pl.Series([record.line for record in kept], dtype=pl.Int64())})


def _pairs(row: Sequence[str]) -> Iterator[tuple[str, str]]:
    cells = iter([*map(str.strip, row), ""])
    for cell in filter(None, cells):
        key, colon, value = re.sub("[:：]", ":", cell, count=1).partition(":")
        yield key.strip(), value.strip() if colon and value.strip() else next(cells, "")


def _filled(fields: Sequence[str]) -> bool:
    return "".join(fields).strip() != ""


def _trimmed(fields: Sequence[str]) -> list[str]:
    """Return *fields* without trailing blank ones."""
    blank = sum(1 for _ in takewhile(lambda field: not field.strip(), reversed(fields)))
    return list(fields[: len(fields) - blank])


def _letters(column: int) -> str:
    """Return the letters of the 0-based *column*: A … Z, AA …."""
    before, last = divmod(column, 26)
    return (_letters(before - 1) if before else "") + chr(ord("A") + last)
