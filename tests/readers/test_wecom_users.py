"""The address book of WeCom: employees by id, and nothing that is not needed about them."""

import json

import pytest

from groupaudit.ingest import ingest
from groupaudit.reader import Options
from opened import READERS, batch_of, encoded, rejected


def user(userid, name, *departments, **more):
    """One entry of `userlist`."""
    return {"userid": userid, "name": name, "department": list(departments), "position": "经理", "status": 1} | more


def answer(*users, **more):
    """One answer of the API, which is about one department."""
    return {"errcode": 0, "errmsg": "ok", "userlist": list(users)} | more


@pytest.fixture
def read(tmp_path):
    """Read one file of answers."""
    return lambda content, name="user_list.json": batch_of(tmp_path, name, content, reader="wecom-users")


def test_employees_with_their_departments(read):
    """An id is also an account; departments are known by number, which the department list names."""
    batch = read(answer(user("zhou", "周建国", 4, 12), user("sun", "孙立新", 3, status=5, position="")))
    columns = ("line", "employee_id", "account_ids", "name", "department_ids", "position", "status")
    assert batch.tables["employees"].select(columns).rows() == [
        (1, "zhou", ["zhou"], "周建国", ["4", "12"], "经理", "在职"),
        (2, "sun", ["sun"], "孙立新", ["3"], None, "离职"),
    ]
    assert (batch.rows, batch.kept) == (2, 2)


@pytest.mark.parametrize(
    ("departments", "main", "ids"),
    [
        ((1, 3), 3, ["3", "1"]),
        ((2, 3), "3", ["3", "2"]),
        ((2, 3), 2, ["2", "3"]),
        ((2, 3), 0, ["2", "3"]),
        ((), 3, ["3"]),
    ],
)
def test_the_main_department_comes_first(read, departments, main, ids):
    """WeCom gives departments by number; `main_department` says which is meant where one is to be named."""
    batch = read(answer(user("a", "甲", *departments, main_department=main)))
    assert batch.tables["employees"]["department_ids"].to_list() == [ids]


@pytest.mark.parametrize(
    ("status", "said"), [(1, "在职"), ("2", "在职"), (4, "在职"), (5, "离职"), (9, None), (None, None)]
)
def test_the_status_is_that_of_the_employment(read, status, said):
    """Disabled and inactive accounts belong to employees all the same; an unknown status says nothing."""
    assert read(answer(user("a", "甲", status=status))).tables["employees"]["status"].to_list() == [said]


def test_a_simple_list(read):
    """`user/simplelist` has id, name and departments only."""
    batch = read(answer({"userid": "a", "name": "甲", "department": [1]}, {"userid": "b", "name": "乙"}))
    assert batch.tables["employees"].select("name", "department_ids", "position", "status").rows() == [
        ("甲", ["1"], None, None),
        ("乙", [], None, None),
    ]


def test_an_id_in_place_of_a_name_is_no_name(read):
    """Applications of other companies get the id twice: it must not be compared with nicknames."""
    assert read(answer(user("woAJ2GCAAA", "woAJ2GCAAA", 1))).tables["employees"]["name"].to_list() == [None]


def test_personal_details_never_leave_the_reader(read):
    """Telephone, mail and address are in no table."""
    private = {"mobile": "13900000001", "email": "a@example.com", "address": "某路一号", "gender": "1", "telephone": "020-1"}  # fmt: skip
    shown = str(read(answer(user("a", "甲", 1, **private))).tables["employees"].rows())
    assert not [value for value in private.values() if len(value) > 1 and value in shown]


def test_answers_about_several_departments_are_one_list(tmp_path):
    """Who is in two departments comes twice, and is one employee of both; the second row is no second person."""
    (tmp_path / "x.jsonl").write_bytes(
        encoded("\n".join(map(json.dumps, [answer(user("a", "甲", 1, 2)), answer(user("a", "甲", 1, 2))])))
    )
    result = ingest([tmp_path / "x.jsonl"], READERS, Options())
    assert result.tables["employees"].select("employee_id", "department_ids").rows() == [("a", ["1", "2"])]
    assert [(i.rows, i.kept, i.duplicates) for i in result.inputs] == [(2, 1, 1)]


FLAWED = {
    "no id": ({"name": "甲"}, "no-identity"),
    "no object": (["b"], "not-an-object"),
    "half an emoji": (user("b", "\ud83d"), "lone-surrogate"),
}


@pytest.mark.parametrize(("record", "reason"), FLAWED.values(), ids=FLAWED)
def test_a_flawed_entry_costs_no_other(read, record, reason):
    """The entry is rejected with its place."""
    batch = read(json.dumps(answer(user("a", "甲", 1), record, user("c", "丙", None, {"id": 3}, 7))))
    assert rejected(batch) == [(2, reason)]
    assert batch.tables["employees"].select("employee_id", "department_ids").rows() == [("a", ["1"]), ("c", ["7"])]


def test_answers_that_are_errors_are_named(read):
    """Without permission the API answers with a number; a missing list is no empty one."""
    lines = [answer(user("a", "甲", 1)), {"errcode": 60011, "errmsg": "no privilege"}, {"errcode": 0}, answer(), []]
    batch = read("\n".join(map(json.dumps, lines)), "x.jsonl")
    assert rejected(batch) == [
        (2, "error-answer: errcode 60011"), (3, "missing-field: userlist"), (4, "not-an-object"),
    ]  # fmt: skip
    assert batch.rows == 4
