"""ChatLab exports as one document: the roster, the talk, and what a damaged part of it costs."""

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


def member(id_, **more):
    """One entry of `members`."""
    return {"platformId": id_, "accountName": f"{id_}-name"} | more


def message(content, sender="wxid_aa", **more):
    """One entry of `messages`."""
    return {"sender": sender, "accountName": f"{sender}-name", "timestamp": START, "type": 0, "content": content} | more


def document(*messages, members=(), meta=None, generator="test", **more):
    """A whole export; later keys of *more* come last."""
    about = {"name": "工作群", "platform": "wechat", "type": "group", "groupId": "1@chatroom"} | (meta or {})
    head = {"chatlab": {"version": "0.0.2", "exportedAt": START, "generator": generator}, "meta": about}
    return head | {"members": list(members), "messages": list(messages)} | more


@pytest.fixture
def read(tmp_path):
    """Read one document."""
    return lambda content, name="x.json", **options: batch_of(tmp_path, name, content, reader="chatlab-json", **options)


def column(batch, name, table="messages"):
    """Return one column in the order of lines."""
    return batch.tables[table].sort("line")[name].to_list()


def test_the_group_its_members_and_messages(read):
    """Records are counted over the document: the header is 1, then the members, then the messages."""
    batch = read(
        document(message("早", platformMessageId="9007199254740993", replyToMessageId="7"), members=[member("wxid_aa")])
    )
    assert batch.tables["groups"].select("group_id", "name", "platform", "owner_id", "line").rows() == [
        ("1@chatroom", "工作群", "wechat", None, 1)
    ]
    assert batch.tables["members"].select("line", "member_id", "account_name", "membership").rows() == [
        (2, "wxid_aa", "wxid_aa-name", "present")
    ]
    columns = ("line", "group_id", "message_id", "member_id", "sender_name", "at", "kind", "text", "reply_to")
    assert batch.tables["messages"].select(columns).rows() == [
        (3, "1@chatroom", "9007199254740993", "wxid_aa", "wxid_aa-name", AT, "text", "早", "7")
    ]
    assert batch.facts == {"exporter": "test", "format-version": "0.0.2", "exported-at": str(START)}
    assert (batch.rows, batch.kept) == (3, 3)


def test_roles_and_the_nickname_that_is_not_set(read):
    """Empty is unset, absent is unknown; where roles are listed, whoever has none is a member."""
    batch = read(
        document(
            members=[
                member("wxid_aa", groupNickname="张三+集团", roles=[{"id": "admin"}, {"id": "owner"}]),
                member("wxid_bb", groupNickname="", roles=[{"id": "admin", "name": "管理员"}]),
                member("wxid_cc", groupNickname=None, roles=[]),
                member("wxid_dd"),
            ]
        )
    )
    assert batch.tables["members"].select("member_id", "group_nickname", "role").rows() == [
        ("wxid_aa", "张三+集团", "owner"),
        ("wxid_bb", "", "admin"),
        ("wxid_cc", None, "member"),
        ("wxid_dd", None, "member"),
    ]
    assert column(read(document(members=[member("wxid_aa")])), "role", "members") == [None]


def test_the_owner_in_the_header_is_the_exporting_account(read):
    """It owns nothing, but it is who 你 means."""
    batch = read(document(message('你将"李四"移出了群聊', "x", type=80), members=[member("wxid_aa")], meta={"ownerId": "wxid_aa"}))  # fmt: skip
    assert (column(batch, "role", "members"), column(batch, "owner_id", "groups")) == ([None], [None])
    assert batch.tables["events"].select("kind", "actor_id").rows() == [("remove", "wxid_aa")]


def test_what_the_server_never_saw_has_no_id(read):
    """Messages that all say 0 are several."""
    batch = read(document(message("早", platformMessageId="0"), message("晚", platformMessageId="0")))
    assert column(batch, "message_id") == [None, None]


def test_who_only_spoke_is_a_member_of_unknown_standing(read):
    """The names are those last seen, and so is the time; the system is nobody."""
    batch = read(
        document(
            message("b", "wxid_ss", timestamp=START + 60, accountName="新", groupNickname="新昵称"),
            message("a", "wxid_ss", accountName="旧", groupNickname="旧昵称"),
            message("x", "1@chatroom", type=80),
            members=[member("wxid_aa")],
        )
    )
    columns = ("member_id", "group_nickname", "account_name", "membership")
    assert batch.tables["members"].sort("member_id").select(columns).rows() == [
        ("wxid_aa", None, "wxid_aa-name", "present"),
        ("wxid_ss", "新昵称", "新", "unknown"),
    ]
    assert batch.tables["members"]["last_seen_at"].max() == AT.replace(minute=1)
    assert column(batch, "member_id") == ["wxid_ss", "wxid_ss", None]


def test_names_inside_forwarded_records_are_no_members(read):
    """Some programs list them; whoever speaks or has an id of the platform is one, and other programs list only members."""
    people = [member(id_, accountName=id_) for id_ in ("wxid_aa", "老同学", "会说话的", "a@openim")]
    talk = message("x", "会说话的", accountName="会说话的")
    for generator in ("WeFlow", "CipherTalk"):
        listed = read(document(talk, members=people, generator=generator))
        assert column(listed, "member_id", "members") == ["wxid_aa", "会说话的", "a@openim"]
        assert listed.set_aside == {"phantom-member": 1}
    other = read(document(talk, members=people))
    assert column(other, "member_id", "members") == [p["platformId"] for p in people]
    assert other.set_aside == {}


@pytest.mark.parametrize("generator", ["WeFlow", "CipherTalk"])
def test_who_is_listed_because_he_spoke_may_have_left(read, generator):
    """Both list every sender beside the group's roster; only of others is it known that they are there."""
    people = [member(id_) for id_ in ("wxid_aa", "wxid_bb")]
    batch = read(document(message("早"), members=people, generator=generator))
    columns = ("member_id", "membership", "last_seen_at")
    assert batch.tables["members"].sort("line").select(columns).rows() == [
        ("wxid_aa", "unknown", AT),
        ("wxid_bb", "present", None),
    ]


@pytest.mark.parametrize("generator", ["WeFlow", "CipherTalk", "sample"])
def test_a_chat_is_no_member_of_itself(read, generator):
    """Exporters take it for the sender of what the system says, and of what has no other."""
    people = [member("wxid_aa"), member("1@chatroom")]
    talk = [message("x", "1@chatroom", type=80), message("谁说的", "1@chatroom")]
    batch = read(document(*talk, members=people, generator=generator))
    assert column(batch, "member_id", "members") == ["wxid_aa"]
    assert column(batch, "member_id") == [None, None]
    assert batch.set_aside == {"phantom-member": 1}
    assert batch.notes == {"without-sender": 1}


def test_senders_that_weflow_makes_up_are_nobody(read):
    """Its HTTP answers give every message without a sender one of its own, and list that as a member."""
    people = [member("unknown_sender_7", accountName="未知发送者")]
    talk = message("谁说的", "unknown_sender_7", accountName="未知发送者")
    batch = read(document(talk, members=people, generator="WeFlow"))
    assert "members" not in batch.tables
    assert (column(batch, "member_id"), column(batch, "sender_name")) == ([None], [None])
    assert (batch.set_aside, batch.notes) == ({"phantom-member": 1}, {"without-sender": 1})


def test_the_exporting_account_is_not_called_me(read):
    """我 is no name where it stands for the exporting account; anybody else may be called so."""
    people = [member(id_, accountName="我") for id_ in ("wxid_me", "wxid_aa")]
    talk = [message("早", id_, accountName="我") for id_ in ("wxid_me", "wxid_aa")]
    batch = read(document(*talk, members=people, meta={"ownerId": "wxid_me"}))
    assert column(batch, "account_name", "members") == [None, "我"]
    assert column(batch, "sender_name") == [None, "我"]


@pytest.mark.parametrize("kind", ["channel", "other"])
def test_what_is_no_group_is_set_aside(read, kind):
    """WeFlow's HTTP answers call official accounts, and contacts of WeCom, channels."""
    batch = read(document(message("早"), meta={"type": kind, "groupId": None}))
    assert (batch.set_aside, dict(batch.tables)) == ({"private-chat": 2}, {})


def test_a_member_listed_twice(read):
    """The same entry again is a duplicate; with other contents it is a reject, and one of the two stays."""
    batch = read(document(members=[member("wxid_aa"), member("wxid_aa"), member("wxid_aa", groupNickname="甲")]))
    assert batch.tables["members"].height == 1
    assert batch.duplicates == 1
    assert [reason for _, reason in rejected(batch)] == ["duplicate-member"]


SAYS = {
    "a text": (message("早"), ("text", "早", None, None, None, None)),
    "a text of spaces": (message(" "), ("text", None, None, None, None, None)),
    "deleted content": (message(None), ("text", None, None, None, None, None)),
    "a quoted type": (message("早", type="0"), ("text", "早", None, None, None, None)),
    "an unknown type": (message("早", type=99), ("other", "早", None, None, None, None)),
    "a picture": (message("[图片]", type=1), ("image", None, None, None, None, None)),
    "a picture's path": (message("media/images/1.jpg", type=1), ("image", None, None, None, None, None)),
    "a file": (message("[文件] 合同.docx", type=4), ("file", None, None, None, None, "合同.docx")),
    "a link as WeFlow writes it": (message("[短的](https://a.example/x?y=(1))", type=7), ("link", None, None, "短的", "https://a.example/x?y=(1)", None)),
    "a long title with brackets": (message("[很长很长很长很长的[标题]](https://a.example)", type=7), ("link", None, None, "很长很长很长很长的[标题]", "https://a.example", None)),
    "a record as WeFlow writes it": (message("[转发的聊天记录]记录\n李四: 去赌博 https://b.example", type=7), ("forward", None, None, "记录", None, None)),
    "an announcement as WeFlow writes it": (message("[群公告] 严禁赌博", type=7), ("notice", "严禁赌博", None, None, None, None)),
    "a list as WeFlow writes it": (message("[接龙] 1. 张三", type=7), ("text", "1. 张三", None, None, None, None)),
    "a transfer as WeFlow writes it": (message("[转账] (甲 转账给 乙) ￥1.00 房租", type=99), ("transfer", "房租", None, "￥1.00", None, None)),
    "a transfer": (message("￥1.00 房租", type=21), ("transfer", "房租", None, "￥1.00", None, None)),
    "a voice as CipherTalk writes it": (message("[语音消息] voices/1.wav 明天开会", type=2), ("voice", "明天开会", None, None, None, None)),
    "a transcript as WeFlow keeps it": (message("[语音消息] 明天开会", type=2), ("voice", "明天开会", None, None, None, None)),
    "a link": (message("[链接] 好文 https://a.example/x?y=1", type=7), ("link", None, None, "好文", "https://a.example/x?y=1", None)),
    "a quote": (message("收到[引用 李四：明天开会]", type=25), ("quote", "收到", "明天开会", None, None, None)),
    "a reply that is a text": (message("收到[引用 李四：明天\n开会]", replyToMessageId="1"), ("quote", "收到", "明天\n开会", None, None, None)),
    "an emoji": (message("😀👨‍👩‍👧"), ("text", "😀👨‍👩‍👧", None, None, None, None)),
}  # fmt: skip


@pytest.mark.parametrize(("said", "expected"), SAYS.values(), ids=SAYS)
def test_only_the_senders_own_words_are_text(read, said, expected):
    """Placeholders, titles, file names and the words of others stand apart."""
    columns = ("kind", "text", "quoted", "title", "url", "file_name")
    assert read(document(said)).tables["messages"].select(columns).row(0) == expected


def test_weflow_writes_quotes_into_texts(read):
    """Of its exports a text that ends in a quotation may be a reply; a person who types one elsewhere wrote it."""
    talk = message("收到[引用 李四：明天开会]")
    assert column(read(document(talk, generator="WeFlow")), "quoted") == ["明天开会"]
    assert column(read(document(talk)), "text") == ["收到[引用 李四：明天开会]"]


def test_mentions(read):
    """A name ends at U+2005 and may hold spaces then; an address is no mention."""
    batch = read(document(message("@张 三\u2005和 @李四 看 a@b.example"), message("没有")))
    assert column(batch, "mentions") == [["张 三", "李四"], None]


def test_a_forwarded_record(read):
    """Its messages stand apart, with the names they were sent under, and are not the sender's words."""
    inside = [
        {"sender": "老同学", "accountName": "老同学", "timestamp": START, "type": 0, "content": "加微信"},
        {"sender": "x", "accountName": "x", "timestamp": "昨天", "type": 1, "content": None},
    ]
    batch = read(document(message("[聊天记录] 群聊的聊天记录", type=26, chatRecords=inside), message("早")))
    assert column(batch, "forwarded") == [
        [
            {"name": "老同学", "at": AT, "kind": "text", "text": "加微信"},
            {"name": "x", "at": None, "kind": "image", "text": None},
        ],
        None,
    ]
    assert column(batch, "text") == [None, "早"]


def test_events_name_people_by_their_names_in_the_group(read):
    """System messages tell who joined and who was removed; their text is nobody's words."""
    batch = read(
        document(
            message('"甲"邀请"乙、丙"加入了群聊', "1@chatroom", type=80),
            message('"甲" 撤回了一条消息', "wxid_aa", type=81),
            message('"戊" 撤回了一条消息', "1@chatroom", type=80),
            members=[member("wxid_aa", groupNickname="甲"), member("wxid_bb", accountName="乙")],
        )
    )
    assert set(batch.tables["events"].select("line", "kind", "member_id", "actor_id").rows()) == {
        (4, "join", "wxid_bb", "wxid_aa"),
        (4, "join", None, "wxid_aa"),
        (5, "recall", "wxid_aa", "wxid_aa"),
        (6, "recall", None, None),
    }
    assert column(batch, "text") == [None, None, None]


REJECTS = {
    "no sender": (message("x", None), "no-sender"),
    "an empty sender": (message("x", ""), "no-sender"),
    "an impossible time": (message("x", timestamp=-5), "impossible-time"),
    "a time that is none": (message("x", timestamp="昨天"), "impossible-time"),
    "a time of twenty digits": (message("x", timestamp=99999999999999999999), "impossible-time"),
    "no type": (message("x", type=None), "missing-field: type"),
    "a word for a type": (message("x", type="text"), "wrong-type: type"),
    "an object for a text": (message({"a": 1}), "wrong-type: content"),
    "no object": (["x"], "not-an-object"),
    "half an emoji": (message("\ud83d"), "lone-surrogate"),
}


@pytest.mark.parametrize(("bad", "reason"), REJECTS.values(), ids=REJECTS)
def test_a_flawed_message_costs_no_other(read, bad, reason):
    """The message is rejected with its place; those around it are kept."""
    batch = read(json.dumps(document(message("早"), bad, message("晚"), members=[member("wxid_aa")])))
    assert rejected(batch) == [(4, reason)]
    assert column(batch, "text") == ["早", "晚"]


def test_half_an_emoji_before_the_keys_that_tell_the_format(read):
    """A file is recognised by keys behind damage, too."""
    whole = json.dumps(document(message("早")))
    batch = read('{"note": "半\\ud83d", ' + whole[1:])
    assert (column(batch, "text"), rejected(batch)) == (["早"], [])


def test_a_flawed_member_costs_no_other(read):
    """Without an id, with half an emoji or with a key twice a member is rejected."""
    people = [member("wxid_aa"), member(None), member("wxid_bb", groupNickname="\ud83d"), member("wxid_cc")]
    text = json.dumps(document(members=people)).replace('"platformId": "wxid_cc"', '"platformId": "c", "platformId": "d"')  # fmt: skip
    assert rejected(batch := read(text)) == [(3, "no-identity"), (4, "lone-surrogate"), (5, "duplicate-key: platformId")]  # fmt: skip
    assert column(batch, "member_id", "members") == ["wxid_aa"]


@pytest.mark.parametrize("timestamp", [None, 0, ""])
def test_a_message_without_a_time_is_kept_and_counted(read, timestamp):
    """Its content can be judged; rules about time say that they could not."""
    batch = read(document(message("早", timestamp=timestamp)))
    assert (column(batch, "at"), batch.notes) == ([None], {"without-time": 1})


@pytest.mark.parametrize("timestamp", [START, str(START), START * 1000, f"{START}.0"])
def test_seconds_milliseconds_and_quoted_times(read, timestamp):
    """The unit is told by the size."""
    assert column(read(document(message("早", timestamp=timestamp))), "at") == [AT]


def test_keys_after_the_messages_and_unknown_keys(read):
    """The roster may follow the talk; pages of a synchronisation and avatars are passed over."""
    whole = document(
        message("早"), members=[member("wxid_aa", groupNickname="甲", avatar="data:image/png;base64,AAAA")]
    )
    turned = dict(reversed(whole.items())) | {"sync": {"hasMore": True, "watermark": 1}, "avatars": {"a": "b"}}
    batch = read(json.dumps({"chatlab": whole["chatlab"]} | turned, ensure_ascii=False, indent=2))
    assert (batch.rows, batch.kept) == (3, 3)
    assert column(batch, "group_nickname", "members") == ["甲"]


@pytest.mark.parametrize("changes", [{"members": None}, {"messages": None}, {"members": None, "messages": None}])
def test_null_lists_are_empty(read, changes):
    """A producer that knows no roster may write null."""
    whole = document(message("早"), members=[member("wxid_aa")]) | changes
    assert read(whole).rows == 3 - len(changes)


def test_the_file_name_is_the_group_where_the_header_names_none(read):
    """Without `groupId`, or without `meta` at all."""
    nameless = read(document(message("早"), meta={"groupId": None, "name": ""}), "测试群.json")
    assert nameless.tables["groups"].select("group_id", "name").rows() == [("测试群", None)]
    bare = {k: v for k, v in document(message("早")).items() if k != "meta"}
    assert column(read(bare, "另一群.json"), "group_id") == ["另一群"]


def test_a_private_chat_is_set_aside_unless_allowed(read):
    """Nothing of it is in any table; every record of it is counted."""
    talk = document(message("早"), message("x", None), members=[member("wxid_aa")], meta={"type": "private"})
    batch = read(talk)
    assert batch.tables == {}
    assert batch.rows == 4
    assert batch.kept == 0
    assert batch.set_aside["private-chat"] + batch.rejects.height == 4
    assert column(read(talk, allow_private=True), "text") == ["早"]


BROKEN = {
    "cut inside a message": lambda text: text[:-30],
    "cut inside the roster": lambda text: text[: text.index('"members"') + 20],
    "a bracket of the wrong kind": lambda text: text[:-1] + "]",
    "something behind it": lambda text: text + " x",
    "a list twice": lambda text: text[:-1] + ', "messages": []}',
    "a damaged header": lambda text: text.replace('"group"', "group", 1),
    "no list": lambda text: text.replace('"members": [', '"members": {"a": 1}, "old": ['),
}


@pytest.mark.parametrize("damage", BROKEN.values(), ids=BROKEN)
def test_a_document_that_is_none_is_refused(tmp_path, damage):
    """What cannot be told apart is not guessed: the file is named, the way out is said."""
    text = json.dumps(document(message("早"), message("晚"), members=[member("wxid_aa")]), ensure_ascii=False)
    said = problem_of(tmp_path, "x.json", damage(text))
    assert "export it again" in said
    assert "the reader failed" not in said


def test_the_place_where_a_document_breaks_off_is_named(tmp_path):
    """Line and byte lead there in an editor."""
    text = json.dumps(document(message("早")), ensure_ascii=False, indent=1)
    cut = text[: text.rindex("}") - 5]
    assert f"line {cut.count(chr(10)) + 1}, byte {len(cut.encode())}" in problem_of(tmp_path, "x.json", cut)


def test_half_an_emoji_in_the_header(read):
    """A group whose name is incomplete is still audited; its name is not shown as another one."""
    text = json.dumps(document(message("早"), meta={"groupId": "1@chatroom"}, members=[member("wxid_aa")]))
    batch = read(text.replace(json.dumps("工作群"), '"\\ud83d"'))
    assert column(batch, "text") == ["早"]


def test_a_repeated_key_in_the_header(read):
    """Of two names of a group nobody can say which one is right."""
    text = json.dumps(document(message("早")), ensure_ascii=False)
    batch = read(text.replace('"name": "工作群"', '"name": "工作群", "name": "别的群"'))
    assert rejected(batch) == [(1, "duplicate-key: name")]
    assert column(batch, "text") == ["早"]


WHOLE = json.dumps(
    document(
        message("早 😀", platformMessageId="1"),
        message("收到[引用 李四：明天开会]", "wxid_bb", type=25),
        message('"甲"邀请"乙"加入了群聊', "1@chatroom", type=80),
        message("[聊天记录]", type=26, chatRecords=[{"accountName": "老同学", "content": "好"}]),
        members=[member("wxid_aa", roles=[{"id": "owner"}]), member("老同学")],
        generator="WeFlow",
    ),
    ensure_ascii=False,
)
TOKENS = ["null", "0", "-1", "1e999", "true", '""', '"\\ud83d"', "[]", "{}", "[[]]", '{"a":1,"a":2}', "", ",", '"', "}", "]"]  # fmt: skip


@settings(max_examples=20)
@given(st.lists(st.tuples(st.integers(0, len(WHOLE)), st.integers(0, 30), st.sampled_from(TOKENS)), min_size=1, max_size=3))  # fmt: skip
def test_no_accident_crashes_the_reader(tmp_path_factory, cuts):
    """Whatever is cut out or put in, every row is accounted for or the file is refused."""
    text = WHOLE
    for at, size, token in cuts:
        text = text[:at] + token + text[at + size :]
    path = tmp_path_factory.getbasetemp() / "accident.json"
    path.write_text(text, "utf-8")
    result = ingest([path], READERS, Options())
    (account,) = result.inputs
    assert "the reader failed" not in account.problem
    assert account.rows == account.kept + account.duplicates + account.rejects + sum(account.set_aside.values())
    assert result.rejects.height == account.rejects


@settings(max_examples=5)
@given(st.permutations(range(6)))
def test_the_order_of_messages_decides_nothing(tmp_path_factory, order):
    """Members, nicknames and events are the same however an exporter sorts."""
    talk = [
        message(f"{n}", "wxid_ss", timestamp=START + n, groupNickname=f"昵称{n}", platformMessageId=str(n))
        for n in range(5)
    ] + [message('"昵称4"邀请"甲"加入了群聊', "1@chatroom", type=80, platformMessageId="9")]

    def tables(messages):
        batch = batch_of(tmp_path_factory.getbasetemp(), "order.json", document(*messages), reader="chatlab-json")
        return {n: f.select(pl.exclude("line")).sort(pl.all()) for n, f in batch.tables.items() if n != "messages"}

    one, other = tables(talk), tables([talk[n] for n in order])
    assert all(frame.equals(other[name]) for name, frame in one.items())


@pytest.mark.parametrize(("said", "expected"), [(START, AT), ("soon", None), (START * 1000, None)])
def test_the_time_of_the_export_is_kept_where_it_is_told_in_seconds(read, said, expected):
    """Silence is counted up to the export: a time that cannot be one is none."""
    about = {"version": "0.0.2", "exportedAt": said, "generator": "test"}
    batch = read(json.dumps(document(message("好")) | {"chatlab": about}))
    assert batch.tables["groups"]["exported_at"].to_list() == [expected]


def test_a_document_of_neither_messages_nor_members_is_no_quiet_group(tmp_path):
    """What was cut off says so; a list of members alone is a roster."""
    about = {"chatlab": {"version": "0.0.2", "exportedAt": 1}, "meta": {"name": "群", "platform": "wechat", "type": "group", "groupId": "g"}}  # fmt: skip
    assert "messages" in problem_of(tmp_path, "x.json", about)
    assert not problem_of(tmp_path, "y.json", about | {"members": [{"platformId": "a", "accountName": "甲"}]})


def test_any_number_of_messages_may_hold_forwarded_records(read):
    """Five hundred of them were too many for a reader that took each by itself."""
    inside = [{"accountName": "李四", "timestamp": START, "type": 0, "content": "早"}]
    batch = read(document(*(message("[聊天记录]", type=26, chatRecords=inside) for _ in range(1500))))
    assert column(batch, "forwarded") == [[{"name": "李四", "at": AT, "kind": "text", "text": "早"}]] * 1500
