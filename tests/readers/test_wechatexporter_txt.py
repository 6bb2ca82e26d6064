"""WechatExporter's text: `NAME (time):words`; the system and quotes stand on lines without a time."""

from datetime import UTC, datetime

import pytest

from opened import batch_of, members, rejected, said

TITLE = "翠湖群 - 微信聊天记录\n"


@pytest.fixture
def read(tmp_path):
    """Read the text of a conversation's folder."""

    def read(content, path="翠湖群/index.txt"):
        folder, _, name = path.rpartition("/")
        data = content if isinstance(content, bytes) else (TITLE + content).encode()
        return batch_of(tmp_path / folder, name, data, reader="wechatexporter-txt")

    return read


def test_a_name_may_hold_brackets(read):
    """The time ends the name; there is no space after the colon."""
    batch = read("刘洋 (工程 (二) (2026-09-01 09:00:00):早\n")
    assert said(batch, "line", "group_id", "member_id", "sender_name", "at", "text") == [
        (2, "翠湖群", "name:刘洋 (工程 (二)", "刘洋 (工程 (二)", datetime(2026, 9, 1, 1, tzinfo=UTC), "早")
    ]
    assert members(batch, "group_nickname", "name_basis") == [("刘洋 (工程 (二)", "unknown")]


def test_a_copied_line_inside_a_message_moves_no_sender(read):
    """The first time ends the name: whoever quotes a line of the same shape stays its sender."""
    batch = read("刘洋 (2026-09-01 09:00:00):赵琳 (2026-09-01 08:00:00):我辞职\n")
    assert said(batch, "sender_name", "text") == [("刘洋", "赵琳 (2026-09-01 08:00:00):我辞职")]


def test_bare_lines_go_on_with_the_message_above(read):
    """An empty line at the end is no part of it."""
    batch = read("刘洋 (2026-09-01 09:00:00):一\n二\n\n三\n\n赵琳 (2026-09-01 09:00:05):[图片]\n")
    assert said(batch, "line", "kind", "text") == [(2, "text", "一\n二\n\n三"), (7, "image", None)]


def test_what_the_system_says_has_no_time(read):
    """It is nobody's, and not a further line of the message above."""
    batch = read(
        '刘洋 (2026-09-01 09:00:00):早\n"清风"邀请"林"加入了群聊\n"清风"修改群名为“翠湖群”\n系统消息: 以上是打招呼的内容\n'
    )
    assert said(batch, "kind", "at", "member_id", "text")[1:] == [("system", None, None, None)] * 3
    assert said(batch, "text")[0] == ("早",)
    assert batch.tables["events"]["kind"].to_list()[:2] == ["join", "rename"]
    assert batch.notes["without-time"] == 3


def test_a_reply_names_nobody_who_wrote_it(read):
    """The words of others are kept apart; sender and time of the reply are not in the file and not guessed."""
    batch = read("赵琳 (2026-09-01 09:00:00):明天\n「赵琳：明天」\n- - - - - - - - - - - - - - -\n准时到\n")
    assert said(batch, "kind", "member_id", "at", "text", "quoted")[1] == ("text", None, None, "准时到", "明天")
    assert batch.notes["without-sender"] == 1


def test_the_group_is_the_folder_or_else_the_file(read):
    """A text that was moved out of its folder is known by its name; inspect says which it was."""
    line = "刘洋 (2026-09-01 09:00:00):早\n"
    moved, inside = read(line, "九月/采购群.txt"), read(line)
    assert said(moved, "group_id") == [("采购群",)]
    assert (moved.facts["group-from"], inside.facts["group-from"]) == ("file-name", "folder")


def test_damage_stays_on_its_message(read):
    """Windows line ends change nothing; impossible times and bytes of no encoding are rejects."""
    content = TITLE + "甲 (2026-13-01 09:00:00):何时\n甲 (2026-09-01 09:00:00):坏\n甲 (2026-09-01 09:00:01):早\n"
    batch = read(content.replace("\n", "\r\n").encode().replace("坏".encode(), b"\xff"))
    assert rejected(batch) == [(2, "impossible-time"), (3, "undecodable")]
    assert said(batch, "line", "text") == [(4, "早")]


RECORD = """刘洋 (2026-09-01 09:00:00):群聊的聊天记录
<< 群聊的聊天记录
外人甲 (2026-8-31 18:00):赌博吗
第二行
外人乙 (2026-08-31 18:00:05):[图片]
外人乙 (2026-08-31 18:00:06):里面的
<< 里面的
外人丙 ():深
里面的 结束 >>
群聊的聊天记录 结束 >>
<< 又一份
外人丁 (2026-08-31 18:00:09):又
又一份 结束 >>
赵琳 (2026-09-01 09:00:05):<< 看这个
<< 看这个
"""


def test_nobody_in_a_forwarded_record_speaks_in_the_group(read):
    """The record belongs to the message above it; an opening that nothing closes is somebody's words."""
    batch = read(RECORD)
    assert said(batch, "line", "sender_name", "kind", "text", "title") == [
        (2, "刘洋", "forward", None, "群聊的聊天记录"),
        (15, "赵琳", "text", "<< 看这个\n<< 看这个", None),
    ]
    (records,), (nothing,) = said(batch, "forwarded")
    assert [(r["name"], r["kind"], r["text"]) for r in records] == [
        ("外人甲", "text", "赌博吗\n第二行"), ("外人乙", "image", None), ("外人乙", "text", "里面的"), ("外人丙", "text", "深"), ("外人丁", "text", "又"),
    ]  # fmt: skip
    assert records[0]["at"] == datetime(2026, 8, 31, 10, tzinfo=UTC)
    assert nothing is None
    assert members(batch, "member_id") == [("name:刘洋",), ("name:赵琳",)]


def test_an_english_program_writes_the_same(tmp_path):
    """Its first line, its placeholders and what the system says are in English."""
    content = (
        "Cuihu - WeChat Chat History\n\nLiu Yang (2026-09-01 09:00:00):[Photo]\n"
        'Liu Yang (2026-09-01 09:00:01):hello\nLiu Yang invited "Zhao" to the group chat\n'
    )
    batch = batch_of(tmp_path, "Cuihu.txt", content, reader="wechatexporter-txt")
    assert said(batch, "kind", "text") == [("image", None), ("text", "hello"), ("system", None)]
    assert batch.tables["events"]["kind"].to_list() == ["join"]
