"""Every group has an owner or an administrator who is there."""

import pytest

from builders import build, judge
from groupaudit.rules.no_admin import no_admin


def judged(*roles, owner="–", membership="present", more=""):
    """Findings and outcome for a group of members m1, m2 … with these roles."""
    group = f"| groups.group_id | groups.owner_id |\n|---|---|\n| g1 | {owner} |\n"
    rows = "".join(f"| m{n} | {role} | {membership} |\n" for n, role in enumerate(roles, 1))
    members = f"| members.member_id | members.role | members.membership |\n|---|---|---|\n{rows}"
    return judge(no_admin, build(f"{group}\n{members}\n{more}"))


@pytest.mark.parametrize(
    ("roles", "owner", "found"),
    [
        (("member", "member"), "–", 1),
        (("member", "owner"), "–", 0),
        (("member", "admin"), "–", 0),
        (("member", "member"), "m2", 0),
        (("member", "member"), "m9", 1),
    ],
)
def test_the_owner_counts_if_he_is_there(roles, owner, found):
    """One owner or administrator among the members is enough; an owner who is not there is none."""
    assert judged(*roles, owner=owner)[0].height == found


@pytest.mark.parametrize(
    ("roles", "membership", "reason"),
    [
        (("–", "–"), "present", "no-roles"),
        (("member", "–"), "present", "no-roles"),
        (("member",), "unknown", "no-roster"),
    ],
)
def test_an_export_that_does_not_tell_roles_decides_nothing(roles, membership, reason):
    """Null roles and lists of speakers are no proof that nobody keeps the group."""
    found, outcome = judged(*roles, membership=membership)
    assert found.is_empty()
    assert outcome.undecided == {reason: 1}


def test_an_administrator_who_left_does_not_count():
    """Somebody who is gone keeps nothing."""
    gone = "| members.member_id | members.role | members.membership |\n|---|---|---|\n| m1 | owner | left |\n| m2 | member | present |"
    found, _ = judge(no_admin, build(f"| groups.group_id |\n|---|\n| g1 |\n\n{gone}"))
    assert found.height == 1


def test_a_closed_group_needs_nobody():
    """A group that the register says was dissolved is not judged."""
    closed = "| register.group_id | register.closed |\n|---|---|\n| g1 | true |"
    assert judged("member", more=closed)[0].is_empty()


MOVED = "| events.kind | events.member_id | events.at | events.basis |\n|---|---|---|---|\n"


@pytest.mark.parametrize("end", ["leave", "remove"])
def test_who_went_as_the_system_tells_keeps_nothing(end):
    """An administrator whom the roster still has is a suspicion; one named by a message that he outlived is none at all."""
    gone = f"| {end} | m1 | 2024-09-03 09:00 | system-message |\n"
    assert judged("admin", "member", more=MOVED + gone)[0]["severity"].to_list() == ["low"]
    named = "| new-admin | m1 | 2024-09-02 09:00 | system-message |\n"
    assert judged("member", "member", more=MOVED + named)[0].is_empty()
    assert judged("member", "member", more=MOVED + named + gone)[0].height == 1
    back = "| join | m1 | 2024-09-04 09:00 | system-message |\n"
    assert judged("member", "member", more=MOVED + named + gone + back)[0]["severity"].to_list() == ["medium"]


def test_who_was_removed_before_he_became_administrator_is_one():
    """What came before an appointment does not undo it."""
    events = (
        f"{MOVED}| remove | m1 | 2024-09-02 09:00 | system-message |\n| join | m1 | 2024-09-03 09:00 | system-message |\n"
        "| new-admin | m1 | 2024-09-04 09:00 | system-message |\n"
    )
    assert judged("member", "member", more=events)[0].is_empty()
