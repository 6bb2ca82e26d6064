"""WeCom's message archive: every type of message, the people who received it, and what damaged records cost."""

import json
from datetime import UTC, datetime, timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groupaudit.exports.jsonrecords import FEW
from groupaudit.tables import EVENT_KINDS, MESSAGE_KINDS
from opened import batch_of, problem_of, rejected

START = 1788220800000
AT = datetime(2026, 9, 1, tzinfo=UTC)
ROOM = "wrAAAABBBBCCCCDDDDEEEEFFFFGGGG"
OUTSIDER = "wmAAAABBBBCCCCDDDDEEEEFFFFGGGG"
ROBOT = "wbAAAABBBBCCCCDDDDEEEEFFFFGGGG"


def record(n=1, msgtype="text", *, sender="zhang", heard=("li", "wang"), room=ROOM, at=START, **payload):
    """One decrypted message; *payload* stands beside the common fields."""
    return {
        "msgid": f"{n}_1788220800", "action": "send", "from": sender, "tolist": list(heard), "roomid": room,
        "msgtime": at, "msgtype": msgtype, **payload,
    }  # fmt: skip


def said(text, n=1, **more):
    """One text message."""
    return record(n, text={"content": text}, **more)


def lines(*records):
    """Records as JSON lines; text stands as it is."""
    return "".join((r if isinstance(r, str) else json.dumps(r, ensure_ascii=False)) + "\n" for r in records)


@pytest.fixture
def read(tmp_path):
    """Read one file."""
    return lambda content, name="x.jsonl", **options: batch_of(tmp_path, name, content, reader="wecom-archive", **options)  # fmt: skip


def only(batch, *columns, table="messages"):
    """Return the wanted columns of a table, in the order of lines."""
    return batch.tables[table].sort("line").select(columns).rows()


def test_a_message_is_read_whole(read):
    """Ids stay text, milliseconds become an instant, and the group and its people are known by what was received."""
    batch = read(lines(said("早上好", n=9007199254740993)))
    columns = ("line", "group_id", "message_id", "member_id", "at", "kind", "text")
    assert only(batch, *columns) == [(1, ROOM, "9007199254740993_1788220800", "zhang", AT, "text", "早上好")]
    assert only(batch, "group_id", "platform", "name", table="groups") == [(ROOM, "wecom", None)]
    people = batch.tables["members"].select("member_id", "membership", "last_seen_at", "group_nickname", "role").rows()
    assert people == [(who, "present", AT, None, None) for who in ("li", "wang", "zhang")]


PAYLOADS = {
    "text": ({"text": {"content": "a"}}, "text", {"text": "a"}),
    "image": ({"image": {"md5sum": "m", "filesize": 3, "sdkfileid": "s"}}, "image", {}),
    "voice": ({"voice": {"voice_size": 3, "play_length": 1}}, "voice", {}),
    "video": ({"video": {"filesize": 3}}, "video", {}),
    "emotion": ({"emotion": {"type": 1, "imagesize": 3}}, "emoji", {}),
    "card": ({"card": {"corpname": "天高集团", "userid": "li"}}, "card", {}),
    "location": ({"location": {"longitude": 116.5, "title": "天高大厦", "zoom": 15}}, "location", {"title": "天高大厦"}),
    "file": ({"file": {"filename": "报价.xlsx", "filesize": 3}}, "file", {"file_name": "报价.xlsx"}),
    "link": (
        {"link": {"title": "t", "description": "d", "link_url": "https://a.example/x"}},
        "link",
        {"title": "t", "url": "https://a.example/x", "quoted": "d"},
    ),
    "weapp": ({"weapp": {"title": "t", "description": "d"}}, "mini-program", {"title": "t", "quoted": "d"}),
    "todo": ({"todo": {"title": "t", "content": "c"}}, "other", {"title": "t", "text": "c"}),
    "vote": ({"vote": {"votetitle": "t", "voteitem": ["a", "b"]}}, "other", {"title": "t", "text": "a\nb"}),
    "collect": (
        {"collect": {"room_name": "一群", "title": "t", "details": [{"id": 11101571002822706744, "ques": "q"}]}},
        "other",
        {"title": "t", "text": "q"},
    ),
    "redpacket": ({"redpacket": {"type": 1, "wish": "w", "totalamount": 30}}, "red-packet", {"text": "w"}),
    "external_redpacket": ({"redpacket": {"type": 1, "wish": "w"}}, "red-packet", {"text": "w"}),
    "meeting": ({"meeting": {"topic": "t", "meetingid": 11101571002822706744}}, "other", {"title": "t"}),
    "docmsg": ({"doc": {"title": "t", "link_url": "https://d.example"}}, "link", {"title": "t", "url": "https://d.example"}),
    "markdown": ({"info": {"content": "c"}}, "text", {"text": "c"}),
    "meeting_voice_call": ({"voiceid": "v", "meeting_voice_call": {"endtime": 1}}, "call", {}),
    "news": (
        {"info": {"item": [{"title": "a", "url": "u", "description": "d"}, {"title": "b", "url": "v"}]}},
        "link",
        {"title": "a\nb", "url": "u", "quoted": "d"},
    ),
    "calendar": ({"calendar": {"title": "t", "attendeename": ["a"], "remarks": "r"}}, "other", {"title": "t", "text": "r"}),
    "mixed": (
        {"mixed": {"item": [
            {"type": "text", "content": '{"content":"a"}'},
            {"type": "image", "content": '{"md5sum":"x"}'},
            {"type": "text", "content": '{"content":"b"}'},
            {"type": "text", "content": "damaged"},
        ]}},
        "text",
        {"text": "a\nb\ndamaged"},
    ),
    "voip_doc_share": ({"voip_doc_share": {"filename": "f.pdf"}}, "file", {"file_name": "f.pdf"}),
    "voiptext": ({"info": {"callduration": 3, "invitetype": 3}}, "call", {}),
    "sphfeed": ({"sphfeed": {"feed_type": 4, "sph_name": "n", "feed_desc": "d"}}, "link", {"title": "n", "quoted": "d"}),
    "qydiskfile": ({"info": {"filename": "f.pdf"}}, "file", {"file_name": "f.pdf"}),
    "revoke": ({"revoke": {"pre_msgid": "7_1"}}, "recall", {"reply_to": "7_1"}),
    "meeting_notification": ({"info": {"whatever": [1]}}, "other", {}),
    "未来的类型": ({"x": {}}, "other", {}),
    "接龙": ({"接龙": {"title": "报名", "content": "1. 甲", "items": [1]}}, "other", {"title": "报名", "text": "1. 甲"}),
    "note": ({"info": {"content": "会议纪要", "desc": [7]}, "note": "x"}, "other", {"text": "x\n会议纪要"}),
    "笔记": (
        {"note": {
            "title": "排班", "creator": "li", "noteid": "n1", "creator_userid": "li", "create_time": "9", "sdkfileid": "s", "count": 3, "top": True,
            "items": [
                {"type": "text", "content": '{"content":"一"}'},
                {"type": "file", "filename": "f.pdf", "fileext": "pdf"},
                {"type": "link", "link_url": "https://a.example", "image_url": "https://p.example", "title": "二"},
                ["三", {"filename": "g.pdf", "url": "无", "text": "四", "cover": "五"}],
            ],
        }},
        "other",
        {"title": "排班", "text": "一\n二\n三\ng.pdf\n无\n四\n五", "file_name": "f.pdf", "url": "https://a.example"},
    ),
    "chain": ({"chain": ["报名", "1. 甲"], "image": None, "link": {}}, "other", {"text": "报名\n1. 甲"}),
    "line": ({"line": {"content": "一"}}, "other", {"text": "一"}),
}  # fmt: skip
WORDS = ("text", "quoted", "title", "url", "file_name", "reply_to")


@pytest.mark.parametrize("wrapped", [False, True], ids=["plain", "wrapped"])
def test_every_type_is_a_kind_and_says_what_is_its_own(read, wrapped):
    """Own words are text, those of others quoted, and titles, links and files have columns of their own."""
    messages = [record(n, msgtype, **payload) for n, (msgtype, (payload, _, _)) in enumerate(PAYLOADS.items())]
    answer = {"errcode": 0, "chatdata": [{"seq": 5, "msgid": m["msgid"], "msg": m} for m in messages]}
    batch = read(answer if wrapped else lines(*messages))
    assert (batch.rows, batch.kept) == (len(PAYLOADS), len(PAYLOADS))
    for row, (_, kind, expected) in zip(only(batch, "kind", *WORDS), PAYLOADS.values(), strict=True):
        assert kind in MESSAGE_KINDS
        assert row == (kind, *(expected.get(name) for name in WORDS))


def test_a_form_names_its_group(read):
    """The latest collection form that was filled in is the only message that says how the group is called, and the place of its name."""
    forms = [
        record(n, "collect", at=at, room=room, collect={"room_name": name, "title": "t", "details": []})
        for n, (room, at, name) in enumerate([(ROOM, START, "旧"), (ROOM, START + 9, "新"), ("wr2", START, "")])
    ]
    assert read(lines(*forms)).tables["groups"].select("group_id", "name", "line").sort("group_id").rows() == [
        ("wr2", None, 3), (ROOM, "新", 2)
    ]  # fmt: skip


def test_a_forwarded_record_is_a_list(read):
    """Items keep their kinds and times, which are seconds here; the archive does not say who wrote them."""
    items = [
        {"type": "ChatRecordText", "msgtime": START // 1000, "content": '{"content":"a"}', "from_chatroom": False},
        {"type": "ChatRecordFile", "msgtime": START // 1000 + 1, "content": '{"filename":"f.pdf"}'},
        {"type": "ChatRecordImage", "msgtime": None, "content": "damaged"},
    ]
    batch = read(lines(record(msgtype="chatrecord", chatrecord={"title": "群聊", "item": items})))
    ((title, forwarded),) = only(batch, "title", "forwarded")
    assert title == "群聊"
    assert forwarded == [
        {"name": None, "at": AT, "kind": "text", "text": "a"},
        {"name": None, "at": AT + timedelta(seconds=1), "kind": "file", "text": "f.pdf"},
        {"name": None, "at": None, "kind": "image", "text": None},
    ]


def test_words_deeper_inside_a_forwarded_record_are_read(read):
    """A record inside a record, and a message of several parts, say what their parts say."""
    text = {"type": "ChatRecordText", "content": '{"content":"a"}'}
    parts = {"item": [{"type": "text", "content": '{"content":"b"}'}, {"type": "image", "content": "{}"}]}
    inner = {"title": "里面的记录", "item": [text, {"type": "ChatRecordMixed", "content": json.dumps(parts)}]}
    items = [
        {"type": "ChatRecordMixed", "content": json.dumps(parts)},
        {"type": "chatrecord", "content": json.dumps(inner)},
        {"type": "chatrecord", "content": '{"title":"空的记录","item":[]}'},
    ]
    batch = read(lines(record(msgtype="chatrecord", chatrecord={"title": "群聊", "item": items})))
    ((forwarded,),) = only(batch, "forwarded")
    assert [(f["kind"], f["text"]) for f in forwarded] == [("text", "b"), ("forward", "a\nb"), ("forward", "空的记录")]


NOTE = {"title": "班表", "items": [{"content": "夜班两人"}]}
PARTS = {
    "text": ({"content": "一"}, "text", "一"),
    "ChatRecordLink": ({"title": "t", "description": "d", "link_url": "https://a.example"}, "link", "t\nd"),
    "ChatRecordLocation": ({"title": "t", "address": "d", "zoom": 3}, "location", "t\nd"),
    "ChatRecordTodo": ({"title": "t", "content": "c"}, "other", "t\nc"),
    "ChatRecordNote": (NOTE, "other", "班表\n夜班两人"),
    "news": ({"item": [{"title": "a", "url": "https://a.example"}, {"title": "b"}]}, "link", "a\nb"),
    "markdown": ("没有包起来的话", "text", "没有包起来的话"),
    "sphfeed": ({"sph_name": "n", "feed_desc": "d"}, "link", "n\nd"),
    "voice": ({"sdkfileid": "s"}, "voice", None),
}


def part(type_, content):
    """One part of a record or a message."""
    return {"type": type_, "content": content if isinstance(content, str) else json.dumps(content)}


def test_no_words_inside_a_record_are_lost(read):
    """Titles and descriptions count beside each other, and so does what stands in parts that nobody has described."""
    items = [part(type_, content) for type_, (content, _, _) in PARTS.items()]
    batch = read(lines(record(msgtype="chatrecord", chatrecord={"title": "群聊", "item": items})))
    ((forwarded,),) = only(batch, "forwarded")
    assert [(f["kind"], f["text"]) for f in forwarded] == [(kind, text) for _, kind, text in PARTS.values()]


def test_records_deeper_than_any_are_read_too(read):
    """How deep words stand decides nothing."""
    inner = {"title": "最里面", "item": [part("ChatRecordText", {"content": "到底"})]}
    for _ in range(5):
        inner = {"title": "外面", "item": [part("chatrecord", inner)]}
    ((forwarded,),) = only(read(lines(record(msgtype="chatrecord", chatrecord=inner))), "forwarded")
    assert "到底" in forwarded[0]["text"]


def test_a_message_of_several_parts_tells_own_words_from_what_it_shares(read):
    """Words of others are quoted; every title and name of a file is there."""
    items = [
        part("text", {"content": "看"}), part("link", {"title": "t", "description": "d", "link_url": "https://a.example"}),
        part("link", {"title": "u"}), part("file", {"filename": "f.pdf"}), part("file", {"filename": "g.pdf"}),
        part("todo", {"title": "买", "content": "纸"}), part("note", NOTE),
        part("chatrecord", {"title": "群聊", "item": [part("text", {"content": "别人的话"})]}),
    ]  # fmt: skip
    batch = read(lines(record(msgtype="mixed", mixed={"item": items})))
    assert only(batch, "kind", *WORDS) == [
        ("text", "看\n买\n纸\n班表\n夜班两人", "d\n别人的话", "t\nu\ng.pdf", "https://a.example", "f.pdf", None)
    ]


def test_an_answer_without_anything_new_is_no_error(tmp_path):
    """It has no record."""
    answer = {"errcode": 0, "errmsg": "ok", "chatdata": []}
    batch = batch_of(tmp_path, "x.json", answer, reader="wecom-archive")
    assert (batch.rows, dict(batch.tables)) == (0, {})


def test_whoever_is_mentioned_is_found_in_the_text(read):
    """An address is no mention."""
    batch = read(lines(said("@李四 看一下 me@a.example @所有人", n=2), said("没有人", n=3)))
    assert only(batch, "kind", "text", "quoted", "mentions") == [
        ("text", "@李四 看一下 me@a.example @所有人", None, ["李四", "所有人"]),
        ("text", "没有人", None, None),
    ]


def test_recalls_switches_and_consents_are_events(read):
    """A recall is a message as well; who agreed to archiving, or switched it, only acted."""
    batch = read(
        lines(
            record(1, "revoke", action="recall", revoke={"pre_msgid": "7_1"}),
            record(2, "agree", sender=OUTSIDER, agree={"userid": OUTSIDER, "agree_time": START + 1000}),
            record(3, "disagree", sender=OUTSIDER, disagree={"userid": OUTSIDER, "disagree_time": 0}),
            {"msgid": "4", "action": "switch", "time": START, "user": "zhang"},
        )
    )
    assert set(batch.tables["events"]["kind"]) <= set(EVENT_KINDS)
    archived = batch.tables["events"].filter(basis="archive").sort("line")
    assert archived.select("line", "kind", "at", "member_id", "group_id", "text").rows() == [
        (1, "recall", AT, "zhang", ROOM, None),
        (2, "consent", AT + timedelta(seconds=1), OUTSIDER, ROOM, "agree"),
        (3, "consent", AT, OUTSIDER, ROOM, "disagree"),
        (4, "switch", AT, "zhang", None, None),
    ]
    assert only(batch, "line", "kind") == [(1, "recall")]
    assert (batch.rows, batch.kept) == (4, 4)


def test_who_comes_and_goes_shows_in_who_is_reached(read):
    """Between two messages somebody came or left; that a set of people comes back is no single change."""
    batch = read(
        lines(
            said("a", n=1, heard=["li"]),
            said("b", n=2, heard=["li", "wang"], at=START + 1000),
            said("c", n=3, sender="wang", heard=["zhang"], at=START + 2000),
            said("d", n=4, sender="wang", heard=["zhang", "li"], at=START + 3000),
            said("e", n=5, room="wr2", heard=["li"], at=START + 9000),
        )
    )
    assert only(batch, "line", "kind", "member_id", "basis", table="events") == [
        (2, "join", "wang", "snapshot"),
        (3, "leave", "li", "snapshot"),
        (4, "join", "li", "snapshot"),
    ]


def test_private_talk_is_set_aside_unless_allowed(read):
    """Without a room two people talk: nobody is audited for it unasked, and both ways are one conversation."""
    talk = lines(
        said("a", room=""), said("b", n=2, room=None), said("c", n=3, sender="li", heard=["zhang"], room=""),
        said("d", n=4, heard=["li"], room=""), said("e", n=5),
    )  # fmt: skip
    batch = read(talk)
    assert (batch.rows, batch.kept, batch.set_aside) == (5, 1, {"private-chat": 4})
    assert batch.tables["members"]["group_id"].unique().to_list() == [ROOM]
    allowed = read(talk, allow_private=True)
    assert (allowed.kept, allowed.set_aside) == (5, {})
    assert only(allowed, "group_id") == [
        ("private:li,wang,zhang",), ("private:li,wang,zhang",), ("private:li,zhang",), ("private:li,zhang",), (ROOM,)
    ]  # fmt: skip


def test_members_follow_the_receivers(read):
    """Who still received the last message is present; who did not any more has left, with the time last seen."""
    later = START + 60_000
    batch = read(lines(said("a"), said("b", n=2, sender="li", heard=["zhang", OUTSIDER, ROBOT], at=later)))
    people = batch.tables["members"].select("member_id", "membership", "last_seen_at", "external", "robot").rows()
    after = AT + timedelta(minutes=1)
    assert people == [
        ("li", "present", after, None, None),
        ("wang", "left", AT, None, None),
        (ROBOT, "present", after, None, True),
        (OUTSIDER, "present", after, True, None),
        ("zhang", "present", after, None, None),
    ]


def test_without_receivers_nobody_is_known_to_be_present(read):
    """A sender is all that such a message tells of the group."""
    batch = read(lines({k: v for k, v in said("a").items() if k != "tolist"} | {"tolist": []}))
    assert only(batch, "member_id", "membership", table="members") == [("zhang", "unknown")]


def test_rows_of_vendors_are_read(read):
    """Every payload key is there, null where unused, numbers are quoted, and the receivers are one string."""
    unused = dict.fromkeys(("image", "file", "link", "mixed", "revoke", "info", "collect"))
    rows = [
        said("a", **unused) | {"msgtime": str(START), "tolist": "li,wang"},
        record(2, "file", **{**unused, "file": {"filename": "f.pdf", "filesize": "3"}}, text=None) | {"tolist": "li"},
        said("c", n=3, **unused) | {"tolist": "li|wang", "msgid": 7},
    ]
    batch = read(lines(*rows))
    assert only(batch, "message_id", "at", "text", "file_name") == [
        ("1_1788220800", AT, "a", None), ("2_1788220800", AT, None, "f.pdf"), ("7", AT, "c", None),
    ]  # fmt: skip
    assert batch.tables["members"]["member_id"].to_list() == ["li", "wang", "zhang"]


@pytest.mark.parametrize("name", ["array", "chatdata", "lines"])
def test_the_containers_are_alike(read, name):
    """JSON lines, an array and the API's answer hold the same messages; seq is the order that the API gives."""
    messages = [said(f"第{n}句", n=n) for n in range(3)]
    wrapped = [{"seq": 10 + n, "msgid": m["msgid"], "publickey_ver": 1, "msg": m} for n, m in enumerate(messages)]
    content = {
        "array": lambda: messages,
        "chatdata": lambda: json.dumps({"errcode": 0, "errmsg": "ok", "chatdata": wrapped}, indent=1),
        "lines": lambda: lines(*wrapped),
    }[name]()
    batch = read(content)
    assert only(batch, "line", "text") == [(1, "第0句"), (2, "第1句"), (3, "第2句")]
    assert only(batch, "seq") == [(None if name == "array" else 10 + n,) for n in range(3)]


def test_encrypted_records_are_refused(read, tmp_path):
    """A file that nobody decrypted is named as such; a single record among others is one reject."""
    sealed = {"seq": 1, "msgid": "1", "publickey_ver": 1, "encrypt_random_key": "x", "encrypt_chat_msg": "y" * 99}
    for content in (lines(sealed, sealed), {"errcode": 0, "chatdata": [sealed]}):
        assert "still encrypted" in problem_of(tmp_path, "x.json", content)
    batch = read(lines({"seq": 2, "msgid": "2", "msg": said("a")}, sealed, {"seq": 3, "msgid": "3", "msg": said("b")}))
    assert rejected(batch) == [(2, "still-encrypted")]
    assert only(batch, "text") == [("a",), ("b",)]


def test_an_error_answer_before_the_messages_costs_no_message(read, tmp_path):
    """What was fetched again after an error is read; a file with nothing but errors says what it is."""
    error = {"errcode": 40001, "errmsg": "invalid credential"}
    for content in (lines(error, said("a"), error), [error, said("a"), error]):
        batch = read(content)
        assert rejected(batch) == [(1, "error-answer: errcode 40001"), (3, "error-answer: errcode 40001")]
        assert only(batch, "line", "text") == [(2, "a")]
    for content in (error, lines(error, error), [error]):
        problem = problem_of(tmp_path, "x.json", content)
        assert "错误应答 errcode 40001" in problem
        assert "look the code up and fetch again" in problem


BAD = {
    "no-sender": said("x", sender=None),
    "impossible-time": said("x", at=-1),
    "impossible-time ": said("x", at=5_000_000_000_000),
    "impossible-time  ": said("x", at="昨天"),
    "missing-field: msgtype": {"msgid": "9", "action": "send", "from": "zhang", "roomid": ROOM},
    "wrong-type: text": record(text="x"),
    "wrong-type: file": record(msgtype="file", file="x"),
    "wrong-type: from": said("x", sender={"id": "zhang"}),
    "duplicate-key: from": json.dumps(said("x")).replace('"from"', '"from": "li", "from"'),
    "duplicate-key: content": json.dumps(said("x")).replace('"content"', '"content": "y", "content"'),
    "duplicate-key: roomid": json.dumps(record(msgtype="image", image={})).replace('"roomid"', '"roomid": "wr", "roomid"'),
    "lone-surrogate": json.dumps(said("x")).replace('"x"', '"x\\ud83d"'),
    "lone-surrogate ": json.dumps(said("x")).replace('"x"', '"\\ude00x"'),
    "lone-surrogate  ": json.dumps(record(msgtype="file", file={"filename": "x"})).replace('"x"', '"\\ud83d"'),
    "two-objects": json.dumps(said("x")) + " " + json.dumps(said("y")),
    "two-objects ": json.dumps(said("x")) + "," + json.dumps(said("y")),
    "not-an-object": '["x"]',
    "not-json: 1": "# 导出",
    "not-json: 197": json.dumps(said("x" * 100))[:204],
}  # fmt: skip


def test_a_bad_record_is_one_reject(read):
    """The others are kept, the place is named, and nobody gains or loses a member by it."""
    good = [said(f"第{n}句", n=n, sender="li", heard=["zhang", "wang"]) for n in range(len(BAD) + 1)]
    content = [line for pair in zip(good, BAD.values(), strict=False) for line in pair]
    batch = read(lines(*content, good[-1]))
    assert rejected(batch) == [(2 * n, reason.strip()) for n, reason in enumerate(BAD, 1)]
    assert only(batch, "line", "text") == [(2 * n + 1, f"第{n}句") for n in range(len(good))]
    assert batch.tables["members"]["member_id"].to_list() == ["li", "wang", "zhang"]


def test_a_file_of_bad_records_only_is_read(read):
    """Nothing is left, and nothing is lost."""
    bad = [BAD["no-sender"], BAD["impossible-time"], BAD["missing-field: msgtype"]]
    batch = read(lines(*bad, *bad))
    assert (batch.rows, batch.kept, batch.rejects.height, dict(batch.tables)) == (6, 0, 6, {})


def test_a_line_broken_inside_a_text_is_never_mended(read):
    """Two halves of a record are two rejects, even where they would be JSON if they were joined."""
    whole = json.dumps(said("{早}", n=5), ensure_ascii=False)
    first, second = whole.replace("{早}", "{早}\n{好}").split("\n")
    batch = read(lines(said("a"), first, second, said("b", n=2)))
    assert [line for line, _ in rejected(batch)] == [2, 3]
    assert only(batch, "line", "text") == [(1, "a"), (4, "b")]


def test_an_odd_line_among_many_costs_no_other(read):
    """The few bad lines of a long file are found wherever they stand, with their own numbers."""
    good = [json.dumps(said(f"第{n}句", n=n, at=START + n)) for n in range(FEW + 10)]
    repeated = good[7000].replace('"from"', '"from": "li", "from"')
    content = [*good[:7000], repeated, *good[7001:9000], "{broken", "", *good[9002:]]
    batch = read("\n".join(content))
    assert rejected(batch) == [(7001, "duplicate-key: from"), (9001, "not-json: 2")]
    assert batch.rows == len(content) - 1
    assert batch.tables["messages"].filter(pl.col("line") == FEW)["text"].to_list() == [f"第{FEW - 1}句"]


def test_a_message_without_time_is_kept(read):
    """Zero and null say that there is no time: the words are audited, and the report counts them."""
    batch = read(lines(said("a", at=0), said("b", n=2, at=None), said("c", n=3, at=START // 1000)))
    assert only(batch, "at") == [(None,), (None,), (AT,)]
    assert batch.notes == {"without-time": 2}


def test_escaped_pairs_and_quoted_keys_are_no_faults(read):
    """Emoji written as two escapes, backslashes before a u, and text that looks like JSON are read as they are."""
    texts = ["😀👨‍👩‍👧", "\\ud83d", '{"from": "x", "from": "y"}', "\u0000", "}\n{"]
    batch = read("".join(json.dumps(said(text, n=n)) + "\n" for n, text in enumerate(texts)))
    assert [text for (text,) in only(batch, "text")] == texts
    assert batch.rejects.height == 0


@settings(max_examples=8)
@given(
    people=st.lists(st.lists(st.sampled_from(["zhang", "li", "wang", OUTSIDER]), min_size=1, max_size=4, unique=True), min_size=1, max_size=8),
    rooms=st.lists(st.sampled_from([ROOM, "wr2", ""]), min_size=1),
    order=st.randoms(use_true_random=False),
)  # fmt: skip
def test_the_order_of_lines_decides_nothing(tmp_path_factory, people, rooms, order):
    """Shuffled lines give the same tables, apart from the numbers of lines."""
    folder = tmp_path_factory.getbasetemp()
    records = [
        said(f"t{n}", n=n, sender=who[0], heard=who[1:], room=rooms[n % len(rooms)], at=START + n // 3)
        for n, who in enumerate(people)
    ]
    shuffled = order.sample(records, len(records))
    one, two = (
        batch_of(folder, "x.jsonl", lines(*r), reader="wecom-archive", allow_private=True) for r in (records, shuffled)
    )
    for name, frame in one.tables.items():
        assert sorted(frame.drop("line").rows(), key=repr) == sorted(two.tables[name].drop("line").rows(), key=repr)
