"""Open the JSON of exporters: a document that holds one list among other things, a bare array, or pages of an API."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

import polars as pl

from groupaudit.ahead import one_ahead
from groupaudit.errors import UnreadableInputError
from groupaudit.exports import jsondocument
from groupaudit.exports.jsondocument import Places, Value, array, elements, outline, top, windows
from groupaudit.exports.jsonpieces import Piece
from groupaudit.exports.jsonrecords import Decoded, Record, decode
from groupaudit.exports.recordlines import Lines
from groupaudit.files.exactjson import Repeated, defect, encodable, parse
from groupaudit.reader import REJECT, Head, Source, says_error


def root_of(head: Head) -> Mapping[str, object]:
    """Return the object at the beginning of a document, or its first element."""
    return head.root if isinstance(head.root, dict) else head.first


def document(source: Source, *arrays: str) -> Mapping[str, Value]:
    """Return the values of a document by key, of a long one the *arrays* by place.

    Raises:
        UnreadableInputError: where it is no object, or broken.
    """
    values = outline(source, arrays)
    if not values:
        raise UnreadableInputError(
            f"{source.name}: 应是一个 JSON 对象，请重新导出 (a JSON object is expected; export it again)"
        )
    return values


def small(source: Source, root: Mapping[str, Value], *keys: str) -> dict[str, dict[str, object]]:
    """Return the small objects under *keys*; what describes an export must not be guessed where it is damaged.

    Raises:
        UnreadableInputError: where one of them is no complete JSON.
    """
    found: dict[str, dict[str, object]] = {}
    for key in keys:
        value = _parsed(source, key, piece(root, key) or b"null")
        if isinstance(value, Repeated) or (isinstance(value, dict) and (defect(value) or not encodable(value))):
            raise _damaged(source, key)
        found[key] = value if isinstance(value, dict) else {}
    return found


def piece(root: Mapping[str, Value], key: str) -> "Piece | None":
    """Return the text of a value of a document; None where there is none, or only its place is known."""
    value = root.get(key)
    return None if isinstance(value, Places) else value


def _parsed(source: Source, key: str, piece: Piece) -> object:
    try:
        return parse(bytes(piece).decode("utf-8", "replace"))
    except ValueError:
        raise _damaged(source, key) from None


def _damaged(source: Source, key: str) -> UnreadableInputError:
    return UnreadableInputError(f"{source.name}: {key} 部分损坏，请重新导出 ({key} is damaged; export it again)")


def text(record: Mapping[str, object], key: str) -> str | None:
    """Return a plain value as text, None where there is none."""
    value = record.get(key)
    plain = value is not None and value != "" and not isinstance(value, dict | list)
    return str(value) if plain else None


def listed(source: Source, root: Mapping[str, Value], key: str, record: Record, first: int) -> Decoded:
    """Return the records of the array under *key*, numbered from *first*."""
    return decode(elements(source, array(source, piece(root, key)), first=first), record)


def lines_or_array(source: Source, record: Record) -> Iterator[Decoded]:
    """Yield the records of JSON lines, of an array, or of a document that is one record, window by window."""
    if source.form == "jsonl":
        found = Lines.windows(source)
    else:
        every = jsondocument.listed(source)
        alone: list[Piece] = [bytes(source.data)]
        found = (lines for _, lines in windows(source, [alone if every is None else every], first=1))
    return one_ahead(decode(lines, record) for lines in found)


def pages(source: Source, key: str, record: Record) -> Iterator[tuple[int, dict[str, Piece], Decoded | None]]:
    """Yield every page of an API answer with its number, its values by key, and the records under *key*.

    A page is a record of its own, and so is each of its records; a page that is broken or an error has none.
    """
    line = 1
    for piece in _answers(source):
        page = replace(source, data=memoryview(piece), form="json")
        try:
            values = top(page)
            found = listed(page, values, key, record, line + 1) if isinstance(values, dict) and key in values else None
        except UnreadableInputError:
            values, found = {}, None
        yield line, values if isinstance(values, dict) else {}, found
        line += 1 + (found.rows if found is not None else 0)


def _answers(source: Source) -> list[Piece]:
    if source.form == "jsonl":
        raw = bytes(source.data).split(b"\n")
        return [line for line in raw if line.strip() and not line.startswith(b"#")]
    values = top(source)
    return list(values) if isinstance(values, list) else [bytes(source.data)]


def nothing(line: int, page: Mapping[str, Piece]) -> pl.DataFrame:
    """Return the reject that a page without records is."""
    error = {key: bytes(value).decode("utf-8", "replace").strip('"') for key, value in page.items() if key == "errcode"}
    reason = f"error-answer: errcode {error['errcode'][:20]}" if says_error(error) else "missing-field: messages"
    return pl.DataFrame([(line, reason)], schema=REJECT, orient="row")
