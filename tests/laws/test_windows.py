"""An export says the same whatever the size of the windows it is read in."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groupaudit.errors import UnreadableInputError
from groupaudit.inputs import open_file
from groupaudit.intake.choosing import choose
from groupaudit.reader import Options
from opened import READERS
from windowed import IDS, LIMITS, NAMES, SIZES, START, TIMES, assert_same_in_windows, narrow, said

SAMPLES = Path(__file__).parents[2] / "samples"
FILES = [
    *(path for folder in ("formats", "formats/dirty") for path in sorted((SAMPLES / folder).glob("*.json*"))),
    SAMPLES / "exports" / "天高集团工作交流群.json",
    SAMPLES / "exports" / "wecom" / "messages.jsonl",
]
IN_PARTS = [
    "chatlab.json", "chatlab.jsonl", "chatlog.json", "chatlog-keeper.json", "ciphertalk.json", "echotrace.json",
    "pywxdump.json", "weflow.json", "weflow-arkme.json", "weflow-http-messages.json", "wetrace-plus.json",
]  # fmt: skip


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
