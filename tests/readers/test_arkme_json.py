"""ArkMe JSON: senders by number before, the full roster behind the messages."""

import json
from datetime import UTC, datetime

import pytest

from opened import batch_of, problem_of, rejected

START = 1788220800
AT = datetime(2026, 9, 1, tzinfo=UTC)
ROOM = "1@chatroom"


def person(id_, key="wxid", **more):
    """One entry of `senders` or `groupMembers`."""
    return {key: id_, "displayName": "乙的备注", "nickname": "风清"} | more


def message(content, sender=1, **more):
    """One entry of `messages`."""
    return {
        "localId": 1, "createTime": START, "type": "文本消息", "localType": 1, "content": content, "isSend": 0, "senderID": sender,
        "source": "",
    } | more  # fmt: skip


def told(content, sender=9):
    """A message of the system."""
    return message(content, sender, type="系统消息", localType=10000)


SENDERS = [person("wxid_aa", senderID=1, groupNickname="张三+工程部"), person(ROOM, senderID=9)]


def document(*messages, senders=SENDERS, members=None, **more):
    """A whole export; the roster comes last."""
    about = {"version": "1.0.3", "exportedAt": START, "generator": "WeFlow", "format": "arkme-json"}
    chat = {"wxid": ROOM, "nickname": "工作群", "type": "群聊"}
    whole = {"weflow": about, "session": chat, "senders": senders, "messages": list(messages)} | more
    return whole if members is None else whole | {"groupMembers": members}


@pytest.fixture
def read(tmp_path):
    """Read one document."""
    return lambda content, **options: batch_of(tmp_path, "x.json", content, reader="arkme-json", **options)


def rows(batch, *columns, table="messages"):
    """Return columns in the order of lines."""
    return batch.tables[table].sort("line").select(columns).rows()


def test_senders_are_told_by_number(read):
    """Records are counted: the session, the senders, the messages, the members."""
    batch = read(document(message("早", platformMessageId="9007199254740993"), told('"风清"邀请"云淡"加入了群聊')))
    assert rows(batch, "line", "message_id", "member_id", "sender_name", "at", "kind", "text") == [
        (4, "9007199254740993", "wxid_aa", "乙的备注", AT, "text", "早"), (5, None, None, None, AT, "system", None),
    ]  # fmt: skip
    assert rows(batch, "kind", "actor_id", "member_name", table="events") == [("join", "wxid_aa", "云淡")]
    assert (batch.rows, batch.kept) == (5, 5)
    assert batch.facts["names-from"] == "groupNickname"


def test_the_roster_behind_the_messages_is_read(read):
    """Names are apart; who spoke and is no longer listed is kept as such."""
    members = [
        person("wxid_aa", groupNickname="张三+工程部", remark="老张", alias="z3"),
        person("wxid_bb", nickname="云淡", remark=""), person("wxid_cc", nickname="wxid_cc"),
    ]  # fmt: skip
    senders = [*SENDERS, person("wxid_gone", senderID=2, nickname="远山")]
    batch = read(document(message("早"), message("走了", 2), senders=senders, members=members))
    columns = ("member_id", "group_nickname", "account_name", "remark", "membership", "name_basis", "role")
    assert sorted(rows(batch, *columns, table="members")) == [
        ("wxid_aa", "张三+工程部", "风清", "老张", "unknown", "group-nickname", None),
        ("wxid_bb", "", "云淡", None, "present", "group-nickname", None),
        ("wxid_cc", "", None, None, "present", "group-nickname", None),
        ("wxid_gone", None, "远山", None, "unknown", None, None),
    ]


def test_the_roster_holds_whoever_spoke_and_the_chat(read):
    """Of those who spoke it is not known whether they are still there; the chat is no member of itself."""
    people = [person("wxid_aa", groupNickname="张三+工程部"), person("wxid_bb"), person(ROOM)]
    batch = read(document(message("早"), told('你将"风清"移出了群聊'), members=people))
    assert rows(batch, "member_id", "membership", "last_seen_at", table="members") == [
        ("wxid_aa", "unknown", AT), ("wxid_bb", "present", None),
    ]  # fmt: skip
    assert (batch.set_aside, batch.rejects.height) == ({"phantom-member": 1}, 0)


def test_where_no_nickname_could_be_read_nobody_is_said_to_have_none(read):
    """WeFlow leaves the key out for those who set none, and for all where it could read none."""
    batch = read(document(message("早", 2), members=[person("wxid_aa"), person("wxid_bb")]))
    assert rows(batch, "group_nickname", "name_basis", table="members") == [(None, None)] * 2


def test_newer_versions_write_account_id(read):
    """`accountId` for `wxid`; a sender called unknown is nobody."""
    senders = [person("wxid_aa", "accountId", senderID=1), person("unknown", "accountId", senderID=2), person(ROOM, "accountId", senderID=9)]  # fmt: skip
    members = [person("wxid_aa", "accountId", groupNickname="张三")]
    batch = read(document(message("早"), message("谁", 2), told("你已成为新群主"), senders=senders, members=members))
    assert rows(batch, "member_id", "kind") == [("wxid_aa", "text"), (None, "text"), (None, "system")]
    assert rows(batch, "member_id", "group_nickname", table="members") == [("wxid_aa", "张三")]
    assert batch.notes["without-sender"] == 1


def test_what_the_group_says_by_itself_is_the_systems(read):
    """A message of no known type whose sender is the group."""
    batch = read(document(message("群聊邀请确认", 9, type="其他消息", localType=77)))
    assert rows(batch, "kind", "member_id") == [("system", None)]


def test_a_number_that_no_sender_has_is_nobody(read):
    """The message is kept and counted."""
    batch = read(document(message("早", 5), message("晚", None)))
    assert rows(batch, "member_id", "text") == [(None, "早"), (None, "晚")]
    assert batch.notes == {"without-sender": 2}


def test_a_roster_that_contradicts_itself_is_named(read):
    """Equal entries are duplicates; an id with other contents, and one without an id, are rejects, whatever their order."""
    members = [person("wxid_aa"), person("wxid_aa"), person("wxid_aa", nickname="别名"), person(None), "x"]
    for order, line in ((members, 5), (members[2::-1] + members[3:], 6)):
        batch = read(document(message("早"), members=order))
        assert batch.duplicates == 1
        assert rows(batch, "account_name", table="members") == [("别名",)]
        assert rejected(batch) == [(line, "duplicate-member"), (8, "no-identity"), (9, "not-an-object")]


def test_private_chats_are_set_aside_with_their_senders(read):
    """Every record of them."""
    batch = read(document(message("早"), session={"wxid": "wxid_bb", "type": "私聊"}))
    assert (batch.rows, batch.set_aside, dict(batch.tables)) == (4, {"private-chat": 4}, {})


@pytest.mark.parametrize("key", ["senders", "messages", "groupMembers"])
def test_a_list_that_is_none_is_named(tmp_path, key):
    """It is not passed over."""
    assert "x.json" in problem_of(tmp_path, "x.json", document(message("早"), members=[]) | {key: {"a": 1}})


def test_a_document_that_is_cut_is_named(tmp_path):
    """In the roster, behind all messages."""
    text = json.dumps(document(message("早"), members=[person("wxid_aa")]), ensure_ascii=False)
    assert "x.json" in problem_of(tmp_path, "x.json", text[:-20])
