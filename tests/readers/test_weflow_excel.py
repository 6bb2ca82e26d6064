"""WeFlow's worksheets of messages: found by their headings, whatever stands above them."""

from datetime import UTC, datetime

import pytest

from opened import batch_of, members, problem_of, rejected, said
from workbooks import xlsx

ROOM = "20031@chatroom"
ABOVE = [
    ["会话信息"],
    ["微信ID", ROOM, "", "昵称", "翠湖群", "备注", "那个群"],
    ["导出工具", "WeFlow", "导出版本", "0.0.2", "平台", "wechat", "导出时间", "2026-09-02 08:36:30"],
]
HEADER = ["序号", "时间", "发送者昵称", "发送者微信ID", "发送者备注", "群昵称", "发送者身份", "消息类型", "内容"]
ROWS = [
    [1, "2026-09-01 09:00:00", "清风", "wxid_aa", "刘工", "刘洋+集团", "刘洋+集团", "文本消息", "@SUM(A1)"],
    [2, "2026-09-01 09:00:05", "浩然", "wxid_bb", "", "陈浩+集团", "我", "图片消息", "[图片]"],
    [3, "2026-09-01 09:00:09", "", ROOM, "", "", "系统", "系统消息", '"清风"修改群名为“翠湖群”'],
]


@pytest.fixture
def read(tmp_path):
    """Read a workbook of one sheet."""

    def read(*rows, name="聊天记录", **options):
        content = xlsx([[str(c) for c in row] for row in rows], names=[name])
        return batch_of(tmp_path, "翠湖群.xlsx", content, reader="weflow-excel", **options)

    return read


def test_all_names_are_kept_apart(read):
    """发送者身份 is a display name and no role; a formula is text; the line is that of the worksheet."""
    batch = read(*ABOVE, HEADER, *ROWS)
    assert said(batch, "line", "group_id", "member_id", "sender_name", "kind", "text") == [
        (5, ROOM, "wxid_aa", "刘洋+集团", "text", "@SUM(A1)"),
        (6, ROOM, "wxid_bb", "陈浩+集团", "image", None),
        (7, ROOM, None, None, "system", None),
    ]
    assert said(batch, "at")[0] == (datetime(2026, 9, 1, 1, tzinfo=UTC),)
    assert members(batch, "member_id", "group_nickname", "account_name", "remark", "name_basis", "role") == [
        ("wxid_aa", "刘洋+集团", "清风", "刘工", "group-nickname", None),
        ("wxid_bb", "陈浩+集团", "浩然", None, "group-nickname", None),
    ]
    assert batch.tables["groups"].select("group_id", "name").rows() == [(ROOM, "翠湖群")]
    assert batch.facts["exporter"] == "WeFlow 0.0.2"


@pytest.mark.parametrize("above", [ABOVE[:1], ABOVE[:2], [ABOVE[0], [], ABOVE[1], []]])
def test_the_header_is_found_below_any_block(read, above):
    """More than 20,000 messages come below a smaller block, without the tool: group nicknames tell it from EchoTrace."""
    batch = read(*above, HEADER, *ROWS)
    assert said(batch, "member_id", "text")[0] == ("wxid_aa", "@SUM(A1)")
    assert batch.facts["group-from"] == ("metadata" if len(above) > 1 else "file-name")


@pytest.mark.parametrize(("more", "name"), [(["备注", ""], "翠湖群"), ([], None)])
def test_without_a_remark_the_name_may_be_one(read, more, name):
    """The block above more than 20,000 messages has what the exporter calls the group in the place of its name."""
    batch = read(ABOVE[0], ["微信ID", ROOM, "昵称", "翠湖群", *more], ["导出工具", "WeFlow"], [], HEADER, *ROWS)
    assert batch.tables["groups"].select("group_id", "name").rows() == [(ROOM, name)]


def test_the_compact_layout_has_display_names_only(read):
    """Without an id a sender is known by name, the exporting account by nothing."""
    rows = [
        ["1", "2026-09-01 09:00:00", "刘洋", "文本消息", "早"],
        ["2", "2026-09-01 09:00:05", "我", "文本消息", "早"],
    ]
    batch = read(*ABOVE, ["序号", "时间", "发送者身份", "消息类型", "内容"], *rows)
    assert said(batch, "member_id", "sender_name") == [("name:刘洋", "刘洋"), (None, "我")]
    assert batch.facts["names-from"] == "发送者身份"


@pytest.mark.parametrize(
    "cells", [("系统消息", "", "", "", "系统消息"), ("", "", "", "", "系统消息"), ("系统", "", "", "系统", "系统")]
)
def test_the_system_is_nobody_who_recalls(read, cells):
    """Who recalled stands in the words; a person of that name who says something stays one."""
    recall = ["4", "2026-09-01 09:00:20", *cells, "撤回消息", '"浩然" 撤回了一条消息']
    spoken = ["5", "2026-09-01 09:00:30", "系统消息", "", "", "", "系统消息", "文本消息", "早"]
    batch = read(*ABOVE, HEADER, *ROWS, recall, spoken)
    assert said(batch, "kind", "member_id", "sender_name")[-2:] == [
        ("recall", None, None),
        ("text", "name:系统消息", "系统消息"),
    ]
    assert batch.tables["events"].filter(kind="recall")["actor_id"].to_list() == ["wxid_bb"]


def test_the_messages_of_a_single_member(read):
    """成员消息记录 has an id in place of names."""
    row = ["1", "2026-09-01 09:00:00", "wxid_aa", "文本消息", "早"]
    batch = read(*ABOVE, ["序号", "时间", "发送者wxid", "消息类型", "内容"], row, name="成员消息记录")
    assert said(batch, "group_id", "member_id", "text") == [(ROOM, "wxid_aa", "早")]
    assert "names-from" not in batch.facts


def test_a_private_chat_is_set_aside_unless_allowed(read):
    """An id that is no chatroom's is a person's."""
    above = [ABOVE[0], ["微信ID", "wxid_aa", "", "昵称", "清风", "备注", ""], ABOVE[2]]
    header = [h for h in HEADER if h != "群昵称"]
    row = ["1", "2026-09-01 09:00:00", "清风", "wxid_aa", "", "清风", "文本消息", "早"]
    assert read(*above, header, row).set_aside == {"private-chat": 1}
    assert said(read(*above, header, row, allow_private=True), "group_id") == [("private:wxid_aa",)]


def test_an_impossible_time_is_a_reject(read):
    """It names its row; the others stay."""
    batch = read(*ABOVE, HEADER, [*ROWS[0][:1], "2026-13-40 25:00:00", *ROWS[0][2:]], *ROWS[1:])
    assert rejected(batch) == [(5, "impossible-time")]
    assert len(said(batch, "line")) == 2


def test_an_old_workbook_that_is_none_says_what_to_do(tmp_path):
    """An OLE document that is no workbook is refused with the way out."""
    problem = problem_of(tmp_path, "翠湖群.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))
    assert "另存为 .xlsx 或 .csv" in problem
    assert "save it as .xlsx or .csv" in problem
