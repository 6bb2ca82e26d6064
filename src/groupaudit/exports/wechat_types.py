"""Map WeChat's message types, as packed or separate numbers and as exporters' words, to kinds of message.

Source of fact: WeChat 4 packs `subtype << 32 | type` into one number; the meanings are those that chatlog, PyWxDump and
puppet-padlocal agree on. Type 49 is an app message, determined by its subtype.
"""

import polars as pl

APP = 49
_BASE: dict[int, str] = {
    1: "text", 3: "image", 34: "voice", 42: "card", 43: "video", 47: "emoji", 48: "location", 50: "call", 62: "video",
    10000: "system", 10002: "system",
}  # fmt: skip
_APP: dict[int, str] = {
    1: "text", 3: "link", 4: "link", 5: "link", 6: "file", 7: "link", 8: "emoji", 17: "location", 19: "forward",
    24: "forward", 33: "mini-program", 36: "mini-program", 40: "forward", 50: "card", 51: "link", 53: "text",
    57: "quote", 63: "link", 74: "file", 87: "notice", 88: "link", 92: "link", 2000: "transfer", 2001: "red-packet",
    2003: "red-packet",
}  # fmt: skip
"""53 is a list that members sign one after the other (接龙), posted as the sender's own words; 62 is a pat."""

RECORDED: dict[str, str] = {
    "1": "text", "2": "image", "3": "voice", "4": "video", "5": "link", "6": "location", "8": "file", "17": "forward",
    "22": "link", "23": "link", "32": "link", "37": "emoji", "34": "voice", "43": "video", "47": "emoji", "49": "link",
}  # fmt: skip
"""`datatype` of a forwarded message; some exporters write WeChat's base types instead, so both are listed."""

_WORDS: dict[str, str] = {
    "text": "文本|文本消息|粘贴的文本|text|接龙|接龙消息",
    "image": "图片|图片消息|image",
    "voice": "语音|语音消息|voice",
    "video": "视频|视频消息|video",
    "emoji": "动画表情|表情|表情包|表情消息|用户上传的gif表情|sticker|emoji",
    "location": "位置|位置消息|位置分享|location|实时位置共享|位置共享",
    "card": "名片|名片消息|个人名片|推荐公众号|个人/公众号名片|企业微信名片|card",
    "link": (
        "链接|链接消息|卡片式链接|(分享)卡片式链接|分享链接|音乐分享|图文消息|音乐|音乐消息|音乐卡片|(分享)音乐|音乐与音频|音频|视频号直播"
        "|视频号直播卡片|视频号|(分享)视频号视频|(分享)视频号名片|视频号直播或直播回放|视频号直播或直播回放等|游戏相关|(分享)小说(猜)|link"
    ),
    "file": "文件|文件消息|文件(猜)|file",
    "forward": "聊天记录|聊天记录消息|聊天记录合并转发|合并转发|合并转发的聊天记录|(分享)笔记|笔记|收藏笔记|(分享)收藏夹",
    "mini-program": "小程序|小程序消息|小程序分享|(分享)小程序",
    "quote": "引用|引用消息|引用回复",
    "notice": "群公告|群公告消息",
    "transfer": "转账|转账消息|转账卡片",
    "red-packet": "红包|红包消息|红包卡片|红包封面|赠送红包封面",
    "call": "通话|通话消息|语音通话|视频通话|音视频通话|voip",
    "system": "系统|系统消息|系统通知|邀请加群|system",
    "recall": "消息撤回|撤回消息|撤回",
    "other": "拍一拍|拍一拍消息|其他消息|其他|未知|未知类型|unknown",
}
_KINDS = {word: kind for kind, words in _WORDS.items() for word in words.split("|")}
_SOMEBODY = r'^\s*(?:"[^"]*"|[^"]*?)\s*'
"""The acting person at the beginning, usually in quotes; does not match the pat in a name, as in `"拍了拍哥"邀请…`."""
PAT = _SOMEBODY + "拍了拍"
RECALLED = _SOMEBODY + "(?:撤回了?一条|(?:has )?recalled a message)"


MARKDOWN = r"(?s)^\s*\[(.*)\]\((https?://.*)\)\s*$"
LIST, TRANSCRIPT = r"^\s*\[接龙\]", r"^\s*\[语音(?:转文字|消息)\]"
"""A rendered link; the beginning of a list that people continue (接龙), and of a transcribed voice message."""

RECORDING = r"^\S+\.(?:wav|mp3|m4a|amr|silk|ogg)(?:\s+|$)"
"""The file name before the transcript of a voice message."""

TRANSFER = r"(?s)^\s*(?:\([^\n]*? 转账给 [^\n]*?\)\s*)?(?:([¥￥]\s?\d[\d.,]*)\s*(.*))?$"
"""A rendered transfer: payer and payee, amount, and note, each of which may be missing."""


def unclassed(content: pl.Expr) -> pl.Expr:
    """Return the content of a message of unknown type, which may be own words; null for pats and markup."""
    return pl.when(~content.str.contains(PAT) & ~content.str.contains(r"^\s*<") & content.str.contains(r"\S")).then(
        content
    )


def is_room(id_: pl.Expr) -> pl.Expr:
    """Tell whether an id is a group's; false for null."""
    return (id_.str.ends_with("@chatroom") | id_.str.ends_with("@im.chatroom")).fill_null(value=False)


def server_id(id_: pl.Expr) -> pl.Expr:
    """Return the server's message id; null for 0, the id of messages that never reached the server."""
    return pl.when(id_.str.contains(r"[^0\s]")).then(id_)


def apart(packed: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """Return type and subtype of a packed number, given as digits; null if it is not a number."""
    number = packed.str.strip_chars().cast(pl.Int64, strict=False)
    return number % (1 << 32), number // (1 << 32)


def kind_of(base: pl.Expr, sub: pl.Expr) -> pl.Expr:
    """Return the kind of message for an integer type and subtype, `other` if unknown."""
    plain = base.replace_strict(_BASE, default=None, return_dtype=pl.String)
    app = sub.replace_strict(_APP, default=None, return_dtype=pl.String)
    return pl.when(base == APP).then(app).otherwise(plain).fill_null("other")


def kind_named(word: pl.Expr) -> pl.Expr:
    """Return the kind for an exporter's word for a type (文本消息, 消息撤回3, sticker), `other` if unknown."""
    bare = word.str.strip_chars().str.to_lowercase().str.replace(r"(撤回)\d+$", "${1}")
    return bare.replace_strict(_KINDS, default="other", return_dtype=pl.String)
