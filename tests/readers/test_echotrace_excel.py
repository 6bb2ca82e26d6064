"""EchoTrace's worksheets of messages: like WeFlow's, without the tool's name and group nicknames."""

import pytest

from opened import batch_of, members, rejected, said
from workbooks import xlsx

ROOM = "20031@chatroom"
ABOVE = [["会话信息"], ["微信ID", ROOM, "昵称", "翠湖群", "备注", "那个群"], []]
HEADER = ["序号", "时间", "发送者昵称", "发送者微信ID", "发送者备注", "发送者身份", "消息类型", "内容"]


@pytest.fixture
def read(tmp_path):
    """Read a workbook of one sheet."""

    def read(*rows):
        content = xlsx([[str(c) for c in row] for row in rows], names=["聊天记录"])
        return batch_of(tmp_path, "翠湖群.xlsx", content, reader="echotrace-excel")

    return read


def test_account_names_and_no_group_nicknames(read):
    """The name shown is the account's, which no rule takes for a group nickname."""
    batch = read(
        *ABOVE,
        HEADER,
        [1, "2026-09-01 09:00:00", "清风", "wxid_aa", "刘工", "刘工", "文本消息", "好[引用 林：明天]"],
        [2, "2026-09-01 09:00:05", "", ROOM, "", "系统", "系统消息", '"清风"邀请"林"加入了群聊'],
    )
    assert said(batch, "line", "member_id", "sender_name", "kind", "text", "quoted") == [
        (5, "wxid_aa", "清风", "text", "好", "明天"),
        (6, None, None, "system", None, None),
    ]
    assert members(batch, "member_id", "group_nickname", "account_name", "remark", "name_basis") == [
        ("wxid_aa", None, "清风", "刘工", None)
    ]
    assert batch.tables["groups"].select("group_id", "name", "cell").rows() == [(ROOM, "翠湖群", "聊天记录!D2")]
    assert batch.tables["events"].select("kind", "actor_id", "member_name").rows() == [("join", "wxid_aa", "林")]
    assert (batch.facts["exporter"], batch.facts["names-from"]) == ("EchoTrace", "发送者昵称")


def test_an_impossible_time_is_a_reject(read):
    """It names its row."""
    row = [1, "2026-13-40", "清风", "wxid_aa", "", "清风", "文本消息", "早"]
    assert rejected(read(*ABOVE, HEADER, row)) == [(5, "impossible-time")]
