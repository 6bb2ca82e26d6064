"""What the readers of WeCom's rosters share: the answers a file holds, and what ids and numbers in them mean."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import polars as pl

from groupaudit.errors import UnreadableInputError
from groupaudit.exactjson import defect, parse
from groupaudit.reader import Head, Source

REJECT = pl.Schema({"line": pl.Int64(), "reason": pl.String()})

Answer = Mapping[str, Any]


def answers(source: Source) -> Iterator[tuple[int, Answer | None, str]]:
    """Yield every API answer of a file with its number, and the reason where it is none.

    A file holds one answer, an array of them, or one a line.

    Raises:
        UnreadableInputError: where a single document is no JSON at all.
    """
    text = bytes(source.data).decode("utf-8", "replace")
    if source.form == "jsonl":
        lines = ((n, line) for n, line in enumerate(text.splitlines(), 1) if line.strip())
        yield from (_judged(n, line) for n, line in lines)
        return
    try:
        document = parse(text)
    except ValueError as error:
        raise UnreadableInputError(
            f"{source.name}: JSON 不完整，请重新导出 (broken JSON; export it again): {error}"
        ) from None
    several = document if isinstance(document, list) else [document]
    for n, value in enumerate(several, 1):
        yield _told(n, value, text if len(several) == 1 else "")


def _judged(number: int, line: str) -> tuple[int, Answer | None, str]:
    try:
        value = parse(line)
    except ValueError:
        return number, None, "not-json"
    return _told(number, value, line)


def _told(number: int, value: object, raw: str) -> tuple[int, Answer | None, str]:
    """Tell an answer from what is none, or says itself that it is an error."""
    reason = defect(value, raw)
    if reason or not isinstance(value, dict):
        return number, None, reason
    code = str(value.get("errcode") or "0")
    return (number, value, "") if code == "0" else (number, None, f"missing-field: errcode {code}")


def records(answer: Answer, key: str) -> list[Mapping[str, Any]]:
    """Return the records under *key*; what is no object becomes an empty one."""
    items = answer.get(key)
    return [item if isinstance(item, dict) else {} for item in items] if isinstance(items, list) else []


def text_of(record: Answer, key: str) -> str | None:
    """Return a plain value as text, None where there is none."""
    value = record.get(key)
    return None if value is None or isinstance(value, dict | list) else str(value)


def has_key(head: Head, *path: str) -> bool:
    """Tell whether the first answer of a file holds *path*, stepping into the first element of arrays."""
    here: object = head.first
    for step in path:
        if isinstance(here, list):
            here = here[0] if here else None
        if not isinstance(here, dict) or step not in here:
            return False
        here = here[step]
    return True


def rejects(rows: Sequence[tuple[int, str]]) -> pl.DataFrame:
    """Return rows of (line, reason) as a frame."""
    return pl.DataFrame(rows, schema=REJECT, orient="row")
