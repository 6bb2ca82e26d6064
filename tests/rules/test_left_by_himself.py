"""An employee who leaves a group by himself is told of, as information."""

from datetime import date

import pytest

from builders import build, judge
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
