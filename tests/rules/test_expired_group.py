"""A registered last day that has passed is a finding; whether the group is still there depends on its talk."""

import pytest

from builders import build, cells, judge
from groupaudit.rules.expired_group import expired_group

GROUP = """
| groups.group_id |
|-----------------|
| g1              |

| register.group_id | register.ends_on |
|-------------------|------------------|
| g1                | 2024-07-31       |

| context.as_of | context.effective_from | context.transition_days |
|---------------|------------------------|-------------------------|
| {as_of}       | 2024-08-01             | 30                      |
"""


@pytest.mark.parametrize(("as_of", "expected"), [("2024-08-31", []), ("2024-09-01", ["32"])])
def test_what_ended_before_the_regulation_is_cleaned_up_during_the_transition(as_of, expected):
    """A group that ended before the date of issue is left alone until the days of transition are over."""
    found, _ = judge(expired_group, build(GROUP.format(as_of=as_of)))
    assert [row["fields.days"] for row in cells(found, ["fields.days"])] == expected


def test_talk_on_the_last_day_is_no_talk_after_it():
    """A message late on the last day, local time, does not make the group still used."""
    tables = build("""
        | groups.group_id |
        |-----------------|
        | g1              |

        | register.group_id | register.ends_on |
        |-------------------|------------------|
        | g1                | 2024-09-30       |

        | messages.at      |
        |------------------|
        | 2024-09-30 23:59 |

        | context.as_of |
        |---------------|
        | 2024-10-01    |
    """)
    found, _ = judge(expired_group, tables)
    assert cells(found, ["fields.talk", "severity"]) == [{"fields.talk": "silent", "severity": "low"}]
