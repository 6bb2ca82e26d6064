"""Owners and administrators are employees."""

from datetime import date

import pytest

from builders import build, cells, judge
from groupaudit.rules.admin_not_employee import admin_not_employee

TABLES = """
| groups.group_id | groups.kind |
|-----------------|-------------|
| g1              | {kind}      |

| members.member_id | members.group_nickname | members.role | members.external |
|-------------------|------------------------|--------------|------------------|
| zs                | 张三+集团              | {first}      | –                |
| x                 | 王五+集团              | {role}       | {external}       |
"""
LIST = """
| employees.name | employees.account_ids | employees.employment | employees.status | employees.left_on |
|----------------|-----------------------|----------------------|------------------|-------------------|
| 张三           | zs                    | 正式                 | 在职             | –                 |
| 李四           | ls                    | 外包                 | 在职             | –                 |
"""


def judged(*, role="admin", external="–", kind="internal", given=LIST, first="owner", as_of=date(2024, 9, 30)):
    """Findings and outcome for a group kept by 张三 and by a stranger x."""
    text = TABLES.format(role=role, external=external, kind=kind, first=first)
    return judge(admin_not_employee, build(text + given, as_of=as_of))


@pytest.mark.parametrize(
    ("kind", "external", "who"),
    [
        ("internal", "–", "unknown"),
        ("internal", "true", "outsider"),
        ("owners", "–", "resident"),
        ("outward", "true", "outsider"),
    ],
)
def test_a_keeper_who_is_not_on_a_comparable_list_is_certain(kind, external, who):
    """In groups of every kind a keeper whose id the list does not know, or whom the platform calls external, is found."""
    found, _ = judged(kind=kind, external=external)
    assert cells(found, ["member_id", "fields.is", "severity"]) == [
        {"member_id": "x", "fields.is": who, "severity": "medium"}
    ]


def test_by_name_only_it_is_a_signal():
    """Where no id of the group is on the list nobody is accused by a name alone."""
    found, _ = judged(given=LIST.replace("zs", "zs-other"))
    assert cells(found, ["member_id", "severity", "confidence"]) == [
        {"member_id": "x", "severity": "low", "confidence": "50"}
    ]
    assert "疑似" in found["message"][0]


@pytest.mark.parametrize("role", ["member", "–"])
def test_ordinary_members_are_not_judged(role):
    """Who keeps nothing is the business of other rules."""
    assert judged(role=role)[0].is_empty()


def test_a_contractor_may_keep_a_group():
    """Contractors are a kind of their own, and no strangers."""
    given = LIST.replace("| ls  ", "| x   ")
    assert judged(given=given)[0].is_empty()


@pytest.mark.parametrize(("as_of", "found"), [(date(2024, 9, 5), 0), (date(2024, 9, 6), 1)])
def test_a_departed_keeper_has_three_working_days(as_of, found):
    """The grace of departed employees holds for keepers too."""
    given = LIST + "| 王五 | x | 正式 | 离职 | 2024-09-02 |\n"
    assert judged(given=given, as_of=as_of)[0].height == found


def test_without_an_employee_list_nothing_is_said():
    """The missing list is one line."""
    found, outcome = judged(given="")
    assert found.is_empty()
    assert outcome.missing == ("employees",)
