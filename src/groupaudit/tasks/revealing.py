"""Resolve the pseudonyms in a report, with names made inert for the report's format."""

import csv
import io
import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path

from groupaudit.errors import UsageError, both, reason
from groupaudit.pseudonyms import turned_back
from groupaudit.reporting.spreadsheet import inert_cell
from groupaudit.wording import inert, inert_json

Turned = tuple[str, int]


def revealed(path: Path, known: Mapping[str, str]) -> Turned:
    """Return the text of the report at *path* with *known* pseudonyms resolved, and their number.

    Raises:
        UsageError: the file cannot be read, or its format cannot be edited as text.
    """
    turn = FORMATS.get(path.suffix.lower())
    if turn is None:
        named = " ".join(FORMATS)
        said = both(
            f"这种格式不能直接还原（可以的有 {named}），请还原 JSON 报告",
            f"this format cannot be turned back ({named} can); reveal the JSON report",
        )
        raise UsageError(f"{path}: {said}")
    try:
        return turn(path.read_bytes().decode("utf-8"), known)
    except OSError as error:
        zh, en = reason(error)
        raise UsageError(f"{path}: {both(f'打不开：{zh}', f'cannot be opened: {en}')}") from None
    except UnicodeDecodeError:
        raise UsageError(f"{path}: {both('不是本工具写的报告', 'no report that this program wrote')}") from None


def _json(text: str, known: Mapping[str, str]) -> Turned:
    """Resolve pseudonyms in JSON text, which keeps its layout; names are escaped as in JSON strings."""
    return turned_back(text, known, lambda name: inert_json(json.dumps(name, ensure_ascii=False)[1:-1]))


def _csv(text: str, known: Mapping[str, str]) -> Turned:
    """Resolve pseudonyms in CSV cell by cell, since names may hold commas, quotes and formula characters."""
    out, count = io.StringIO(newline=""), 0
    writer = csv.writer(out, lineterminator="\n")
    for row in csv.reader(io.StringIO(text, newline="")):
        cells = [turned_back(cell, known) for cell in row]
        writer.writerow([inert_cell(cell) if n else cell for cell, n in cells])
        count += sum(n for _, n in cells)
    return out.getvalue(), count


def _text(text: str, known: Mapping[str, str]) -> Turned:
    return turned_back(text, known, inert)


def _markdown(text: str, known: Mapping[str, str]) -> Turned:
    return turned_back(text, known, lambda name: re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", inert(name)))


FORMATS: Mapping[str, Callable[[str, Mapping[str, str]], Turned]] = {
    ".json": _json,
    ".jsonl": _json,
    ".csv": _csv,
    ".txt": _text,
    ".md": _markdown,
}
"""How each format is processed."""
