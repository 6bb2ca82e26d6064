"""Further pages of a WechatExporter web page: `Files/Data/msg-<page>.js`, a JSON array of pieces of HTML.

The group is the folder that holds `Files`. Line numbers count records.
"""

from collections.abc import Iterator

import polars as pl

from groupaudit.exports.jsondocument import top
from groupaudit.exports.wechatexporter import LACKS, OPENING, page_batch
from groupaudit.files.exactjson import parse
from groupaudit.reader import REJECT, Batch, Claim, Head, Source, reader


def _sniff(head: Head) -> Claim:
    root = head.root if isinstance(head.root, list) else []
    first = next((piece for piece in root if isinstance(piece, str)), "")
    return Claim.of(**{'["<div class=\\"msg …"]': OPENING in first})


@reader(label=("WechatExporter 分页", "WechatExporter pages"), forms={"json"}, sniff=_sniff, lacks=LACKS)
def wechatexporter_pages(source: Source) -> Iterator[Batch]:
    """Read one file."""
    values = top(source)
    pieces: list[tuple[int, str]] = []
    wrong: list[tuple[int, str]] = []
    aside = 0
    for line, piece in enumerate(values if isinstance(values, list) else [], 1):
        text = _text(bytes(piece))
        if text is None:
            wrong.append((line, "wrong-type: html"))
        elif OPENING not in text:
            aside += 1
        else:
            pieces += ((line, html) for html in text.split(OPENING)[1:])
    frame = pl.DataFrame(pieces, schema={"line": pl.Int64, "html": pl.String}, orient="row")
    rejects = pl.DataFrame(wrong, schema=REJECT, orient="row")
    rows = frame["line"].n_unique() + len(wrong) + aside
    yield page_batch(source, frame, rejects=rejects, rows=rows, aside=aside)


def _text(raw: bytes) -> str | None:
    """Return the text of one element, or None if it is damaged or not a string (numbers are parsed as strings, too)."""
    if not raw.startswith(b'"'):
        return None
    try:
        value = parse(raw.decode())
        return value if isinstance(value, str) and value.encode() else None
    except (ValueError, UnicodeError):
        return None
