"""Split delimited text into records with line numbers, including text with broken quoting."""

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Literal, NamedTuple

import polars as pl

DELIMITERS = (",", "\t", ";", "|")

Problem = Literal["unclosed", "suspect"]

_LONGEST_RECORD = 4096
_SAMPLE = 1 << 16
_SAID = r"[^\s\x1c-\x1f]"
"""Matches any character that `str.strip` does not remove."""


class Record(NamedTuple):
    """One record: the 1-based physical line where it starts, its fields, and what is wrong with it.

    An `unclosed` record is the one line whose quote never ends. Records after it are `suspect` up to the next line that
    could have closed the quote: each may be a record, or a piece of the broken one.
    """

    line: int
    fields: list[str]
    problem: Problem | None = None


def records(text: str, delimiter: str) -> Iterator[Record]:
    """Yield every record of *text*, blank ones included; line ends may be LF, CRLF or CR, also inside quotes."""
    lines = list(io.StringIO(text, newline=""))
    csv.field_size_limit(max(csv.field_size_limit(), len(text)))
    whole = _record_a_line(lines, delimiter)
    if whole is not None:
        yield from map(Record, range(1, len(lines) + 1), whole)
        return
    at, suspect = 0, False
    while at < len(lines):
        start = at
        for line, end, fields in _strict(lines, start, delimiter):
            yield Record(line + 1, fields, "suspect" if suspect else None)
            suspect = suspect and not _odd(lines[line:end])
            at = end
        if at == start:
            broken = _salvaged(at, lines[at], delimiter)
            suspect = suspect or broken.problem is not None
            yield broken
            at += 1


def unquoted(text: str, delimiter: str, header: int) -> pl.DataFrame | None:
    """Return the records below line *header* of a text without quotes: String columns c0 … and `line`, as in `Record`.

    Blank records are left out and short ones padded. None if there are quotes, or a record is longer than the header.
    """
    if '"' in text:
        return None
    below = text.replace("\r\n", "\n").replace("\r", "\n").split("\n", header - 1)[-1]
    cells = [f"c{n}" for n in range(below.partition("\n")[0].count(delimiter) + 1)]
    schema = dict.fromkeys(cells, pl.String())
    data = below.encode()
    try:
        frame = pl.read_csv(
            data, separator=delimiter, has_header=False, quote_char=None, schema=schema, empty_string_is_null=False
        )
    except pl.exceptions.PolarsError:
        return None
    lines = pl.int_range(header, header + pl.len(), dtype=pl.Int64)
    return frame.with_columns(line=lines)[1:].filter(pl.concat_str(cells).str.contains(_SAID))


def sniff_delimiter(text: str, is_header: Callable[[tuple[str, ...]], int]) -> str:
    """Return the delimiter under which some row is the best header, or else the one with the most even columns."""
    sample = text[:_SAMPLE]

    def evidence(delimiter: str) -> tuple[int, int]:
        rows = [record.fields for record in records(sample, delimiter) if any(record.fields)][:40]
        widths = Counter(len(row) for row in rows if len(row) > 1)
        return max((is_header(tuple(row)) for row in rows[:20]), default=0), max(widths.values(), default=0)

    return max(DELIMITERS, key=evidence)


def _record_a_line(lines: Sequence[str], delimiter: str) -> list[list[str]] | None:
    """Return the fields of every line; None if some quoting is invalid or a record spans lines, as in few files."""
    try:
        found = list(csv.reader(lines, delimiter=delimiter, strict=True))
    except csv.Error:
        return None
    return found if len(found) == len(lines) else None


def _strict(lines: Sequence[str], start: int, delimiter: str) -> Iterator[tuple[int, int, list[str]]]:
    """Yield (first line, line after, fields) until the quoting is invalid, at most for `_LONGEST_RECORD` lines."""
    stretch = map(lines.__getitem__, range(start, min(len(lines), start + _LONGEST_RECORD)))
    reader = csv.reader(stretch, delimiter=delimiter, strict=True)
    at = start
    try:
        for fields in reader:
            end = start + reader.line_num
            yield at, end, fields
            at = end
    except csv.Error:
        return


def _salvaged(at: int, line: str, delimiter: str) -> Record:
    """Split one badly quoted line: an even number of quotes is text (`"小王"同学`), an odd one an unclosed quote."""
    bare = line.rstrip("\r\n")
    return Record(at + 1, bare.split(delimiter), "unclosed" if _odd([bare]) else None)


def _odd(lines: Sequence[str]) -> bool:
    return sum(line.count('"') for line in lines) % 2 == 1
