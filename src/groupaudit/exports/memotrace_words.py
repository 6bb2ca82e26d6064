"""Read what MemoTrace 2 and 3 write for messages other than text: `【分享链接】`, then one line per attribute.

Source of fact: `to_text` of the program's messages. A message of an unknown type is its number and the XML as a Python
dictionary, in which only the title may be the sender's words.
"""

import re
from collections.abc import Mapping
from pathlib import PurePosixPath

import polars as pl

from groupaudit.exports.own_words import filled, mentions
from groupaudit.reader import Source

_MARKS: Mapping[str, str] = {
    "图片": "image", "视频": "video", "语音": "voice", "表情包": "emoji", "文件": "file", "分享链接": "link",
    "视频号": "link", "合并转发的聊天记录": "forward", "笔记": "forward", "音视频通话": "call", "位置分享": "location",
    "名片": "card", "红包": "red-packet", "发起转账": "transfer", "已收款": "transfer", "已退还": "transfer",
    "非实时转账收款": "transfer", "发起非实时转账": "transfer",
}  # fmt: skip
_FOLDER = re.compile(r"\(([A-Za-z0-9_@.\-]{5,64})\)$")
_MARK = r"^\s*【([^】\n]{1,12})】"
_WHOLE = (
    r"^\s*【(?:(?:图片|视频)】\s*$|表情包】 |语音】|(?:红包|发起转账|已收款|已退还|非实时转账收款|发起非实时转账)】[:：]|"
    r"文件】.* [KMG]?B |(?:分享链接|视频号|合并转发的聊天记录|笔记|音视频通话|位置分享|名片)】\n)"
)
_BEHIND = r"(?s)^\s*【[^】\n]*】[:：]?\s*(.*)$"
_REPLY = r"(?s)^(.*?)\n*引用[:：]([^:：\n]*)[:：] ?(.*)$"
_FILE = r"】(.*?) \d+(?:\.\d+)? [KMG]?B "
_AMOUNT, _MEMO = r"】[:：](.*)", r"(?m)^备注[:：][ \t]*(.*)$"
_UNKNOWN, _TITLE = r"^-?\d+\n\s*[{<]", r"'title': '((?:[^'\\]|\\.)*)'"


def conversation(source: Source) -> str | None:
    """Return the conversation's id, which only the folder name gives: `名称(wxid)`."""
    folder = _FOLDER.search(PurePosixPath(source.name).parent.name)
    return folder[1] if folder else None


def _line(*names: str) -> str:
    return rf"(?m)^(?:{'|'.join(names)})[:：][ \t]*(.*)$"


def spelled_out(said: pl.DataFrame, *, guess: bool = False) -> pl.DataFrame:
    """Add what such contents say to messages from `wechat_rendered`; all others are unchanged.

    With *guess* the format has no types, and a text of exactly such a form is taken for one.
    """
    content = pl.col("content")
    mark = content.str.extract(_MARK, 1).replace_strict(_MARKS, default=None, return_dtype=pl.String)
    reply = content.str.extract_groups(_REPLY).struct
    typed = pl.col("kind").is_in(["text", "system"])
    spelled = ~typed | (pl.lit(value=guess) & (pl.col("kind") == "text") & content.str.contains(_WHOLE))
    quotes = pl.col("kind").is_in(["quote", *(["text"] if guess else [])]) & reply.field("3").is_not_null()
    marked = said.with_columns(
        _mark=pl.when(spelled).then(mark), _quotes=quotes.fill_null(value=False),
        _own=reply.field("1"), _others=reply.field("3"),
        _unknown=((pl.col("kind") == "other") & content.str.contains(_UNKNOWN)).fill_null(value=False),
    )  # fmt: skip
    kind, known = pl.coalesce("_mark", "kind"), pl.col("_mark").is_not_null()
    text = (
        pl.when("_quotes").then("_own")
        .when("_unknown").then(content.str.extract(_TITLE, 1))
        .when(kind.is_in(["voice", "red-packet"]) & known).then(content.str.extract(_BEHIND, 1))
        .when((kind == "transfer") & known).then(content.str.extract(_MEMO, 1))
        .when(~known).then("text")
    )  # fmt: skip
    title = (
        pl.when((kind == "link") & known).then(content.str.extract(_line("标题", "描述"), 1))
        .when((kind == "location") & known).then(content.str.extract(_line("名称"), 1))
        .when((kind == "card") & known).then(content.str.extract(_line("昵称"), 1))
        .when((kind == "transfer") & known).then(content.str.extract(_AMOUNT, 1))
        .when(~known & ~pl.col("_unknown")).then("title")
    )  # fmt: skip
    told = marked.with_columns(
        kind=pl.when("_quotes").then("kind").otherwise(kind),
        text=filled(text),
        title=filled(title.str.strip_chars()),
        quoted=pl.when("_quotes").then(filled(pl.col("_others"))).otherwise("quoted"),
        url=pl.when(known).then(content.str.extract(_line("链接"), 1).str.extract(r"^(https?://\S+)")).otherwise("url"),
        file_name=pl.when((kind == "file") & known).then(filled(content.str.extract(_FILE, 1))).otherwise("file_name"),
    ).drop("_mark", "_quotes", "_own", "_others", "_unknown")
    return told.with_columns(mentions=mentions(pl.col("text")))
