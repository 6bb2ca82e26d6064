"""chatlog JSON: a bare array of messages of several chats, with types split and times with an offset."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groupaudit.ingest import ingest
from groupaudit.reader import Options
from opened import READERS, batch_of, problem_of, rejected

START = 1788220800
AT = datetime(2026, 9, 1, tzinfo=UTC)
ROOM = "1@chatroom"


def message(content="早", type_=1, sub=0, sender="wxid_aa", contents=None, **more):
    """One message."""
    return {
        "seq": START * 1000, "time": "2026-09-01T08:00:00+08:00", "talker": ROOM, "talkerName": "那个群", "isChatRoom": True,
        "sender": sender, "senderName": "张三", "isSelf": False, "type": type_, "subType": sub, "content": content,
        **({} if contents is None else {"contents": contents}),
    } | more  # fmt: skip


def told(content, sender="系统消息", **more):
    """A message of the system."""
    return message(content, 10000, 0, sender, senderName="", **more)


@pytest.fixture
def read(tmp_path):
    """Read one answer."""
    return lambda *entries, **options: batch_of(tmp_path, "x.json", list(entries), reader="chatlog-json", **options)


def rows(batch, *columns, table="messages"):
    """Return columns in the order of lines."""
    return batch.tables[table].sort("line").select(columns).rows()


def test_messages_their_senders_and_their_order(read):
    """`seq` orders and identifies nothing; the name of the group may be a remark, so it is not taken."""
    batch = read(message(seq=9007199254740993))
    columns = ("line", "group_id", "message_id", "member_id", "sender_name", "at", "seq", "kind", "text")
    assert rows(batch, *columns) == [(1, ROOM, None, "wxid_aa", "张三", AT, 9007199254740993, "text", "早")]
    assert rows(batch, "group_id", "name", "platform", table="groups") == [(ROOM, None, "wechat")]
    assert rows(batch, "member_id", "group_nickname", "account_name", "name_basis", table="members") == [
        ("wxid_aa", "张三", None, "unknown")
    ]
    assert batch.facts == {"exporter": "chatlog", "names-from": "senderName"}


@pytest.mark.parametrize(("own", "by"), [(("", ""), None), (("", "", "wxid_me"), "wxid_me")])
def test_an_exporting_account_without_an_id_is_nobody(read, own, by):
    """Of WeChat 3 the own messages have no sender; what 你 did is then done by nobody who is known."""
    mine = [message("我说", sender=id_, senderName="", isSelf=True) for id_ in own]
    batch = read(*mine, told('你将"李四(wxid_bb)"移出了群聊'))
    assert rows(batch, "kind", "member_id", "actor_id", table="events") == [("remove", "wxid_bb", by)]


@pytest.mark.parametrize(
    "written",
    ["2026-09-01T00:00:00Z", "2026-09-01T08:00:00+08:00", "2026-08-31T19:00:00-05:00", "2026-09-01T08:00:00.000+08:00", "2026-09-01 08:00:00"],
)  # fmt: skip
def test_a_time_is_what_its_offset_says(read, written):
    """The server's zone; a clock without one is read in the zone that was assumed."""
    assert rows(read(message(time=written)), "at") == [(AT,)]


def test_one_message_a_line_and_one_message_alone(tmp_path, read):
    """The same as in an array."""
    lines = "\n".join(json.dumps(message(t), ensure_ascii=False) for t in ("早", "晚"))
    batch = batch_of(tmp_path, "x.jsonl", lines, reader="chatlog-json")
    assert batch.tables["messages"].equals(read(message("早"), message("晚")).tables["messages"])
    assert rows(batch_of(tmp_path, "y.json", message("早"), reader="chatlog-json"), "text") == [("早",)]


SHARED = {
    "a text that a program shared": (message("", 49, 1, contents={"title": "请看", "desc": "", "url": ""}), ("text", "请看", None, None, None)),
    "image": (message("", 3, contents={"md5": "0", "path": "x"}), ("image", None, None, None, None)),
    "voice": (message("", 34, contents={"voice": "1"}), ("voice", None, None, None, None)),
    "emoji": (message("", 47, contents={"cdnurl": "http://e"}), ("emoji", None, None, None, None)),
    "place": (message("", 48, contents={"x": "1", "y": "2", "label": "翠湖路", "cityname": "昆明"}), ("location", None, "翠湖路", None, None)),
    "page": (message("", 49, 5, contents={"title": "周报", "desc": "d", "url": "https://a.example"}), ("link", None, "周报", "https://a.example", None)),
    "old page": (message("", 49, 4, contents={"title": "周报", "url": "weixin://x"}), ("link", None, "周报", None, None)),
    "file": (message("", 49, 6, contents={"title": "a.pdf", "md5": "0"}), ("file", None, None, None, "a.pdf")),
    "program": (message("", 49, 33, contents={"title": "报修", "url": "https://w.example", "host": "h"}), ("mini-program", None, "报修", "https://w.example", None)),
    "channel": (message("", 49, 51, contents={"title": "视频", "url": "https://v.example"}), ("link", None, "视频", "https://v.example", None)),
    "music": (message("", 49, 92, contents={"title": "歌", "desc": "d", "url": "https://m.example"}), ("link", None, "歌", "https://m.example", None)),
    "notice": (message("", 49, 87, contents={"title": "群公告", "desc": "停电"}), ("notice", "停电", None, None, None)),
    "transfer": (message("[转账|发送 ￥9.00](饭钱)", 49, 2000), ("transfer", "饭钱", "￥9.00", None, None)),
    "transfer without a word": (message("[转账|接收 ￥9.00]", 49, 2000), ("transfer", None, "￥9.00", None, None)),
    "packet": (message("", 49, 2001), ("red-packet", None, None, None, None)),
    "list": (message("#接龙 1. 张三", 49, 53), ("text", "#接龙 1. 张三", None, None, None)),
    "pat": (message('"${wxid_aa}" 拍了拍 "${wxid_bb}"', 49, 62), ("other", None, None, None, None)),
    "unknown": (message("加我进群", 77), ("other", "加我进群", None, None, None)),
    "unknown markup": (message("<msg/>", 77), ("other", None, None, None, None)),
}  # fmt: skip


@pytest.mark.parametrize(("entry", "said"), SHARED.values(), ids=SHARED)
def test_type_and_subtype_say_what_is_shared(read, entry, said):
    """`contents` has other keys by type."""
    assert rows(read(entry), "kind", "text", "title", "url", "file_name") == [said]


@pytest.mark.parametrize(
    ("refer", "words"),
    [
        ({"type": 1, "content": "原话"}, "原话"), ({"type": 49, "subType": 5, "content": "", "contents": {"title": "周报"}}, "周报"),
        ({"type": 3, "content": "", "contents": {"md5": "0"}}, None), (None, None),
    ],
)  # fmt: skip
def test_a_quote_repeats_words_or_a_title(read, refer, words):
    """`refer` is a message inside the message."""
    entry = message("收到", 49, 57, contents={"refer": refer and {"seq": 0, "time": "x", "sender": "wxid_bb"} | refer})
    assert rows(read(entry), "kind", "text", "quoted") == [("quote", "收到", words)]


def item(desc, name="李四", type_="1", **more):
    """One forwarded message, with the names of Go."""
    return {
        "DataType": type_,
        "SourceName": name,
        "SourceTime": "2026-8-31 9:05",
        "DataDesc": desc,
        "DataTitle": "",
    } | more


def record(*items):
    """A record of forwarded messages."""
    return {"Title": "t", "DataList": {"Count": str(len(items)), "DataItems": list(items) or None}}


@pytest.mark.parametrize("sub", [19, 24])
def test_a_forward_holds_its_records(read, sub):
    """Times of the platform stand before those a phone showed; records inside come behind theirs."""
    inner = record(
        item("密码是8", "赵六"),
        item("", "钱七", "17", DataTitle="最早", RecordXML={"RecordInfo": record(item("底", "孙八"))}),
    )
    items = (
        item("早", SrcMsgCreateTime=str(START)), item("", type_="8", DataTitle="a.pdf"),
        item("", "王五", "17", DataTitle="更早", RecordXML={"RecordInfo": inner}), item("晚"),
    )  # fmt: skip
    entry = message("", 49, sub, contents={"title": "群聊的聊天记录", "desc": "d", "recordInfo": record(*items)})
    (kind, title, forwarded), _ = rows(read(entry, message()), "kind", "title", "forwarded")
    assert (kind, title) == ("forward", "群聊的聊天记录")
    assert [(f["name"], f["kind"], f["text"]) for f in forwarded] == [
        ("李四", "text", "早"), ("李四", "file", "a.pdf"), ("王五", "forward", "更早"), ("赵六", "text", "密码是8"),
        ("钱七", "forward", "最早"), ("孙八", "text", "底"), ("李四", "text", "晚"),
    ]  # fmt: skip
    assert [f["at"] for f in forwarded[:2]] == [AT, datetime(2026, 8, 31, 1, 5, tzinfo=UTC)]


def test_a_forward_without_records_still_is_one(read):
    """Chatlog leaves them out where it cannot read them."""
    batch = read(
        message("", 49, 19, contents={"title": "记录"}),
        message("", 49, 19, contents={"title": "空", "recordInfo": record()}),
    )
    assert rows(batch, "kind", "title", "forwarded") == [("forward", "记录", None), ("forward", "空", None)]


def test_ids_in_messages_of_the_system_are_ids(read):
    """Whoever else bears the name, and whatever the id looks like; a name with brackets of its own keeps them."""
    batch = read(
        message(sender="wxid_zz", senderName="李四"),
        told('"张三(old_name2010)"邀请"李四(wxid_bb)、王(五)(wangwu)"加入了群聊'), told('你将"李四(wxid_bb)"移出了群聊'),
    )  # fmt: skip
    assert rows(batch, "kind", "member_id", "member_name", "actor_id", "actor_name", table="events") == [
        ("join", "wxid_bb", "李四", "old_name2010", "张三"), ("join", "wangwu", "王(五)", "old_name2010", "张三"),
        ("remove", "wxid_bb", "李四", None, None),
    ]  # fmt: skip
    assert rows(batch, "text", table="events")[0] == ('"张三"邀请"李四、王(五)"加入了群聊',)


def test_the_system_has_no_sender_whatever_stands_there(read):
    """Texts that are no templates keep another sender; the group's id is nobody's."""
    batch = read(
        told("你已成为新群主"),
        told("你已成为新群主", ROOM),
        told('"张三" 撤回了一条消息', ROOM),
        told('"张三" 拍了拍 "李四"'),
    )
    assert rows(batch, "kind", "member_id", "text") == [
        ("system", None, None), ("system", None, None), ("recall", None, None), ("other", None, None),
    ]  # fmt: skip
    assert "members" not in batch.tables
    assert "without-sender" not in batch.notes


def test_ones_own_messages_have_no_name(read):
    """`senderName` is empty; the account is known by `isSelf` all the same."""
    batch = read(message(sender="wxid_me", senderName="", isSelf=True), told("你修改群名为“新群”"))
    assert rows(batch, "member_id", "sender_name") == [("wxid_me", None), (None, None)]
    assert rows(batch, "kind", "actor_id", table="events") == [("rename", "wxid_me")]


def test_several_chats_in_one_answer(read):
    """Groups are apart; private chats are set aside unless they are asked for."""
    entries = (
        message(),
        message(talker="2@chatroom"),
        message(talker="wxid_bb", isChatRoom=False),
        message(talker="3@im.chatroom", isChatRoom=None),
    )
    batch = read(*entries)
    assert rows(batch, "group_id") == [(ROOM,), ("2@chatroom",), ("3@im.chatroom",)]
    assert batch.set_aside == {"private-chat": 1}
    assert rows(read(*entries, allow_private=True), "group_id")[2] == ("private:wxid_bb",)


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        (message(time="gestern"), "impossible-time"), (message(time="1999-01-01T00:00:00Z"), "impossible-time"),
        (message(type=None), "missing-field: type"), (message(talker=""), "no-group"), ([], "not-an-object"),
        (message(contents="x"), "wrong-type: contents"), (message(contents={"recordInfo": []}), "wrong-type: contents"),
    ],
)  # fmt: skip
def test_a_message_that_cannot_be_used_is_named(read, entry, reason):
    """The others stay."""
    batch = read(message("早"), entry, message("晚"))
    ((line, found),) = rejected(batch)
    assert (line, found.split(".")[0]) == (2, reason)
    assert rows(batch, "text") == [("早",), ("晚",)]


def test_an_answer_that_is_cut_is_named(tmp_path):
    """Nothing of it is guessed."""
    text = json.dumps([message("早"), message("晚")], ensure_ascii=False)
    assert "x.json" in problem_of(tmp_path, "x.json", text[:-30])


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_mutated_answer_is_read_or_named(tmp_path_factory, data):
    """Some bytes replaced or removed never give a traceback, and every record is accounted for."""
    entry = message("", 49, 19, contents={"title": "记录", "recordInfo": record(item("早"))})
    text = bytearray(json.dumps([message(), entry, told('"张三(wxid_aa)"加入了群聊')], ensure_ascii=False).encode())
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(text) - 1))
        text[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    path = tmp_path_factory.mktemp("mutated") / "x.json"
    path.write_bytes(bytes(text))
    (account,) = ingest([path], READERS, Options()).inputs
    assert account.problem or account.rows == (
        account.kept + account.duplicates + account.rejects + sum(account.set_aside.values())
    )
