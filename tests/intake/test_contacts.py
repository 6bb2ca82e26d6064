"""Members without a name get the one that lists know them by, matched by id alone."""

import polars as pl

from builders import build
from groupaudit.intake.contacts import with_corporate_names

LISTS = """
| groups.group_id | groups.platform |
|-----------------|-----------------|
| wrA             | wecom           |
| 1@chatroom      | –               |

| employees.employee_id | employees.name | employees.account_ids |
|-----------------------|----------------|-----------------------|
| 0017                  | 李小四         | u2、x2                |
| 0018                  | –              | u3                    |
| 0019                  | 王五一         | u4                    |
| 0020                  | 赵六一         | u4                    |

| members.group_id | members.member_id | members.account_name |
|------------------|-------------------|----------------------|
| wrA              | u1                | –                    |
| wrA              | u2                | –                    |
| wrA              | u3                | –                    |
| wrA              | u4                | –                    |
| wrA              | x2                | 小四                 |
| 1@chatroom       | u2                | –                    |
"""


def test_an_account_of_wecom_bears_the_name_of_its_employee():
    """The company names its accounts; WeChat's are named by their owners, and an id of two people tells neither's name."""
    tables = build(LISTS)
    members = with_corporate_names(tables["members"], tables["groups"], tables["employees"])
    assert members.columns == tables["members"].columns
    assert members["account_name"].to_list() == [None, "李小四", None, None, "小四", None]
    assert members.drop("account_name").equals(tables["members"].drop("account_name"))


def test_without_employees_members_stay_as_they_are():
    """A list of nobody names nobody."""
    tables = build(LISTS)
    nobody: pl.DataFrame = tables["employees"].clear()
    assert with_corporate_names(tables["members"], tables["groups"], nobody).equals(tables["members"])
