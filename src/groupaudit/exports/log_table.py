"""Read a table of messages, from CSV or a workbook, into columns by heading: in bulk if clean, else row by row."""

from collections.abc import Sequence

import polars as pl
from msgspec import Struct

from groupaudit.exports.log_lines import lossy
from groupaudit.files.columns import fold
from groupaudit.files.delimited import Record, records
from groupaudit.reader import REJECT, Head, Source

_QUOTE, _NEWLINE = 0x22, 0x0A
_SEPARATORS = (",", "\t", ";")


class LogTable(Struct, frozen=True):
    """The rows of a table: `frame` has line and the columns asked for, as text; rows = frame + rejects + aside."""

    frame: pl.DataFrame
    rejects: pl.DataFrame
    aside: int = 0

    @property
    def rows(self) -> int:
        """The number of rows read."""
        return self.frame.height + self.rejects.height + self.aside


def heading(head: Head) -> list[str]:
    """Return the folded headings of a text or worksheet; empty if it has none."""
    if head.sheet is not None:
        return list(map(fold, head.sheet.header or ()))
    first = head.lines[0] if head.lines else ""
    return _split(first) if first else []


def _split(line: str) -> list[str]:
    separator = _separator(line)
    return [fold(cell.strip().strip('"')) for cell in line.split(separator)]


def _separator(line: str) -> str:
    return max(_SEPARATORS, key=line.count)


def has(head: Head, wanted: Sequence[str]) -> bool:
    """Tell whether the headings begin with *wanted*, ignoring case and spacing."""
    return heading(head)[: len(wanted)] == list(map(fold, wanted))


def log_table(source: Source, wanted: Sequence[str]) -> LogTable:
    """Return the columns *wanted*, found by heading; a missing column is null."""
    if source.sheet is not None:
        return _from_sheet(source, wanted)
    text = bytes(source.data).decode("utf-8", "replace").removeprefix("\ufeff").replace("\r\n", "\n")
    first = text.partition("\n")[0]
    header, separator = _split(first), _separator(first)
    doubtful = lossy(source)
    clean = not doubtful and "\0" not in text and "\r" not in text
    table = (_fast(text, header, separator) if clean else None) or _exactly(text, header, separator, lossy=doubtful)
    return LogTable(_named(table.frame, header, wanted), table.rejects)


def _named(frame: pl.DataFrame, header: Sequence[str], wanted: Sequence[str]) -> pl.DataFrame:
    at = {name: n for n, name in reversed(list(enumerate(header)))}
    found = {name: at.get(fold(name)) for name in wanted}
    columns = {n: pl.lit(None, pl.String) if p is None else pl.col(f"c{p}") for n, p in found.items()}
    return frame.select("line", **columns)


def _from_sheet(source: Source, wanted: Sequence[str]) -> LogTable:
    sheet = source.sheet
    if sheet is None or sheet.header is None:
        return LogTable(
            pl.DataFrame(schema={"line": pl.Int64(), **dict.fromkeys(wanted, pl.String())}),
            pl.DataFrame(schema=REJECT),
        )
    header = list(map(fold, sheet.header))
    return LogTable(_named(sheet.frame, header, wanted), sheet.rejects.select(*REJECT), sheet.footer_rows)


def _fast(text: str, header: Sequence[str], separator: str) -> LogTable | None:
    """Read a text in which every quote opens or closes a field; None if that is not certain."""
    data = text.encode()
    if not _well_quoted(data, separator):
        return None
    names = [f"c{n}" for n in range(len(header))]
    try:
        frame = pl.read_csv(
            data, separator=separator, has_header=False, skip_rows=1, new_columns=names, infer_schema=False
        )
    except pl.exceptions.PolarsError:
        return None
    if frame.columns != names:
        return None
    frame = frame.with_columns(pl.col(names).fill_null(""))
    breaks = pl.sum_horizontal(pl.col(name).str.count_matches("\n", literal=True).cast(pl.Int64) for name in names)
    tall = frame.select(tall=breaks + 1)["tall"]
    if int(tall.sum() or 0) + 1 != data.rstrip(b"\n").count(b"\n") + 1:
        return None
    line = (tall.cum_sum() - tall + 2).cast(pl.Int64)
    said = pl.any_horizontal(pl.col(name).str.strip_chars() != "" for name in names)
    return LogTable(frame.with_columns(line.alias("line")).filter(said), pl.DataFrame(schema=REJECT))


def _well_quoted(data: bytes, separator: str) -> bool:
    """Tell whether every quote opens or closes a field; a doubled quote is part of the text."""
    import numpy as np

    array = np.frombuffer(data.replace(b'""', b"") + b"\n", dtype=np.uint8)
    at = np.flatnonzero(array == _QUOTE)
    if at.size % 2:
        return False
    edges = [_NEWLINE, ord(separator)]
    opening, closing = at[0::2], at[1::2]
    inner = opening[opening > 0]
    return bool(np.isin(array[inner - 1], edges).all() and np.isin(array[closing + 1], edges).all())


def _exactly(text: str, header: Sequence[str], separator: str, *, lossy: bool) -> LogTable:
    width = len(header)
    kept: list[list[str]] = []
    lines: list[int] = []
    wrong: list[tuple[int, str]] = []
    found = records(text, separator)
    next(found, None)
    for record in found:
        if not any(map(str.strip, record.fields)):
            continue
        if fault := _fault(record, width, lossy=lossy):
            wrong.append((record.line, fault))
        else:
            kept.append((record.fields + [""] * width)[:width])
            lines.append(record.line)
    columns = zip(*kept, strict=True) if kept else [()] * width
    cells = {f"c{n}": pl.Series(column, dtype=pl.String) for n, column in enumerate(columns)}
    frame = pl.DataFrame({**cells, "line": pl.Series(lines, dtype=pl.Int64)})
    return LogTable(frame, pl.DataFrame(wrong, schema=REJECT, orient="row"))


def _fault(record: Record, width: int, *, lossy: bool) -> str:
    """Return the reason for rejecting a record, empty if there is none."""
    fields = record.fields
    if record.problem == "unclosed" or (record.problem == "suspect" and len(fields) != width):
        return "unclosed-quote"
    if any(map(str.strip, fields[width:])):
        return f"too-many-fields: {len(fields)} > {width}"
    if any("\0" in field for field in fields):
        return "nul-byte"
    return "undecodable" if lossy and any("\ufffd" in field for field in fields) else ""
