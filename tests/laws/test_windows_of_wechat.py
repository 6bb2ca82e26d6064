"""Exports of WeChat that are one session or one list say the same whatever the size of the windows they are read in."""

import json

from hypothesis import given, settings
from hypothesis import strategies as st

from groupaudit.errors import UnreadableInputError
from windowed import IDS, LIMITS, NAMES, TIMES, assert_same_in_windows, said

SENT = st.sampled_from([True, 1, 0, "1", None])
ROOM = "1@chatroom"
STAMPS = st.sampled_from(["2026-09-01 09:00:00", "2026-09-01 09:00:05", "2026-09-01T09:00:00+08:00", "0001-01-01", "", None])  # fmt: skip
NUMBERS = st.sampled_from(["7420000000000000001", "7420000000000000002", "74200000000000", 0, None, "1234567890120000"])
SAID = st.sampled_from([
    "早", '},{"sender":1', "a\nb", "[引用 甲：x]\n好", '"阿甲"邀请"李四(wxid_aa)"加入了群聊', '"阿甲"撤回了一条消息', "你撤回了一条消息",
    '你邀请"老同学"加入了群聊', None, "[图片]", {"a": 1}, "<msg><appmsg><title>看</title><type>5</type></appmsg></msg>", "<msg><appmsg>",
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
        "nothing between commas": whole.replace("}, {", "},, {", 1),
    }[damage]
    path = folder / "x.json"
    path.write_text(damaged, "utf-8")
    return path


DAMAGE = st.sampled_from(["", "", "", "cut", "twice", "surrogate", "in an element", "nothing between commas"])


@settings(LIMITS, max_examples=60)
@given(
    st.sampled_from([*PROGRAMS]), SESSIONS, st.lists(SESSION_MESSAGES, max_size=25), st.tuples(st.lists(PEOPLE, max_size=5), st.lists(PEOPLE, max_size=5)),
    st.permutations(["session", "messages", "senders", "groupMembers", "avatars"]), st.sampled_from([None, 1]), DAMAGE, st.booleans(),
)  # fmt: skip
def test_sessions_in_windows(tmp_path, program, session, messages, people, keys, indent, damage, private):  # noqa: PLR0917  # what varies
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


WETRACE = st.fixed_dictionaries({
    "id": NUMBERS, "time": st.one_of(TIMES, STAMPS), "sender_id": IDS, "sender_name": NAMES, "is_self": SENT, "type": st.sampled_from([1, 1, 49, 10000, None]),
    "subtype": st.sampled_from([0, 57, None]), "content": SAID,
})  # fmt: skip
CHATS = st.lists(
    st.fixed_dictionaries({"id": ROOMS}, optional={"type": st.sampled_from(["group", "private"]), "messages": st.one_of(st.lists(WETRACE, max_size=12), st.sampled_from([None, 7]))}),
    min_size=1, max_size=5,
)  # fmt: skip
HTTP = st.fixed_dictionaries({
    "serverId": NUMBERS, "localType": st.sampled_from([1, 1, 10000, 244813135921, None]), "createTime": TIMES, "isSend": SENT, "senderUsername": IDS,
    "content": SAID, "rawContent": SAID,
})  # fmt: skip
PAGES = st.lists(
    st.fixed_dictionaries({"success": st.just(value=True), "talker": ROOMS, "hasMore": st.booleans()}, optional={"messages": st.one_of(st.lists(HTTP, max_size=12), st.just(7))}),
    min_size=1, max_size=5,
)  # fmt: skip


@settings(LIMITS, max_examples=50)
@given(CHATS, DAMAGE, st.booleans())
def test_conversations_in_windows(tmp_path, chats, damage, private):
    """Exports of several chats, each with its messages, some without any or without an id."""
    about = {"format": "wetrace-plus", "version": 1, "account": {"id": "wxid_aa"}}
    path = written(tmp_path, about | {"conversations": chats}, damage)
    try:
        said(path, allow_private=private)
    except UnreadableInputError:
        return  # no format is known by what is left
    assert_same_in_windows(path, (300, 2000), allow_private=private)


@settings(LIMITS, max_examples=50)
@given(HTTP, PAGES, st.sampled_from(["json", "jsonl", "one"]), DAMAGE, st.booleans())
def test_pages_in_windows(tmp_path, first, pages, form, damage, private):  # noqa: PLR0917  # what varies
    """Answers of WeFlow: one, an array of them, or one a line, with broken ones between them."""
    opening = {"success": True, "talker": ROOM, "messages": [first | {"localType": 1}] * 9, "hasMore": True}
    path = tmp_path / "x.jsonl"
    if form == "jsonl":
        lines = [json.dumps(page, ensure_ascii=False) for page in (opening, *pages)]
        path.write_text("\n".join([*lines, "# 注", "{" if damage else "", lines[0]]), "utf-8")
    else:
        path = written(tmp_path, opening if form == "one" else [opening, *pages], damage)
    try:
        said(path, allow_private=private)
    except UnreadableInputError:
        return  # no format is known by what is left
    assert_same_in_windows(path, (300, 2000), allow_private=private)
