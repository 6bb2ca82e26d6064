"""Texts as exporters render messages: placeholders, names of files, quotes in brackets, paths of exported media."""

import polars as pl
import pytest

from groupaudit.exports.wechat_rendered import rendered

COLUMNS = ("kind", "text", "quoted", "title", "url", "file_name", "told", "mentions")


def one(kind, content, *, guess=False):
    """Return what a message says, without what it does not."""
    frame = pl.DataFrame({"line": [1], "kind": [kind], "content": pl.Series([content], dtype=pl.String)})
    (row,) = rendered(frame, guess=guess).rows(named=True)
    return {name: row[name] for name in COLUMNS if row[name] is not None}


TYPED = {
    ("text", "早"): {"text": "早"},
    ("text", "@李四\u2005早"): {"text": "@李四\u2005早", "mentions": ["李四"]},
    ("text", "[图片] 如下"): {"text": "[图片] 如下"},
    ("text", "[文件] 发我"): {"text": "[文件] 发我"},
    ("text", "[接龙] 1. 张三"): {"text": "1. 张三"},
    ("link", "[接龙] 1. 张三"): {"kind": "text", "text": "1. 张三"},
    ("quote", "好[引用 张三：原话]"): {"text": "好", "quoted": "原话"},
    ("text", "好[引用 张三：原话]"): {"kind": "text", "text": "好", "quoted": "原话"},
    ("quote", "好\n\n[引用](2026-09-01 08:00:00)张三:原话\n两行"): {"text": "好", "quoted": "原话\n两行"},
    ("quote", "好"): {"text": "好"},
    ("quote", "[引用消息]"): {},
    ("voice", "[语音消息 - 转文字失败]"): {},
    ("call", "[语音通话] 已取消"): {},
    ("forward", "[转发的聊天记录]群聊的聊天记录"): {"title": "群聊的聊天记录"},
    ("image", "[图片]"): {},
    ("image", "media/images/1.jpg"): {},
    ("emoji", "[表情包：开心]"): {},
    ("voice", "[语音消息]"): {},
    ("voice", "media/voices/1.wav"): {},
    ("voice", "[语音转文字] 明天开会"): {"text": "明天开会"},
    ("voice", "[语音消息] 明天开会"): {"text": "明天开会"},
    ("file", "[文件] 报告.pdf"): {"file_name": "报告.pdf"},
    ("file", "报告.pdf"): {"file_name": "报告.pdf"},
    ("file", "media/files/a b.docx"): {"file_name": "a b.docx"},
    ("file", "media\\files\\a.docx"): {"file_name": "a.docx"},
    ("link", "[链接] 周报"): {"title": "周报"},
    ("link", "[链接] 周报\nhttps://a.example/1"): {"title": "周报", "url": "https://a.example/1"},
    ("link", '周报\n<a href="https://a.example/?a=1" target="_blank">点击查看详情</a>'): {"title": "周报", "url": "https://a.example/?a=1"},
    ("link", "[小程序] 报修"): {"kind": "mini-program", "title": "报修"},
    ("link", "[音乐] 歌"): {"title": "歌"},
    ("mini-program", "[小程序] 报修"): {"title": "报修"},
    ("location", "[位置] 翠湖"): {"title": "翠湖"},
    ("card", "[名片] 王五"): {"title": "王五"},
    ("forward", "[聊天记录] 群聊的聊天记录\n张三: 早"): {"title": "群聊的聊天记录"},
    ("notice", "[群公告] 停电"): {"text": "停电"},
    ("other", "[群公告] 停电"): {"kind": "notice", "text": "停电"},
    ("transfer", "[转账] ￥1.00 饭钱"): {"text": "饭钱", "title": "￥1.00"},
    ("red-packet", "[红包] 恭喜"): {"text": "恭喜"},
    ("other", "[名片] 王五"): {"kind": "card", "title": "王五"},
    ("other", "[拍一拍] 我拍了拍自己"): {},
    ("system", '"张三"已成为新群主'): {"told": '"张三"已成为新群主'},
    ("recall", "你撤回了一条消息"): {"told": "你撤回了一条消息"},
    ("other", "加我进群"): {"text": "加我进群"},
    ("other", "[其他消息]"): {},
    ("other", "[拍一拍] 我拍了自己"): {},
    ("other", '"张三" 拍了拍 "李四"'): {},
    ("other", "<msg><x>1</x></msg>"): {},
    ("text", None): {},
    ("text", " "): {},
}  # fmt: skip


@pytest.mark.parametrize(("message", "said"), TYPED.items(), ids=map(str, TYPED))
def test_where_the_type_is_known_only_its_own_placeholder_is_one(message, said):
    """A text that only begins like a placeholder is somebody's words."""
    kind, content = message
    assert one(kind, content) == {"kind": kind} | said


GUESSED = {
    "早": {"kind": "text", "text": "早"},
    "[图片]": {"kind": "image"},
    "[视频]": {"kind": "video"},
    "[表情包：开心]": {"kind": "emoji"},
    "[语音 3s]": {"kind": "voice"},
    "[视频]12s": {"kind": "video"},
    "[语音消息 - 转文字失败]": {"kind": "voice"},
    "[视频通话] 12:34": {"kind": "call"},
    "[名片]王五": {"kind": "card", "title": "王五"},
    "[语音转文字] 明天开会": {"kind": "voice", "text": "明天开会"},
    "[图片] 是这个": {"kind": "text", "text": "[图片] 是这个"},
    "[文件] 报告.pdf": {"kind": "file", "file_name": "报告.pdf"},
    "[链接] 周报": {"kind": "link", "title": "周报"},
    "[聊天记录] 群聊的聊天记录": {"kind": "forward", "title": "群聊的聊天记录"},
    "[接龙] 1. 张三": {"kind": "text", "text": "1. 张三"},
    "[转账] ￥1.00": {"kind": "transfer", "title": "￥1.00"},
    "[Photo]": {"kind": "image"},
    "[Audio 1'5\"]": {"kind": "voice"},
    '[语音 3"]': {"kind": "voice"},
    "(Video Missed)": {"kind": "video"},
    "[Video/Audio Call]": {"kind": "call"},
    "[视频/语音通话]": {"kind": "call"},
    "[Contact Card] Wang Wu": {"kind": "card", "title": "Wang Wu"},
    "[File: 报告 [终].pdf]": {"kind": "file", "file_name": "报告 [终].pdf"},
    "[Red Packet]": {"kind": "red-packet"},
    "[Photo] like this": {"kind": "text", "text": "[Photo] like this"},
    "[周报](https://a.example/(1))": {"kind": "link", "title": "周报", "url": "https://a.example/(1)"},
    "[Smile] ok": {"kind": "text", "text": "[Smile] ok"},
    "[哈哈] 好": {"kind": "text", "text": "[哈哈] 好"},
    "好[引用 张三：原话]": {"kind": "text", "text": "好", "quoted": "原话"},
    "media/images/3f2a_1.JPG": {"kind": "image"},
    "media/云岭群/videos/a-1.mp4 ": {"kind": "video"},
    "media/voices/voice_77.wav": {"kind": "voice"},
    "media/emojis/ab12.gif": {"kind": "emoji"},
    "media/files/报价 二.xlsx": {"kind": "file", "file_name": "报价 二.xlsx"},
    "media/images/加微信ab123.jpg": {"kind": "text", "text": "media/images/加微信ab123.jpg"},
    "media/images/a.jpg 请看": {"kind": "text", "text": "media/images/a.jpg 请看"},
    "请看\nmedia/images/a.jpg": {"kind": "text", "text": "请看\nmedia/images/a.jpg"},
    "media/images/a.exe": {"kind": "text", "text": "media/images/a.exe"},
    "photos/a.jpg": {"kind": "text", "text": "photos/a.jpg"},
}


@pytest.mark.parametrize(("content", "said"), GUESSED.items(), ids=GUESSED)
def test_where_no_type_is_told_the_placeholder_tells_it(content, said):
    """Words behind the placeholder of a picture make it a text."""
    assert one("text", content, guess=True) == said
