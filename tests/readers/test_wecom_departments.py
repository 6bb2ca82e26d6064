"""The departments of WeCom: the tree of the organisation."""

import json

import pytest

from opened import batch_of, problem_of, rejected

TREE = [
    {"id": 1, "name": "天高集团", "parentid": 0, "order": 100},
    {"id": 4, "name": "工程部", "name_en": "Works", "department_leader": ["zhou"], "parentid": 1, "order": 90},
]


def answer(*departments, **more):
    """One answer of the API."""
    return {"errcode": 0, "errmsg": "ok", "department": list(departments)} | more


@pytest.fixture
def read(tmp_path):
    """Read one file of answers."""
    return lambda content, name="department_list.json": batch_of(tmp_path, name, content, reader="wecom-departments")


def test_the_tree(read):
    """Every department has its id, its name and that of the one above; the root's parent is 0."""
    batch = read(answer(*TREE))
    assert batch.tables["departments"].select("line", "department_id", "name", "parent_id").rows() == [
        (1, "1", "天高集团", "0"), (2, "4", "工程部", "1"),
    ]  # fmt: skip
    assert (batch.rows, batch.kept) == (2, 2)


FLAWED = {
    "no id": ({"name": "x", "parentid": 1}, "missing-field: id"),
    "no name": ({"id": 7, "name": "", "parentid": 1}, "missing-field: name"),
    "its id for a name": ({"id": 7, "name": "7", "parentid": 1}, "missing-field: name"),
    "no object": (7, "not-an-object"),
}


@pytest.mark.parametrize(("record", "reason"), FLAWED.values(), ids=FLAWED)
def test_a_flawed_department_costs_no_other(read, record, reason):
    """The entry is rejected with its place."""
    batch = read(answer(TREE[0], record, TREE[1]))
    assert rejected(batch) == [(2, reason)]
    assert batch.tables["departments"]["department_id"].to_list() == ["1", "4"]


def test_quoted_and_long_numbers(read):
    """Ids are text: none loses a digit, quoted or not."""
    batch = read(answer({"id": 9007199254740993, "name": "甲", "parentid": "9007199254740992"}))
    assert batch.tables["departments"].select("department_id", "parent_id").rows() == [
        ("9007199254740993", "9007199254740992")
    ]


def test_answers_one_a_line(read):
    """A list fetched subtree by subtree; the answers that are errors are named."""
    lines = [answer(TREE[0]), {"errcode": "60003", "errmsg": "x"}, {"errcode": [1]}, answer(TREE[1])]
    batch = read("\n".join(map(json.dumps, lines)), "x.jsonl")
    assert rejected(batch) == [(2, "error-answer: errcode 60003"), (3, "wrong-type: errcode")]
    assert batch.tables["departments"]["name"].to_list() == ["天高集团", "工程部"]


def test_one_user_is_no_list_of_departments(tmp_path):
    """`user/get` has numbers under `department`; it is refused, and the message says what is missing."""
    said = problem_of(tmp_path, "x.json", {"errcode": 0, "userid": "a", "department": [1, 2]})
    assert "misses parentid" in said
