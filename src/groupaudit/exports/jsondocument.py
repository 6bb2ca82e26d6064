"""Split a JSON document into values and elements as bytes; elements of long arrays are parsed later, in windows."""

import contextlib
import functools
import mmap
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import TypeAlias

from msgspec import Struct

from groupaudit.errors import UnreadableInputError
from groupaudit.exports import recordlines
from groupaudit.exports.jsonpieces import BEFORE, BEHIND, BrokenError, Piece, marks, split
from groupaudit.exports.recordlines import Lines, Part
from groupaudit.reader import Source

Value: TypeAlias = "Piece | Places"
"""The text of one value, or the places of its elements."""
Elements: TypeAlias = "Value | list[Piece]"
"""An array: its text, the places of its elements, or the texts of its elements."""

PART = 32 << 20
STEP = 1 << 18
"""Bytes that are parsed at a time to find borders between elements; doubled for longer elements."""
NEAR, TRIED = 1 << 16, 16
"""Bytes at the end of a step that are searched for borders, and how many candidates are tried."""
_TRAILING = re.compile(r"trailing characters \(byte (\d+)\)")
_BORDER = re.compile(rb"\}\s*,(?=\s*\{)")
_COMMENTS = re.compile(rb"(?:\s*#[^\n]*\n)*\s*")
_ONE_LINE = bytes.maketrans(b"\x00\n\r", b"\n  ")
_UNKNOWN = "\ufffd".encode()
_BLANK = re.compile(rb"\s*\Z")


def top(source: Source) -> dict[str, Piece] | list[Piece]:
    """Return the values of the document's object by key, or the elements of its array.

    Raises:
        UnreadableInputError: the document is cut or broken, or repeats a key; the message names the place.
    """
    data = memoryview(source.data)
    start = _start(data)
    try:
        return split(data[start:])
    except BrokenError as error:
        at = start + error.offset
        line = bytes(data[:at]).count(b"\n") + 1
        raise UnreadableInputError(f"{source.name}: {_broken(error.repeated, line, at)}") from None


def _start(data: memoryview) -> int:
    """Return the offset of the document after leading comments."""
    comments = _COMMENTS.match(data)
    return comments.end() if comments else 0


def _broken(repeated: str, line: int, at: int) -> str:
    if repeated:
        key = repeated[:40] if repeated.isidentifier() else "…"
        return (
            f"JSON 里的键 {key} 出现两次（第二次在第 {line} 行、第 {at} 字节之前），无法知道以哪个为准，请重新导出"
            f" (the key {key} comes twice, the second time before line {line}, byte {at}; export it again)"
        )
    return (
        f"JSON 不完整：第 {line} 行、第 {at} 字节处断开或损坏，请重新导出"
        f" (cut or broken at line {line}, byte {at}; export it again)"
    )


def array(source: Source, piece: "Piece | None") -> list[Piece]:
    """Return the elements of an array; none if *piece* is None or null.

    Raises:
        UnreadableInputError: the value is not an array, or is damaged.
    """
    text = memoryview(piece or b"null")
    if bytes(text[:4]) == b"null":
        return []
    try:
        found = split(text) if bytes(text[:1]) == b"[" else None
    except BrokenError:
        raise UnreadableInputError(
            f"{source.name}: 数组损坏，请重新导出 (an array is damaged; export it again)"
        ) from None
    if not isinstance(found, list):
        raise UnreadableInputError(
            f"{source.name}: 结构不对，应有一个数组，请重新导出 (an array is missing; export it again)"
        )
    return found


class Places(Struct, frozen=True):
    """Places of the elements of a long array in its document: the start and end offset of each window of elements."""

    windows: tuple[tuple[int, int], ...]


def outline(source: Source, arrays: Collection[str]) -> Mapping[str, Value]:
    """Return the values of a document by key as `top` does; in a long document those of *arrays* as `Places`.

    A long document is read one step of an array, or one other value, at a time. Broken documents are left to `top`,
    which raises the error.
    """
    found = _outlined(source, arrays) if len(source.data) > recordlines.WINDOW else None
    if found is not None:
        return found
    values = top(source)
    return values if isinstance(values, dict) else {}


def listed(source: Source) -> "Places | list[Piece] | None":
    """Return the elements of a document that is one array, as `Places` if it is long; None if it is not an array."""
    import msgspec

    data = memoryview(source.data)
    start = _start(data)
    if bytes(data[start : start + 1]) != b"[":
        return None
    if len(data) > recordlines.WINDOW:
        with contextlib.suppress(msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
            value, end = _places(source, start)
            if end is not None and _BLANK.match(data, end):
                return value
    values = top(source)
    return values if isinstance(values, list) else None


def windows(source: Source, arrays: Sequence["Elements | None"], first: int) -> Iterator[tuple[int, Lines]]:
    """Return windows of elements as lines, each with the index of its array; all lines are numbered from *first* on.

    Raises:
        UnreadableInputError: a value is not an array, or is damaged.
    """
    found = [_opened(source, value) for value in arrays]
    return _numbered(source, found, first)


def _numbered(source: Source, arrays: Sequence[Iterator[list[Piece]]], first: int) -> Iterator[tuple[int, Lines]]:
    for index, pieces in ((index, pieces) for index, array in enumerate(arrays) for pieces in array):
        text, count = _text(pieces), len(pieces)
        damaged = _damaged(source, pieces, first)
        pieces.clear()
        yield index, Lines((Part(functools.partial(bytes, text), first),), damaged)
        first += count


def _opened(source: Source, value: "Elements | None") -> Iterator[list[Piece]]:
    if isinstance(value, Places):
        return (_parsed(_between(source, *place)) for place in value.windows)
    return _in_windows(value if isinstance(value, list) else array(source, value))


def _parsed(elements: bytes) -> list[Piece]:
    import msgspec

    return list(msgspec.json.decode(b"[" + elements + b"]", type=list[msgspec.Raw]))


def _in_windows(pieces: list[Piece]) -> Iterator[list[Piece]]:
    begin, size = 0, 0
    for end, piece in enumerate(pieces, 1):
        size += len(memoryview(piece))
        if size >= recordlines.WINDOW or end == len(pieces):
            yield pieces[begin:end]
            begin, size = end, 0


def _between(source: Source, start: int, end: int) -> bytes:
    """Return bytes of a document, read from its file if any: touched pages of a memory map count as used memory."""
    if source.path is None:
        return bytes(source.data[start:end])
    with source.path.open("rb") as stream:
        stream.seek(start)
        return stream.read(end - start)


def _outlined(source: Source, arrays: Collection[str]) -> dict[str, Value] | None:
    import msgspec

    data = memoryview(source.data)
    at = _start(data)
    values: dict[str, Value] = {}
    while before := BEFORE.match(data, at):
        try:
            key, start = msgspec.json.decode(before[2], type=str), before.end()
            long = key in arrays and bytes(data[start : start + 1]) == b"["
            value, end = _places(source, start) if long else _whole(data, start)
        except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
            return None
        if end is None or key in values or (before[1] == b"{") == bool(values):
            return None
        values[key], at = value, end
    return values if values and BEHIND.match(data, at) else None


def _whole(data: memoryview, start: int) -> tuple[Piece, int | None]:
    """Return the value that begins at *start* and the offset of its end; release the mapped pages of the document."""
    end = _end(data[start:])
    if isinstance(data.obj, mmap.mmap) and hasattr(mmap, "MADV_DONTNEED"):
        data.obj.madvise(mmap.MADV_DONTNEED)
    return data[start : start + (end or 0)], end and start + end


def _end(text: bytes | memoryview) -> int | None:
    """Return the length of the value at the beginning of *text*; None if it is broken."""
    import msgspec

    end = len(text)
    try:
        msgspec.json.decode(text, type=msgspec.Raw)
    except msgspec.DecodeError as error:
        behind = _TRAILING.search(str(error))
        if behind is None:
            return None
        end = int(behind[1]) - 1
    while bytes(text[end - 1 : end]).isspace():
        end -= 1
    return end


def _places(source: Source, start: int) -> tuple[Places, int | None]:
    """Return the places of the elements of the array at *start* and the offset of its end, None if it is broken."""
    found, begin, at, size = [], start + 1, start + 1, STEP
    while True:
        text = _between(source, at, at + size)
        border = _last_border(text)
        if border:
            at += border
            if at - begin > recordlines.WINDOW:
                found.append((begin, at - 1))
                begin = at
            size = STEP
        elif (end := _end(b"[" + text)) and (at == start + 1 or text[: end - 2].strip()):
            found.append((begin, at + end - 2))
            return Places(tuple(found)), at + end - 1
        elif len(text) == size:
            size *= 2
        else:
            return Places(()), None


def _last_border(text: bytes) -> int:
    """Return the offset of the last element, which *text* may hold only in part; 0 if none is found.

    A candidate is a border if everything before it parses as elements. If none of the last few is, because they lie
    inside an element, brackets and strings are counted instead.
    """
    near = [found.end() for found in _BORDER.finditer(text, max(len(text) - NEAR, 0))]
    for border in near[: -TRIED - 1 : -1]:
        if _are_elements(text[: border - 1]):
            return border
    border = _border_by_brackets(b"[" + text) - 1
    return border if border > 0 and text[: border - 1].strip() and _are_elements(text[: border - 1]) else 0


def _border_by_brackets(text: bytes) -> int:
    """Return the offset of the last element of a cut array, 0 if there is only one."""
    border = 0
    with contextlib.suppress(BrokenError):
        for mark, _, end in marks(memoryview(text)):
            border = end if mark == b"," else border
    return border


def _are_elements(text: bytes) -> bool:
    import msgspec

    try:
        msgspec.json.decode(b"[" + text + b"]", type=msgspec.Raw)
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
        return False
    return True


def elements(source: Source, pieces: Sequence[Piece], first: int) -> Lines:
    """Return the elements of an array as lines, numbered from *first*.

    Line breaks inside elements become spaces; JSON strings cannot hold any.
    """
    parts, begin, size = [], 0, 0
    for end, piece in enumerate(pieces, 1):
        size += len(memoryview(piece))
        if size >= PART or end == len(pieces):
            parts.append(_part(pieces[begin:end], first + begin))
            begin, size = end, 0
    return Lines(tuple(parts), _damaged(source, pieces, first))


def _part(pieces: Sequence[Piece], first: int) -> Part:
    return Part(lambda: _text(pieces), first)


def _text(pieces: Sequence[Piece]) -> bytes:
    """Join pieces into lines."""
    return b"\x00".join([*pieces, b""]).translate(_ONE_LINE)


def _damaged(source: Source, pieces: Sequence[Piece], first: int) -> tuple[int, ...]:
    return tuple(n for n, piece in enumerate(pieces, first) if source.undecodable and _UNKNOWN in bytes(piece))
