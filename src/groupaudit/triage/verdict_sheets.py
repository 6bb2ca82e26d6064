"""Read verdicts entered in a CSV or XLSX report; all problems are reported at once, with their place."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl
from msgspec import Struct

from groupaudit.errors import UnreadableInputError, UsageError, both, did_you_mean, reason
from groupaudit.files.cells import to_date
from groupaudit.files.columns import fold
from groupaudit.files.delimited import records, sniff_delimiter
from groupaudit.files.encoding import decode, looks_like
from groupaudit.triage.verdicts import frame_of
from groupaudit.verdict import JUDGED, VERDICT_COLUMNS, VERDICT_WORDS
from groupaudit.wording import inert

HEADINGS: Mapping[str, tuple[str, ...]] = {
    "fingerprint": ("指纹", "fingerprint"),
    **VERDICT_COLUMNS,
    "rule": ("规则", "rule"),
    "rule_id": ("规则ID", "rule_id"),
    "group_id": ("群ID", "group_id"),
    "evidence": ("证据", "evidence"),
}
NEEDED = ("fingerprint", "verdict")
SEARCHED = 20
"""How many rows at the top of a sheet are searched for the headings."""

_NAMES = {fold(spelling): name for name, spellings in HEADINGS.items() for spelling in (name, *spellings)}
_CODES = {fold(word): code for code, words in VERDICT_WORDS.items() for word in (code, *words)}
_FINGERPRINT = re.compile(r"[0-9a-f]{32}")
_SHIELD = re.compile(r"^'(?=[=+\-@＝＋－＠])")
_COVERED = "█"


class _Row(NamedTuple):
    """A row below the headings: its place, and its cells by the meaning of the heading."""

    place: str
    cells: Mapping[str, str]


class Filled(Struct, frozen=True, kw_only=True):
    """The verdicts of a worksheet (VERDICTS), and the number of findings without one."""

    frame: pl.DataFrame
    blank: int


NOTHING = Filled(frame=frame_of([]), blank=0)


def read_filled(path: Path, *, by: str = "", on: date | None = None) -> Filled:
    """Return the verdicts in *path*; *by* and *on* replace empty cells of person and day.

    Raises:
        UsageError: with all problems in all rows; then no verdict is taken.
    """
    problems: list[str] = []
    verdicts: dict[str, dict[str, Any]] = {}
    blank = 0
    for row in _rows(path):
        given = {name: row.cells.get(name, "") for name in JUDGED}
        if not any(given.values()):
            blank += 1
            continue
        verdict = _verdict(row, by, on, problems)
        earlier = verdicts.setdefault(row.cells["fingerprint"].lower(), verdict)
        if earlier != verdict:
            problems.append(
                f"{row.place}: {both('同一条结果有两个不同的结论，只留一个', 'two different verdicts on one finding; keep one')}"
            )
    if problems:
        raise UsageError(problems)
    return Filled(frame=frame_of(verdicts.values()), blank=blank)


def _verdict(row: _Row, by: str, on: date | None, problems: list[str]) -> dict[str, Any]:
    """Return one row as VERDICTS, and append its problems to *problems*."""
    cells = row.cells
    code = _CODES.get(fold(cells["verdict"]))
    day = _day(cells.get("verified_on", ""))
    found = {
        "fingerprint": cells["fingerprint"].lower(),
        "verdict": code,
        "verified_by": cells.get("verified_by") or by,
        "verified_on": day if cells.get("verified_on") else on,
        "note": cells.get("note") or None,
        "rule": cells.get("rule_id") or cells.get("rule") or None,
        "group_id": cells.get("group_id") or None,
        "term": _term(cells.get("evidence", "")),
    }
    problems += [f"{row.place}: {both(zh, en)}" for zh, en in _faults(cells, found)]
    return found


def _faults(cells: Mapping[str, str], found: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    words = [word for pair in VERDICT_WORDS.values() for word in pair]
    said = cells["verdict"]
    if not _FINGERPRINT.fullmatch(found["fingerprint"]):
        yield (
            "指纹不是 32 位，可能被表格软件改动过；请从报告重新复制",
            "no fingerprint of 32 characters, maybe changed by a spreadsheet; copy it from the report",
        )
    if not said:
        yield "填了核查人、日期或备注，没有填核查结论", "somebody, a day or a note is given but no verdict"
    elif found["verdict"] is None:
        meant = did_you_mean(said, words)
        zh, en = "、".join(w[0] for w in VERDICT_WORDS.values()), ", ".join(w[1] for w in VERDICT_WORDS.values())
        yield f"核查结论 {said!r} 只能是 {zh}{meant[0]}", f"the verdict {said!r} must be one of {en}{meant[1]}"
    if not found["verified_by"]:
        yield (
            "没有写核查人；补上，或用 --by 统一给出",
            "nobody is named who verified it; add the name, or give --by for all",
        )
    if found["verified_on"] is None:
        wrong = cells.get("verified_on")
        yield (
            (f"核查日期 {wrong!r} 不是日期，写成 2026-01-31", f"{wrong!r} is no date; write 2026-01-31")
            if wrong
            else ("没有写核查日期；补上，或用 --on 统一给出", "no day is given; add it, or give --on for all")
        )


def _day(cell: str) -> date | None:
    day: date | None = pl.DataFrame({"day": [cell]}, schema={"day": pl.String}).select(to_date(pl.col("day"))).item()
    return day


def _term(evidence: str) -> str | None:
    """Return the term in the evidence of a finding, unless it is redacted."""
    try:
        term = json.loads(evidence).get("term")
    except (ValueError, AttributeError):
        return None
    return term if isinstance(term, str) and term and _COVERED not in term else None


def _rows(path: Path) -> Iterator[_Row]:
    """Yield the rows below the headings of every sheet that has them.

    Raises:
        UsageError: when the file cannot be opened or no sheet has the headings.
    """
    found = [(place, grid, start) for place, grid in _grids(path) if (start := _header(grid)) is not None]
    if not found:
        said = both(
            "没有同时写着 指纹 和 核查结论 的表头；请用本工具的 CSV 或 XLSX 报告填写",
            "no row of headings has fingerprint and verdict; fill in a CSV or XLSX report of this program",
        )
        raise UsageError(f"{path}: {said}")
    for place, grid, start in found:
        names = [_NAMES.get(fold(cell)) for cell in grid[start][1]]
        for line, fields in grid[start + 1 :]:
            cells = {name: _said(cell) for name, cell in zip(names, fields, strict=False) if name}
            if any(cells.values()):
                yield _Row(f"{path.name}{place}:{line}", {"fingerprint": "", "verdict": "", **cells})


def _said(cell: str) -> str:
    """Return the text of a cell on one line, without the mark that prevents formulas."""
    return inert(_SHIELD.sub("", " ".join(cell.split())))


_Grid = list[tuple[int, Sequence[str]]]


def _header(grid: _Grid) -> int | None:
    for at, (_, fields) in enumerate(grid[:SEARCHED]):
        if {*NEEDED} <= {_NAMES.get(fold(cell)) for cell in fields}:
            return at
    return None


def _grids(path: Path) -> Iterator[tuple[str, _Grid]]:
    """Yield every sheet as numbered rows of text, with its name in brackets."""
    from groupaudit.files.workbook import grids

    try:
        data = path.read_bytes()
        if looks_like(data) in {"zip", "ole2", "password"}:
            for sheet in grids(path.name, data):
                yield f"[{sheet.name}]", [*enumerate(sheet.rows, 1)]
            return
        text = decode(data, name=path.name).text
    except OSError as error:
        zh, en = reason(error)
        raise UsageError(f"{path}: {both(f'打不开：{zh}', f'cannot be opened: {en}')}") from None
    except UnreadableInputError as error:
        raise UsageError(error.problems) from None
    delimiter = sniff_delimiter(text, lambda row: sum(fold(cell) in _NAMES for cell in row))
    yield "", [(record.line, record.fields) for record in records(text, delimiter)]
