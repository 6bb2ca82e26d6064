"""Approval comes before creation; what is only known as no-later-than is decided only where it can be."""

import datetime as dt

import pytest

from builders import build, cells, judge
from groupaudit.rules.approved_after_creation import approved_after_creation

GROUP = """
| groups.group_id | groups.kind | groups.created_at |
|-----------------|-------------|-------------------|
| g1              | outward     | {created}         |

| messages.at      |
|------------------|
| 2024-09-10 08:00 |

| group_approvals.approver | group_approvals.approved_on |
|--------------------------|-----------------------------|
| 陈志远                   | {approved}                  |
"""


@pytest.mark.parametrize(
    ("created", "approved", "days", "undecided"),
    [
        ("2024-09-05 00:10", "2024-09-05", [], {}),
        ("2024-09-05 00:10", "2024-09-06", ["1"], {}),
        ("–", "2024-09-10", [], {"order-unknown": 1}),
        ("–", "2024-09-11", ["1"], {}),
    ],
)
def test_the_order_of_approval_and_creation(created, approved, days, undecided):
    """The day itself is in time; a first message proves a late approval and never a timely one."""
    found, outcome = judge(approved_after_creation, build(GROUP.format(created=created, approved=approved)))
    assert [row["fields.days"] for row in cells(found, ["fields.days"])] == days
    assert outcome.undecided == undecided


def test_a_group_older_than_the_regulation_is_late_after_the_transition():
    """The days are counted from the end of the transition, which the message names."""
    tables = build(
        GROUP.format(created="2024-07-01", approved="2024-10-04"),
        effective_from=dt.date(2024, 9, 1),
        transition_days=30,
    )
    found, _ = judge(approved_after_creation, tables)
    assert cells(found, ["fields.days", "fields.due"]) == [{"fields.days": "3", "fields.due": "2024-10-01"}]
    assert "制度施行前已存在" in found["message"][0]
