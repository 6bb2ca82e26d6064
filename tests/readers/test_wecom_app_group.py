"""Groups made by an application of WeCom: everybody is known by id alone, and who owns the group."""

import json

import pytest

from opened import batch_of, rejected


def answer(*ids, **more):
    """One answer of the API."""
    chat = {"chatid": "wr1", "name": "值班群", "owner": "zheng", "userlist": list(ids), "chat_type": 0} | more
    return {"errcode": 0, "errmsg": "ok", "chat_info": chat}


@pytest.fixture
def read(tmp_path):
    """Read one file of answers."""
    return lambda content, name="x.json": batch_of(tmp_path, name, content, reader="wecom-app-group")


def test_an_answer_is_a_group_and_its_members(read):
    """The group has its own id, name and owner; nobody has a name, and whether others are administrators is not known."""
    batch = read(answer("zheng", "sun"))
    columns = ("group_id", "name", "owner_id", "platform", "line")
    assert batch.tables["groups"].select(columns).rows() == [("wr1", "值班群", "zheng", "wecom", 1)]
    columns = ("group_id", "member_id", "role", "group_nickname", "account_name", "membership", "line")
    assert batch.tables["members"].select(columns).rows() == [
        ("wr1", "zheng", "owner", None, None, "present", 2),
        ("wr1", "sun", None, None, None, "present", 3),
    ]
    assert (batch.rows, batch.kept) == (3, 3)


SEVERAL = [answer("a"), {"errcode": 86003, "errmsg": "x"}, answer("b", "c", chatid="wr2", owner="")]


@pytest.mark.parametrize(("name", "content"), [("x.json", SEVERAL), ("x.jsonl", "\n".join(map(json.dumps, SEVERAL)))])
def test_several_answers_in_one_file(read, name, content):
    """As an array or one a line; an error among them is named and costs no other."""
    batch = read(content, name)
    assert batch.tables["groups"].select("group_id", "owner_id").rows() == [("wr1", "zheng"), ("wr2", None)]
    assert batch.tables["members"].select("group_id", "member_id", "line").rows() == [
        ("wr1", "a", 2), ("wr2", "b", 5), ("wr2", "c", 6),
    ]  # fmt: skip
    assert rejected(batch) == [(3, "error-answer: errcode 86003")]


FLAWED = {
    "an empty id": ("", "no-identity"),
    "nobody": (None, "not-an-object"),
    "a list": (["b"], "not-an-object"),
    "a record without id": ({"name": "b"}, "no-identity"),
}


@pytest.mark.parametrize(("flawed", "reason"), FLAWED.values(), ids=FLAWED)
def test_a_flawed_member_costs_no_other(read, flawed, reason):
    """Only he is a reject; numbers are ids like any others, to the last digit."""
    batch = read(answer("a", flawed, 12345678901234567890))
    assert rejected(batch) == [(3, reason)]
    assert batch.tables["members"]["member_id"].to_list() == ["a", "12345678901234567890"]


def test_an_answer_without_an_id_is_no_group(read):
    """Whoever is in it is rejected one by one."""
    assert rejected(read(answer("a", chatid=""))) == [(1, "no-group"), (2, "no-group")]


def test_an_answer_without_a_group_costs_no_other(read):
    """It is one reject; a group without a list of members is known, its members are not."""
    batch = read([answer("a"), {"errcode": 0, "chat_info": None}, answer(chatid="wr2", userlist=None)])
    assert rejected(batch) == [(3, "missing-field: chat_info"), (5, "missing-field: userlist")]
    assert batch.tables["groups"]["group_id"].to_list() == ["wr1", "wr2"]


def test_the_same_id_twice_is_one_member(read):
    """It is counted as a duplicate."""
    batch = read(answer("a", "a"))
    assert (batch.rows, batch.kept, batch.duplicates) == (3, 2, 1)
