"""Code shared by the readers of WeCom's rosters: the API answers in a file, their records, and flaws."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import polars as pl

from groupaudit.errors import UnreadableInputError, both
from groupaudit.exports.timestamps import with_instant
from groupaudit.files.exactjson import Repeated, defect, parse
from groupaudit.reader import REJECT, Head, Source, says_error

Answer = Mapping[str, Any]
Entry = tuple[int, Answer, str]
"""The number of a record in its file, the record, and the reason why it is unusable (empty if none)."""

_COMMENTS = re.compile(r"(?:\s*#[^\n]*\n)+")
_HALF = re.compile("[\ud800-\udfff]")
_DAMAGED = "\ufdd0"
"""Stands for undecodable bytes; no text holds this character."""


def answers(source: Source) -> Iterator[tuple[Answer, str]]:
    """Yield every API answer of a file with the reason if it is not an object or is an error answer.

    A file holds one answer, an array of answers, or one per line.

    Raises:
        UnreadableInputError: a single document is not JSON; the message names the place.
    """
    text = _text(source)
    if source.form == "jsonl":
        yield from (_line(line) for line in text.split("\n") if line.strip("\ufeff\r\t ") and not line.startswith("#"))
        return
    try:
        document = parse(_COMMENTS.sub(_blank, text, count=1) if text.lstrip()[:1] == "#" else text)
    except ValueError as error:
        raise UnreadableInputError(f"{source.name}: {_broken(error)}") from None
    yield from map(_told, document if isinstance(document, list) else [document])


def _broken(error: ValueError) -> str:
    if not isinstance(error, json.JSONDecodeError):
        return both("JSON 嵌套太深，请重新导出", "JSON nested too deeply; export it again")
    zh = f"JSON 在第 {error.lineno} 行第 {error.colno} 列断开或损坏，请重新导出"
    return both(zh, f"broken JSON at line {error.lineno}, column {error.colno}: {error.msg}; export it again")


def _blank(comments: re.Match[str]) -> str:
    return "\n" * comments[0].count("\n")


def _text(source: Source) -> str:
    """Decode a source, and mark undecodable bytes with `_DAMAGED`."""
    try:
        text, damaged = bytes(source.data).decode(), source.undecodable
    except UnicodeDecodeError:
        return bytes(source.data).decode("utf-8", "replace").replace("\ufffd", _DAMAGED)
    if not damaged:
        return text
    lines = enumerate(text.split("\n"), 1)
    return "\n".join(line.replace("\ufffd", _DAMAGED) if n in damaged else line for n, line in lines)


def _line(line: str) -> tuple[Answer, str]:
    try:
        return _told(parse(line.strip("\ufeff\r\t ")))
    except ValueError:
        return {}, "not-json"


def _told(value: object) -> tuple[Answer, str]:
    if isinstance(value, Repeated):
        return {}, "duplicate-key"
    if not isinstance(value, dict):
        return {}, "not-an-object"
    return ({}, error_answer(value)) if says_error(value) else (value, "")


def error_answer(answer: Answer) -> str:
    """Return the reject reason for an error answer."""
    code = str(answer["errcode"])
    return f"error-answer: errcode {code[:20]}" if re.fullmatch(r"-?\d+", code) else "wrong-type: errcode"


def records(answer: Answer, key: str) -> list[tuple[Answer, str]]:
    """Return the records under *key*, each with the reason why it is unusable, if any."""
    items = answer.get(key)
    if not isinstance(items, list):
        return [({}, f"missing-field: {key}" if items is None else f"wrong-type: {key}")]
    return [({}, reason) if (reason := flaw(item)) else (item, "") for item in items]


def flaw(value: object) -> str:
    """Return what is wrong with a record regardless of its fields, empty if nothing."""
    try:
        reason, written = defect(value), json.dumps(value, ensure_ascii=False)
    except RecursionError:
        return "not-json"
    if not reason and written.isascii():
        return ""
    return reason or ("undecodable" if _DAMAGED in written else "lone-surrogate" if _HALF.search(written) else "")


def entries(source: Source, key: str) -> Iterator[Entry]:
    """Yield the records under *key* of all answers, numbered over the file; an error answer counts as one."""
    found = (entry for answer, reason in answers(source) for entry in ([(answer, reason)] if reason else records(answer, key)))  # fmt: skip
    yield from ((line, record, reason) for line, (record, reason) in enumerate(found, 1))


def groups(headers: Iterable[tuple[Answer, str]], key: str) -> Iterator[tuple[Entry, list[Entry]]]:
    """Yield each group and its members under *key*, numbered over the file: each group, then its members.

    A flawed group is rejected; its members are used as long as its id is intact.
    """
    line = 0
    for header, reason in headers:
        line += 1
        plain = {name: value for name, value in header.items() if not isinstance(value, dict | list)}
        people = [] if reason else records(header, key)
        yield (line, header, reason or flaw(plain)), [(line + n, *entry) for n, entry in enumerate(people, 1)]
        line += len(people)


def text_of(record: Answer, key: str) -> str | None:
    """Return a plain value as text, None if there is none."""
    value = record.get(key)
    return None if value is None or isinstance(value, dict | list) else str(value)


def id_of(record: Answer, key: str) -> str:
    """Return an id, empty if missing or damaged."""
    value = (text_of(record, key) or "").strip()
    return "" if flaw({key: value}) else value


def has_key(head: Head, *path: str) -> bool:
    """Tell whether an answer at the beginning of a file has *path*, following the first element of arrays.

    In an array every answer is checked, since the first may be an error.
    """
    return any(_leads(answer, path) for answer in (head.root if isinstance(head.root, list) else [head.first]))


def _leads(here: object, path: Sequence[str]) -> bool:
    for step in path:
        if isinstance(here, list):
            here = here[0] if here else None
        if not isinstance(here, dict) or step not in here:
            return False
        here = here[step]
    return True


def timed(rows: Sequence[Mapping[str, Any]], schema: Mapping[str, pl.DataType], given: str, at: str) -> tuple[pl.DataFrame, pl.DataFrame]:  # fmt: skip
    """Return *rows* as a frame with the instant *at* from column *given*; rows with an impossible one are rejects."""
    judged = with_instant(pl.DataFrame(rows, schema=schema), pl.col(given), at=at)
    good = judged.filter(~pl.col("wrong")).drop("wrong") if judged["wrong"].any() else judged.drop("wrong")
    if good.height == judged.height:
        return good, REJECT.to_frame()
    return good, judged.filter("wrong").select("line", reason=pl.lit("impossible-time"))


def types() -> dict[str, pl.Expr]:
    """Return `external` and `robot` from `type` (1 employee, 2 external, 3 robot); null for any other."""
    kind = pl.when(pl.col("type").is_in(["1", "2", "3"])).then("type")
    return {"external": kind == "2", "robot": kind == "3"}


def lost(table: str, wrong: pl.DataFrame, group_ids: pl.Series | None = None) -> pl.DataFrame:
    """Return LOST for the rejects of one file; the group is known if the file is about only one."""
    known = group_ids.unique().to_list() if group_ids is not None else []
    group_id = known[0] if len(known) == 1 else None
    return wrong.select("line", table=pl.lit(table), group_id=pl.lit(group_id, pl.String))


def rejects(rows: Sequence[tuple[int, str]]) -> pl.DataFrame:
    """Return rows of (line, reason) as a frame."""
    return pl.DataFrame(rows, schema=REJECT, orient="row")
