"""Parse a forwarded record that CipherTalk writes into one cell: `1. [name] time type: words`, item by item.

Source of fact: `exportService.ts`. Words may hold line breaks and lines that look like the next item, so numbers must
be consecutive. The time is not read: it is the wall clock of a phone in an unknown zone. Only names keep XML escapes.
"""

import re
from collections.abc import Iterator

import polars as pl

from groupaudit.exports.recordlines import beside
from groupaudit.exports.wechat_appmsg import Forwarded
from groupaudit.tables import MESSAGES

_KINDS = {
    "文本": "text", "图片": "image", "文件": "file", "语音": "voice", "视频": "video", "表情": "emoji", "其他": "other",
}  # fmt: skip
_ITEM = re.compile(rf"^(\d{{1,6}})\. \[(.*?)\] [^\[\]\n]{{0,40}}? ?({'|'.join(_KINDS)}): ", re.MULTILINE)
_PLACEHOLDER = re.compile(r"\[(?:图片|文件|语音消息|视频|动画表情|消息)\] ?")


def with_details(said: pl.DataFrame, details: str) -> pl.DataFrame:
    """Add column `forwarded`, parsed from *details*; null where that is not a forwarded record."""
    told = said.filter(pl.col(details).str.contains(r"^1\. \[")).select("line", details)
    rows = [{"line": line, "forwarded": [*_items(text)]} for line, text in told.iter_rows()]
    return beside(said, pl.DataFrame(rows, schema={"line": pl.Int64(), "forwarded": MESSAGES["forwarded"]}))


def _items(text: str) -> Iterator[Forwarded]:
    """Yield the items of one record; a line without the next number belongs to the item above it."""
    from html import unescape  # with all names of characters, for which no other reader waits

    heads: list[re.Match[str]] = []
    for head in _ITEM.finditer(text):
        if int(head[1]) == len(heads) + 1:
            heads.append(head)
    ends = [head.start() for head in heads[1:]]
    for head, end in zip(heads, [*ends, len(text)], strict=True):
        kind, words = _KINDS[head[3]], text[head.end() : end].strip()
        bare = words if kind == "text" else _PLACEHOLDER.sub("", words, count=1).strip()
        yield {"name": unescape(head[2]).strip() or None, "at": None, "kind": kind, "text": bare or None}
