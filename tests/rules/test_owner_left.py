"""The owner of a group is in it."""

import pytest

from builders import build, judge
from groupaudit.rules.owner_left import owner_left


def judged(owner, members, more=""):
    """Findings and outcome for a group with an owner and members written as `id | role | membership`."""
    group = f"| groups.group_id | groups.owner_id |\n|---|---|\n| g1 | {owner} |\n"
    rows = "".join(f"| {m} |\n" for m in members)
    head = "| members.member_id | members.role | members.membership |\n|---|---|---|\n"
    return judge(owner_left, build(f"{group}\n{head}{rows}\n{more}"))


@pytest.mark.parametrize(
    ("owner", "members", "found", "undecided"),
    [
        ("zs", ["zs | – | present"], 0, {}),
        ("zs", ["ls | – | present"], 1, {}),
        ("zs", ["ls | – | unknown", "zs | – | left"], 1, {}),
        ("zs", ["ls | – | unknown"], 0, {"no-roster": 1}),
        ("–", ["ls | – | present"], 0, {"no-owner": 1}),
        ("–", ["ls | owner | present"], 0, {}),
        ("zs", ["ls | owner | present"], 0, {}),
    ],
)
def test_only_a_full_roster_or_a_leave_says_that_the_owner_is_gone(owner, members, found, undecided):
    """An owner who never spoke may still be there; a roster that names another owner has one."""
    result, outcome = judged(owner, members)
    assert result.height == found
    assert outcome.undecided == undecided


@pytest.mark.parametrize(("heir", "found"), [("ls", 0), ("ww", 1)])
def test_a_new_owner_of_a_system_message_counts_if_he_is_there(heir, found):
    """Whoever took over keeps the group, unless he is gone himself."""
    event = f"| events.kind | events.member_id |\n|---|---|\n| new-owner | {heir} |"
    assert judged("zs", ["ls | – | present"], event)[0].height == found


MOVED = "| events.kind | events.member_id | events.at | events.basis |\n|---|---|---|---|\n"


@pytest.mark.parametrize("end", ["leave", "remove"])
@pytest.mark.parametrize(("membership", "severity"), [("unknown", ["medium"]), ("present", ["low"])])
def test_who_went_as_the_system_tells_is_gone(end, membership, severity):
    """Against a roster that still has him it is a suspicion; coming back settles it."""
    gone = f"{MOVED}| {end} | zs | 2024-09-02 09:00 | system-message |\n"
    rows = [f"zs | – | {membership}", "ls | – | present"]
    assert judged("zs", rows, gone)[0]["severity"].to_list() == severity
    back = f"{gone}| join | zs | 2024-09-03 09:00 | system-message |\n"
    assert judged("zs", rows, back)[0].is_empty()


def test_an_heir_who_went_keeps_nothing():
    """Somebody who took over and was removed after that is no owner, whatever the roster lacks."""
    events = f"{MOVED}| new-owner | ls | 2024-09-02 09:00 | – |\n| remove | ls | 2024-09-03 09:00 | system-message |\n"
    assert judged("zs", ["ls | – | unknown", "ww | – | present"], events)[0].height == 1


def test_of_several_heirs_the_last_is_owner():
    """Who handed the group on and stayed does not keep it."""
    events = f"{MOVED}| new-owner | ls | 2024-09-02 09:00 | – |\n| new-owner | ww | 2024-09-03 09:00 | – |\n"
    assert judged("zs", ["ls | – | present"], events)[0].height == 1
    assert judged("zs", ["ls | – | present", "ww | – | present"], events)[0].is_empty()


@pytest.mark.parametrize(("membership", "severity"), [("unknown", ["medium"]), ("present", ["low"])])
@pytest.mark.parametrize("owner", ["–", "zs"])
def test_an_owner_of_the_roster_is_one_as_that_of_the_platform_is(owner, membership, severity):
    """What the export of the group leaves out the roles of the roster tell; another administrator who stays is no owner."""
    gone = f"{MOVED}| leave | zs | 2024-09-02 09:00 | system-message |\n"
    found, outcome = judged(owner, [f"zs | owner | {membership}", "ls | admin | present"], gone)
    assert found.select("member_id", "severity").rows() == [("zs", severity[0])]
    assert not outcome.undecided


def test_of_two_owners_on_the_roster_the_one_who_stays_keeps_the_group():
    """Where a roster has the old owner beside the new one nobody is missed."""
    gone = f"{MOVED}| leave | zs | 2024-09-02 09:00 | system-message |\n"
    found, outcome = judged("–", ["zs | owner | present", "ls | owner | present"], gone)
    assert found.is_empty()
    assert not outcome.undecided
