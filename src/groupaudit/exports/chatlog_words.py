"""Read message contents in chatlog's plain texts: `[链接|title](url)`, quote blocks, forwarded records, transfers.

Source of fact: chatlog's `PlainTextContent`. A quote is a block of lines that begin with `> `, the first of which names
the quoted person; a forwarded record is `[合并转发|title]` with indented lines below. Long titles and contents are cut
at a number of bytes, which may leave part of a character.
"""

import re
from collections.abc import Mapping

import polars as pl
from msgspec.structs import replace

from groupaudit.exports.log_lines import lossy
from groupaudit.exports.own_words import filled, mentions
from groupaudit.exports.recordlines import beside
from groupaudit.exports.wechat_types import PAT, unclassed
from groupaudit.files.cells import to_instant
from groupaudit.reader import Source
from groupaudit.tables import UNWRITTEN

SYSTEM_SENDER = "系统消息"
_MARKS: Mapping[str, str] = {
    "图片": "image", "语音": "voice", "名片": "card", "视频": "video", "动画表情": "emoji", "GIF表情": "emoji",
    "分享": "link", "链接": "link", "文件": "file", "合并转发": "forward", "小程序": "mini-program", "视频号": "link",
    "引用": "quote", "群公告": "notice", "转账": "transfer", "红包": "red-packet", "红包封面": "red-packet",
    "语音通话": "call", "位置": "location", "笔记": "forward", "音乐": "link",
    "视频号直播": "link",
}  # fmt: skip
_MARK = r"(?s)^!?\[([^\]|\n]{1,8})(?:\|(.*?))?\](?:\(([^\n]*)\))?(?:\n {2}.*)?\s*$"
"""A rendered message. Title and address may contain brackets; followed by other words, it is an ordinary text."""

_UNKNOWN = r"^Type: \d+ Content: "
_QUOTE = r"(?s)^((?:> [^\n]*\n)+)(.*)$"
_HEADED = r"^> [^\n]* (?:\d{4}-)?(?:\d{2}-\d{2} )?\d{2}:\d{2}:\d{2}\n"

_ITEM = r"^(?: {2})+(\S.*?) ((?:\d{4}-)?\d{1,2}-\d{1,2} \d{1,2}:\d{2}(?::\d{2})?)$"
"""Sender and time of a forwarded message, indented by two more spaces for each enclosing record."""

_CUT = re.compile(r"\ufffd(?=\.\.\.\]|<\.\.\.>)")


def mended(source: Source) -> Source:
    """Remove the partial characters that chatlog leaves before `...` where it cuts a text; other damage stays."""
    if not lossy(source):
        return source
    lines = _CUT.sub("", bytes(source.data).decode("utf-8", "replace")).split("\n")
    doubtful = source.undecodable or range(1, len(lines) + 1)
    still = tuple(n for n in doubtful if "\ufffd" in lines[n - 1])
    return replace(source, data="\n".join(lines).encode(), undecodable=still)


_AMOUNT = "([￥¥][0-9.,]+)"


def plain(frame: pl.DataFrame) -> pl.DataFrame:
    """Add kind, text, title and the like to *frame* (sender, content); anything unrecognised is a plain text."""
    content = pl.col("content")
    parts, quote = content.str.extract_groups(_MARK).struct, content.str.extract_groups(_QUOTE).struct
    others = quote.field("1").str.replace(_HEADED, "").str.replace_all(r"(?m)^> ", "").str.strip_chars()
    kind = (
        pl.when(pl.col("sender") == SYSTEM_SENDER).then(pl.lit("system"))
        .when(quote.field("2").is_not_null()).then(pl.lit("text"))
        .when(content.str.contains(PAT) & content.str.contains(r'^\s*"')).then(pl.lit("other"))
        .when(content.str.contains(_UNKNOWN)).then(pl.lit("other"))
        .otherwise(parts.field("1").replace_strict(_MARKS, default="text", return_dtype=pl.String).fill_null("text"))
    )  # fmt: skip
    marked = frame.with_columns(
        kind=kind, _title=parts.field("2"), _behind=parts.field("3"), _others=others, _own=quote.field("2")
    )
    said = marked.with_columns(**_said()).drop("_title", "_behind", "_others", "_own")
    return said.with_columns(mentions=mentions(pl.col("text")))


def with_records(said: pl.DataFrame, timezone: str) -> pl.DataFrame:
    """Add the messages inside forwarded records to the result of `plain`; those of an announcement become its own text.

    A time without a year stays null.
    """
    wanted = said.filter(pl.col("kind").is_in(["forward", "notice"])).select("line", "content")
    lines = wanted.with_columns(raw=pl.col("content").str.split("\n").list.slice(1)).explode("raw").drop_nulls("raw")
    head, opens = pl.col("raw").str.extract_groups(_ITEM).struct, pl.col("raw").str.contains(_ITEM)
    apart = lines.select(
        "line",
        name=head.field("1"),
        time=head.field("2"),
        words=pl.when(~opens).then(pl.col("raw").str.strip_chars_start(" ")),
        nth=opens.cum_sum().over("line"),
    )
    items = apart.group_by("line", "nth", maintain_order=True).agg(
        pl.col("name").first(), pl.col("time").first(), words=pl.col("words").drop_nulls().str.join("\n").str.strip_chars()
    ).filter(pl.col("name").is_not_null() | (pl.col("words") != ""))  # fmt: skip
    mark = pl.col("words").str.extract_groups(_MARK).struct
    kind = mark.field("1").replace_strict(_MARKS, default="text", return_dtype=pl.String).fill_null("text")
    text = filled(pl.when(kind == "text").then("words").otherwise(mark.field("2")))
    at = to_instant(pl.when(pl.col("time").str.contains(r"^\d{4}")).then("time"), timezone)
    inside = items.group_by("line", maintain_order=True).agg(
        forwarded=pl.struct("name", at=at, kind=kind, text=text), announced=text.drop_nulls().str.join("\n")
    )
    whole, notice = beside(said, inside), pl.col("kind") == "notice"
    whole = whole.with_columns(
        text=pl.when(notice).then(filled(pl.col("announced"))).otherwise("text"),
        forwarded=pl.when(~notice).then("forwarded"),
    ).drop("announced")
    return whole.with_columns(
        mentions=pl.when(pl.col("kind") == "notice").then(mentions(pl.col("text"))).otherwise("mentions")
    )


def _said() -> dict[str, pl.Expr]:
    kind, title = pl.col("kind"), filled(pl.col("_title"))
    page = kind.is_in(["link", "mini-program"])
    own = pl.when(kind.is_in(["text", "quote"])).then(pl.coalesce("_own", "content")).when(kind == "transfer").then("_behind").when(kind == "other").then(unclassed(pl.col("content").str.replace(_UNKNOWN, "")))  # fmt: skip
    return {
        "text": filled(own),
        "quoted": filled(pl.when(kind == "text").then("_others")),
        "title": pl.when(page | kind.is_in(["forward", "location"]))
        .then(title)
        .when(kind == "transfer")
        .then(title.str.extract(_AMOUNT)),
        "url": pl.when(page & pl.col("_behind").str.contains("^https?://")).then("_behind"),
        "file_name": pl.when(kind == "file").then(title),
        "told": pl.when(kind.is_in(UNWRITTEN)).then(filled(pl.col("content"))),
    }
