"""chatlog-keeper: one array over all chats, times in seconds or written out, subtypes lost."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from opened import batch_of, problem_of, rejected

START = 1788220800
AT = datetime(2026, 9, 1, tzinfo=UTC)
ROOM = "1@chatroom"


def message(content="早", type_=1, **more):
    """One message."""
    return {
        "ts": START + 0.0, "sender": "张三", "sender_wxid": "wxid_aa", "chat_room": "那个群", "conversation_id": ROOM,
        "content": content, "msg_type": type_, "is_self": False, "account_id": "wxid_me", "thread_id": f"wxid_me::{ROOM}",
        "server_id": "9007199254740993", "source_offset": 0, "conversation_type": "group", "is_group_chat": True,
    } | more  # fmt: skip


@pytest.fixture
def read(tmp_path):
    """Read one file."""
    return lambda *entries, **options: batch_of(
        tmp_path, "wechat_messages.json", list(entries), reader="chatlog-keeper", **options
    )


def rows(batch, *columns, table="messages"):
    """Return columns in the order of lines."""
    return batch.tables[table].sort("line").select(columns).rows()


def test_messages_and_their_senders(read):
    """The name of the group is what the account calls it, so it is not taken; ids keep every digit."""
    batch = read(message(), message(server_id=None), message(server_id=9007199254740995), message(server_id=0))
    assert rows(batch, "group_id", "message_id", "member_id", "sender_name", "kind", "text")[0] == (
        ROOM, "9007199254740993", "wxid_aa", "张三", "text", "早",
    )  # fmt: skip
    assert rows(batch, "message_id")[1:] == [(None,), ("9007199254740995",), (None,)]
    assert rows(batch, "group_id", "name", table="groups") == [(ROOM, None)]
    assert batch.facts == {"exporter": "chatlog-keeper", "names-from": "sender"}


def test_times_have_fractions_or_are_written_out(read):
    """A null `ts` leaves `ts_iso`; a clock without a zone names the one that was assumed."""
    batch = read(
        message(ts=START + 0.25), message(ts=None, ts_iso="2026-09-01T08:00:00+08:00"), message(ts=None, ts_iso="2026-09-01T00:00:00Z"),
        message(ts=None, ts_iso=None), message(ts=START, ts_iso="never"),
    )  # fmt: skip
    assert rows(batch, "at") == [(AT + timedelta(milliseconds=250),), (AT,), (AT,), (None,), (AT,)]
    assert batch.notes["without-time"] == 1
    assert "assumed-timezone" not in batch.facts
    local = read(message(ts=None, ts_iso="2026-09-01T08:00:00"))
    assert (rows(local, "at"), local.facts["assumed-timezone"]) == ([(AT,)], "Asia/Shanghai")


SHARED = {
    ("[图片]", 3): ("image", None, None, None, None), ("[视频 12s]", 43): ("video", None, None, None, None),
    ("[语音 3s]", 34): ("voice", None, None, None, None), ("[表情: 笑]", 47): ("emoji", None, None, None, None),
    ("[通话] 已取消", 50): ("call", None, None, None, None), ("[位置: 翠湖]", 48): ("location", None, None, "翠湖", None),
    ("[名片: 王五]", 42): ("card", None, None, "王五", None), ("[转账]", 49): ("transfer", None, None, None, None),
    ("[红包]", 49): ("red-packet", None, None, None, None),
    ("[文件: 报告.pdf]", 49): ("file", None, None, None, "报告.pdf"),
    ("[文件: 报告.pdf | md5:0123 | 1.2MB]", 49): ("file", None, None, None, "报告.pdf"),
    ("[链接|来源|sha:12345678] 周报 — 摘要 (a.example)", 49): ("link", None, None, "周报 — 摘要 (a.example)", None),
    ("[链接] 周报", 49): ("link", None, None, "周报", None),
    ("[小程序 报修: 填单]", 49): ("mini-program", None, None, "填单", None),
    ("[小程序: 填单]", 49): ("mini-program", None, None, "填单", None),
    ("[合并转发: 群聊的聊天记录 | 2条] 张三: 早 李四: 好", 49): ("forward", None, None, "群聊的聊天记录", None),
    ("[合并转发: 群聊的聊天记录]", 49): ("forward", None, None, "群聊的聊天记录", None),
    ("[卡片 type=87: 公告]", 49): ("other", None, None, "公告", None),
    ("[引用 李四: 原话] ↳svrid:123456 @2026-09-01 收到", 49): ("quote", "收到", "原话", None, None),
    ("[引用 李四: [图片]] 收到]", 49): ("quote", "收到]", "[图片]", None, None),
    ("[引用: 原话] 收到", 49): ("quote", "收到", "原话", None, None),
    ("[引用 李四] 收到", 49): ("quote", "收到", None, None, None), ("[引用] 收到", 49): ("quote", "收到", None, None, None),
    ("[引用 李四: 原话]", 49): ("quote", None, "原话", None, None),
    ("[文件: a.pdf] 是我写的", 1): ("text", "[文件: a.pdf] 是我写的", None, None, None),
    ("嗯", 49): ("text", "嗯", None, None, None), ("好[引用 李四：原话]", 244813135921): ("quote", "好", "原话", None, None),
    ("[文件] a.pdf", 25769803825): ("file", None, None, None, "a.pdf"), ("早", "文本消息"): ("text", "早", None, None, None),
}  # fmt: skip


@pytest.mark.parametrize(("given", "said"), SHARED.items(), ids=str)
def test_brackets_tell_what_the_type_has_lost(read, given, said):
    """Types are cut to 16 bits, which leaves 49 of all app messages; a text is a text whatever it looks like."""
    assert rows(read(message(*given)), "kind", "text", "quoted", "title", "file_name") == [said]


def test_own_messages_without_a_sender_are_the_accounts(read):
    """`我` is no name."""
    batch = read(message(is_self=True, sender="我", sender_wxid=""), message(is_self=None, sender_wxid=None))
    assert rows(batch, "member_id") == [("wxid_me",), (None,)]
    assert rows(batch, "member_id", "group_nickname", table="members") == [("wxid_me", None)]


def test_the_thread_tells_the_conversation_too(read):
    """It is the account and the conversation."""
    batch = read(
        message(conversation_id=None), message(conversation_id="", thread_id="wxid_me::wxid_bb", is_group_chat=None)
    )
    assert rows(batch, "group_id") == [(ROOM,)]
    assert batch.set_aside == {"private-chat": 1}


def test_the_system_has_no_sender(read):
    """With and without the program's own mark."""
    batch = read(message(), message('"张三"邀请"李四"加入了群聊', 10000), message('[系统] "张三" 撤回了一条消息', 10000), message("[系统] 你已成为新群主", 10000))  # fmt: skip
    assert rows(batch, "kind", "member_id", "text") == [
        ("text", "wxid_aa", "早"), ("system", None, None), ("recall", None, None), ("system", None, None),
    ]  # fmt: skip
    assert sorted(rows(batch, "kind", "member_id", "actor_id", table="events"), key=str) == [
        ("join", None, "wxid_aa"), ("new-owner", "wxid_me", None), ("recall", "wxid_aa", "wxid_aa"),
    ]  # fmt: skip


def test_private_chats_are_set_aside(read):
    """Unless they are asked for."""
    entries = (
        message(),
        message(conversation_id="wxid_bb", is_group_chat=False),
        message(conversation_id="wxid_cc", is_group_chat=None),
    )
    assert read(*entries).set_aside == {"private-chat": 2}
    assert rows(read(*entries, allow_private=True), "group_id") == [(ROOM,), ("private:wxid_bb",), ("private:wxid_cc",)]


def test_what_cannot_be_used_is_named(read):
    """The others stay."""
    batch = read(
        message(),
        message(ts=5),
        message(conversation_id="", thread_id="wxid_me"),
        "x",
        message(ts=None, ts_iso="gestern"),
        message(content=[1]),
    )
    assert [(line, reason.split(": ")[0]) for line, reason in rejected(batch)] == [
        (2, "impossible-time"), (3, "no-group"), (4, "not-an-object"), (5, "impossible-time"), (6, "wrong-type"),
    ]  # fmt: skip


def test_a_file_that_is_cut_is_named(tmp_path):
    """Nothing of it is guessed."""
    text = json.dumps([message(), message("晚")], ensure_ascii=False)
    assert "x.json" in problem_of(tmp_path, "x.json", text[:-9])
