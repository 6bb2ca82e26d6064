"""Recognise JSON and JSON lines by the beginning of a text, and parse that beginning although cut off or damaged."""

import contextlib
import mmap
import re
from typing import Literal

from pydantic_core import from_json

_TRIED = 20
"""How many lines are inspected to tell JSON lines from a document."""

_ESCAPE = 8
"""Bytes to step back from the position of a parser error, which is behind an escape if the error is inside one."""

_PAIR_OR_HALF = re.compile(
    rb"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(u[dD][89a-fA-F][0-9a-fA-F]{2})|.)", re.DOTALL
)
"""An escaped pair of surrogates, an unpaired one (group 1), or any other escape."""

_ARRAY = re.compile(rb'\[\s*(?:[{\["\]]|$|(?:-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)\s*(?:,|\]\s*$|$))')
"""How a JSON array begins."""

_PICTURE = re.compile(rb'"(?:data:[^"\\]{1,80},)?[A-Za-z0-9+/=]{500,}+"?')
"""A base64 string, up to its end or the end of the data."""


def form_of(start: bytes) -> Literal["json", "jsonl", "sheet"]:
    """Tell JSON, JSON lines and everything else (`sheet`) apart by the first lines that are not blank or comments.

    A damaged first line does not hide JSON lines: half of the lines must look like objects, and one must parse.
    """
    lines = first_lines(start)
    if lines == [b"null"]:
        return "json"  # Go writes an empty list so
    if not lines or lines[0][:1] not in (b"{", b"[") or _in_brackets(lines[0]):
        return "sheet"
    records = [line for line in lines if line[:1] == b"{" and line[-1:] == b"}"]
    enough = len(lines) > 1 and len(records) * 2 >= len(lines)
    if lines[0][:1] == b"{" and enough and any(map(is_record, records)):
        return "jsonl"
    return "json"


def _in_brackets(line: bytes) -> bool:
    """Tell whether a line belongs to a chat, such as `[2026-09-01 09:00:00] name: words`, rather than to an array."""
    return line[:1] == b"[" and _ARRAY.match(line) is None


def first_lines(start: bytes) -> list[bytes]:
    """Return the first lines without blank ones and comments."""
    stripped = (line.strip() for line in start.split(b"\n", _TRIED)[:_TRIED])
    return [line for line in stripped if line and line[:1] != b"#"]


def is_record(line: bytes) -> bool:
    """Tell whether a line is one whole JSON object."""
    try:
        return isinstance(from_json(mended(line)), dict)
    except ValueError:
        return False


def mended(text: bytes) -> bytes:
    """Return *text* with U+FFFD for every escaped unpaired surrogate, which no parser accepts."""
    if re.search(rb"\\u[dD][89a-fA-F]", text) is None:
        return text
    return _PAIR_OR_HALF.sub(lambda escape: rb"\ufffd" if escape[1] else escape[0], text)


def without_pictures(text: bytes | mmap.mmap, size: int) -> bytes:
    """Return the first *size* bytes of a document without base64 pictures, which can fill megabytes before any key."""
    told, at = b"", 0
    while len(told) < size and (found := _PICTURE.search(text, at, at + size - len(told))):
        told += bytes(text[at : found.start()]) + b'""'
        whole = _PICTURE.match(text, found.start())
        at = whole.end() if whole else found.end()
    return told + bytes(text[at : at + max(size - len(told), 0)])


def parsed_beginning(body: bytes, *, whole: bool) -> tuple[object, str]:
    """Return what *body* parses to up to the first fault (None if nothing), and the parser's message, empty if none.

    Unless it is *whole*, *body* may end anywhere.
    """
    try:
        return from_json(body, allow_partial=not whole), ""
    except ValueError as error:
        fault = str(error)
    for part in (body, _before(body, fault)):
        with contextlib.suppress(ValueError):
            return from_json(part, allow_partial=True), fault
    return None, fault


def _before(body: bytes, fault: str) -> bytes:
    """Return the text before the line and column in the parser's error message."""
    place = re.search(r"line (\d+) column (\d+)", fault)
    if place is None:
        return b""
    above = body.split(b"\n", int(place[1]) - 1)[: int(place[1]) - 1]
    end = sum(len(line) + 1 for line in above) + int(place[2]) - _ESCAPE
    return body[: max(end, 0)].decode("utf-8", "ignore").encode()
