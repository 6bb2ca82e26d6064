"""What the web pages of WechatExporter (BlueMatthew) say: one `<div class="msg …">` a message, in a page or in its `.js`.

Source of fact: the templates of the program. Tags and entities are read as text; nothing in a page is run or fetched.
"""

import html
from pathlib import PurePosixPath

import polars as pl

from groupaudit.own_words import filled, mentions
from groupaudit.reader import Batch, Source
from groupaudit.wechat_log import Log, batch, by_name, local, one_group
from groupaudit.wechat_types import APP, kind_of, unclassed

_APP = pl.col("type") == APP
OPENING = '<div class="msg '
LACKS = {
    "group-id", "group-name", "group-nickname", "account-name", "roster", "owner", "system-time", "kind", "reply-to", "forwarded", "zone",
}  # fmt: skip
_NAMED = r'<span class="(?:dspname|name-)[^"]*"(?:\s+wxId="([^"]*)")?[^>]*>(.*?)</span>\s*([^<]*?)\s*</div>'
_QUOTED = r'(?s)refermsg[^"]*"[^>]*>\s*「(.*?)」\s*</span>'
_TEXTS = r'(?s)<span class="[^"]*(?:msg-text|dont-break-out)[^"]*"[^>]*>(.*?)</span>'
_PREFORMATTED = r"(?s)<pre[^>]*>(.*?)</pre>"
_BEHIND = r"(?s)^[^>]*>(.*?)(?:</div>|$)"
"""Where pages of other versions have no such span: the words of a message, and of a notice."""
_LINK = r'(?s)<a href="([^"]*)"[^>]*>(.*?)</a>'
_NOTICE = r"^\s*(?:系统消息|System Message)\s*[:：]\s*"
_PLAIN = r"https?://"


def group_of(source: Source) -> str:
    """Return the conversation: the folder of `index.html`, which also holds `Files/Data/msg-1.js`; else the file's name."""
    path = PurePosixPath(source.name)
    above = [part for part in path.parts[:-1] if part not in ("/", ".", "..")]
    if path.stem == "index" and above:
        return above[-1]
    if [part.lower() for part in above[-2:]] == ["files", "data"] and len(above) > 2:  # noqa: PLR2004  # a folder above both
        return above[-3]
    return path.stem


def group_from(source: Source) -> str:
    """Return how the conversation is known, as a value of the fact `group-from`."""
    return "file-name" if group_of(source) == PurePosixPath(source.name).stem else "folder"


def page_batch(source: Source, pieces: pl.DataFrame, *, rejects: pl.DataFrame, rows: int, aside: int = 0) -> Batch:
    """Return the batch of *pieces* (line, html: what follows `<div class="msg `)."""
    group = group_of(source)
    told = _told(pieces, source).with_columns(group_id=pl.lit(group))
    return batch(
        Log(
            messages=told,
            groups=one_group(group),
            rejects=rejects,
            rows=rows,
            basis="unknown",
            set_aside={"not-a-record": aside},
            facts={
                "exporter": "WechatExporter", "names-from": "dspname", "group-from": group_from(source),
                "assumed-timezone": source.options.timezone,
            },
        )
    )  # fmt: skip


def _told(pieces: pl.DataFrame, source: Source) -> pl.DataFrame:
    body = pl.col("html")
    named, link = body.str.extract_groups(_NAMED).struct, body.str.extract_groups(_LINK).struct
    refer = words(body.str.extract(_QUOTED, 1))
    # the words of a message are the last of its texts; of a page the last one only describes it
    own = pl.coalesce(
        body.str.extract_all(_TEXTS).list.last().str.extract(_TEXTS, 1), body.str.extract(_PREFORMATTED, 1)
    )
    notice = body.str.contains(r"^[^\">]*chat-notice")
    frame = pieces.with_columns(
        message_id=filled(body.str.extract(r'msgid="([^"\s]*)', 1)),
        type=body.str.extract(r'msgtype="(\d+)"', 1).cast(pl.Int64, strict=False),
        sender=words(named.field("1")), who=words(named.field("2")), time=words(named.field("3")),
        href=words(link.field("1")), shown=words(link.field("2")), refer=refer, own=words(pl.coalesce(own, pl.when(notice).then(body.str.extract(_BEHIND, 1)))), notice=notice,
    ).drop("html")  # fmt: skip
    timed = local(_unescaped(frame), "time", source.options.timezone)
    shared = pl.col("href").is_not_null() & _APP
    base = kind_of(pl.col("type"), pl.lit(0, pl.Int64))
    kind = (
        pl.when("notice").then(pl.lit("system"))
        .when(pl.col("refer").is_not_null()).then(pl.lit("quote"))
        .when(shared & ~pl.col("href").str.contains(_PLAIN) & (pl.col("href") != "##")).then(pl.lit("file"))
        .when(shared).then(pl.lit("link"))
        .otherwise(base)
    )  # fmt: skip
    told = timed.with_columns(kind=kind)
    kinds = pl.col("kind")
    return told.with_columns(
        member_id=pl.when(~pl.col("notice")).then(pl.coalesce(filled(pl.col("sender")), by_name("who"))),
        sender_name=filled(pl.col("who")),
        group_nickname=filled(pl.col("who")),
        text=pl.when(kinds.is_in(["text", "quote"]))
        .then(filled(pl.col("own")))
        .when(kinds == "other")
        .then(unclassed(pl.col("own"))),
        quoted=pl.when(kinds == "quote").then(filled(pl.col("refer").str.replace(r"^[^：]*：", ""))),
        title=pl.when(kinds == "link").then(filled(pl.col("shown"))),
        url=pl.when((kinds == "link") & pl.col("href").str.contains(_PLAIN)).then("href"),
        file_name=pl.when(kinds == "file").then(filled(pl.col("shown"))),
        told=pl.when("notice").then(pl.col("own").str.replace(_NOTICE, "")),
    ).with_columns(mentions=mentions(pl.col("text")))


def words(markup: pl.Expr) -> pl.Expr:
    """Return the text of markup: breaks are ends of lines, other tags are nothing; entities are left."""
    return markup.str.replace_all(r"(?i)<br\s*/?>", "\n").str.replace_all(r"(?s)<[^>]*>", "").str.strip_chars()


def _unescaped(frame: pl.DataFrame) -> pl.DataFrame:
    """Return *frame* with entities read, in the few texts that have one."""
    texts = [name for name, dtype in frame.schema.items() if dtype == pl.String]
    return frame.with_columns(_read(frame[name]) for name in texts)


def _read(values: pl.Series) -> pl.Series:
    if not values.str.contains("&", literal=True).any():
        return values
    return pl.Series(values.name, [v if v is None or "&" not in v else html.unescape(v) for v in values], pl.String)
