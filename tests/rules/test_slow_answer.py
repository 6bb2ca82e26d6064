"""Answers that took more hours of service than they should."""

import pytest

from builders import build, cells, judge
from groupaudit.rules.slow_answer import slow_answer

TABLES = """
| groups.kind | groups.service_hours |
|-------------|----------------------|
| {kind}      | {hours}              |

| members.member_id | members.group_nickname |
|-------------------|------------------------|
| r1                | 3-1202业主             |
| m1                | 刘洋+物业+客服部       |

| employees.name | employees.account_ids |
|----------------|-----------------------|
| 刘洋           | m1                    |

| messages.member_id | messages.at      | messages.text          |
|--------------------|------------------|------------------------|
| {who}              | 2024-09-02 10:00 | 三号楼的门禁打不开了   |
| m1                 | {at}             | 马上安排               |
"""


def judged(at, *, kind="owners", hours="–", who="r1", params=None):
    """Hours of each finding."""
    tables = build(TABLES.format(kind=kind, hours=hours, who=who, at=at))
    found, outcome = judge(slow_answer, tables, params)
    assert not outcome.detail
    return [int(row["fields.hours"]) for row in cells(found, ["fields.hours"])]


@pytest.mark.parametrize(
    ("at", "hours"), [("2024-09-02 14:00", []), ("2024-09-02 14:01", [4]), ("2024-09-03 09:10", [8])]
)
def test_only_hours_of_service_count(at, hours):
    """Four hours to the minute are in time; the night does not count."""
    assert judged(at) == hours


def test_an_answer_just_too_late_is_not_said_to_be_later_than_itself():
    """Four hours and a minute are told as four hours gone by, with what would have been in time."""
    found, _ = judge(slow_answer, build(TABLES.format(kind="owners", hours="–", who="r1", at="2024-09-02 14:01")), None)
    (message,) = found["message"]
    assert "过了 4 个服务小时才有答复（随后发言；4 小时内算及时）" in message


def test_a_group_may_have_hours_of_its_own():
    """With service until eight in the evening the same answer took longer."""
    assert judged("2024-09-03 09:10", hours="08:00-20:00") == [11]


def test_the_limit_can_be_set():
    """A company may want answers within the hour."""
    assert judged("2024-09-02 12:00", params={"hours": 1}) == [2]


def test_among_colleagues_everybody_may_ask_and_answer():
    """In an internal group the one who asks need not be a resident, and answers to himself count nothing."""
    assert judged("2024-09-03 09:10", kind="internal") == [8]
    assert judged("2024-09-03 09:10", kind="internal", who="m1") == []


def test_without_known_staff_an_owners_group_is_undecided():
    """Missing lists never accuse anybody: the group is named as one that could not be judged."""
    markdown = TABLES.format(kind="owners", hours="–", who="r1", at="2024-09-03 09:10")
    tables = build(
        markdown.replace("| employees.name |", "| departments.name |").replace(
            "employees.account_ids", "departments.parent_id"
        )
    )
    found, outcome = judge(slow_answer, tables)
    assert found.is_empty()
    assert outcome.undecided == {"staff-unknown": 1}
