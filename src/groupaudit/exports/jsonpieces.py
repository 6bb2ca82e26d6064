"""Split a JSON text into its values by key, or its elements, each as the bytes it is written in."""

import functools
import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, TypeAlias

from groupaudit.files.exactjson import parse

if TYPE_CHECKING:
    import msgspec

Piece: TypeAlias = "msgspec.Raw | bytes | memoryview"
"""The text of one value."""

_STRING = rb'"(?:[^"\\]++|\\.)*+"'
_DEPTH = 4
"""Values nested less deeply are skipped by one match; deeper ones bracket by bracket."""


def _nested(depth: int) -> bytes:
    inner = rb"|".join([rb'[^"\[\]{}]++', _STRING, *([_nested(depth - 1)] if depth else [])])
    return rb"\[(?:%b)*+\]|\{(?:%b)*+\}" % (inner, inner)


@functools.cache
def _token() -> re.Pattern[bytes]:
    """Match a whole bracketed value, a string, a bracket too deep for that, or a separator."""
    return re.compile(_nested(_DEPTH) + rb"|" + _STRING + rb'|["\[\]{},:]', re.DOTALL)


_CLOSES = {b"[": b"]", b"{": b"}"}
BEFORE = re.compile(rb'\s*([{,])\s*("(?:[^"\\]|\\.)*+")\s*:\s*', re.DOTALL)
BEHIND = re.compile(rb"\s*\}\s*\Z")


class BrokenError(Exception):
    """The JSON text is broken at `offset`, or `repeated` is a key that occurs there again."""

    def __init__(self, offset: int, repeated: str = "") -> None:
        self.offset, self.repeated = offset, repeated
        super().__init__(offset)


def split(text: memoryview) -> dict[str, Piece] | list[Piece]:
    """Split an object or array with msgspec; where it fails or a key may be repeated, by brackets and strings alone.

    Raises:
        BrokenError: the structure is broken, or a key is repeated.
    """
    import msgspec

    try:
        if bytes(text[:1]) == b"[":
            return list(msgspec.json.decode(text, type=list[msgspec.Raw]))
        values = msgspec.json.decode(text, type=dict[str, msgspec.Raw])
    except (msgspec.MsgspecError, RecursionError, UnicodeDecodeError):
        return _slowly(text)
    return dict(values) if _all_of(text, values) else _slowly(text)


def _all_of(text: memoryview, values: "Mapping[str, msgspec.Raw]") -> bool:
    """Tell whether *values* are all values of the object *text*; msgspec drops one if a key is repeated."""
    import msgspec

    end = 0
    for key, value in values.items():
        before = BEFORE.match(text, end)
        if before is None or msgspec.json.decode(before[2]) != key:
            return False
        end = before.end() + len(memoryview(value))
    return BEHIND.match(text, end) is not None if values else True


def _slowly(text: memoryview) -> dict[str, Piece] | list[Piece]:
    """Split by brackets and strings, so that a damaged element stays one element."""
    opening = bytes(text[:1])
    if opening not in _CLOSES:
        raise BrokenError(0)
    if opening == b"[":
        return [piece for _, piece, _ in _pieces(text)]
    values: dict[str, Piece] = {}
    for key, piece, offset in _pieces(text):
        try:
            name = parse(key.decode())
        except ValueError:
            raise BrokenError(offset) from None
        if not key.lstrip().startswith(b'"') or str(name) in values:
            raise BrokenError(offset, repeated=str(name) if str(name) in values else "")
        values[str(name)] = piece
    return values


def _pieces(text: memoryview) -> Iterator[tuple[bytes, bytes, int]]:
    """Yield key (of an object), value and offset of everything between the outermost brackets."""
    keyed = bytes(text[:1]) == b"{"
    key, begin = b"", 1
    for mark, start, end in marks(text):
        if mark == b":":
            if keyed and not key:
                key, begin = bytes(text[begin:start]), end
            continue
        piece = _unbroken(text[begin:start])
        if piece or key or mark == b",":
            yield key, piece, start
        key, begin = b"", end
    rest = bytes(text[begin:])
    if rest.strip():
        raise BrokenError(begin + len(rest) - len(rest.lstrip()))


def marks(text: memoryview) -> Iterator[tuple[bytes, int, int]]:
    """Yield the colons, commas and the last bracket at the outermost level, with start and end."""
    open_ = [_CLOSES[bytes(text[:1])]]
    for token in _token().finditer(text, 1):
        start, end = token.span()
        if end - start > 1:
            continue
        mark = token[0]
        if mark == b'"' or (mark in _CLOSES.values() and open_.pop() != mark):
            raise BrokenError(start)
        if mark in _CLOSES:
            open_.append(_CLOSES[mark])
        if not open_ or (len(open_) == 1 and mark in (b":", b",")):
            yield mark, start, end
        if not open_:
            return
    raise BrokenError(len(text))


def _unbroken(piece: memoryview) -> bytes:
    """Return a piece with NUL bytes replaced: they are not JSON, and separate pieces here."""
    return bytes(piece).strip().replace(b"\x00", b"\x01")
