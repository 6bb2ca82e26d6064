"""Internal groups of WeCom: their id comes from beside the answer or from the file name, never from a guess."""

import json
from datetime import UTC, datetime

import pytest

from opened import batch_of, rejected

JOINED = 1786323600
AT = datetime(2026, 8, 10, 1, 0, tzinfo=UTC)


def answer(*memberids, **more):
    """One answer of the API."""
    members = [{"memberid": m, "jointime": JOINED} for m in memberids]
    return {"errcode": 0, "errmsg": "ok", "roomname": "财务群", "creator": "zheng", "room_create_time": JOINED, "notice": "", "members": members} | more  # fmt: skip


@pytest.fixture
def read(tmp_path):
    """Read one file of answers."""
    return lambda content, name="wrFinance1.json": batch_of(tmp_path, name, content, reader="wecom-internal-group")


def test_the_file_name_is_the_id_of_a_single_answer(read):
    """The answer has no id of its own; whoever created the group need not own it, and nobody's role is known."""
    batch = read(answer("zheng", "sun"))
    columns = ("group_id", "name", "owner_id", "created_at", "notice", "platform", "line")
    assert batch.tables["groups"].select(columns).rows() == [("wrFinance1", "财务群", None, AT, "", "wecom", 1)]
    columns = ("group_id", "member_id", "role", "group_nickname", "membership", "joined_at", "line")
    assert batch.tables["members"].select(columns).rows() == [
        ("wrFinance1", "zheng", None, None, "present", AT, 2),
        ("wrFinance1", "sun", None, None, "present", AT, 3),
    ]
    assert (batch.rows, batch.kept) == (3, 3)


ROOM = "wrjc7bDwAASxc8tZvBErFE02BtPWyAAA"
OTHER = "wrOgQhDgAAMYQiS5ol9G7gK9JV-_AAAB"


@pytest.mark.parametrize(
    ("name", "group_id", "noted"),
    [
        (f"{ROOM}.json", ROOM, 0),
        (f"msgaudit_groupchat_{ROOM}.json", ROOM, 0),
        (f"{OTHER}_20261101.json", OTHER, 0),
        (f"群 {ROOM}（{ROOM}）.json", ROOM, 0),
        ("wrFinance1.json", "wrFinance1", 0),
        (f"{ROOM} {OTHER}.json", f"{ROOM} {OTHER}", 1),
        (f"x{ROOM}.json", f"x{ROOM}", 1),
        (f"{ROOM}A.json", f"{ROOM}A", 0),
        ("财务群.json", "财务群", 1),
    ],
)
def test_the_one_id_inside_a_file_name_is_the_group_s(read, name, group_id, noted):
    """Whatever else the name says; of two ids, or of part of a longer word, nobody knows, and a name that is no id is told."""
    batch = read(answer("a"), name)
    assert batch.tables["members"]["group_id"].to_list() == [group_id]
    assert batch.notes.get("group-id-from-name", 0) == noted


@pytest.mark.parametrize("key", ["roomid", "chat_id", "chatid"])
def test_an_id_beside_the_answer_is_preferred(read, key):
    """Whoever saved the answer may have written the id into it."""
    assert read(answer("a", **{key: "wr9"})).tables["members"]["group_id"].to_list() == ["wr9"]


def test_several_answers_without_ids_are_no_group(read):
    """One file name cannot be the id of two groups: those with an id are kept, the others rejected one by one."""
    batch = read([answer("a", roomid="wr1"), answer("b", "c")])
    assert rejected(batch) == [(3, "no-group"), (4, "no-group"), (5, "no-group")]
    assert batch.tables["members"].select("group_id", "member_id").rows() == [("wr1", "a")]


def test_answers_one_a_line(read):
    """An error among them is named and costs no other."""
    lines = [answer("a", roomid="wr1"), {"errcode": 301058, "errmsg": "x"}, answer("b", roomid="wr2")]
    batch = read("\n".join(map(json.dumps, lines)), "x.jsonl")
    assert rejected(batch) == [(3, "error-answer: errcode 301058")]
    assert batch.tables["groups"]["group_id"].to_list() == ["wr1", "wr2"]


def test_a_group_without_members(read):
    """An empty list says that nobody is in it any more."""
    batch = read(answer())
    assert (batch.rows, batch.kept, "members" in batch.tables) == (1, 1, False)
    assert batch.tables["groups"]["name"].to_list() == ["财务群"]


FLAWED = {
    "no id": ({"jointime": JOINED}, "no-identity"),
    "an object for an id": ({"memberid": {"id": 1}}, "no-identity"),
    "no object": (None, "not-an-object"),
    "an impossible time": ({"memberid": "b", "jointime": 1}, "impossible-time"),
}


@pytest.mark.parametrize(("record", "reason"), FLAWED.values(), ids=FLAWED)
def test_a_flawed_member_costs_no_other(read, record, reason):
    """The member is rejected with his place."""
    people = [{"memberid": "a"}, record, {"memberid": 12345678901234567890, "jointime": str(JOINED)}]
    batch = read(answer(members=people))
    assert rejected(batch) == [(3, reason)]
    assert batch.tables["members"].select("member_id", "joined_at").rows() == [
        ("a", None), ("12345678901234567890", AT),
    ]  # fmt: skip


def test_a_repeated_key_makes_an_answer_ambiguous(read):
    """Of two lists of members nobody can say which one counts: the answer is rejected, not halved."""
    text = json.dumps(answer("a")).replace('"members": [', '"members": [], "members": [')
    good = json.dumps(answer("b", roomid="wr1"))
    batch = read(f"[{good}, {text}]")
    assert rejected(batch) == [(3, "duplicate-key")]
    assert batch.tables["members"]["member_id"].to_list() == ["b"]


def zone(*people, **more):
    """One answer of `get_group_chat`, which tells what everybody is and no name of the group."""
    members = [{"memberid": who, "jointime": JOINED, "type": kind} for who, kind in people]
    return {"errcode": 0, "errmsg": "ok", "creator": "woAAAA", "room_create_time": JOINED, "members": members} | more


def test_the_answer_of_the_data_zone(read):
    """Its ids begin alike for employees and others: the type says who is an outsider, and an unknown one says nothing."""
    batch = read(zone(("woAAAA", 1), ("woBBBB", 2), ("wbCCCC", 3), ("woDDDD", 9)))
    assert batch.tables["groups"].select("group_id", "name", "created_at").rows() == [("wrFinance1", None, AT)]
    assert batch.tables["members"].select("member_id", "external", "robot", "joined_at").rows() == [
        ("woAAAA", False, False, AT), ("woBBBB", True, False, AT), ("wbCCCC", False, True, AT), ("woDDDD", None, None, AT),
    ]  # fmt: skip


def test_answers_of_the_data_zone_with_ids(read):
    """Several answers are groups only by the ids that were written beside them."""
    batch = read([zone(("woA", 1), chatid="wr1"), zone(("woB", 2), chatid="wr2"), zone(("woC", 2))])
    assert batch.tables["members"].select("group_id", "member_id").rows() == [("wr1", "woA"), ("wr2", "woB")]
    assert rejected(batch) == [(5, "no-group"), (6, "no-group")]
