"""The name book beside a key file, which resolves pseudonyms in reports, and the log of its use."""

import getpass
import json
import os
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from groupaudit.disclosure import PSEUDONYM
from groupaudit.errors import UsageError, both, reason
from groupaudit.output import write_atomically

_WHOLE = re.compile(rf"(?<![0-9A-Za-z-]){PSEUDONYM.pattern}(?![0-9A-Za-z])(\.[A-Za-z0-9]{{1,5}}(?![0-9A-Za-z]))?")
"""A pseudonym in running text; that of a file includes the suffix of the real name."""


def book(key: Path) -> Path:
    """Return the path of the name book for *key*."""
    return key.with_name(f"{key.name}.names")


def remember(key: Path, given: Mapping[str, str]) -> None:
    """Add the pseudonyms *given* to the book of *key*: JSON lines, sorted, readable by its owner only.

    Raises:
        UsageError: the book cannot be read or written.
    """
    known = recall(key)
    new = {p: name if known.get(p, name) == name else "" for p, name in given.items()}
    if new.items() <= known.items():
        return
    lines = (json.dumps([p, name], ensure_ascii=True) + "\n" for p, name in sorted((known | new).items()))
    write_atomically(book(key), lambda out: out.writelines(line.encode() for line in lines))


def recall(key: Path) -> dict[str, str]:
    """Return what each pseudonym in the book of *key* stands for, empty if two share one; no entries without a book.

    Raises:
        UsageError: the book cannot be read.
    """
    try:
        lines = book(key).read_text("utf-8").splitlines()
    except FileNotFoundError:
        return {}
    except OSError as error:
        zh, en = reason(error)
        raise UsageError(f"{book(key)}: {both(f'打不开：{zh}', f'cannot be opened: {en}')}") from None
    try:
        return dict(json.loads(line) for line in lines)
    except ValueError:
        said = both("化名册已损坏，请从备份恢复", "the book of pseudonyms is damaged; restore it from a backup")
        raise UsageError(f"{book(key)}: {said}") from None


def turned_back(text: str, known: Mapping[str, str], write: Callable[[str], str] = str) -> tuple[str, int]:
    """Return *text* with *known* pseudonyms replaced by real names, passed through *write*, and the number replaced."""
    count = 0

    def name(found: re.Match[str]) -> str:
        nonlocal count
        suffix = found.group(1) or ""
        pseudonym = found.group().removesuffix(suffix)
        stands_for = known.get(pseudonym)
        if not stands_for:
            return found.group()
        count += 1
        kept = "" if pseudonym.startswith("F-") else suffix
        return write(stands_for) + kept

    return _WHOLE.sub(name, text), count


def log(key: Path, report: Path, count: int) -> Path:
    """Add a line to the log beside *key*: when, by whom and in which report pseudonyms were resolved."""
    path = key.with_name(f"{key.name}.log")
    now = datetime.now(UTC).isoformat(timespec="seconds")
    line = f"{now} {_operator()} reveal {json.dumps(report.as_posix())} {count} pseudonyms\n"
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "a", encoding="utf-8") as file:
        file.write(line)
    return path


def _operator() -> str:
    try:
        return json.dumps(getpass.getuser())
    except (OSError, KeyError):
        return '"?"'
