"""Open JSON exports: a document that holds one list among other things, a bare array, or pages of an API."""

from collections.abc import Iterable, Iterator, Mapping

import polars as pl
from msgspec import Struct
from msgspec.structs import replace

from groupaudit.ahead import one_ahead
from groupaudit.errors import UnreadableInputError
from groupaudit.exports import jsondocument, recordlines
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
    """Return the values of a document by key; in a long document those of *arrays* as `Places`.

    Raises:
        UnreadableInputError: the document is broken or not an object.
    """
    values = outline(source, arrays)
    if not values:
        raise UnreadableInputError(
            f"{source.name}: 应是一个 JSON 对象，请重新导出 (a JSON object is expected; export it again)"
        )
    return values


def small(source: Source, root: Mapping[str, Value], *keys: str) -> dict[str, dict[str, object]]:
    """Return the small objects under *keys*, such as the header of an export; empty where missing.

    Raises:
        UnreadableInputError: one of them is damaged or repeats a key.
    """
    found: dict[str, dict[str, object]] = {}
    for key in keys:
        value = _parsed(source, key, piece(root, key) or b"null")
        if isinstance(value, Repeated) or (isinstance(value, dict) and (defect(value) or not encodable(value))):
            raise _damaged(source, key)
        found[key] = value if isinstance(value, dict) else {}
    return found


def piece(root: Mapping[str, Value], key: str) -> "Piece | None":
    """Return the text of a value of a document; None if it is missing or only its places are known."""
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
    """Return a plain value as text, None if there is none."""
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


class Page(Struct, frozen=True, kw_only=True):
    """A window of the records of one page, or of another object that holds an array of records.

    `line` is the page's own record number, `values` its values by key; `part` is None if the array of records is
    missing or broken. `begins` is true for the first window of a page.
    """

    line: int
    values: Mapping[str, Piece]
    part: Decoded | None
    begins: bool = True

    @property
    def rows(self) -> int:
        """The number of records read, the page itself included."""
        return self.begins + (self.part.rows if self.part is not None else 0)


def pages(source: Source, key: str, record: Record) -> Iterator[Page]:
    """Yield every page of an API answer, window by window of the records under *key*.

    A page counts as a record, as does each of its records; a broken page or an error answer has none.
    """
    yield from paged(source, _answers(source), key, record)


def paged(source: Source, pieces: Iterable[Piece], key: str, record: Record) -> Iterator[Page]:
    """Yield the same as `pages` for the texts of pages."""
    line = 1
    for piece in pieces:
        at, page = line, replace(source, data=memoryview(piece), path=None, form="json")
        values, found = _page(page, key, at + 1)
        parts = [None] if found is None else (decode(lines, record) for lines in found)
        for nth, part in enumerate(parts):
            window = Page(line=at, values=values, part=part, begins=nth == 0)
            line += window.rows
            yield window


def _page(page: Source, key: str, first: int) -> tuple[Mapping[str, Piece], Iterator[Lines] | None]:
    """Return the values of a page, and the windows of its records (one empty window for an empty array)."""
    try:
        values = top(page)
        if not isinstance(values, dict) or key not in values:
            return values if isinstance(values, dict) else {}, None
        pieces = array(page, values[key])
    except UnreadableInputError:
        return {}, None
    return values, (lines for _, lines in windows(page, [pieces], first=first)) if pieces else iter([Lines(())])


def gathered(found: Iterable[Page]) -> Iterator[list[Page]]:
    """Yield groups of page windows of about `recordlines.WINDOW` bytes; one empty group if there are no pages."""
    held: list[Page] = []
    size = 0.0
    for page in found:
        held.append(page)
        size += page.part.frame.estimated_size() if page.part is not None else 0.0
        if size >= recordlines.WINDOW:
            yield held
            held, size = [], 0.0
    yield held


def _answers(source: Source) -> Iterator[Piece]:
    if source.form == "jsonl":
        texts = (part.text() for lines in Lines.windows(source) for part in lines.parts if callable(part.text))
        every = (line for text in texts if isinstance(text, bytes) for line in text.split(b"\n"))
        return (line for line in every if line.strip() and not line.startswith(b"#"))
    values = top(source)
    return iter(values if isinstance(values, list) else [bytes(source.data)])


def reject_of(page: Page) -> pl.DataFrame:
    """Return the reject for a page without records."""
    said = page.values.items()
    error = {key: bytes(value).decode("utf-8", "replace").strip('"') for key, value in said if key == "errcode"}
    reason = f"error-answer: errcode {error['errcode'][:20]}" if says_error(error) else "missing-field: messages"
    return pl.DataFrame([(page.line, reason)], schema=REJECT, orient="row")
