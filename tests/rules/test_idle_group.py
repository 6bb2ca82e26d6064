"""Silence is counted up to the export, and only where the export is known to reach that far."""

import pytest

from builders import build, cells, judge
from groupaudit.rules.idle_group import idle_group

ARCHIVE = """
| groups.group_id | groups.platform |
|-----------------|-----------------|
| g1              | {platform}      |
| g2              | {platform}      |

| messages.group_id | messages.at      |
|-------------------|------------------|
| g1                | 2024-01-01 08:00 |
| g2                | 2024-09-01 08:00 |
"""


def test_an_archive_reaches_to_its_latest_message():
    """The archive of a company tells no export time: its other groups say up to when it reaches."""
    found, _ = judge(idle_group, build(ARCHIVE.format(platform="wecom")))
    assert cells(found, ["group_id", "fields.exported", "fields.days"]) == [
        {"group_id": "g1", "fields.exported": "2024-09-01", "fields.days": "244"}
    ]


def test_a_log_that_tells_no_export_time_is_undecided():
    """It may have been made on the day it ends."""
    found, outcome = judge(idle_group, build(ARCHIVE.format(platform="wechat")))
    assert found.is_empty()
    assert outcome.undecided == {"no-export-date": 2}


@pytest.mark.parametrize(("days", "count"), [(90, 1), (244, 1), (245, 0)])
def test_the_days_can_be_set(days, count):
    """The last day of the period counts."""
    found, _ = judge(idle_group, build(ARCHIVE.format(platform="wecom")), {"days": days})
    assert found.height == count


def test_a_dissolved_group_is_no_idle_one():
    """What the register says is closed needs no cleaning up."""
    closed = "\n| register.group_id | register.closed |\n|---|---|\n| g1 | true |\n"
    found, _ = judge(idle_group, build(ARCHIVE.format(platform="wecom") + closed))
    assert found.is_empty()
