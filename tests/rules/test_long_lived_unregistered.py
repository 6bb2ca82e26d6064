"""Old groups that are not registered are a signal, counted in days from what is known of their beginning."""

import pytest

from builders import build, cells, judge
from groupaudit.rules.long_lived_unregistered import long_lived_unregistered

GROUP = """
| groups.name | groups.created_at |
|-------------|-------------------|
| 甲群        | 2024-06-01        |

| register.group_id | register.group_name |
|-------------------|---------------------|
| –                 | 乙群                |

| context.as_of | context.effective_from | context.transition_days |
|---------------|------------------------|-------------------------|
| {as_of}       | 2024-08-01             | {days}                  |
"""


@pytest.mark.parametrize(
    ("as_of", "days", "expected"), [("2024-08-31", "30", []), ("2024-09-01", "30", ["31"]), ("2024-08-20", "0", [])]
)
def test_a_group_older_than_the_regulation_counts_from_its_issue(as_of, days, expected):
    """Nothing is said during the transition, nor before the regulation is as old as a group must be."""
    found, outcome = judge(long_lived_unregistered, build(GROUP.format(as_of=as_of, days=days)))
    assert [row["fields.days"] for row in cells(found, ["fields.days"])] == expected
    assert outcome.status == "checked"


def test_a_group_older_than_the_regulation_is_called_so():
    """The message says since when the group exists and from when its days are counted, and 疑似."""
    found, _ = judge(long_lived_unregistered, build(GROUP.format(as_of="2024-12-31", days="30")))
    assert "起就有，过渡期已满，制度施行以来已 152 天：疑似" in found["message"][0]
    assert found["severity"].to_list() == ["low"]


def test_the_days_can_be_set():
    """A company may wait longer than thirty days."""
    tables = build(GROUP.format(as_of="2024-07-31", days="0"), effective_from=None)
    assert judge(long_lived_unregistered, tables, {"days": 60})[0].is_empty()
    assert judge(long_lived_unregistered, tables, {"days": 59})[0].height == 1


def test_without_an_as_of_date_nothing_is_old():
    """An age cannot be told without a day to count to."""
    tables = build(GROUP.format(as_of="2024-07-31", days="0"), effective_from=None, as_of=None)
    found, outcome = judge(long_lived_unregistered, tables)
    assert found.is_empty()
    assert outcome.undecided == {"no-as-of": 1}
