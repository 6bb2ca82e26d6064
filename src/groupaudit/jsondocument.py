"""Split a JSON document into its parts without parsing the many that are parsed together later."""

import re
from collections.abc import Sequence
from typing import TypeVar

import msgspec

from groupaudit.errors import UnreadableInputError
from groupaudit.jsonrecords import Lines, Part
from groupaudit.reader import Source

T = TypeVar("T")


def split(source: Source, kind: type[T]) -> T:
    """Parse the top of a document into *kind*, whose `msgspec.Raw` parts stay unparsed.

    Raises:
        UnreadableInputError: where the document is cut or broken, naming the place.
    """
    data = bytes(source.data)
    try:
        return msgspec.json.decode(data, type=kind)
    except msgspec.ValidationError as error:
        raise UnreadableInputError(f"{source.name}: 结构不对 (wrong structure): {error}; 请重新导出") from None
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        place = re.search(r"byte (\d+)", str(error))
        at = min(int(place[1]), len(data)) if place else len(data)
        line = data.count(b"\n", 0, at) + 1
        said = f"第 {line} 行、第 {at} 字节处断开或损坏，请重新导出 (cut or broken at line {line}, byte {at}; export it again)"
        raise UnreadableInputError(f"{source.name}: JSON 不完整：{said}") from None


def elements(parts: Sequence[msgspec.Raw], first: int) -> Lines:
    """Return the elements of an array as lines, numbered from *first* on.

    A line break inside an element stands between its values: inside a string it would not be JSON.
    """
    return Lines((Part(lambda: b"\n".join(_one_line(bytes(part)) for part in parts), first),) if parts else ())


def _one_line(element: bytes) -> bytes:
    return element.replace(b"\r", b" ").replace(b"\n", b" ") if b"\n" in element or b"\r" in element else element
