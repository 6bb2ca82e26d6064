"""Read back every string that a report holds, whatever its format: what a search for leaks has to look through."""

import base64
import gzip
import html
import io
import json
import re
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree as ET

import polars as pl
from markdown_it import MarkdownIt

PACKED = re.compile(r'<script type="application/gzip" id="data">([^<]*)</script>')


def decoded(data: bytes, suffix: str) -> str:
    """Return all text in the bytes of a report with this *suffix*: archives unpacked, entities and escapes undone."""
    if data[:4] == b"PK\x03\x04":
        return "\n".join(_archive(data))
    if suffix == ".parquet":
        return "\n".join(_parquet(data))
    text = data.decode("utf-8-sig")
    if suffix == ".html":
        packed = PACKED.search(text)
        return html.unescape(text) + (gzip.decompress(base64.b64decode(packed[1])).decode() if packed else "")
    if suffix == ".md":
        return "\n".join([text, *_markdown(text)])
    return text


def _archive(data: bytes) -> Iterator[str]:
    """Yield the names of members, the texts and attributes of those in XML, and all else as it is."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        for name in archive.namelist():
            yield name
            if name.endswith((".xml", ".rels")):
                for element in ET.fromstring(archive.read(name)).iter():  # noqa: S314  # our own file
                    yield from (element.text or "", element.tail or "", *element.attrib.values())
            else:
                yield archive.read(name).decode("utf-8", "replace")


def _parquet(data: bytes) -> Iterator[str]:
    """Yield the names of columns, every value, and the metadata of the file."""
    frame = pl.read_parquet(io.BytesIO(data))
    yield from frame.columns
    for column in frame.iter_columns():
        yield from map(str, column.drop_nulls())
    said = pl.read_parquet_metadata(io.BytesIO(data))
    yield from (f"{key} {value}" for key, value in said.items() if key != "ARROW:schema")


def _markdown(text: str) -> Iterator[str]:
    """Yield what a reader of the rendered page sees."""
    for token in MarkdownIt("gfm-like", {"linkify": False}).parse(text):
        yield from (child.content for child in token.children or [token])


def plain(text: str) -> str:
    """Return *text* with the four-digit escapes of JSON undone."""
    return re.sub(r"\\u([0-9a-f]{4})", lambda c: json.loads(f'"{c.group()}"'), text)
