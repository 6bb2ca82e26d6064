"""WeChat's types of messages: numbers packed and apart, the words of exporters, and how the system tells of pats."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from groupaudit.exports.wechat_types import PAT, RECALLED, apart, is_room, kind_named, kind_of
from groupaudit.tables import MESSAGE_KINDS

PACKED = {
    1: "text", 3: "image", 34: "voice", 43: "video", 47: "emoji", 48: "location", 50: "call", 10000: "system",
    17179869233: "link", 21474836529: "link", 25769803825: "file", 81604378673: "forward", 103079215153: "forward",
    141733920817: "mini-program", 154618822705: "mini-program", 219043332145: "link", 227633266737: "text",
    244813135921: "quote", 266287972401: "other", 317827579953: "file", 373662154801: "notice", 395136991281: "link",
    8589934592049: "transfer", 8594229559345: "red-packet", 8602819493937: "red-packet", 4294967345: "text", 7: "other",
}  # fmt: skip
"""The numbers that WeChat 4 stores, as exporters write them."""

WORDS = {
    "文本消息": "text", "图片消息": "image", "语音消息": "voice", "名片消息": "card", "视频消息": "video", "动画表情": "emoji",
    "位置消息": "location", "链接消息": "link", "通话消息": "call", "系统消息": "system", "引用消息": "quote",
    "音乐消息": "link", "群公告": "notice", "转账消息": "transfer", "文件消息": "file", "聊天记录": "forward",
    "小程序消息": "mini-program", "其他消息": "other", "卡片式链接": "link", "图文消息": "link", "红包卡片": "red-packet",
    "转账卡片": "transfer", "小程序分享": "mini-program", "视频号直播卡片": "link", "聊天记录合并转发": "forward",
    "音乐卡片": "link", "拍一拍消息": "other", "未知类型(77)": "other", "(分享)卡片式链接": "link", "引用回复": "quote",
    "合并转发的聊天记录": "forward", "接龙": "text", "粘贴的文本": "text", "用户上传的GIF表情": "emoji", "邀请加群": "system",
    "消息撤回57": "recall", "系统通知": "system", "语音通话": "call", "文件(猜)": "file", " Sticker ": "emoji", "": "other",
}  # fmt: skip
"""The words of current and older versions of WeFlow, EchoTrace and PyWxDump."""


def one(expression, value, dtype=pl.String):
    """Return what an expression makes of one value in the column `v`."""
    return pl.DataFrame({"v": pl.Series([value], dtype=dtype)}).select(x=expression).item()


@pytest.mark.parametrize(("number", "kind"), PACKED.items())
def test_a_packed_number_is_its_kind(number, kind):
    """The subtype of an app message decides; another type has none."""
    assert one(kind_of(*apart(pl.col("v"))), str(number)) == kind


@given(st.integers(0, 2**31 - 1), st.integers(0, 2**30))
def test_taking_apart_undoes_packing(base, sub):
    """`sub << 32 | base` gives both again, to the last digit."""
    both = pl.DataFrame({"v": [f" {sub << 32 | base} "]}).select(base=apart(pl.col("v"))[0], sub=apart(pl.col("v"))[1])
    assert both.row(0) == (base, sub)


@pytest.mark.parametrize("value", ["", "x", "1.5", None, str(2**70)])
def test_what_is_no_number_has_no_type(value):
    """It is null, and its kind is `other`."""
    assert one(apart(pl.col("v"))[0], value) is None
    assert one(kind_of(*apart(pl.col("v"))), value) == "other"


@pytest.mark.parametrize(("word", "kind"), WORDS.items())
def test_every_known_word_is_a_kind(word, kind):
    """Case, space and the number behind 消息撤回 do not matter; what nobody knows is `other`."""
    assert kind in MESSAGE_KINDS
    assert one(kind_named(pl.col("v")), word) == kind


def test_no_word_is_other():
    """A type that is missing is `other`, too."""
    assert one(kind_named(pl.col("v")), None) == "other"


@pytest.mark.parametrize(
    ("id_", "room"),
    {"1@chatroom": True, "1@im.chatroom": True, "wxid_chatroom": False, "2@openim": False, None: False}.items(),
)
def test_a_room_is_known_by_its_id(id_, room):
    """Rooms of WeChat and of WeCom; what has no id is none."""
    assert one(is_room(pl.col("v")), id_) is room


@pytest.mark.parametrize(
    ("text", "pat"),
    {
        '"张三" 拍了拍 "李四"': True, "我拍了拍自己": True, "张三 拍了拍我的肩膀": True,
        '"拍了拍哥"邀请"李四"加入了群聊': False, '你邀请"拍了拍"加入了群聊': False, '"张三"修改群名为“拍了拍”': False,
    }.items(),
)  # fmt: skip
def test_a_name_that_speaks_of_a_pat_is_no_pat(text, pat):
    """Nobody hides an invitation by calling himself 拍了拍."""
    assert one(pl.col("v").str.contains(PAT), text) is pat


@pytest.mark.parametrize(
    ("text", "recall"),
    {
        '"张三" 撤回了一条消息': True, "你撤回了一条消息": True, "You recalled a message": True,
        '"张三" has recalled a message.': True, '"撤回了一条"邀请"李四"加入了群聊': False,
    }.items(),
)  # fmt: skip
def test_a_name_that_speaks_of_withdrawing_withdraws_nothing(text, recall):
    """The same for withdrawn messages."""
    assert one(pl.col("v").str.contains(RECALLED), text) is recall
