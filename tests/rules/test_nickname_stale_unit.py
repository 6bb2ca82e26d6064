"""Units in nicknames are compared with what the employee list says of the person."""

import pytest

from builders import build, cells, judge
from groupaudit.rules.nickname_stale_unit import nickname_stale_unit

UNITS = """
| units.unit           | units.kind | units.label | units.parent     |
|----------------------|------------|-------------|------------------|
| 天高集团有限公司     | company    | 集团        |                  |
| 天高物业服务有限公司 | subsidiary | 天高物业    | 天高集团有限公司 |
| 工程部               | department | 工程部      |                  |
| 财务部               | department | 财务部      |                  |
"""
LIST = """
| employees.name | employees.account_ids | employees.company    | employees.departments | employees.former_departments |
|----------------|-----------------------|----------------------|-----------------------|------------------------------|
| 张三           | zs                    | 天高物业服务有限公司 | 工程部                | 客服部                       |
| 李四           | ls                    | –                    | 财务部                |                              |
"""
HEAD = "| members.member_id | members.group_nickname |\n|---|---|\n"


def stale(member: str, nickname: str, units: str = UNITS) -> list[tuple[str, str, str]]:
    """Part, change and severity of every stale unit of one member."""
    found, outcome = judge(nickname_stale_unit, build(f"{units}\n{LIST}\n{HEAD}| {member} | {nickname} |"))
    assert not outcome.detail
    return [tuple(row.values()) for row in cells(found, ["fields.part", "fields.change", "severity"])]


@pytest.mark.parametrize(
    ("member", "nickname", "expected"),
    [
        ("zs", "张三+天高物业+工程部", []),
        ("zs", "张三+集团+工程部", []),
        ("zs", "张三+天高物业服务+工程部", []),
        ("zs", "张三+天高物业+财务部", [("department", "other", "medium")]),
        ("zs", "张三+天高物业+客服部", [("department", "former", "medium")]),
        ("zs", "张三+天高物业+火星部", []),
        ("ls", "李四+天高物业+财务部", []),
        ("x", "张三+天高物业+财务部", [("department", "namesake", "low")]),
        ("x", "张三+天高物业+客服部", [("department", "former", "medium")]),
        ("x", "张三+集团+工程部", []),
        ("x", "李四+天高物业+工程部", [("department", "namesake", "low")]),
        ("x", "张三+火星+财务部", [("department", "namesake", "low")]),
        ("x", "王海+天高物业+财务部", []),
    ],
)
def test_what_is_stale(member, nickname, expected):
    """Units above one's own are right, unknown units are another rule's; by name alone, without the department, a namesake is suspected."""
    assert stale(member, nickname) == expected


def test_the_list_is_named_and_the_old_department_recognised():
    """The finding says what the list has, and that the department written was the person's before."""
    found, _ = judge(nickname_stale_unit, build(f"{UNITS}\n{LIST}\n{HEAD}| zs | 张三+天高物业+客服部 |"))
    assert (
        found["message"][0]
        == "群昵称“张三+天高物业+客服部”里的部门“客服部”与员工名单不符，名单上是“工程部”（是曾用部门）"
    )
    assert found["suggestion"][0] == "改为“张三+天高物业+工程部”"


def test_two_people_of_one_name_are_not_compared():
    """Where two employees fit, neither's units are held against the member."""
    double = LIST + "| 张三 | z2 | 天高集团有限公司 | 财务部 |  |\n"
    found, _ = judge(nickname_stale_unit, build(f"{UNITS}\n{double}\n{HEAD}| x | 张三 |\n| y | 张三+火星+火星部 |"))
    assert found.is_empty()


TREE = """
| departments.department_id | departments.name     | departments.parent_id |
|---------------------------|----------------------|-----------------------|
| 1                         | 天高集团有限公司     | 0                     |
| 2                         | 财务部               | 1                     |
| 3                         | 天高物业服务有限公司 | 1                     |
"""


def test_a_company_that_nobody_tells_is_not_out_of_date():
    """The list leaves the company out, and the policy knows one 财务部 only; a department list would tell."""
    below = UNITS.replace("财务部      |                  |", "财务部      | 天高集团有限公司 |")
    assert stale("ls", "李四+天高物业+财务部", below) == []
    assert stale("ls", "李四+天高物业+财务部", below + TREE) == [("company", "other", "medium")]


@pytest.mark.parametrize("status", ["借调", "在职、借调至财务部", "挂职", "外派"])
def test_whoever_works_elsewhere_is_not_out_of_date(status):
    """The list has the unit that somebody belongs to, and says that it is not the one he works in."""
    listed = (
        "| employees.name | employees.account_ids | employees.company | employees.departments | employees.status |\n"
        f"|---|---|---|---|---|\n| 张三 | zs | 天高集团有限公司 | 工程部 | {status} |\n"
    )
    for kind, expected in ((listed, 0), (listed.replace(status, "在职"), 2)):
        found, _ = judge(nickname_stale_unit, build(f"{UNITS}\n{kind}\n{HEAD}| zs | 张三+天高物业+财务部 |"))
        assert found.height == expected
