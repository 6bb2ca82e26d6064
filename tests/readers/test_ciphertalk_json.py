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
        "wxid": ROOM, "nickname": "那个群", "remark": "那个群", "displayName": "那个群", "type": "群聊", "platform": "wechat", "isGroup": True,
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


def test_without_group_nicknames_the_name_shown_may_be_a_remark(read):
    """Few messages tell a nickname; where none does, what the exporter calls people is not judged as theirs."""
    entry = message("早")
    del entry["groupNickname"]
    batch = read(document(entry))
    assert rows(batch, "group_nickname", "name_basis", table="members") == [("老张", "unknown")]
    assert batch.facts["names-from"] == "senderDisplayName"


@pytest.mark.parametrize("nickname", [None, "", " ", "李四+财务部"])
def test_who_is_shown_under_a_name_is_whom_the_system_means(read, nickname):
    """Whether or not anybody has a group nickname; an empty one is none, and no names come from it."""
    told = message('"老张"邀请"云淡"加入了群聊', ROOM, type="系统消息", localType=10000, groupNickname=None)
    batch = read(document(told, message("早", groupNickname=nickname), message("晚", "wxid_bb", groupNickname=None, senderDisplayName="云淡")))  # fmt: skip
    assert rows(batch, "kind", "member_id", "actor_id", table="events") == [("join", "wxid_bb", "wxid_aa")]
    known = bool(nickname and nickname.strip())
    assert batch.facts["names-from"] == ("groupNickname" if known else "senderDisplayName")
    assert set(rows(batch, "group_nickname", "name_basis", table="members")) == (
        {(nickname, "group-nickname"), (None, None)} if known else {("老张", "unknown"), ("云淡", "unknown")}
    )


def test_no_name_of_the_session_is_the_groups_own(read):
    """All three are the exporter's remark where there is one."""
    assert rows(read(document(message("早"))), "group_id", "name", table="groups") == [(ROOM, None)]


_JOIN = (
    '<sysmsg type="sysmsgtemplate"><sysmsgtemplate><content_template type="tmpl_type_profile"><plain></plain>'
    '<template><![CDATA["$username$"邀请"$names$"加入了群聊]]></template><link_list>'
    '<link name="username" type="link_profile"><memberlist><member><username>wxid_aa</username>'
    "<nickname>云淡</nickname></member></memberlist></link>"
    '<link name="names" type="link_profile"><memberlist><member><username>wxid_zz</username>'
    "<nickname>风轻</nickname></member></memberlist></link></link_list></content_template></sysmsgtemplate></sysmsg>"
)
_QUOTE = (
    "wxid_bb:\n<msg><appmsg><title>收到</title><type>57</type><refermsg><type>1</type><svrid>71</svrid>"
    "<content>请交材料</content></refermsg></appmsg></msg>"
)
_RECORD = (
    "<msg><appmsg><title>群聊的聊天记录</title><type>19</type><recorditem><![CDATA[<recordinfo><datalist>"
    '<dataitem datatype="1"><sourcename>云淡</sourcename><datadesc>晚上聚餐</datadesc></dataitem>'
    "</datalist></recordinfo>]]></recorditem></appmsg></msg>"
)


def test_raw_content_says_what_was_rendered_away(read):
    """Who came, what a reply answers, what a record holds: the rendered words say none of it."""
    packed = {name: sub << 32 | 49 for name, sub in (("quote", 57), ("forward", 19))}
    batch = read(
        document(
            message("[系统消息]", ROOM, type="系统消息", localType=10000, rawContent=_JOIN),
            message("收到", "wxid_bb", type="引用消息", localType=packed["quote"], rawContent=_QUOTE),
            message("[聊天记录] 群聊的聊天记录", type="聊天记录", localType=packed["forward"], rawContent=_RECORD),
        )
    )
    assert rows(batch, "kind", "member_id", "actor_id", "scene", table="events") == [
        ("join", "wxid_zz", "wxid_aa", "invite")
    ]
    assert rows(batch, "kind", "text", "quoted", "reply_to") == [
        ("system", None, None, None), ("quote", "收到", "请交材料", "71"), ("forward", None, None, None),
    ]  # fmt: skip
    assert [item["text"] for item in rows(batch, "forwarded")[2][0]] == ["晚上聚餐"]


def test_raw_content_that_cannot_be_read_leaves_the_rendered_words(read):
    """And is counted."""
    raw = "<msg><appmsg><title>通知</title><type>5</type>"
    batch = read(document(message("[链接] 通知", type="链接消息", localType=5 << 32 | 49, rawContent=raw)))
    assert rows(batch, "kind", "title") == [("link", "通知")]
    assert batch.notes == {"unreadable-xml": 1}


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
