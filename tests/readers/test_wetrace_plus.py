"""Wetrace Plus JSON: one document with conversations, times as numbers or written out, raw content."""

from datetime import UTC, datetime, timedelta

import pytest

from opened import batch_of, problem_of, rejected

START = 1788220800
AT = datetime(2026, 9, 1, tzinfo=UTC)
ROOM = "1@chatroom"
QUOTE = "<msg><appmsg><title>好</title><type>57</type><refermsg><type>1</type><svrid>7</svrid><content>原话</content></refermsg></appmsg></msg>"


def message(content="早", **more):
    """One message."""
    return {
        "id": "9007199254740993", "timestamp": START, "sender_id": "wxid_aa", "sender_name": "张三", "is_self": False,
        "type": 1, "subtype": 0, "content": content,
    } | more  # fmt: skip


def chat(*messages, **more):
    """One conversation."""
    return {"id": ROOM, "name": "那个群", "type": "group", "messages": list(messages)} | more


def document(*chats, **more):
    """A whole file."""
    about = {"format": "wetrace-plus", "version": 1, "account": {"id": "wxid_me", "name": "我"}}
    return about | {"conversations": list(chats)} | more


@pytest.fixture
def read(tmp_path):
    """Read one document."""
    return lambda content, **options: batch_of(tmp_path, "x.json", content, reader="wetrace-plus", **options)


def rows(batch, *columns, table="messages"):
    """Return columns in the order of lines."""
    return batch.tables[table].sort("line").select(columns).rows()


def test_messages_and_their_senders(read):
    """The name of the group is what the account calls it, so it is not taken; ids keep every digit."""
    batch = read(
        document(chat(message(), message("晚", id=9007199254740995, sender_id="wxid_bb"), message("夜", id="0")))
    )
    assert rows(batch, "line", "group_id", "message_id", "member_id", "sender_name", "at", "kind", "text") == [
        (2, ROOM, "9007199254740993", "wxid_aa", "张三", AT, "text", "早"),
        (3, ROOM, "9007199254740995", "wxid_bb", "张三", AT, "text", "晚"),
        (4, ROOM, None, "wxid_aa", "张三", AT, "text", "夜"),
    ]
    assert rows(batch, "line", "group_id", "name", table="groups") == [(1, ROOM, None)]
    assert rows(batch, "member_id", "group_nickname", "name_basis", table="members")[0] == (
        "wxid_aa",
        "张三",
        "unknown",
    )
    assert batch.facts == {"exporter": "Wetrace Plus", "format-version": "1", "names-from": "sender_name"}
    assert (batch.rows, batch.kept) == (4, 4)


@pytest.mark.parametrize(
    "time",
    [
        {"timestamp": START}, {"timestamp": START * 1000}, {"timestamp": str(START)}, {"time": START, "timestamp": 5},
        {"time": "2026-09-01T08:00:00+08:00"}, {"time": "2026-09-01T00:00:00Z"}, {"time": "2026-09-01 08:00:00"},
        {"time": "2026/09/01 08:00"}, {"time": None, "timestamp": START},
    ],
    ids=str,
)  # fmt: skip
def test_times_are_numbers_or_written_out(read, time):
    """A clock without a zone names the one that was assumed."""
    batch = read(document(chat(message(timestamp=None) | time)))
    assert rows(batch, "at") == [(AT,)]
    wall = " " in str(time.get("time"))
    assert batch.facts.get("assumed-timezone") == ("Asia/Shanghai" if wall else None)
    assert rows(read(document(chat(message(timestamp=START + 0.5)))), "at") == [(AT + timedelta(milliseconds=500),)]


@pytest.mark.parametrize(
    ("said", "mine"),
    [
        ({"is_self": True}, True), ({"is_self": None, "direction": "Outgoing"}, True), ({"is_self": None, "direction": "sent"}, True),
        ({"is_self": False, "direction": "outgoing"}, False), ({"is_self": None, "direction": "incoming"}, False), ({"is_self": None}, False),
    ],
)  # fmt: skip
def test_own_messages_without_a_sender_are_the_accounts(read, said, mine):
    """`is_self` counts before `direction`; `我` is no name."""
    batch = read(document(chat(message(sender_id="", sender_name="我", **said))))
    assert rows(batch, "member_id") == [("wxid_me" if mine else None,)]
    assert not mine or rows(batch, "group_nickname", table="members") == [(None,)]


def test_types_are_those_of_wechat(read):
    """A text where none is given; XML says what it says."""
    batch = read(document(chat(
        message(type=None), message(type=0), message("<msg/>", type=3), message(QUOTE, type=49, subtype=57), message("x", type="?"),
    )))  # fmt: skip
    assert rows(batch, "kind", "text", "quoted", "reply_to") == [
        ("text", "早", None, None), ("text", "早", None, None), ("image", None, None, None), ("quote", "好", "原话", "7"),
        ("other", "x", None, None),
    ]  # fmt: skip


def test_the_system_has_no_sender(read):
    """`你` is the account."""
    told = '你邀请"李四(wxid_bb)"加入了群聊'
    batch = read(document(chat(message(told, type=10000, sender_id=ROOM))))
    assert rows(batch, "kind", "member_id", "text") == [("system", None, None)]
    assert rows(batch, "kind", "member_id", "actor_id", table="events") == [("join", "wxid_bb", "wxid_me")]


def test_private_chats_are_set_aside(read):
    """A group is what says so, or has the id of one."""
    content = document(
        chat(message(), type="direct", id="wxid_bb"),
        chat(message("晚"), type=None),
        chat(message("夜"), id="x", type="GROUP"),
    )
    batch = read(content)
    assert rows(batch, "line", "group_id", "text") == [(4, ROOM, "晚"), (6, "x", "夜")]
    assert (batch.rows, batch.set_aside) == (6, {"private-chat": 2})
    assert rows(read(content, allow_private=True), "group_id") == [("private:wxid_bb",), (ROOM,), ("x",)]


def test_what_cannot_be_used_is_named(read):
    """The others stay."""
    batch = read(document(
        chat(message(), 42, message(timestamp="2026-13-40"), message(content=[1])), "x", chat(message(), id=None), chat(messages=None),
        {"id": "2@chatroom"},
    ))  # fmt: skip
    assert [(line, reason.split(": ")[0]) for line, reason in rejected(batch)] == [
        (3, "not-an-object"), (4, "impossible-time"), (5, "wrong-type"), (6, "not-an-object"), (7, "no-group"), (8, "no-group"),
        (10, "missing-field"),
    ]  # fmt: skip
    assert rows(batch, "line") == [(2,)]


def test_one_group_told_in_two_conversations_is_one(read):
    """Exports of several databases repeat it."""
    batch = read(document(chat(message()), chat(message("晚"))))
    assert rows(batch, "line", "group_id", table="groups") == [(1, ROOM)]
    assert rows(batch, "text") == [("早",), ("晚",)]


def test_keys_may_stand_anywhere_but_another_version_is_refused(tmp_path, read):
    """Nobody knows what another version means."""
    content = document(chat(message()))
    assert rows(read(dict(reversed(content.items()))), "text") == [("早",)]
    assert "version: 1" in problem_of(tmp_path, "y.json", content | {"version": 2})


def test_no_conversation_is_no_message(read):
    """It is an empty export."""
    batch = read(document())
    assert (batch.rows, dict(batch.tables)) == (0, {})
