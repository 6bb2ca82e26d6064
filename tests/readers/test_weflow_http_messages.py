"""WeFlow HTTP `/api/v1/messages`: pages of messages with WeChat's own content."""

import json
from datetime import UTC, datetime

import pytest

from opened import batch_of, problem_of, rejected

START = 1788220800
AT = datetime(2026, 9, 1, tzinfo=UTC)
ROOM = "1@chatroom"


def message(content="早", packed=1, sender="wxid_aa", **more):
    """One entry of `messages`."""
    return {
        "localId": 1, "serverId": "9007199254740993", "localType": packed, "createTime": START, "isSend": 0,
        "senderUsername": sender, "content": content, "rawContent": None, "parsedContent": content,
    } | more  # fmt: skip


def page(*messages, talker=ROOM, **more):
    """One page."""
    return {
        "success": True,
        "talker": talker,
        "count": len(messages),
        "hasMore": False,
        "media": {},
        "messages": list(messages),
    } | more


def app(subtype, inside, title=""):
    """The raw content of an app message, as another member sent it."""
    return f"wxid_aa:\n<msg><appmsg><title>{title}</title><type>{subtype}</type>{inside}</appmsg></msg>"


@pytest.fixture
def read(tmp_path):
    """Read one file."""
    return lambda content, name="x.json", **options: batch_of(
        tmp_path, name, content, reader="weflow-http-messages", **options
    )


def rows(batch, *columns, table="messages"):
    """Return columns in the order of lines."""
    return batch.tables[table].sort("line").select(columns).rows()


def test_a_page_without_messages_is_no_error(read):
    """An answer like any other."""
    batch = read(page())
    assert (batch.rows, batch.kept, dict(batch.tables)) == (1, 1, {})


def test_messages_of_a_page(read):
    """Records are counted over the file: a page, then its messages."""
    batch = read(page(message(serverId=9007199254740993), message("晚", serverId="0")))
    columns = ("line", "group_id", "message_id", "member_id", "sender_name", "at", "kind", "text")
    assert rows(batch, *columns) == [
        (2, ROOM, "9007199254740993", "wxid_aa", None, AT, "text", "早"), (3, ROOM, None, "wxid_aa", None, AT, "text", "晚"),
    ]  # fmt: skip
    assert (batch.rows, batch.kept, batch.facts) == (3, 3, {"exporter": "WeFlow HTTP"})


def test_several_pages_in_one_file(read):
    """An array of them, and one a line."""
    both = [page(message(), hasMore=True), page(message("晚"), talker="2@chatroom")]
    lines = "\n".join(json.dumps(p, ensure_ascii=False) for p in both)
    for content, name in ((both, "x.json"), (lines, "x.jsonl")):
        assert rows(read(content, name), "line", "group_id", "text") == [(2, ROOM, "早"), (4, "2@chatroom", "晚")]


def test_the_raw_content_stands_before_the_rendered_one(read):
    """The sender in front of it is taken off, where it is his id; a word that only looks like one is his own."""
    batch = read(page(
        message("x", rawContent="wxid_aa:\n早"), message("x", rawContent="Note:\nBring it"), message("早", rawContent=""),
        message(None, parsedContent="早"),
    ))  # fmt: skip
    assert rows(batch, "text") == [("早",), ("Note:\nBring it",), ("早",), ("早",)]


def test_a_quote_links_to_what_it_quotes(read):
    """By a field of its own, else by the XML."""
    refer = "<refermsg><type>1</type><svrid>9007199254740991</svrid><content>原话</content></refermsg>"
    entry = message("x", 244813135921, rawContent=app(57, refer, "收到"))
    batch = read(page(entry, entry | {"replyToMessageId": "7"}))
    assert rows(batch, "kind", "text", "quoted", "reply_to") == [
        ("quote", "收到", "原话", "9007199254740991"), ("quote", "收到", "原话", "7"),
    ]  # fmt: skip


def test_a_forward_holds_its_records(read):
    """As the rules read those of other formats."""
    item = '<dataitem datatype="1"><sourcename>李四</sourcename><datadesc>密码是8</datadesc></dataitem>'
    record = f"<recorditem><![CDATA[<recordinfo><datalist>{item}</datalist></recordinfo>]]></recorditem>"
    batch = read(page(message("x", 81604378673, rawContent=app(19, record, "记录"))))
    ((kind, title, forwarded),) = rows(batch, "kind", "title", "forwarded")
    assert (kind, title) == ("forward", "记录")
    assert forwarded == [{"name": "李四", "at": None, "kind": "text", "text": "密码是8"}]


def test_xml_that_cannot_be_read_is_counted(read):
    """The kind is known by the packed type; nothing else is guessed."""
    batch = read(
        page(
            message("[链接]", 21474836529, rawContent="wxid_aa:\n<msg><appmsg>"),
            message("x", 3, rawContent="<msg><img"),
        )
    )
    assert rows(batch, "kind", "text", "title") == [("link", None, None), ("image", None, None)]
    assert batch.notes == {"unreadable-xml": 1}


def test_the_systems_templates_keep_the_ids_of_those_who_came(read):
    """The group's id in front of the XML and as a sender is nobody's."""
    people = "<memberlist><member><username>{}</username><nickname>{}</nickname></member></memberlist>".format
    raw = (
        f'{ROOM}:\n<sysmsg type="sysmsgtemplate"><sysmsgtemplate><content_template><template>"$username$"邀请"$names$"加入了群聊</template>'
        f'<link_list><link name="username">{people("wxid_aa", "张三")}</link><link name="names">{people("lisi2010", "李四")}</link>'
        "</link_list></content_template></sysmsgtemplate></sysmsg>"
    )
    batch = read(page(message("x", 10000, ROOM, rawContent=raw)))
    assert rows(batch, "kind", "member_id", "text") == [("system", None, None)]
    assert rows(batch, "kind", "member_id", "member_name", "actor_id", table="events") == [
        ("join", "lisi2010", "李四", "wxid_aa")
    ]
    assert batch.notes == {}


def test_a_withdrawal_names_the_message_and_who_withdrew_it(read):
    """The id of the withdrawn message is what it answers."""
    raw = '<sysmsg type="revokemsg"><revokemsg><newmsgid>7</newmsgid><replacemsg>你撤回了一条消息</replacemsg></revokemsg></sysmsg>'
    batch = read(page(message(isSend=1, sender="wxid_me"), message("x", 10000, ROOM, rawContent=raw)))
    assert rows(batch, "kind", "reply_to")[1] == ("recall", "7")
    assert rows(batch, "kind", "actor_id", table="events") == [("recall", "wxid_me")]


def test_private_chats_are_set_aside(read):
    """Unless they are asked for."""
    both = [page(message()), page(message(), talker="wxid_bb")]
    assert read(both).set_aside == {"private-chat": 1}
    assert rows(read(both, allow_private=True), "group_id") == [(ROOM,), ("private:wxid_bb",)]


def test_what_cannot_be_used_is_named(read):
    """Pages that are errors or have no messages, and messages that cannot be read."""
    batch = read([
        page(message(), message(createTime=5), message(localType=None), 5), page(message(), talker=None), {"success": False, "errcode": 40001},
        {"success": True, "talker": ROOM},
    ])  # fmt: skip
    assert rejected(batch) == [
        (3, "impossible-time"), (4, "missing-field: localType"), (5, "not-an-object"), (7, "no-group"),
        (8, "error-answer: errcode 40001"), (9, "missing-field: messages"),
    ]  # fmt: skip


def test_a_page_that_is_cut_is_named(tmp_path):
    """With the place."""
    assert "x.json" in problem_of(tmp_path, "x.json", json.dumps(page(message()))[:-4])
