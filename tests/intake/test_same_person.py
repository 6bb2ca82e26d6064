"""An employee who stands in a list and in an address book is one person."""

from builders import build
from groupaudit.intake.same_person import one_row_per_person


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
