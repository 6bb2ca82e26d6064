"""An export says the same whatever the size of the windows it is read in."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from groupaudit.errors import UnreadableInputError
from groupaudit.exports import jsondocument, recordlines
from groupaudit.inputs import open_file
from groupaudit.intake.choosing import choose
from groupaudit.reader import Options
from opened import READERS, together

SAMPLES = Path(__file__).parents[2] / "samples"
FILES = [
    *(path for folder in ("formats", "formats/dirty") for path in sorted((SAMPLES / folder).glob("*.json*"))),
    SAMPLES / "exports" / "天高集团工作交流群.json",
]
IN_PARTS = [
    "chatlab.json", "chatlab.jsonl", "chatlog.json", "chatlog-keeper.json", "ciphertalk.json", "echotrace.json",
    "pywxdump.json", "weflow.json", "weflow-arkme.json",
]  # fmt: skip
ORDER = {
    "members": ["line", "group_id", "member_id"],
    "events": ["line", "kind", "member_name", "member_id"],
}
SIZES = (700, 12_000)
START = 1788220800


def narrow(patch, size):
    """Hold no more than *size* bytes at a time."""
    patch.setattr(recordlines, "WINDOW", size)
    patch.setattr(jsondocument, "STEP", size // 2)


def said(path, **options):
    """All that a file says: its tables, its rejects and its account, or why it cannot be read; and in how many parts."""
    ((head, source),) = open_file(path, Options(**options)).parts
    try:
        batches = [*choose(head, READERS).read(source)]
    except UnreadableInputError as error:
        return str(error), 0
    one = together(batches)
    tables = {name: frame.sort(ORDER.get(name, ["line"]), nulls_last=True).rows() for name, frame in one.tables.items()}
    account = (one.rows, one.kept, one.duplicates, one.set_aside, one.notes, one.facts)
    return (tables, one.rejects.rows(), account), len(batches)


def assert_same_in_windows(path, sizes=SIZES, **options):
    """A file says in windows of these sizes what it says in one."""
    expected, _ = said(path, **options)
    for size in sizes:
        with pytest.MonkeyPatch.context() as patch:
            narrow(patch, size)
            assert said(path, **options)[0] == expected


@pytest.mark.parametrize("path", FILES, ids=lambda path: "/".join(path.parts[-2:]))
def test_the_samples_in_windows(path):
    """So do clean samples and dirty ones."""
    assert_same_in_windows(path)


@pytest.mark.parametrize("name", IN_PARTS)
def test_long_exports_are_read_in_parts(monkeypatch, name):
    """No more than a window of them is held, whatever program wrote them."""
    narrow(monkeypatch, SIZES[0])
    tables, parts = said(SAMPLES / "formats" / name)
    assert tables
    assert parts > 5


def text(record, kind):
    """A record as a line."""
    return json.dumps({"_type": kind} | record, ensure_ascii=False)


IDS = st.sampled_from(["wxid_aa", "wxid_bbbb", "老同学", "unknown_sender_7", "1@chatroom", "", None])
NAMES = st.sampled_from(["阿甲", "我", "老同学", '"},{"sender', "", None])
TIMES = st.sampled_from([START, START + 5, START + 9, 0, None, "x"])
KINDS = st.sampled_from([0, 0, 1, 7, 25, 80, 81, "0", "x", None])
TEXTS = st.sampled_from([
    "早", '},{"sender":1', "a\nb", "]", "[引用 甲：x]\n好", '"阿甲"邀请"李四"加入了群聊', '"阿甲"撤回了一条消息', None, {"a": 1},
])  # fmt: skip
INSIDE = st.lists(st.fixed_dictionaries({"sender": IDS, "accountName": NAMES, "type": KINDS, "content": TEXTS}), max_size=3)  # fmt: skip
HEADERS = st.fixed_dictionaries({
    "chatlab": st.fixed_dictionaries({"generator": st.sampled_from(["WeFlow", "x"]), "version": st.just("0.0.2")}),
    "meta": st.fixed_dictionaries({
        "name": st.just("群"), "type": st.sampled_from(["group", "group", "private"]),
        "groupId": st.sampled_from(["1@chatroom", "2@chatroom", None]), "ownerId": IDS,
    }),
})  # fmt: skip
MEMBERS = st.fixed_dictionaries({"platformId": IDS, "accountName": NAMES}, optional={"groupNickname": NAMES, "roles": st.just([{"id": "owner"}])})  # fmt: skip
MESSAGES = st.fixed_dictionaries(
    {"sender": IDS, "accountName": NAMES, "timestamp": TIMES, "type": KINDS, "content": TEXTS},
    optional={"groupNickname": NAMES, "chatRecords": INSIDE, "marks": st.just([{"sender": [{"sender": {}}, {}]}])},
)
LINES = st.one_of(
    MESSAGES.map(lambda m: text(m, "message")), MESSAGES.map(lambda m: text(m, "message")), MEMBERS.map(lambda m: text(m, "member")),
    HEADERS.map(lambda h: text(h, "header")), HEADERS.map(lambda h: text(h, "header").replace("群", "群\\ud83d")),
    st.sampled_from(["", "# 注", "{", '{"_type":"x"}', '{"_type":"message","type":0,"type":1}', '{"_type":"message","content":"\\ud83d"}']),
)  # fmt: skip
LIMITS = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])


@LIMITS
@given(st.lists(LINES, max_size=25), st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_lines_in_windows(tmp_path, lines, end, private):
    """Headers, members and messages in any order, headers that are damaged, and none at all."""
    path = tmp_path / "x.jsonl"
    path.write_bytes(
        end.join([*lines, text({"sender": "wxid_aa", "type": 0, "content": "早"}, "message")] * 2).encode()
    )
    assert_same_in_windows(path, (300,), allow_private=private)


@LIMITS
@given(
    HEADERS, st.lists(MEMBERS, max_size=9), st.lists(MESSAGES, max_size=25), st.permutations(["chatlab", "meta", "members", "messages", "avatars"]),
    st.sampled_from([None, 1, "\t"]), st.sampled_from(["", "cut", "twice", "surrogate", "comment", "in an element"]),
)  # fmt: skip
def test_documents_in_windows(tmp_path, header, members, messages, keys, indent, damage):  # noqa: PLR0917  # what varies
    """Keys in any order, laid out in any way, and damage of every kind."""
    whole = header | {"members": members, "messages": messages, "avatars": {"a": "QUJD" * 300}}
    document = json.dumps({key: whole[key] for key in keys}, ensure_ascii=False, indent=indent)
    damaged = {
        "": document,
        "cut": document[: len(document) * 2 // 3],
        "twice": document[:-1] + ', "messages": []}',
        "surrogate": document.replace("早", "\\ud83d"),
        "comment": "# 注\n" + document,
        "in an element": document.replace('"阿甲"', "阿甲"),
    }[damage]
    path = tmp_path / "x.json"
    path.write_text(damaged, "utf-8")
    try:
        said(path)
    except UnreadableInputError:
        return  # what is cut before its first words belongs to no format
    assert_same_in_windows(path, (300,))


SENT = st.sampled_from([True, 1, 0, "1", None])
ROOM = "1@chatroom"
STAMPS = st.sampled_from(["2026-09-01 09:00:00", "2026-09-01 09:00:05", "2026-09-01T09:00:00+08:00", "0001-01-01", "", None])  # fmt: skip
NUMBERS = st.sampled_from(["7420000000000000001", "7420000000000000002", "74200000000000", 0, None, "1234567890120000"])
SAID = st.sampled_from([
    "早", '},{"sender":1', "a\nb", "[引用 甲：x]\n好", '"阿甲"邀请"李四(wxid_aa)"加入了群聊', '"阿甲"撤回了一条消息', "你撤回了一条消息",
    '你邀请"老同学"加入了群聊', None, "[图片]", {"a": 1},
])  # fmt: skip
SESSION_MESSAGES = st.fixed_dictionaries(
    {
        "createTime": TIMES, "type": st.sampled_from(["文本消息", "系统消息", "引用消息", None]), "content": SAID,
        "localType": st.sampled_from([1, 1, 10000, 3, 244813135921, None]), "isSend": SENT,
        "senderUsername": IDS, "senderDisplayName": NAMES, "senderID": st.sampled_from([1, 2, 3, None]),
    },
    optional={
        "groupNickname": NAMES, "platformMessageId": NUMBERS, "quotedContent": SAID,
        "rawContent": st.sampled_from(["<msg><appmsg><title>看</title><type>5</type></appmsg></msg>", "<msg><appmsg>", "早"]),
    },
)  # fmt: skip
PEOPLE = st.fixed_dictionaries(
    {"senderID": st.sampled_from([1, 2, 3]), "wxid": IDS, "username": IDS, "displayName": NAMES, "nickname": NAMES},
    optional={"groupNickname": NAMES, "remark": NAMES, "avatar": st.just("QUJD" * 200)},
)
SESSIONS = st.fixed_dictionaries(
    {"nickname": NAMES, "type": st.sampled_from(["群聊", "群聊", "私聊", None])},
    optional={"wxid": st.sampled_from([ROOM, "wxid_bbbb"]), "ownerId": IDS},
)
PROGRAMS = {
    "weflow-json": {"weflow": {"version": "1", "generator": "WeFlow"}},
    "arkme-json": {"weflow": {"version": "1", "format": "arkme-json"}},
    "ciphertalk-json": {"exportInfo": {"version": "1", "generator": "CipherTalk"}},
    "echotrace-json": {"exportTime": "2026-09-03 08:00:00"},
}


def written(folder, document, damage, indent=None):
    """A document as a file, damaged in some way."""
    whole = json.dumps(document, ensure_ascii=False, indent=indent)
    damaged = {
        "": whole,
        "cut": whole[: len(whole) * 2 // 3],
        "twice": whole[:-1] + (', "messages": []}' if whole[-1] == "}" else "]"),
        "surrogate": whole.replace("早", "\\ud83d"),
        "in an element": whole.replace('"阿甲"', "阿甲"),
    }[damage]
    path = folder / "x.json"
    path.write_text(damaged, "utf-8")
    return path


DAMAGE = st.sampled_from(["", "", "", "cut", "twice", "surrogate", "in an element"])


@settings(LIMITS, max_examples=60)
@given(
    st.sampled_from([*PROGRAMS]), SESSIONS, st.lists(SESSION_MESSAGES, max_size=25), st.tuples(st.lists(PEOPLE, max_size=5), st.lists(PEOPLE, max_size=5)),
    st.permutations(["session", "messages", "senders", "groupMembers", "avatars"]), st.sampled_from([None, 1]), DAMAGE, st.booleans(),
)  # fmt: skip
def test_sessions_in_windows(tmp_path, program, session, messages, people, keys, indent, damage, private):  # noqa: PLR0913, PLR0917  # what varies
    """Exports of one session: senders and members before or behind the messages, and damage of every kind."""
    senders, members = people
    every = {"session": session, "messages": [*messages, *messages], "avatars": {"a": "QUJD" * 300}}
    every |= {"senders": senders} if program == "arkme-json" else {}
    every |= {"groupMembers": members} if program in ("arkme-json", "echotrace-json") else {}
    document = PROGRAMS[program] | {key: every[key] for key in keys if key in every}
    path = written(tmp_path, document, damage, indent)
    try:
        said(path, allow_private=private)
    except UnreadableInputError:
        return  # no format is known by what is left
    assert_same_in_windows(path, (300, 2000), allow_private=private)


ROOMS = st.sampled_from([ROOM, "2@chatroom", "wxid_bbbb", "", None])
CHATLOG = st.fixed_dictionaries({
    "seq": st.sampled_from([1, 2]), "time": STAMPS, "talker": ROOMS, "isChatRoom": st.sampled_from([True, False, None]),
    "sender": st.one_of(IDS, st.just("系统消息")), "senderName": NAMES, "isSelf": st.booleans(), "type": st.sampled_from([1, 1, 10000, 49, None]),
    "subType": st.sampled_from([0, 57]), "content": SAID,
})  # fmt: skip
KEEPER = st.fixed_dictionaries({
    "ts": TIMES, "ts_iso": STAMPS, "sender": NAMES, "sender_wxid": IDS, "conversation_id": ROOMS, "thread_id": st.sampled_from(["a::1@chatroom", "a"]),
    "content": SAID, "msg_type": st.sampled_from(["1", "10000", "text", None]), "is_self": SENT, "account_id": st.sampled_from(["wxid_aa", None]),
    "server_id": NUMBERS,
})  # fmt: skip
PYWXDUMP = st.fixed_dictionaries(
    {
        "MsgSvrID": NUMBERS, "type_name": st.sampled_from(["文本", "系统通知", "合并转发的聊天记录", None]), "is_sender": SENT,
        "talker": st.one_of(IDS, st.sampled_from(["我", "系统", "未知"])), "msg": SAID, "CreateTime": STAMPS,
        "src": st.sampled_from(["", {"datalist": {"dataitem": [{"datatype": "1", "datadesc": "早", "sourcename": "阿甲"}]}}]),
    },
    optional={"room_name": ROOMS},
)  # fmt: skip


@settings(LIMITS, max_examples=60)
@given(
    st.sampled_from([CHATLOG, KEEPER, PYWXDUMP]).flatmap(lambda row: st.lists(row, min_size=1, max_size=25)),
    st.sampled_from(["json", "jsonl", 1]), DAMAGE, st.booleans(),
)  # fmt: skip
def test_lists_in_windows(tmp_path, rows, form, damage, private):
    """Exports that are one list of the messages of several chats, or a message a line."""
    path = tmp_path / "x.jsonl"
    lines = [json.dumps(row, ensure_ascii=False) for row in rows * 2]
    if form == "jsonl":
        path.write_text("\n".join([*lines, "{" if damage else "", lines[0]]), "utf-8")
    else:
        path = written(tmp_path, rows * 2, damage, form if form == 1 else None)
    try:
        said(path, allow_private=private)
    except UnreadableInputError:
        return  # no format is known by what is left
    assert_same_in_windows(path, (300, 2000), allow_private=private)


def talk(count):
    """A document of so many messages."""
    one = {
        "sender": "wxid_aa",
        "accountName": "阿甲",
        "timestamp": START,
        "type": 0,
        "content": "早",
        "marks": [{}, {}],
    }
    head = {"chatlab": {"version": "0.0.2"}, "meta": {"type": "group", "groupId": "1@chatroom"}, "members": []}
    return head | {"messages": [one | {"content": f"第{n}条"} for n in range(count)]}


@pytest.mark.parametrize("form", ["json", "jsonl"])
def test_a_long_talk_is_handed_over_in_parts(tmp_path, monkeypatch, form):
    """Its messages come in windows, in order, and the people behind them."""
    path = tmp_path / f"x.{form}"
    whole = talk(500)
    lines = [
        text({k: whole[k] for k in ("chatlab", "meta")}, "header"),
        *(text(m, "message") for m in whole["messages"]),
    ]
    path.write_text(json.dumps(whole) if form == "json" else "\n".join(lines), "utf-8")
    narrow(monkeypatch, 4000)
    ((head, source),) = open_file(path, Options()).parts
    batches = [*choose(head, READERS).read(source)]
    heights = [batch.tables["messages"].height for batch in batches if "messages" in batch.tables]
    assert len(heights) > 10
    assert max(heights) < 100
    assert [t for b in batches for t in b.tables.get("messages", {"text": []})["text"]] == [
        f"第{n}条" for n in range(500)
    ]
    assert batches[-1].tables.keys() == {"groups", "members"}
