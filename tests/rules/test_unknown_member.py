"""People whose id neither the employee list nor an approval knows."""

import pytest

from builders import build, judge
from groupaudit.rules.unknown_member import unknown_member

TABLES = """
| groups.group_id | groups.kind |
|-----------------|-------------|
| g1              | {kind}      |

| members.member_id | members.group_nickname | members.robot | members.membership |
|-------------------|------------------------|---------------|--------------------|
| zs                | 张三+集团              | –             | present            |
| x                 | {nickname}             | {robot}       | {membership}       |
"""
LIST = "| employees.name | employees.account_ids |\n|---|---|\n| 张三 | zs |\n| 李四 | {ids} |\n"
APPROVALS = "| approvals.member_id |\n|---|\n| y |\n"


def judged(*, kind="internal", nickname="王五", robot="–", membership="present", ids="ls", lists=(LIST, APPROVALS)):
    """Findings and outcome for member x beside an employee."""
    text = TABLES.format(kind=kind, nickname=nickname, robot=robot, membership=membership)
    return judge(unknown_member, build("\n".join([text, *(part.format(ids=ids) for part in lists)])))


@pytest.mark.parametrize(("lists", "missing"), [((LIST,), "approvals"), ((APPROVALS,), "employees")])
def test_a_missing_list_is_one_line_and_no_finding(lists, missing):
    """Without approvals or without an employee list the rule is skipped, and says which is missing."""
    found, outcome = judged(lists=lists)
    assert found.is_empty()
    assert (outcome.status, outcome.missing) == ("skipped", (missing,))


def test_a_stranger_by_id_is_found_whatever_he_calls_himself():
    """The id decides; a nickname that looks right is none of an employee."""
    assert judged()[0].height == judged(nickname="")[0].height == 1


@pytest.mark.parametrize("other", [{"kind": "owners"}, {"robot": "true"}, {"membership": "left"}, {"nickname": "李四"}])
def test_residents_robots_leavers_and_employees_by_name_are_not_judged(other):
    """Only people who are in an internal group and fit nobody on the list are unknown."""
    found, outcome = judged(**other)
    assert found.is_empty()
    assert outcome.status == "checked"


def test_a_list_on_which_some_employees_have_no_id_says_nothing_about_ids():
    """Whoever is not among the ids may be the employee whose id is missing."""
    found, outcome = judged(ids="")
    assert found.is_empty()
    assert outcome.undecided == {"ids-not-comparable": 1}


def test_an_approval_for_a_group_nobody_knows_makes_it_a_signal_that_names_the_row():
    """The account stands on an approval, whose group may be this one under its old name."""
    stray = "| approvals.group_id | approvals.group_name | approvals.member_id |\n|---|---|---|\n| – | 筹备群 | x |\n"
    (found,) = judged(lists=(LIST, stray))[0].iter_rows(named=True)
    assert (found["severity"], found["confidence"]) == ("low", 50)
    assert (
        "也没有进这个群的外部人员审批；台账 approvals.csv:2 有写明此人的审批，写的群“筹备群”对不上交来的群，可能写错"
        in found["message"]
    )
