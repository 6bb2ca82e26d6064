"""An employee who stands in a list and in an address book is one person."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from builders import build
from groupaudit.intake.same_person import contradicting, one_row_per_person


def people(markdown):
    rows = one_row_per_person(build(markdown)["employees"])
    return {(r["name"], *sorted(r["account_ids"])): r for r in rows.iter_rows(named=True)}


def test_rows_that_share_an_account_are_one_person():
    """The list knows the number and the department, the address book the userid; the list's number counts."""
    found = people("""
| employees.employee_id | employees.name | employees.account_ids | employees.employment | employees.departments |
|-----------------------|----------------|-----------------------|----------------------|-----------------------|
| zhangsan              | 张三           | ZhangSan              | –                    |                       |
| T1                    | 张三           | wxid_1、zhangsan      | 正式                 | 财务部                |
| T2                    | 张三           | wxid_2                | 正式                 | 工程部                |
""")
    assert len(found) == 2
    joined = found["张三", "ZhangSan", "wxid_1", "zhangsan"]
    assert (joined["employee_id"], joined["employment"], joined["departments"]) == ("T1", "正式", ["财务部"])


def test_two_lists_that_write_a_number_differently_name_one_person():
    """One of them has lost the zeros in front."""
    found = people("""
| employees.employee_id | employees.name | employees.account_ids |
|-----------------------|----------------|-----------------------|
| 00123                 | 张三           | a                     |
| 123                   | 张三           | b                     |
""")
    assert list(found) == [("张三", "a", "b")]


def test_one_account_under_two_names_stays_two_people():
    """A shared account is no evidence that people of different names are one."""
    found = people("""
| employees.employee_id | employees.name | employees.account_ids |
|-----------------------|----------------|-----------------------|
| T1                    | 张三           | kefu                  |
| T2                    | 李四           | kefu                  |
""")
    assert len(found) == 2


def test_a_chain_of_shared_ids_is_one_person():
    """Three rows that share ids pairwise are one person."""
    found = people("""
| employees.employee_id | employees.name | employees.account_ids |
|-----------------------|----------------|-----------------------|
| T1                    | 张三           | a、b                  |
| –                     | 张三           | b、c                  |
| –                     | 张三           | c、d                  |
""")
    assert [sorted(r["account_ids"]) for r in found.values()] == [["a", "b", "c", "d"]]


HEAD = (
    "| employees.employee_id | employees.name | employees.account_ids | employees.status | employees.left_on"
    " | employees.joined_on | employees.as_of | employees.department_ids |\n|---|---|---|---|---|---|---|---|\n"
)
GONE, HERE = "| 14 | 陈静 | u8 | 离职 | 2026-02-20 | 2020-01-01 | – |  |", "| 15 | 陈静 | u8 | 在职 | – | – | – |  |"
REHIRED = "| 15 | 陈静 | u8 | 在职 | – | 2026-03-02 | – |  |"
TOLD = {
    "one list says both": ([GONE, HERE], ("离职", date(2026, 2, 20), True)),
    "hired again afterwards": ([GONE, REHIRED], ("在职", None, False)),
    "hired long before": ([GONE, "| 15 | 陈静 | u8 | 在职 | – | 2020-01-01 | – |  |"], ("离职", date(2026, 2, 20), True)),
    "taken back after retirement": ([GONE, "| 15 | 陈静 | u8 | 返聘 | – | – | – |  |"], ("返聘", None, False)),
    "an older list": ([GONE, "| 14 | 陈静 | u8 | 在职 | – | – | 2026-01-31 |  |"], ("离职", date(2026, 2, 20), False)),
    "a newer list": ([GONE, "| 14 | 陈静 | u8 | 在职 | – | – | 2026-03-01 |  |"], ("离职", date(2026, 2, 20), True)),
    "no day of leaving": (["| 14 | 陈静 | u8 | 离职 | – | – | – |  |", REHIRED], ("离职", None, True)),
    "no status at all": (["| 14 | 陈静 | u8 | – | 2026-02-20 | – | – |  |", "| 14 | 陈静 | u8 | – | – | – | – |  |"], (None, date(2026, 2, 20), True)),
    "an account that was not closed": ([GONE, "| u8 | 陈静 | u8 | 在职 | – | – | – | 7 |"], ("离职", date(2026, 2, 20), False)),
    "gone twice": ([GONE, "| 14 | 陈静 | u8 | 离职 | 2025-01-31 | – | – |  |"], ("离职", date(2026, 2, 20), False)),
}  # fmt: skip


@pytest.mark.parametrize(("rows", "said"), TOLD.values(), ids=TOLD)
@pytest.mark.parametrize("turned", [False, True])
def test_gone_and_at_work_is_settled_by_days_or_not_at_all(rows, said, turned):
    """Hired after leaving is at work, a list from before tells of before; all else is a contradiction, in any order."""
    table = build(HEAD + "\n".join(rows[::-1] if turned else rows))["employees"]
    (row,) = one_row_per_person(table).iter_rows(named=True)
    assert (row["status"], row["left_on"], bool(row["contradictory"])) == said
    assert contradicting(table).select("source", "line").rows() == [
        ("employees.csv", line) for line in (2, 3) if said[-1]
    ]


@given(st.permutations([GONE, HERE, REHIRED, "| 16 | 陈静 | u8 | 在职 | – | – | 2026-01-31 |  |", "| 14 | 陈静 | u8 | 离职 | 2024-01-31 | – | – |  |"]))  # fmt: skip
def test_the_order_of_rows_decides_nothing(rows):
    """Whatever stands first in a list, the employee is the same."""
    told = [one_row_per_person(build(HEAD + "\n".join(r))["employees"]) for r in (rows, sorted(rows))]
    first, second = (t.drop("line").sort("employee_id") for t in told)
    assert first.equals(second)


BOOK = """
| employees.employee_id | employees.name | employees.account_ids | employees.status | employees.departments | employees.department_ids |
|-----------------------|----------------|-----------------------|------------------|-----------------------|--------------------------|
| zhangsan              | 张三           | zhangsan              | 在职             |                       | 2                        |
| –                     | 张三           | wxid_1                | {status}         | {department}          |                          |
{more}
| departments.department_id | departments.name |
|---------------------------|------------------|
| 2                         | 工程部           |
| 3                         | 财务部           |
"""
NAMESAKES = {
    "one of that name and department": ("在职", "工程部", [], True),
    "in several departments": ("在职", "总裁办、工程部", [], True),
    "in another department": ("在职", "财务部", [], False),
    "in no known department": ("在职", "", [], False),
    "somebody who left": ("离职", "工程部", [], False),
    "a namesake elsewhere": ("在职", "工程部", ["| – | 张三 | wxid_2 | 在职 | 财务部 |  |"], True),
    "a namesake in the book elsewhere": ("在职", "工程部", ["| zhang3 | 张三 | zhang3 | 在职 |  | 3 |"], True),
    "a namesake nobody knows where": ("在职", "工程部", ["| – | 张三 | wxid_2 | 在职 |  |  |"], False),
    "a namesake beside him": ("在职", "工程部", ["| – | 张三 | wxid_2 | 在职 | 工程部 |  |"], False),
    "one who has his account already": ("在职", "工程部", ["| – | 张三 | wxid_1、zs1 | 在职 | 工程部 |  |", "| zs1 | 张三 | zs1 | 在职 |  | 2 |"], False),
}  # fmt: skip


@pytest.mark.parametrize(("status", "department", "more", "joined"), NAMESAKES.values(), ids=NAMESAKES)
@pytest.mark.parametrize("turned", [False, True])
def test_name_and_department_join_a_list_with_an_address_book_where_nobody_else_fits(
    status, department, more, joined, turned
):
    """Both accounts are then one employee's; anybody of that name who may be meant too keeps them apart."""
    rest = "".join(f"{row}\n" for row in more)
    tables = build(BOOK.format(status=status, department=department, more=rest))
    listed = tables["employees"].reverse() if turned else tables["employees"]
    found = one_row_per_person(listed, tables["departments"])
    theirs = [sorted(ids) for ids in found["account_ids"] if "zhangsan" in ids]
    assert theirs == [["wxid_1", "zhangsan"] if joined else ["zhangsan"]]
    assert found.height == one_row_per_person(listed).height - joined
