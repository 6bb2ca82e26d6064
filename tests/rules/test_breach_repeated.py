"""Confirmed breaches of one person in one group, more than once."""

import pytest

from builders import build, cells, judge
from groupaudit.rules.breach_repeated import breach_repeated

TABLES = """
| messages.text |
|---------------|
| 早上好        |

| earlier.group_id | earlier.rule | earlier.clause | earlier.member_id | earlier.at       | earlier.message_id | earlier.suspected | earlier.verdict | earlier.severity |
|------------------|--------------|----------------|-------------------|------------------|--------------------|-------------------|-----------------|------------------|
| g1               | gambling     | 七(五)         | m1                | 2024-09-02 09:00 | a                  | false             | –               | high             |
| {group}          | pornography  | 七(五)         | {who}             | {at}             | {message}          | {suspected}       | {verdict}       | {severity}       |
"""


def times(**changes):
    """How often the first person broke a clause, by finding."""
    row = {
        "group": "g1", "who": "m1", "at": "2024-09-05 09:00", "message": "b", "suspected": "false", "verdict": "–",
        "severity": "medium",
    }  # fmt: skip
    params = changes.pop("params", None)
    found, outcome = judge(breach_repeated, build(TABLES.format(**(row | changes))), params)
    assert not outcome.detail
    return [int(row["fields.times"]) for row in cells(found, ["fields.times"])]


@pytest.mark.parametrize(
    ("suspected", "verdict", "counted"),
    [
        ("false", "–", True), ("true", "confirmed", True), ("true", "remedied", True), ("true", "–", False),
        ("true", "explained", False), ("true", "false-alarm", False), ("false", "false-alarm", False),
    ],
)  # fmt: skip
def test_only_what_is_decided_or_confirmed_counts(suspected, verdict, counted):
    """A suspicion accuses nobody, and what a person called a false alarm is none any more."""
    assert times(suspected=suspected, verdict=verdict) == ([2] if counted else [])


@pytest.mark.parametrize(
    "other",
    [{"who": "m2"}, {"group": "g2"}, {"at": "–"}, {"severity": "info"}, {"at": "2024-09-02 09:00", "message": "a"}],
)
def test_another_person_group_or_the_same_message_is_no_repetition(other):
    """It is one person, one group, and two different occasions."""
    assert times(**other) == []


def test_what_is_looked_for_beside_the_regulation_breaks_no_clause():
    """Personal information is an extension, whoever confirms it."""
    tables = TABLES.replace("| pornography  | 七(五) ", "| personal-information | 延伸 ")
    row = {"group": "g1", "who": "m1", "at": "2024-09-05 09:00", "message": "b", "suspected": "true", "verdict": "confirmed", "severity": "medium"}  # fmt: skip
    assert judge(breach_repeated, build(tables.format(**row)))[0].is_empty()


def test_what_is_far_apart_is_not_counted_together():
    """Ninety days are the limit, unless the policy sets another."""
    assert times(at="2024-12-01 09:00") == [2]
    assert times(at="2024-12-02 09:00") == []
    assert times(at="2024-12-02 09:00", params={"days": 120}) == [2]
    assert times(params={"times": 3}) == []
