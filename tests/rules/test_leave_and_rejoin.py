"""An employee who leaves and comes back, once or often."""

from datetime import date

import pytest

from builders import build, cells, judge
from groupaudit.rules.leave_and_rejoin import leave_and_rejoin

TABLES = """
| members.member_id |
|-------------------|
| zs                |

| employees.name | employees.account_ids |
|----------------|-----------------------|
| 张三           | zs                    |

| events.kind | events.member_id | events.at        | events.basis   |
|-------------|------------------|------------------|----------------|
"""
LEAVE, BACK = "| leave | zs | 2024-09-0{0} 09:00 | {1} |\n", "| join | zs | 2024-09-0{0} 10:00 | {1} |\n"


def judged(days, basis="system-message", kind="leave", **context):
    """Findings for leaving and coming back on each of these days."""
    rows = "".join((LEAVE + BACK).format(day, basis) for day in days).replace("leave", kind)
    return judge(leave_and_rejoin, build(TABLES + rows, **context))[0]


@pytest.mark.parametrize("times", [1, 3])
def test_there_is_one_finding_with_the_number_of_times(times):
    """However often, it is one finding for the person in the group."""
    found = judged(range(1, times + 1))
    assert cells(found, ["fields.times", "severity"]) == [{"fields.times": str(times), "severity": "low"}]


@pytest.mark.parametrize(("basis", "kind"), [("snapshot", "leave"), ("system-message", "remove")])
def test_absence_and_removal_are_not_leaving(basis, kind):
    """Only a system message says that somebody left by himself."""
    assert judged([1], basis, kind).is_empty()


def test_only_what_happened_since_the_regulation_is_counted():
    """Leaving before the effective date is left out of the number."""
    found = judged([1, 2, 3], effective_from=date(2024, 9, 2))
    assert cells(found, ["fields.times"]) == [{"fields.times": "2"}]
