"""An employee who leaves a group by himself is told of, as information."""

from datetime import date

import pytest

from builders import build, cells, judge
from groupaudit.rules.left_by_himself import left_by_himself

TABLES = """
| members.member_id | members.membership |
|-------------------|--------------------|
| zs                | left               |

| events.kind | events.member_id | events.at        | events.basis |
|-------------|------------------|------------------|--------------|
| {kind}      | zs               | 2024-09-02 09:00 | {basis}      |
"""
LIST = """
| employees.name | employees.account_ids | employees.left_on |
|----------------|-----------------------|-------------------|
| 张三           | zs                    | {left}            |
"""


def judged(kind="leave", basis="system-message", left="–", given=LIST, params=None, **context):
    """Findings and outcome for one employee who is gone from the group."""
    text = TABLES.format(kind=kind, basis=basis) + given.format(left=left)
    return judge(left_by_himself, build(text, as_of=date(2024, 9, 10), **context), params)


@pytest.mark.parametrize(
    ("left", "params", "found"),
    [
        ("–", None, 1),
        ("2024-10-02", None, 0),
        ("2024-10-03", None, 1),
        ("2024-10-03", {"days": 31}, 0),
        ("2024-09-05", None, 0),
    ],
)
def test_leaving_near_the_end_of_employment_is_a_matter_of_course(left, params, found):
    """Thirty days before the last day nobody is asked why."""
    assert judged(left=left, params=params)[0].height == found


def test_a_removal_is_not_leaving():
    """Who was removed did not leave."""
    assert judged(kind="remove")[0].is_empty()


@pytest.mark.parametrize("basis", ["snapshot", "archive"])
def test_absence_alone_says_nothing(basis):
    """A list of receivers shows that somebody is gone, not how."""
    found, outcome = judged(basis=basis)
    assert found.is_empty()
    assert outcome.undecided == {"only-absence": 1}


def test_what_happened_before_the_regulation_is_not_told():
    """Nothing before the effective date is judged."""
    assert judged(effective_from=date(2024, 9, 2))[0].height == 1
    assert judged(effective_from=date(2024, 9, 3))[0].is_empty()


def test_without_an_employee_list_nobody_is_a_current_employee():
    """The missing list is one line."""
    found, outcome = judged(given="")
    assert found.is_empty()
    assert outcome.missing == ("employees",)


GONE = """
| members.member_id | members.group_nickname | members.membership |
|-------------------|------------------------|--------------------|
| ls                | {there}                | present            |

| events.kind | events.member_id | events.member_name | events.at        | events.basis   |
|-------------|------------------|--------------------|------------------|----------------|
| leave       | –                | {said}             | 2024-09-02 09:00 | system-message |
{later}
| employees.name | employees.account_ids | employees.company | employees.departments | employees.left_on | employees.former_departments |
|----------------|-----------------------|-------------------|-----------------------|-------------------|------------------------------|
| 李四           | ls                    | 集团              | 财务部                | –                 |                              |
| 张三           | zs                    | 集团              | 财务部                | {left}            | {former}                     |
{namesake}
"""
PLAIN = {
    "there": "李四+集团+财务部",
    "said": "张三+集团+财务部",
    "later": "",
    "left": "–",
    "former": "",
    "namesake": "",
}


@pytest.mark.parametrize(
    ("changes", "found", "undecided"),
    [
        ({}, ["张三"], {}),
        ({"said": "财务部-张三"}, ["张三"], {}),
        ({"namesake": "| 张三 | zs2 | 集团 | 工程部 | – |  |"}, ["张三"], {}),
        ({"namesake": "| 张三 | zs2 | 集团 | 财务部 | – |  |"}, [], {"who-unknown": 1}),
        ({"said": "张三+集团+工程部"}, [], {"who-unknown": 1}),
        ({"said": "张三"}, [], {"who-unknown": 1}),
        ({"said": "–"}, [], {"who-unknown": 1}),
        ({"there": "张三"}, [], {"who-unknown": 1}),
        ({"later": "| join | – | 张三+集团+财务部 | 2024-09-03 09:00 | system-message |\n"}, [], {"who-unknown": 1}),
        ({"left": "2024-09-05"}, [], {}),
        ({"left": "2024-10-01"}, [], {}),
        ({"left": "2024-11-05"}, ["张三"], {}),
        ({"former": "工程部"}, [], {"transferred": 1}),
    ],
)
def test_who_is_on_no_roster_is_known_by_name_and_department(changes, found, undecided):
    """One employee at work of that name in that department; whoever else it may be leaves it undecided."""
    rows, outcome = judge(left_by_himself, build(GONE.format(**PLAIN | changes), as_of=date(2024, 9, 10)))
    assert not outcome.detail
    assert [r["fields.name"] for r in cells(rows, ["fields.name"])] == found
    assert outcome.undecided == undecided
    assert rows["confidence"].to_list() == [50] * len(found)
