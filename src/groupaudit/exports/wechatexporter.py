"""Read the web pages of WechatExporter (BlueMatthew): one `<div class="msg …">` per message, in a page or its `.js`.

Source of fact: the program's templates. Tags and entities are read as text; nothing in a page is run or fetched. The
messages of a forwarded record follow the forwarding message and look like the group's own; only the class `fmsg` tells
them apart. Their senders are not senders in this group.
"""

from pathlib import PurePosixPath

import polars as pl

from groupaudit.exports.chat_names import between_two
from groupaudit.exports.own_words import filled, mentions
from groupaudit.exports.wechat_log import Log, batch, by_name, local, one_group
from groupaudit.exports.wechat_types import APP, kind_of, unclassed
from groupaudit.reader import REJECT, Batch, Source

_INSIDE, _EDGE = r"^[^\">]*\bfmsg(?:tag)?\b", r"^[^\">]*\bfmsgtag\b"
"""Class of the messages of a forwarded record, and of the lines above and below it."""

_SHOWN = {"image": "image", "video": "video", "file": "file", "channels": "link"}
"""Type names that pages use instead of a number for some messages."""
OPENING = '<div class="msg '
LACKS = {
    "group-id", "group-name", "group-nickname", "account-name", "roster", "owner", "system-time", "kind", "reply-to", "forwarded", "zone",
}  # fmt: skip
_NAMED = r'<span class="(?:dspname|name-)[^"]*"(?:\s+wxId="([^"]*)")?[^>]*>(.*?)</span>\s*([^<]*?)\s*</div>'
_QUOTED = r'(?s)refermsg[^"]*"[^>]*>\s*「(.*?)」\s*</span>'
_TEXTS = r'(?s)<span class="[^"]*(?:msg-text|dont-break-out)[^"]*"[^>]*>(.*?)</span>'
_PREFORMATTED = r"(?s)<pre[^>]*>(.*?)</pre>"
_BEHIND = r"(?s)^[^>]*>(.*?)(?:</div>|$)"
"""Pages of other versions have no such span: the words of a message, and of a notice."""
_LINK = r'(?s)<a href="([^"]*)"[^>]*>(.*?)</a>'
_NOTICE = r"^\s*(?:系统消息|System Message)\s*[:：]\s*"
_PLAIN = r"https?://"
_PRIVATE_SENDERS = 2


def group_of(source: Source) -> str:
    """Return the conversation: the folder above `index.html` or `Files/Data/msg-1.js`, else the file's name."""
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
    """Return the batch of *pieces* (line, html: the markup after `<div class="msg `)."""
    group = group_of(source)
    told, orphans = _with_records(_told(pieces, source))
    spoken = told.filter(pl.col("member_id").is_not_null())
    private = spoken["member_id"].n_unique() <= _PRIVATE_SENDERS and between_two(spoken, "sender_name", "text", group)
    group_id, hidden = f"private:{group}" if private else group, private and not source.options.allow_private
    return batch(
        Log(
            messages=(told.clear() if hidden else told).with_columns(group_id=pl.lit(group_id)),
            groups=pl.DataFrame() if hidden else one_group(group_id),
            rejects=pl.concat([rejects, orphans]),
            rows=rows,
            basis="unknown",
            set_aside={"not-a-record": aside, "private-chat": told.height if hidden else 0},
            facts={
                "exporter": "WechatExporter", "names-from": "dspname", "group-from": group_from(source),
                "assumed-timezone": source.options.timezone,
            },
        )
    )  # fmt: skip


def _with_records(told: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the messages with the records that they forward, and as rejects the forwarded messages without one."""
    if not told["inside"].any():
        return told, REJECT.to_frame()
    numbered = told.with_columns(_nth=(~pl.col("inside")).cum_sum())
    inside = numbered.filter("inside")
    record = pl.struct(
        name="sender_name", at="at", kind="kind", text=pl.coalesce("text", "title", "file_name")
    )  # fmt: skip
    held = inside.filter(~pl.col("edge")).group_by("_nth", maintain_order=True).agg(forwarded=record)
    whole = numbered.filter(~pl.col("inside")).join(held, on="_nth", how="left", maintain_order="left")
    passes = pl.col("forwarded").is_not_null()
    messages = whole.with_columns(
        kind=pl.when(passes).then(pl.lit("forward")).otherwise("kind"),
        title=pl.when(passes).then(pl.coalesce("title", "text")).otherwise("title"),
        text=pl.when(~passes).then("text"),
    ).drop("_nth")
    orphans = inside.filter(pl.col("_nth") == 0).join(whole, on="line", how="anti").unique("line", maintain_order=True)
    return messages, orphans.select("line", reason=pl.lit("no-sender"))


def _told(pieces: pl.DataFrame, source: Source) -> pl.DataFrame:
    body = pl.col("html")
    named, link = body.str.extract_groups(_NAMED).struct, body.str.extract_groups(_LINK).struct
    refer = words(body.str.extract(_QUOTED, 1))
    # the last text holds the words of a message, but only describes a page
    own = pl.coalesce(
        body.str.extract_all(_TEXTS).list.last().str.extract(_TEXTS, 1), body.str.extract(_PREFORMATTED, 1)
    )
    notice = body.str.contains(r"^[^\">]*chat-notice")
    frame = pieces.with_columns(
        message_id=filled(body.str.extract(r'msgid="([^"\s]*)', 1)),
        type=body.str.extract(r'msgtype="([a-z0-9]+)"', 1), inside=body.str.contains(_INSIDE), edge=body.str.contains(_EDGE),
        sender=words(named.field("1")), who=words(named.field("2")), time=words(named.field("3")),
        href=words(link.field("1")), shown=words(link.field("2")), refer=refer, own=words(pl.coalesce(own, pl.when(notice).then(body.str.extract(_BEHIND, 1)))), notice=notice,
    ).drop("html")  # fmt: skip
    timed = local(_unescaped(frame), "time", source.options.timezone)
    number = pl.col("type").cast(pl.Int64, strict=False)
    shared = pl.col("href").is_not_null() & ((number == APP) | (pl.col("inside") & number.is_null()))
    shown = pl.col("type").replace_strict(_SHOWN, default=None, return_dtype=pl.String)
    spoken = pl.when(pl.col("inside")).then(pl.lit("text"))  # in a record only media have a type
    base = pl.coalesce(
        shown, pl.when(number.is_not_null()).then(kind_of(number, pl.lit(0, pl.Int64))), spoken, pl.lit("other")
    )
    kind = (
        pl.when("notice").then(pl.lit("system"))
        .when(pl.col("refer").is_not_null()).then(pl.lit("quote"))
        .when(shown.is_not_null()).then(shown)
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
        title=pl.when(kinds == "link").then(
            pl.coalesce(filled(pl.col("shown")), pl.when(number.is_null()).then(filled(pl.col("own"))))
        ),
        url=pl.when((kinds == "link") & pl.col("href").str.contains(_PLAIN)).then("href"),
        file_name=pl.when(kinds == "file").then(filled(pl.col("shown"))),
        told=pl.when("notice").then(pl.col("own").str.replace(_NOTICE, "")),
    ).with_columns(mentions=mentions(pl.col("text")))


def words(markup: pl.Expr) -> pl.Expr:
    """Return the text of markup: breaks become line ends, other tags are removed, entities stay."""
    return markup.str.replace_all(r"(?i)<br\s*/?>", "\n").str.replace_all(r"(?s)<[^>]*>", "").str.strip_chars()


def _unescaped(frame: pl.DataFrame) -> pl.DataFrame:
    """Decode entities in the text columns of *frame*."""
    texts = [name for name, dtype in frame.schema.items() if dtype == pl.String]
    return frame.with_columns(_read(frame[name]) for name in texts)


def _read(values: pl.Series) -> pl.Series:
    if not values.str.contains("&", literal=True).any():
        return values
    from html import unescape  # with all names of characters, for which no other reader waits

    return pl.Series(values.name, [v if v is None or "&" not in v else unescape(v) for v in values], pl.String)
