"""CipherTalk's worksheet: seconds, packed types and ids of senders; the group is the file."""

from datetime import UTC, datetime

import pytest

from opened import batch_of, members, rejected, said
from workbooks import xlsx

HEADER = ["序号", "时间", "日期", "时刻", "星期", "发送者", "微信ID", "消息类型", "消息内容", "原始类型代码", "时间戳"]
START = 1788224400  # 2026-09-01 09:00 in Shanghai


def row(n, *said, at=START):
    """One row; the clock beside the number is in the format of the exporting computer."""
    return [str(c) for c in (n, "2026/9/1 09:00:00", "2026-09-01", "09:00:00", "星期二", *said, at)]


@pytest.fixture
def read(tmp_path):
    """Read a workbook of one sheet, with the columns that newer versions add."""

    def read(*rows, more=()):
        content = xlsx([[*HEADER, *more], *rows], names=["聊天记录"])
        return batch_of(tmp_path, "翠湖群.xlsx", content, reader="ciphertalk-excel")

    return read


@pytest.mark.parametrize("more", [(), ("头像链接", "聊天记录详情")])
def test_the_packed_type_tells_the_kind(read, more):
    """The code is surer than the word beside it; seconds are an instant whatever the clock shows."""
    batch = read(
        row(1, "刘洋", "wxid_aa", "其他消息", "早", 1),
        row(2, "刘洋", "wxid_aa", "链接消息", "[文件] 清单.xlsx", 25769803825, at=START + 5),
        row(3, "", "20031@chatroom", "系统消息", '"清风"修改群名为“翠湖群”', 10000, at=START + 9),
        more=more,
    )
    assert said(batch, "line", "group_id", "member_id", "kind", "text", "file_name") == [
        (2, "翠湖群", "wxid_aa", "text", "早", None),
        (3, "翠湖群", "wxid_aa", "file", None, "清单.xlsx"),
        (4, "翠湖群", None, "system", None, None),
    ]
    assert said(batch, "at")[0] == (datetime(2026, 9, 1, 1, tzinfo=UTC),)
    assert "assumed-timezone" not in batch.facts
    assert members(batch, "member_id", "group_nickname", "name_basis") == [("wxid_aa", "刘洋", "unknown")]


DETAILS = {
    "1. [刘洋] 2026-9-1 08:00 文本: 早\n2. [赵琳] 2026-09-01 08:00:01 文件: [文件] 清单.xlsx\n3. [A&amp;B] 昨天 其他: 看这里": [
        ("刘洋", "text", "早"), ("赵琳", "file", "清单.xlsx"), ("A&B", "other", "看这里"),
    ],
    "1. [刘洋] 2026-9-1 08:00 文本: 名单：\n1. [甲] 08:00 文本: 好\n3. 乙\n2. []  图片: [图片]": [
        ("刘洋", "text", "名单：\n1. [甲] 08:00 文本: 好\n3. 乙"), (None, "image", None),
    ],
    "1. [刘]洋] 2026-9-1 08:00 语音: [语音消息]\n2. [乙] 8:00 其他: [消息]": [("刘]洋", "voice", None), ("乙", "other", None)],
    "1. [刘洋] 2026-9-1 08:00 文本: [图片] 2. [乙] 8:00 文本: x": [("刘洋", "text", "[图片] 2. [乙] 8:00 文本: x")],
    "见附件": None,
    "": None,
}  # fmt: skip


@pytest.mark.parametrize(("details", "expected"), DETAILS.items(), ids=map(str, range(len(DETAILS))))
def test_a_record_tells_what_was_passed_on(read, details, expected):
    """Who said what in it; lines of a text that look like an item but are out of turn stay words of it."""
    passed_on = row(1, "刘洋", "wxid_aa", "聊天记录", "[聊天记录] 群聊的聊天记录", 81604378673)
    batch = read([*passed_on, details], row(2, "刘洋", "wxid_aa", "文本消息", "早", 1), more=["聊天记录详情"])
    ((kind, title, records), (*_, none)) = said(batch, "kind", "title", "forwarded")
    assert (kind, title, none) == ("forward", "群聊的聊天记录", None)
    assert (records and [(r["name"], r["kind"], r["text"]) for r in records]) == expected


def test_without_an_id_a_sender_is_known_by_name(read):
    """And one who has neither is nobody."""
    batch = read(row(1, "刘洋", "", "文本消息", "早", 1), row(2, "", "", "文本消息", "早", 1))
    assert said(batch, "member_id") == [("name:刘洋",), (None,)]
    assert batch.notes["without-sender"] == 1


def test_an_impossible_time_is_a_reject(read):
    """A number that is no time, like words, costs its row alone."""
    batch = read(row(1, "甲", "wxid_aa", "文本消息", "早", 1, at="-5"), row(2, "甲", "wxid_aa", "文本消息", "晚", 1))
    assert rejected(batch) == [(2, "impossible-time")]
    assert said(batch, "text") == [("晚",)]
