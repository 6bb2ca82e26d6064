"""CipherTalk JSON: group nicknames on the messages, and an `ownerId` that owns no group."""

import json
from datetime import UTC, datetime

import pytest

from opened import batch_of, problem_of, rejected

START = 1788220800
AT = datetime(2026, 9, 1, tzinfo=UTC)
ROOM = "1@chatroom"


def message(content, sender="wxid_aa", **more):
    """One entry of `messages`."""
    return {
        "localId": 1, "createTime": START, "type": "文本消息", "localType": 1, "content": content, "isSend": 0,
        "senderUsername": sender, "senderDisplayName": "老张", "groupNickname": "张三+工程部",
    } | more  # fmt: skip


def document(*messages, session=None, **more):
    """A whole export."""
    about = {"version": "0.0.2", "exportedAt": START, "generator": "CipherTalk", "format": "detailed-json"}
    chat = {
        "wxid": ROOM, "nickname": "工作群", "displayName": "那个群", "type": "群聊", "platform": "wechat", "isGroup": True,
        "ownerId": "wxid_me", "groupId": ROOM,
    }  # fmt: skip
    return {"exportInfo": about, "session": chat | (session or {}), "messages": list(messages)} | more


@pytest.fixture
def read(tmp_path):
    """Read one document."""
    return lambda content, **options: batch_of(tmp_path, "x.json", content, reader="ciphertalk-json", **options)


def rows(batch, *columns, table="messages"):
    """Return columns in the order of lines."""
    return batch.tables[table].sort("line").select(columns).rows()


def test_group_nicknames_are_apart_from_what_is_shown(read):
    """The name shown may be a remark; the nickname is none unless it is set."""
    batch = read(document(message("早"), message("晚", "wxid_bb", groupNickname="", senderDisplayName="云淡")))
    assert rows(batch, "member_id", "sender_name", "at", "text") == [
        ("wxid_aa", "老张", AT, "早"),
        ("wxid_bb", "云淡", AT, "晚"),
    ]
    assert rows(batch, "member_id", "group_nickname", "name_basis", table="members") == [
        ("wxid_aa", "张三+工程部", "group-nickname"), ("wxid_bb", None, None),
    ]  # fmt: skip
    assert batch.facts == {
        "exporter": "CipherTalk", "format-version": "0.0.2", "exported-at": str(START), "names-from": "groupNickname",
    }  # fmt: skip


def test_the_owner_id_is_the_exporting_account(read):
    """It is 你 of the system's messages, and owns no group."""
    batch = read(document(message("早"), message("你已成为新群主", ROOM, type="系统消息", localType=10000)))
    assert rows(batch, "owner_id", table="groups") == [(None,)]
    assert rows(batch, "kind", "member_id", table="events") == [("new-owner", "wxid_me")]


def test_a_group_without_a_type_says_so_itself(read):
    """`isGroup` tells; a private chat is set aside."""
    assert rows(
        read(document(message("早"), session={"wxid": "10001", "groupId": "10001", "type": None})), "group_id"
    ) == [("10001",)]
    batch = read(
        document(message("早"), session={"wxid": "wxid_bb", "type": "private", "isGroup": False, "groupId": None})
    )
    assert batch.set_aside == {"private-chat": 2}


def test_what_cannot_be_used_is_named(read):
    """The others stay."""
    batch = read(document(message("早", createTime="x"), None, message("晚")))
    assert rejected(batch) == [(2, "impossible-time"), (3, "not-an-object")]
    assert rows(batch, "text") == [("晚",)]


def test_a_document_that_is_cut_is_named(tmp_path):
    """With the file's name and without a traceback."""
    assert "x.json" in problem_of(tmp_path, "x.json", json.dumps(document(message("早")))[:-9])
