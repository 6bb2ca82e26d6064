"""Parse texts rendered by exporters: `[链接] title`, `[文件] name`, quotes in brackets, pats, notices."""

from collections.abc import Mapping

import polars as pl

from groupaudit.exports.own_words import filled, inline_reply, mentions
from groupaudit.exports.wechat_types import LIST, MARKDOWN, RECORDING, TRANSCRIPT, TRANSFER, unclassed
from groupaudit.tables import UNWRITTEN

_MARKS: Mapping[str, str] = {
    "图片": "image", "视频": "video", "语音": "voice", "语音消息": "voice", "表情包": "emoji", "表情": "emoji",
    "动画表情": "emoji", "位置": "location", "名片": "card", "文件": "file", "链接": "link", "小程序": "mini-program",
    "音乐": "link", "转账": "transfer", "红包": "red-packet", "聊天记录": "forward", "合并转发": "forward",
    "群公告": "notice", "接龙": "text", "拍一拍": "other", "通话": "call", "视频号": "link", "直播": "link",
    "语音转文字": "voice", "语音通话": "call", "视频通话": "call", "转发的聊天记录": "forward", "转账收款": "transfer",
    "其他消息": "other", "视频/语音通话": "call", "个人名片": "card", "视频号名片": "card", "实时位置共享": "location",
    "Photo": "image", "Video": "video", "Audio": "voice", "Voice": "voice", "Emoji": "emoji", "Sticker": "emoji",
    "Video/Audio Call": "call", "Location": "location", "Real-time Location": "location", "Contact Card": "card",
    "Channel Card": "card", "Red Packet": "red-packet", "Transfer": "transfer", "File": "file", "Link": "link",
}  # fmt: skip
_SILENT = ("image", "video", "voice", "emoji")
_NO_WORDS = r"^\[引用消息\]$"
"""The placeholder of a quote without words."""
_RECALL = r'^\s*(?:你|"[^"\n]*")\s*撤回了一条消息\s*$'
_LENGTH = r"^\d+s$"
_MISSED = r"^\s*(?:（视频丢失）|\(Video Missed\))\s*$"
_FILE = r"^\s*\[(?:文件|File)[：:]\s*([^\n]+)\]\s*$"
_NAMED = r"[^\[\]\n：: ]{1,12}|(?:Video/Audio|Real-time|Contact|Channel|Red) (?:Call|Location|Card|Packet)"
_PLACEHOLDER = (
    rf"^\s*\[({_NAMED})(?:[：:][^\[\]\n]{{1,40}}| (?:\d+s|\d+'|(?:\d+')?\d+\")| - 转文字失败[^\[\]\n]*)?\][:：]?\s*"
)
_FOLDER = r"^media/(?:[^/\n]+/)?"
_STORED: Mapping[str, str] = {
    rf"{_FOLDER}images/[A-Za-z0-9_.-]+\.(?i:jpe?g|png|gif|webp|bmp|heic)\s*$": "[图片]",
    rf"{_FOLDER}videos/[A-Za-z0-9_.-]+\.(?i:mp4|mov)\s*$": "[视频]",
    rf"{_FOLDER}voices/[A-Za-z0-9_.-]+\.(?i:wav|mp3|m4a|amr|silk|ogg)\s*$": "[语音]",
    rf"{_FOLDER}emojis/[A-Za-z0-9_.-]+\.(?i:gif|png|jpe?g|webp)\s*$": "[表情]",
}
"""Paths of media that WeFlow exported, and the placeholder it writes without them."""
_STORED_FILE = rf"{_FOLDER}files/([^/\n]+\.[A-Za-z0-9]{{1,5}})\s*$"
_LAST_PART = r"([^/\\\n]+)\s*$"
_URL = r"https?://[^\s\"'<>，。；、）)]+"
_ANCHOR = r"(?s)<a [^>]*href=[\"']?(https?://[^\s\"'<>]+)[^>]*>.*?</a>"
_REFER = r"(?s)^(.*?)\s*\n+\[引用\]\([^)]*\)([^:：\n]*)[:：](.*)$"


def rendered(frame: pl.DataFrame, *, guess: bool = False) -> pl.DataFrame:
    """Add the parts of content to *frame* (kind, content), and the more exact kind that a placeholder gives.

    The content of exported media is a file path, which is not text. With *guess* the format has no types:
    `[图片]` alone, `[文件]` at the beginning, or a sentence about a recall determine the kind.
    """
    content = pl.col("content")
    frame = frame.with_columns(_stored()) if guess else frame
    named = content.str.extract(_PLACEHOLDER, 1).replace_strict(_MARKS, default=None, return_dtype=pl.String)
    missed = pl.when(content.str.contains(_MISSED)).then(pl.lit("video"))
    mark = pl.coalesce(named, missed, pl.when(content.str.contains(_FILE)).then(pl.lit("file")))
    bare = filled(
        content.str.replace(_PLACEHOLDER, "").str.replace(_MISSED, "").str.replace_all(_ANCHOR, "").str.strip_chars()
    )
    address = pl.coalesce(content.str.extract(_ANCHOR, 1), content.str.extract(f"({_URL})", 1))
    refer = content.str.extract_groups(_REFER).struct
    inline, own, others = inline_reply(content)
    page = pl.when(named.is_null()).then(content).str.extract_groups(MARKDOWN).struct
    marked = frame.with_columns(
        _mark=pl.coalesce(mark, pl.when(page.field("2").is_not_null()).then(pl.lit("link"))),
        _bare=pl.coalesce(page.field("1"), bare), _url=pl.coalesce(page.field("2"), address), _own=pl.coalesce(refer.field("1"), pl.when(inline).then(own)),
        _others=pl.coalesce(refer.field("3"), pl.when(inline).then(others)),
    )  # fmt: skip
    kind = _kind(guess=guess)
    return (
        marked.with_columns(kind=kind)
        .with_columns(**_said())
        .drop("_mark", "_bare", "_url", "_own", "_others")
        .with_columns(mentions=mentions(pl.col("text")))
    )


def _stored() -> pl.Expr:
    """Replace a text that is only the path of an exported file by the placeholder of its kind."""
    content = pl.col("content")
    place = pl.when((pl.col("kind") == "text") & content.str.starts_with("media/")).then(content)
    mark = [pl.when(place.str.contains(path)).then(pl.lit(word)) for path, word in _STORED.items()]
    file = pl.concat_str(pl.lit("[文件] "), place.str.extract(_STORED_FILE, 1))
    return pl.coalesce(*mark, file, content).alias("content")


def _kind(*, guess: bool) -> pl.Expr:
    kind, mark, content = pl.col("kind"), pl.col("_mark"), pl.col("content")
    vague = kind.is_in(["text", "other", "link"]) if guess else kind.is_in(["other", "link"])
    wordless = pl.col("_bare").is_null() | pl.col("_bare").str.contains(_LENGTH)
    told = mark.is_not_null() & vague & (~mark.is_in(_SILENT) | wordless | content.str.contains(TRANSCRIPT))
    return (
        pl.when(pl.lit(value=guess) & (kind == "text") & content.str.contains(_RECALL)).then(pl.lit("recall"))
        .when((kind == "text") & pl.col("_own").is_not_null()).then(kind)
        .when(kind.is_in(["quote", "other"]) & pl.col("_own").is_not_null()).then(pl.lit("quote"))
        .when(kind.is_in(["text", "other", "system"]) & content.str.contains(r"^\s*\[群公告\]")).then(pl.lit("notice"))
        .when((kind == "link") & content.str.contains(LIST)).then(pl.lit("text"))
        .when(told).then(mark)
        .otherwise(kind)
    )  # fmt: skip


def _said() -> dict[str, pl.Expr]:
    kind, bare, content = pl.col("kind"), pl.col("_bare"), pl.col("content")
    page = kind.is_in(["link", "mini-program"])
    line = bare.str.split("\n").list.first()
    pay, paid = bare.str.extract_groups(TRANSFER).struct, (kind == "transfer") & bare.str.contains(TRANSFER)
    title = pl.when(page).then(bare.str.replace_all(_URL, "").str.strip_chars()).when(kind.is_in(["location", "card", "forward"])).then(line).when(paid).then(pay.field("1"))  # fmt: skip
    spoken = (kind == "voice") & content.str.contains(TRANSCRIPT)
    own = (
        pl.when(kind == "quote").then(pl.coalesce("_own", pl.when(~content.str.contains(_NO_WORDS)).then("content")))
        .when((kind == "text") & pl.col("_own").is_not_null()).then("_own")
        .when((kind == "text") & ~content.str.contains(LIST)).then("content")
        .when(paid).then(pay.field("2"))
        .when(kind.is_in(["text", "notice", "transfer", "red-packet"])).then(bare)
        .when(spoken).then(bare.str.replace(RECORDING, ""))
        .when((kind == "other") & pl.col("_mark").is_null()).then(unclassed(bare))
    )  # fmt: skip
    name = pl.when(pl.col("_mark").is_null()).then(line.str.extract(_LAST_PART)).otherwise(line)
    return {
        "text": filled(own),
        "quoted": filled(pl.when(kind.is_in(["quote", "text"])).then("_others")),
        "title": filled(title),
        "url": pl.when(page).then("_url"),
        "file_name": pl.when(kind == "file").then(pl.coalesce(content.str.extract(_FILE, 1), name)),
        "told": pl.when(kind.is_in(UNWRITTEN)).then(filled(content)),
    }
