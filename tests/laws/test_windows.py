"""An export that is read in windows says the same whatever their size: those of ChatLab, and WeCom's message archive."""

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
from groupaudit.readers import wecom_archive
from opened import READERS, together

SAMPLES = Path(__file__).parents[2] / "samples"
FILES = [
    *(path for folder in ("formats", "formats/dirty") for path in sorted((SAMPLES / folder).glob("chatlab.*"))),
    SAMPLES / "exports" / "天高集团工作交流群.json",
    SAMPLES / "exports" / "wecom" / "messages.jsonl",
]
ORDER = {
    "groups": ["line"],
    "members": ["line", "group_id", "member_id"],
    "messages": ["line"],
    "events": ["line", "kind", "member_name", "member_id"],
}
SIZES = (700, 12_000)
START = 1788220800


def narrow(patch, size):
    """Hold no more than *size* bytes at a time."""
    patch.setattr(recordlines, "WINDOW", size)
    patch.setattr(jsondocument, "STEP", size // 2)
    patch.setattr(wecom_archive, "AT_ONCE", 2)


def said(path, **options):
    """All that a file says: its tables, its rejects and its account, or why it cannot be read; and in how many parts."""
    ((head, source),) = open_file(path, Options(**options)).parts
    try:
        batches = [*choose(head, READERS).read(source)]
    except UnreadableInputError as error:
        return str(error), 0
    one = together(batches)
    tables = {name: frame.sort(ORDER[name], nulls_last=True).rows() for name, frame in one.tables.items()}
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


PEOPLE = st.sampled_from(["zhang", "li", "wang", "wmAAAABBBBCCCCDDDDEEEEFFFFGGGG"])
ODD = st.sampled_from(["", None, {"id": "li"}])
HEARD = (
    st.lists(PEOPLE, max_size=3)
    | st.lists(PEOPLE, max_size=3)
    | st.sampled_from(["li,wang", "li|zhang", None, [None], ["li", "li"]])
)
INSTANTS = st.integers(START * 1000, START * 1000 + 9) | st.sampled_from([START, 0, None, "x", -1])
PAYLOADS = st.sampled_from([
    ("text", {"text": {"content": "早 @李四"}}), ("text", {"text": {"content": "早"}}), ("text", {"text": "早"}), ("image", {}), (None, {}),
    ("revoke", {"revoke": {"pre_msgid": "1_1"}}), ("agree", {"agree": {"userid": "li", "agree_time": START * 1000}}), ("新", {"新": {"title": "早"}}),
    ("collect", {"collect": {"room_name": "一群", "title": "表"}}), ("collect", {"collect": {"room_name": "二群", "title": "表"}}),
    ("file", {"file": {"filename": "早.pdf"}}), ("file", {"file": "早"}), ("mixed", {"mixed": {"item": [{"type": "text", "content": '{"content":"早"}'}]}}),
    ("chatrecord", {"chatrecord": {"title": "早", "item": [{"type": "ChatRecordText", "msgtime": START, "content": '{"content":"早"}'}]}}),
])  # fmt: skip
SENT = st.builds(
    lambda said, **common: common | {"action": "send", "msgtype": said[0], **said[1]}, said=PAYLOADS, msgid=st.sampled_from(["1_1", "2_1", "3_1", None]),
    tolist=HEARD, roomid=st.sampled_from(["wr1", "wr1", "wr2", "", None]), msgtime=INSTANTS, **{"from": PEOPLE | PEOPLE | PEOPLE | ODD},
)  # fmt: skip
OTHERS = st.sampled_from([
    {"msgid": "4", "action": "switch", "time": START * 1000, "user": "zhang"}, {"msgid": "4", "action": "switch", "time": -1, "user": "zhang"},
    {"msgid": "5", "encrypt_chat_msg": "x"}, {"errcode": 40001, "errmsg": "invalid"}, {"msgid": "6"},
])  # fmt: skip
ARCHIVED = st.lists(SENT | SENT | SENT | SENT | OTHERS, min_size=1, max_size=30)
DAMAGE = {
    "": ("", ""),
    "a surrogate": ('"早"', '"\\ud83d"'),
    "a key twice": ('"roomid": "wr1"', '"roomid": "wr2", "roomid": "wr1"'),
    "two objects": ('"action": "send"', '"action": "send"} {"action": "send"'),
    "no JSON": ('"msgid": "2_1"', "msgid: 2_1"),
}


def archive(records, form, *, wrapped, numbered=True):
    """A message archive as text."""
    beside = [{"seq": n // 2} if numbered else {} for n in range(len(records))]
    sealed = ("encrypt_chat_msg" in r or "errcode" in r for r in records)
    whole = [
        r if bare or not wrapped else more | {"msg": r} for r, more, bare in zip(records, beside, sealed, strict=True)
    ]
    lines = [json.dumps(record, ensure_ascii=False) for record in whole]
    return {
        "lines": "\n".join(lines),
        "array": "[" + ",\n".join(lines) + "]",
        "chatdata": '{"errcode": 0, "chatdata": [' + ", ".join(lines) + '], "errmsg": "ok"}',
    }[form]


FORMS = st.sampled_from(["lines", "array", "chatdata"])


@settings(LIMITS, max_examples=60)
@given(ARCHIVED, FORMS, st.sampled_from(sorted(DAMAGE)), st.booleans(), st.booleans(), st.booleans())
def test_archives_in_windows(tmp_path, records, form, damage, wrapped, numbered, private):  # noqa: PLR0917  # what varies
    """Messages in any order of time, wrapped and not, consents, switches, private talk, and what is damaged or sealed."""
    path = tmp_path / "x.json"
    path.write_text(archive(records, form, wrapped=wrapped, numbered=numbered).replace(*DAMAGE[damage]), "utf-8")
    try:
        said(path)
    except UnreadableInputError:
        return  # no beginning that a reader knows
    assert_same_in_windows(path, (200, 900), allow_private=private)


@pytest.mark.parametrize("form", ["lines", "array", "chatdata"])
@pytest.mark.parametrize("wrapped", [False, True], ids=["plain", "wrapped"])
def test_undecodable_bytes_and_blank_lines_in_windows(tmp_path, form, wrapped):
    """A line that nobody can decode is one reject with its own number."""
    records = [sent(n, ["li"] if n % 9 else ["li", "wang"]) for n in range(30)]
    text = archive(records, form, wrapped=wrapped).encode().replace("第7条".encode(), b"\xff\xfe")
    path = tmp_path / "x.json"
    path.write_bytes(text.replace(b"\n", b"\n\n", 3) if form == "lines" else text)
    assert_same_in_windows(path)
    ((_, rejects, _), _) = said(path)
    assert [(row[1], row[-1]) for row in rejects] == [(8 + (3 if form == "lines" else 0), "undecodable")]


@pytest.mark.parametrize("form", ["lines", "array", "chatdata"])
def test_an_archive_that_is_sealed_throughout_is_refused_whatever_the_windows(tmp_path, monkeypatch, form):
    """One record that is not decides, wherever it stands."""
    sealed = [{"seq": n, "msgid": f"{n}", "publickey_ver": 1, "encrypt_chat_msg": "x" * 99} for n in range(30)]
    path = tmp_path / "x.json"
    narrow(monkeypatch, 300)
    path.write_text(archive(sealed, form, wrapped=True), "utf-8")
    assert "still encrypted" in said(path)[0]
    path.write_text(archive([*sealed, sent(31, ["li"])], form, wrapped=True), "utf-8")
    assert len(said(path)[0][1]) == len(sealed)


def sent(n, heard):
    """One message of an archive."""
    return {
        "msgid": f"{n}_1", "action": "send", "from": "zhang", "tolist": heard, "roomid": "wr1", "msgtime": START * 1000 + n,
        "msgtype": "text", "text": {"content": f"第{n}条"},
    }  # fmt: skip


@pytest.mark.parametrize("form", ["lines", "array", "chatdata"])
def test_a_long_archive_is_handed_over_in_parts(tmp_path, monkeypatch, form):
    """Its messages come in windows, in order, and who came and went behind them: it is read but once."""
    path = tmp_path / "x.json"
    path.write_text(
        archive([sent(n, ["li"] if n % 90 else ["li", "wang"]) for n in range(500)], form, wrapped=False), "utf-8"
    )
    narrow(monkeypatch, 2000)
    monkeypatch.setattr(wecom_archive, "_again", lambda *_: pytest.fail("read again"))
    ((head, source),) = open_file(path, Options()).parts
    batches = [*choose(head, READERS).read(source)]
    heights = [batch.tables["messages"].height for batch in batches[:-1]]
    assert len(heights) > 10
    assert max(heights) < 100
    assert [t for b in batches[:-1] for t in b.tables["messages"]["text"]] == [f"第{n}条" for n in range(500)]
    assert batches[-1].tables.keys() == {"groups", "members", "events"}
    assert batches[-1].tables["events"].height == 11
