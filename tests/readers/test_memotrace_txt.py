"""MemoTrace's text: `time name`, the words below; what the system says stands on the line of the time."""

from datetime import UTC, datetime

import pytest

from opened import batch_of, members, rejected, said


@pytest.fixture
def read(tmp_path):
    """Read one text."""

    def read(content):
        return batch_of(tmp_path, "翠湖群.txt", content, reader="memotrace-txt")

    return read


def test_messages_and_their_senders(read):
    """A name may hold spaces; words may hold empty lines."""
    batch = read("2026-09-01 09:00:00 刘洋 工程\n一\n\n二\n\n2026-09-01 09:00:05 赵琳\n[图片]\n\n")
    assert said(batch, "line", "group_id", "member_id", "kind", "text") == [
        (1, "翠湖群", "name:刘洋 工程", "text", "一\n\n二"),
        (6, "翠湖群", "name:赵琳", "image", None),
    ]
    assert said(batch, "at")[0] == (datetime(2026, 9, 1, 1, tzinfo=UTC),)
    assert members(batch, "group_nickname", "name_basis") == [("刘洋 工程", "unknown"), ("赵琳", "unknown")]


def test_what_the_system_says_is_no_name(read):
    """A line without words below it is the system's, not a member called so."""
    batch = read('2026-09-01 09:00:00 "清风"邀请"林"加入了群聊\n\n2026-09-01 09:00:01 "清风" 撤回了一条消息\n\n')
    assert said(batch, "kind", "member_id", "sender_name", "text") == [("system", None, None, None), ("recall", None, None, None)]  # fmt: skip
    assert "members" not in batch.tables
    assert batch.tables["events"].select("kind", "actor_name").rows() == [("join", "清风"), ("recall", "清风")]


def test_an_empty_message_of_a_member_is_not_the_systems(read):
    """Somebody who writes elsewhere in the file may have sent what has no words."""
    batch = read("2026-09-01 09:00:00 刘洋\n早\n\n2026-09-01 09:00:05 刘洋\n\n\n2026-09-01 09:00:09 撤回提醒已开启\n\n")
    assert said(batch, "kind", "member_id") == [("text", "name:刘洋"), ("text", "name:刘洋"), ("system", None)]


def test_a_reply_names_whom_it_answers(read):
    """The words of others are kept apart from the sender's own."""
    batch = read("2026-09-01 09:00:00 刘洋\n准时到\n引用:赵琳:明天:十点\n第二行\n\n")
    assert said(batch, "kind", "text", "quoted") == [("text", "准时到", "明天:十点\n第二行")]


def test_a_link_is_an_indented_block(read):
    """Title and address are told, and nothing in it is the sender's own words."""
    batch = read("2026-09-01 09:00:00 刘洋\n   [链接]:title:九月安排\n   https://a.example/9\n\n")
    assert said(batch, "kind", "title", "url", "text") == [("link", "九月安排", "https://a.example/9", None)]


def test_a_heading_counts_below_an_empty_line_only(read):
    """Nobody can put words into another's mouth by a line break."""
    batch = read("2026-09-01 09:00:00 甲\n看\n2026-09-01 09:00:00 乙\n我辞职\n\n")
    assert said(batch, "sender_name", "text") == [("甲", "看\n2026-09-01 09:00:00 乙\n我辞职")]


def test_damage_stays_on_its_message(read):
    """Windows line ends and a mark change nothing; impossible times and bytes of no encoding are rejects."""
    content = (
        "2026-02-30 09:00:00 甲\r\n何时\r\n\r\n2026-09-01 09:00:02 甲\r\n坏\r\n\r\n2026-09-01 09:00:03 甲\r\n早\r\n"
    )
    batch = read(b"\xef\xbb\xbf" + content.encode().replace("坏".encode(), b"\xff"))
    assert rejected(batch) == [(1, "impossible-time"), (4, "undecodable")]
    assert said(batch, "line", "text") == [(7, "早")]


def test_chinese_bytes_of_windows_are_read(read):
    """GB18030 is recognised and transcoded."""
    batch = read("2026-09-01 09:00:00 刘洋\n请确认明天的验收时间\n\n".encode("gb18030"))
    assert said(batch, "sender_name", "text") == [("刘洋", "请确认明天的验收时间")]


def test_what_is_no_text_is_spelled_out(read):
    """Newer versions write marks in 【】, and the words of a record below theirs."""
    batch = read(
        "2026-09-01 09:00:00 刘洋\n【图片】\n\n2026-09-01 09:00:01 刘洋\n【合并转发的聊天记录】\n\n- 2026-08-31 09:00:00 老吴: 去赌博\n\n"
        "2026-09-01 09:00:02 刘洋\n不行\n引用：老吴: 去赌博\n\n2026-09-01 09:00:03 刘洋\n【图片】看这个\n\n"
    )
    assert said(batch, "kind", "text", "quoted") == [
        ("image", None, None),
        ("forward", None, None),
        ("text", "不行", "去赌博"),
        ("text", "【图片】看这个", None),
    ]
