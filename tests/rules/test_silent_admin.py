"""Owners and administrators who say nothing while others talk."""

import pytest

from builders import build, judge
from groupaudit.rules.silent_admin import silent_admin

TABLES = """
| groups.group_id | groups.owner_id |
|-----------------|-----------------|
| g1              | m1              |

| members.member_id | members.role |
|-------------------|--------------|
| m1                | –            |
| m2                | –            |
| m3                | admin        |

| messages.member_id | messages.at      | messages.kind | messages.text               |
|--------------------|------------------|---------------|-----------------------------|
| {who}              | {at}             | {kind}        | 收到                        |
| m2                 | 2024-09-30 09:00 | text          | 收到 … ×{count} every 1min  |
"""


def judged(who="m2", at="2024-09-20 09:00", kind="text", count=20, params=None):
    """Findings for 20 messages of an ordinary member and one more."""
    return judge(silent_admin, build(TABLES.format(who=who, at=at, kind=kind, count=count)), params)[0].height


def test_it_is_off_unless_a_policy_switches_it_on():
    """Silence is no breach; a company asks for this by itself."""
    assert silent_admin.enabled is False
    assert silent_admin.signal is True


@pytest.mark.parametrize("who", ["m1", "m3"])
def test_one_word_of_a_keeper_is_enough(who):
    """The owner or an administrator who spoke in the last 30 days is not silent; a system message is no word."""
    assert judged(who) == 0
    assert judged(who, kind="voice") == 0
    assert judged(who, kind="system") == 1
    assert judged(who, at="2024-08-20 09:00") == 1


def test_days_and_messages_can_be_set():
    """Both bounds are parameters."""
    assert judged(count=10) == 0
    assert judged(count=10, params={"messages": 10}) == 1
    assert judged("m1", params={"days": 5}) == 1
