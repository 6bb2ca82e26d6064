"""Read back every string that a report holds, whatever its format: what a search for leaks has to look through."""

import base64
import gzip
import html
import io
import json
import re
import zipfile

import polars as pl

PACKED = re.compile(r'<script type="application/gzip" id="data">([^<]*)</script>')


def decoded(data: bytes, suffix: str) -> str:
    """Return all text in the bytes of a report with this *suffix*: archives unpacked, entities and escapes undone."""
    if data[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return "\n".join(html.unescape(archive.read(n).decode("utf-8", "replace")) for n in archive.namelist())
    if suffix == ".parquet":
        return str(pl.read_parquet(io.BytesIO(data)).rows())
    text = data.decode("utf-8-sig")
    if suffix == ".html":
        packed = PACKED.search(text)
        return html.unescape(text) + (gzip.decompress(base64.b64decode(packed[1])).decode() if packed else "")
    return text


def plain(text: str) -> str:
    """Return *text* with the four-digit escapes of JSON undone."""
    return re.sub(r"\\u([0-9a-f]{4})", lambda c: json.loads(f'"{c.group()}"'), text)
