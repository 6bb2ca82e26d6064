"""EchoTrace JSON: no word of the program, members and the time of export behind the messages."""

import json
from datetime import UTC, datetime

import pytest

from opened import batch_of, problem_of, rejected

START = 1788220800
AT = datetime(2026, 9, 1, tzinfo=UTC)
ROOM = "1@chatroom"


def message(content, kind="文本消息", packed=1, sender="wxid_aa", **more):
    """One entry of `messages`."""
    return {
        "localId": 1, "createTime": START, "formattedTime": "2026-09-01 08:00:00", "type": kind, "localType": packed,
        "content": content, "isSend": 0, "senderUsername": sender, "senderDisplayName": "老张", "source": "",
    } | more  # fmt: skip


def document(*messages, session=None, **more):
    """A whole export."""
    chat = {"wxid": ROOM, "nickname": "工作群", "remark": "", "displayName": "那个群", "type": "群聊"} | (session or {})
    return {"session": chat, "messages": list(messages)} | more


@pytest.fixture
def read(tmp_path):
    """Read one document."""
    return lambda content: batch_of(tmp_path, "x.json", content, reader="echotrace-json")


def rows(batch, *columns, table="messages"):
    """Return columns in the order of lines."""
    return batch.tables[table].sort("line").select(columns).rows()


def test_messages_members_and_a_local_time_of_export(read):
    """What stands behind the messages is read; the zone that was assumed for the time of export is named."""
    batch = read(document(
        message("早"), message('"老张"邀请"云淡"加入了群聊', "系统消息", 10000, None, senderDisplayName=None),
        avatars={"a": {"displayName": "x", "base64": "A" * 1000}},
        groupMembers=[{"username": "wxid_aa", "nickname": "风清", "remark": "老张"}, {"username": "wxid_bb", "nickname": "云淡", "remark": None}],
        exportTime="2026-09-01T08:00:00.123456",
    ))  # fmt: skip
    assert rows(batch, "group_id", "name", "exported_at", table="groups") == [(ROOM, "工作群", AT)]
    assert rows(batch, "line", "member_id", "at", "kind", "text") == [
        (2, "wxid_aa", AT, "text", "早"), (3, None, AT, "system", None),
    ]  # fmt: skip
    assert rows(batch, "line", "member_id", "account_name", "remark", "membership", table="members") == [
        (4, "wxid_aa", "风清", "老张", "present"), (5, "wxid_bb", "云淡", None, "present"),
    ]  # fmt: skip
    assert rows(batch, "kind", "member_id", "actor_id", table="events") == [("join", "wxid_bb", "wxid_aa")]
    assert batch.facts == {
        "exporter": "EchoTrace", "names-from": "senderDisplayName", "exported-at": str(START),
        "assumed-timezone": "Asia/Shanghai",
    }  # fmt: skip
    assert (batch.rows, batch.kept) == (5, 5)


def test_without_a_time_of_export_no_zone_is_assumed(read):
    """Messages have seconds since the epoch."""
    assert read(document(message("早"))).facts == {"exporter": "EchoTrace", "names-from": "senderDisplayName"}
    assert "exported-at" not in read(document(message("早"), exportTime="gestern")).facts


def test_a_group_without_messages_is_one(read):
    """The time of export tells the program where no message does."""
    batch = read(document(exportTime="2026-09-01T08:00:00"))
    assert rows(batch, "group_id", "name", "exported_at", table="groups") == [(ROOM, "工作群", AT)]


def test_one_message_a_line_is_the_same(tmp_path, read):
    """The variant that streams writes one message a line inside the array."""
    entries = [message("早"), message("晚", sender="wxid_bb")]
    lines = ",\n".join(json.dumps(e, ensure_ascii=False) for e in entries)
    head = json.dumps(document()["session"], ensure_ascii=False)
    streamed = read(f'{{"session":{head},"messages":[\n{lines}\n],"exportTime":"2026-09-01T08:00:00"}}')
    whole = read(document(*entries, exportTime="2026-09-01T08:00:00"))
    assert streamed.tables["messages"].equals(whole.tables["messages"])


def test_older_versions_call_the_group_username(read):
    """They show no names of senders, either."""
    first = {k: v for k, v in message("早").items() if k != "senderDisplayName"}
    batch = read(document(first, session={"wxid": None, "username": "7@chatroom"}))
    assert rows(batch, "group_id", "member_id", "sender_name") == [("7@chatroom", "wxid_aa", None)]


@pytest.mark.parametrize(
    ("kind", "content", "said"),
    [
        ("卡片式链接", "[链接] 周报", ("link", None, "周报")), ("红包卡片", "[红包] 恭喜", ("red-packet", "恭喜", None)),
        ("聊天记录合并转发", "[聊天记录] 记录", ("forward", None, "记录")), ("拍一拍消息", "[拍一拍] x", ("other", None, None)),
        ("音乐卡片", "[音乐] 歌", ("link", None, "歌")), ("未知类型(3)", "加我", ("other", "加我", None)),
    ],
)  # fmt: skip
def test_older_words_for_types(read, kind, content, said):
    """Where the number says nothing."""
    assert rows(read(document(message(content, kind, 999))), "kind", "text", "title") == [said]


def test_members_without_an_id_are_named(read):
    """The others stay."""
    batch = read(document(message("早"), groupMembers=[{"username": ""}, {"username": "wxid_aa"}, 5]))
    assert rejected(batch) == [(3, "no-identity"), (5, "not-an-object")]
    assert rows(batch, "member_id", table="members") == [("wxid_aa",)]


@pytest.mark.parametrize("key", ["weflow", "exportInfo", "chatlab"])
def test_another_programs_document_is_not_claimed(tmp_path, key):
    """Each of them names itself."""
    assert "echotrace" not in problem_of(tmp_path, "x.json", {key: {"version": "1"}} | document(message("早")))


def test_a_document_that_is_cut_is_named(tmp_path):
    """Behind the messages, too."""
    text = json.dumps(document(message("早"), groupMembers=[{"username": "wxid_aa"}]), ensure_ascii=False)
    assert "x.json" in problem_of(tmp_path, "x.json", text[:-6])
