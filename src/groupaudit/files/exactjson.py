"""Check JSON exactly: what is wrong with one record."""

import json
import re
from collections.abc import Collection, Iterator, Mapping

import polars as pl

_SURROGATE = re.compile(r"\\u[dD][89a-fA-F]")
_SPACE = " \t\r\n"
"""White space in JSON."""

_NEXT_OBJECT = re.compile(r"\s*,?\s*\{")


class Repeated(dict[str, object]):
    """An object in which `key` is repeated."""

    key: str


def _object(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    repeated = Repeated(found)
    names = [name for name, _ in pairs]
    repeated.key = next(name for name in names if names.count(name) > 1)
    return repeated


def _refuse(constant: str) -> object:
    raise ValueError(constant)


_DECODER = json.JSONDecoder(object_pairs_hook=_object, parse_int=str, parse_float=str, parse_constant=_refuse)


def parse(text: str) -> object:
    """Return the value of a JSON text; numbers stay the strings that were written, so that none loses a digit.

    An object with a repeated key is a `Repeated`.

    Raises:
        ValueError: the text is not JSON, or nested too deeply.
    """
    try:
        return _DECODER.decode(text)
    except RecursionError:
        raise ValueError("nested too deeply") from None


def fault(
    raw: str | None, fields: Mapping[str, pl.DataType], *, prose: Collection[str] = (), comments: bool = False
) -> str:
    """Return why a line is not a record with *fields*: a reason of `reader_words.REASONS` or `blank`; empty if it is.

    An unpaired surrogate is a fault in the texts of the fields, or only of those in *prose* if there are any.
    """
    if raw is None:
        return "undecodable"
    if not raw.strip(_SPACE) or (comments and raw.startswith("#")):
        return "blank"
    try:
        value = parse(raw)
    except ValueError as error:
        return _syntax(raw, error)
    if wrong := defect(value):
        return wrong
    halved = _SURROGATE.search(raw) and not encodable([*_texts(value, fields, prose)])
    return "lone-surrogate" if halved else mismatch(value, fields)


def _texts(
    value: object, fields: Mapping[str, pl.DataType], prose: Collection[str], path: tuple[str, ...] = ()
) -> Iterator[object]:
    """Yield the values of the String *fields*, except those in lists."""
    for name, dtype in fields.items() if isinstance(value, dict) else ():
        inner, way = value.get(name), (*path, name)  # type: ignore[attr-defined]  # a dict, or there is nothing
        if isinstance(dtype, pl.Struct):
            yield from _texts(inner, {f.name: f.dtype for f in dtype.fields}, prose, way)  # type: ignore[misc]  # made of instances
        elif dtype == pl.String and (not prose or not {*prose}.isdisjoint(way)):
            yield inner


def _syntax(raw: str, error: ValueError) -> str:
    if not isinstance(error, json.JSONDecodeError):
        return "not-json"
    if error.msg == "Extra data" and raw.startswith("{") and _NEXT_OBJECT.match(raw, error.pos):
        return "two-objects"
    return f"not-json: {error.pos + 1}"


def defect(value: object) -> str:
    """Return what is wrong with a parsed record regardless of its fields, empty if nothing."""
    if not isinstance(value, dict):
        return "not-an-object"
    if (repeated := _repeated(value)) is not None:
        return f"duplicate-key: {repeated}" if repeated.isidentifier() else "duplicate-key"
    return ""


def encodable(value: object) -> bool:
    """Tell whether all text in *value* can be encoded: an unpaired surrogate cannot."""
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return False
    return True


def _repeated(value: object) -> str | None:
    """Return a repeated key of *value* or anything inside it, None if there is none."""
    if isinstance(value, Repeated):
        return value.key
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for item in inner:
        if isinstance(item, dict | list) and (key := _repeated(item)) is not None:
            return key
    return None


def mismatch(value: object, fields: Mapping[str, pl.DataType]) -> str:
    """Return which field has the wrong type; any scalar fits a String, and fits a list as its only item."""
    assert isinstance(value, dict)  # noqa: S101  # `defect` has said so
    wrong = next((name for name, dtype in fields.items() if not _fits(value.get(name), dtype)), None)
    return f"wrong-type: {wrong}" if wrong is not None else ""


def _fits(value: object, dtype: pl.DataType) -> bool:
    if value is None:
        return True
    if isinstance(dtype, pl.Struct):
        return isinstance(value, dict) and all(_fits(value.get(f.name), f.dtype) for f in dtype.fields)  # type: ignore[arg-type]  # fields hold instances
    if isinstance(dtype, pl.List):
        items = value if isinstance(value, list) else [value]
        return all(_fits(item, dtype.inner) for item in items)  # type: ignore[arg-type]  # likewise
    return not isinstance(value, dict | list)
