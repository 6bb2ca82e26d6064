"""WeFlow JSON: one document with the session before and avatars behind the messages."""

import json
from datetime import UTC, datetime

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groupaudit.ingest import ingest
from groupaudit.reader import Options
from opened import READERS, batch_of, problem_of, rejected

START = 1788220800
AT = datetime(2026, 9, 1, tzinfo=UTC)
ROOM = "1@chatroom"


def message(content, kind="文本消息", packed=1, sender="wxid_aa", **more):
    """One entry of `messages`."""
    return {
        "localId": 1, "createTime": START, "formattedTime": "2026-09-01 08:00:00", "type": kind, "localType": packed,
        "content": content, "isSend": 0, "senderUsername": sender, "senderDisplayName": "甲", "source": "", "senderAvatarKey": sender,
    } | more  # fmt: skip


def told(content, sender=ROOM, **more):
    """A message of the system."""
    return message(content, "系统消息", 10000, sender, senderDisplayName="", **more)


def document(*messages, session=None, **more):
    """A whole export; later keys of *more* come last."""
    chat = {"wxid": ROOM, "nickname": "工作群", "remark": "那个群", "displayName": "那个群", "type": "群聊"} | (
        session or {}
    )
    about = {"version": "1.0.3", "exportedAt": START, "generator": "WeFlow"}
    return {"weflow": about, "session": chat, "messages": list(messages)} | more


@pytest.fixture
def read(tmp_path):
    """Read one document."""
    return lambda content, name="x.json", **options: batch_of(tmp_path, name, content, reader="weflow-json", **options)


def rows(batch, *columns, table="messages"):
    """Return columns in the order of lines."""
    return batch.tables[table].sort("line").select(columns).rows()


def test_the_group_its_messages_and_their_senders(read):
    """The name is the group's own, ids keep every digit, and what is shown of a sender may be a remark."""
    batch = read(document(message("早", platformMessageId="9007199254740993", replyToMessageId="9007199254740992")))
    assert rows(batch, "group_id", "name", "platform", "exported_at", table="groups") == [
        (ROOM, "工作群", "wechat", AT)
    ]
    columns = ("line", "group_id", "message_id", "member_id", "sender_name", "at", "kind", "text", "reply_to")
    assert rows(batch, *columns) == [
        (2, ROOM, "9007199254740993", "wxid_aa", "甲", AT, "text", "早", "9007199254740992")
    ]
    assert rows(batch, "member_id", "group_nickname", "account_name", "name_basis", "membership", table="members") == [
        ("wxid_aa", "甲", None, "unknown", "unknown")
    ]
    assert batch.facts == {
        "exporter": "WeFlow", "format-version": "1.0.3", "exported-at": str(START), "names-from": "senderDisplayName",
    }  # fmt: skip
    assert (batch.rows, batch.kept) == (2, 2)


def test_what_the_server_never_saw_has_no_id(read):
    """Messages that all say 0 are several."""
    batch = read(document(message("早", platformMessageId="0"), message("晚", platformMessageId="0")))
    assert rows(batch, "message_id", "text") == [(None, "早"), (None, "晚")]


def test_newer_versions_call_the_group_account_id(read):
    """`accountId` for `wxid`."""
    batch = read(document(message("早"), session={"wxid": None, "accountId": "7@chatroom"}))
    assert batch.tables["messages"]["group_id"].to_list() == ["7@chatroom"]


def test_local_id_identifies_nothing(read):
    """It counts anew in every export: without an id of the platform a message has none."""
    batch = read(document(message("早"), message("早")))
    assert rows(batch, "message_id") == [(None,), (None,)]


def test_what_stands_behind_the_messages_does_not_matter(read):
    """Avatars are pictures of any size."""
    batch = read(document(message("早"), avatars={"wxid_aa": "data:image/png;base64," + "A" * 400_000}))
    assert rows(batch, "text") == [("早",)]


def test_large_pictures_before_the_messages_hide_nothing(read):
    """The session may carry a picture longer than the beginning that is looked at."""
    batch = read(document(message("早"), session={"avatar": "data:image/png;base64," + "A" * 400_000}))
    assert rows(batch, "text") == [("早",)]


KINDS = {
    ("文本消息", 1, "早"): ("text", "早", None, None, None),
    ("图片消息", 3, "media/images/1.jpg"): ("image", None, None, None, None),
    ("动画表情", 47, "[表情包]"): ("emoji", None, None, None, None),
    ("文件消息", 25769803825, "[文件] a.pdf"): ("file", None, None, None, "a.pdf"),
    ("链接消息", 21474836529, "[链接] 周报 https://a.example"): ("link", None, "周报", "https://a.example", None),
    ("小程序消息", 141733920817, "[小程序] 报修"): ("mini-program", None, "报修", None, None),
    ("聊天记录", 81604378673, "[聊天记录] 群聊的聊天记录"): ("forward", None, "群聊的聊天记录", None, None),
    ("链接消息", 227633266737, "[接龙] 1. 甲"): ("text", "1. 甲", None, None, None),
    ("群公告", 373662154801, "[群公告] 停电"): ("notice", "停电", None, None, None),
    ("转账卡片", 8589934592049, "[转账] ￥1"): ("transfer", None, "￥1", None, None),
    ("转账消息", 8589934592049, "[转账] (甲 转账给 乙(二)) ￥1.00 房租 (三月)"): ("transfer", "房租 (三月)", "￥1.00", None, None),
    ("转账消息", 8589934592049, "[转账收款] (甲 转账给 乙)"): ("transfer", None, None, None, None),
    ("转账消息", 8589934592049, "[转账] 已被退还"): ("transfer", "已被退还", None, None, None),
    ("语音消息", 34, "[语音消息] voices/2026-01-01/1.wav 明天开会"): ("voice", "明天开会", None, None, None),
    ("语音消息", 34, "[语音消息] voices/2026-01-01/1.wav"): ("voice", None, None, None, None),
    ("卡片式链接", None, "[链接] 周报"): ("link", None, "周报", None, None),
    (None, 1, "早"): ("text", "早", None, None, None),
    ("其他消息", 7, "[名片] 王五"): ("card", None, "王五", None, None),
    ("未知类型(77)", 77, None): ("other", None, None, None, None),
}  # fmt: skip


@pytest.mark.parametrize(("given_", "said"), KINDS.items(), ids=str)
def test_kinds_by_number_then_by_word(read, given_, said):
    """The packed number tells the kind, else the Chinese word does, else the placeholder."""
    word, packed, content = given_
    assert rows(read(document(message(content, word, packed))), "kind", "text", "title", "url", "file_name") == [said]


def test_structured_fields_stand_before_the_rendered_text(read):
    """Titles and addresses of pages, names of places."""
    batch = read(document(
        message("[链接] 短", "链接消息", 21474836529, linkTitle="长标题", linkUrl="https://a.example/?q=1"),
        message("[位置]", "位置消息", 48, locationPoiname="翠湖", locationLat=30.123456789),
    ))  # fmt: skip
    assert rows(batch, "title", "url") == [("长标题", "https://a.example/?q=1"), ("翠湖", None)]


def test_a_quote_is_own_words_and_those_of_others(read):
    """What the exporter put behind the reply is nobody's own words, whatever name stands in it."""
    quote = ("引用消息", 244813135921)
    batch = read(document(
        message("好[引用 乙：原话]", *quote),
        message("好[引用 a]b：c：原话[1]]", *quote, quotedSender="a]b：c", quotedContent="原话[1]"),
        message("好", *quote, quotedContent="原话"),
    ))  # fmt: skip
    assert rows(batch, "kind", "text", "quoted") == [
        ("quote", "好", "原话"), ("quote", ["好", "引用 a]b：c：原话[1]]"][0], "原话[1]"), ("quote", "好", "原话"),
    ]  # fmt: skip


def test_mentions_are_names_else_the_ids_of_the_source(read):
    """U+2005 ends a name; a list of ids is used where no name can be read."""
    source = "<msgsource><atuserlist><![CDATA[{}]]></atuserlist></msgsource>".format
    batch = read(document(
        message("@李 四\u2005看下", source=source("wxid_bb")), message("@ 看下", source=source("wxid_bb, wxid_cc")),
        message("都看下", source=source("notify@all")), message("早", source="<msgsource/>"),
    ))  # fmt: skip
    assert rows(batch, "mentions") == [(["李 四"],), (["wxid_bb", "wxid_cc"],), (["所有人"],), (None,)]


@pytest.mark.parametrize("sender", [ROOM, None, ""])
def test_the_system_has_no_sender(read, sender):
    """Whatever an exporter writes there; who came is an event."""
    batch = read(document(message("早"), told('"甲"邀请"乙"加入了群聊', sender)))
    assert rows(batch, "kind", "member_id", "sender_name", "text") == [
        ("text", "wxid_aa", "甲", "早"), ("system", None, None, None),
    ]  # fmt: skip
    assert rows(batch, "kind", "member_name", "actor_id", "scene", "text", table="events") == [
        ("join", "乙", "wxid_aa", "invite", '"甲"邀请"乙"加入了群聊')
    ]
    assert batch.notes == {"unresolved-event": 1}


def test_you_are_whoever_sent_what_the_export_calls_sent(read):
    """`isSend` tells the exporting account."""
    batch = read(
        document(
            message("早", sender="wxid_me", senderDisplayName="丁", isSend=1), message("早"), told('你将"甲"移出了群聊')
        )
    )
    assert rows(batch, "kind", "member_id", "actor_id", table="events") == [("remove", "wxid_aa", "wxid_me")]


def test_a_placeholder_that_nobody_filled_in_is_counted_and_not_guessed(read):
    """`$names$` is nobody's name."""
    batch = read(document(told('"$names$"加入了群聊')))
    assert rows(batch, "kind", "member_id", "member_name", table="events") == [("join", None, None)]
    assert batch.notes["unresolved-event"] == 1


def test_a_name_that_ends_in_brackets_is_a_name(read):
    """Nobody becomes another by calling himself 乙(wxid_aa)."""
    batch = read(document(message("早"), told('"Tom(Sales)"邀请"乙(wxid_aa)"加入了群聊')))
    assert rows(batch, "member_id", "member_name", "actor_id", "actor_name", table="events") == [
        (None, "乙(wxid_aa)", None, "Tom(Sales)")
    ]


def test_pats_and_withdrawn_messages(read):
    """A pat is no event that counts and no message without a sender; a withdrawal is by whom the text names."""
    batch = read(
        document(
            message("早"), told('"甲" 拍了拍 "乙"'), told('"甲" 撤回了一条消息'), told('"拍了拍"邀请"乙"加入了群聊')
        )
    )
    assert rows(batch, "kind") == [("text",), ("other",), ("recall",), ("system",)]
    assert rows(batch, "kind", "actor_id", table="events") == [("recall", "wxid_aa"), ("join", None)]
    assert "without-sender" not in batch.notes


def test_a_message_without_a_sender_is_kept_and_counted(read):
    """The content is audited all the same."""
    batch = read(document(message("早", sender=None)))
    assert rows(batch, "member_id", "text") == [(None, "早")]
    assert batch.notes == {"without-sender": 1}


@pytest.mark.parametrize(
    "session",
    [{"wxid": "wxid_bb", "type": "私聊"}, {"wxid": "wxid_bb", "type": None}, {"wxid": "gh_1", "type": "公众号"}],
)
def test_private_chats_are_set_aside(read, session):
    """Unless they are asked for; their id is apart from those of groups."""
    batch = read(document(message("早"), session=session))
    assert (batch.set_aside, dict(batch.tables)) == ({"private-chat": 2}, {})
    kept = read(document(message("早"), session=session), allow_private=True)
    assert rows(kept, "group_id") == [(f"private:{session['wxid']}",)]


@pytest.mark.parametrize("session", [{"wxid": "1@im.chatroom", "type": None}, {"wxid": "10001", "type": "群聊"}])
def test_a_group_is_one_by_its_type_or_its_id(read, session):
    """Rooms of WeCom have another suffix."""
    assert rows(read(document(message("早"), session=session)), "group_id") == [(session["wxid"],)]


def test_without_an_id_the_group_is_the_file(read):
    """The period behind its name is none of it."""
    batch = read(document(message("早"), session={"wxid": "", "type": "群聊"}), name="工作群_20260901-20260930.json")
    assert rows(batch, "group_id") == [("工作群",)]


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        (message("早", createTime="soon"), "impossible-time"), (message("早", createTime=12), "impossible-time"),
        (message("早", None, None), "missing-field: type"), (message({"a": 1}), "wrong-type: content"),
        ("text", "not-an-object"), (message("早", senderUsername=["a"]), "wrong-type: senderUsername"),
    ],
)  # fmt: skip
def test_a_message_that_cannot_be_used_is_named(read, entry, reason):
    """The others stay."""
    batch = read(document(message("早"), entry, message("晚")))
    assert rejected(batch) == [(3, reason)]
    assert rows(batch, "line", "text") == [(2, "早"), (4, "晚")]


def test_times_in_any_unit_and_none_at_all(read):
    """WeFlow itself takes milliseconds for seconds; a message without a time is kept and counted."""
    times = (START, START * 1000, START * 1_000_000, str(START), None, 0)
    batch = read(document(*(message("早", createTime=t) for t in times)))
    assert rows(batch, "at") == [(AT,)] * 4 + [(None,)] * 2
    assert batch.notes == {"without-time": 2}


@pytest.mark.parametrize("after", ['"weflow": {"version"', '"session": {', '"content": "', '"senderAvatarKey"'])
def test_a_document_that_is_cut_names_the_place(tmp_path, after):
    """Nothing of it is guessed."""
    text = json.dumps(document(message("早")), ensure_ascii=False)
    problem = problem_of(tmp_path, "x.json", text[: text.index(after) + len(after)])
    assert problem.startswith(str(tmp_path / "x.json"))


@pytest.mark.parametrize("value", ["text", 5, {"a": 1}])
def test_messages_that_are_no_list_are_named(tmp_path, value):
    """The document says so, there is no traceback."""
    assert "x.json" in problem_of(tmp_path, "x.json", document() | {"messages": value})


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_mutated_document_is_read_or_named(tmp_path_factory, data):
    """Some bytes replaced or removed never give a traceback, and every record is accounted for."""
    text = bytearray(
        json.dumps(document(message("早"), told('"甲"邀请"乙"加入了群聊'), message("晚")), ensure_ascii=False).encode()
    )
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(text) - 1))
        text[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    path = tmp_path_factory.mktemp("mutated") / "x.json"
    path.write_bytes(bytes(text))
    (account,) = ingest([path], READERS, Options()).inputs
    assert account.problem or account.rows == (
        account.kept + account.duplicates + account.rejects + sum(account.set_aside.values())
    )


def test_order_of_messages_changes_nothing_but_lines(read):
    """Members and events are those of the messages, whatever their order."""
    entries = [message("早"), told('"甲"邀请"乙"加入了群聊'), message("晚", sender="wxid_bb", senderDisplayName="乙")]
    forth, back = read(document(*entries)), read(document(*reversed(entries)))
    for table in ("members", "events"):
        one, other = (b.tables[table].drop("line") for b in (forth, back))
        assert sorted(map(repr, one.rows())) == sorted(map(repr, other.rows()))
    assert isinstance(forth.tables["events"], pl.DataFrame)


def test_a_document_without_messages_is_no_quiet_group(tmp_path):
    """What lacks the array is not whole and says so; an empty array is a group in which nobody spoke."""
    cut = document()
    del cut["messages"]
    assert "messages" in problem_of(tmp_path, "x.json", cut)
    assert not problem_of(tmp_path, "y.json", document())


def test_a_quote_without_its_author_is_not_the_senders(read):
    """Newer versions tell whose words they are only where they know."""
    quote = message("好[引用 原话]", "引用消息", 244813135921, quotedContent="原话")
    assert rows(read(document(quote)), "kind", "text", "quoted") == [("quote", "好", "原话")]


PAGE = "<msg><appmsg><title>周报</title><type>5</type><url>https://a.example/1</url></appmsg></msg>"
BOMB = '<?xml version="1.0"?><!DOCTYPE m [<!ENTITY a "加微信刷单">]><msg><appmsg><title>&a;</title></appmsg></msg>'


def test_content_that_was_left_raw_is_taken_apart(read):
    """As other readers take it apart; a text is a text, though it be the code of a page, and what was quoted is quoted."""
    packed = 5 << 32 | 49
    quote = (
        "<msg><appmsg><title>收到</title><type>57</type><refermsg><content>请交材料</content></refermsg></appmsg></msg>"
    )
    batch = read(
        document(
            message(PAGE, "链接消息", packed), message(f'wxid_aa:\n<?xml version="1.0"?>\n{PAGE}', "其他消息", 49),
            message(f"{PAGE}[引用 乙：早]", "引用消息", 57 << 32 | 49, quotedSender="乙", quotedContent="早"), message(quote, "文本消息", 49),
            message(PAGE), message('<msg><img md5="0" /></msg>', "图片消息", 3),
        )
    )  # fmt: skip
    assert rows(batch, "kind", "text", "title", "url", "quoted") == [
        ("link", None, "周报", "https://a.example/1", None), ("link", None, "周报", "https://a.example/1", None),
        ("link", None, "周报", "https://a.example/1", None), ("quote", "收到", None, None, "请交材料"),
        ("text", PAGE, None, None, None), ("image", None, None, None, None),
    ]  # fmt: skip
    assert batch.notes == {}


@pytest.mark.parametrize("content", [BOMB, "<msg><appmsg><title>加微信刷单</title>", "<?xml version='1.0'?>加微信刷单"])
@pytest.mark.parametrize(
    ("kind", "packed"), [("链接消息", 5 << 32 | 49), ("引用消息", 57 << 32 | 49), ("其他消息", 49), ("系统消息", 10000)]
)
def test_raw_content_that_cannot_be_trusted_leaves_the_kind_and_no_words(read, content, kind, packed):
    """Its markup is nobody's words and its entities are not resolved; it is counted."""
    batch = read(document(message(content, kind, packed)))
    assert rows(batch, "text", "title", "quoted", "url", "file_name") == [(None,) * 5]
    assert batch.notes["unreadable-xml"] == 1


def test_ids_in_the_systems_raw_messages_tell_who_came(read):
    """The name is shown without the id that stands behind it."""
    member = "<memberlist><member><username>{}</username><nickname>{}</nickname></member></memberlist>"
    links = "".join(f'<link name="{slot}">{member.format(*who)}</link>' for slot, who in {"username": ("wxid_aa", "甲"), "names": ("wxid_zz", "新人")}.items())  # fmt: skip
    raw = f'<sysmsg type="sysmsgtemplate"><sysmsgtemplate><content_template><template>"$username$"邀请"$names$"加入了群聊</template><link_list>{links}</link_list></content_template></sysmsgtemplate></sysmsg>'
    batch = read(document(told(f"{ROOM}:\n{raw}"), message("早")))
    assert rows(batch, "kind", "member_id", "member_name", "actor_id", table="events") == [("join", "wxid_zz", "新人", "wxid_aa")]  # fmt: skip
