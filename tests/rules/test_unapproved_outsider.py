"""Outsiders in internal groups need an approval that is complete and still holds."""

import pytest

from builders import build, cells, judge
from groupaudit.rules.unapproved_outsider import unapproved_outsider

GROUP = """
| groups.group_id | groups.name | groups.kind |
|-----------------|-------------|-------------|
| g1              | 工作群      | internal    |
"""
MEMBER = """
| members.member_id | members.account_name | members.external |
|-------------------|----------------------|------------------|
| m1                | 康达电梯             | {external}       |
"""
HEAD = (
    "| approvals.group_id | approvals.group_name | approvals.member_id | approvals.name | approvals.approver | approvals.filed_on |\n"
    "|---|---|---|---|---|---|\n"
)


def judged(*approvals, external="true"):
    """Findings and outcome for one member and approvals written as `group | id | name | approver | filed`."""
    rows = HEAD + "\n".join(f"| – | {a} |" for a in approvals) if approvals else ""
    return judge(unapproved_outsider, build(f"{GROUP}{MEMBER.format(external=external)}\n{rows}"))


def test_without_any_approvals_the_rule_is_skipped_and_accuses_nobody():
    """A missing list is one line about the list, not a finding for each person."""
    found, outcome = judged()
    assert found.is_empty()
    assert (outcome.status, outcome.missing) == ("skipped", ("approvals",))


@pytest.mark.parametrize(
    ("approval", "problems"),
    [
        ("– | m1 | – | 陈志远 | 2024-08-01", []),
        ("工作群 | – | 康达电梯 | 陈志远 | 2024-08-01", []),
        ("– | M1 | – | – | 2024-08-01", ["no-approver"]),
        ("工作群 | m1 | – | 陈志远 | –", ["no-filing"]),
        ("别的群 | m1 | – | 陈志远 | 2024-08-01", ["no-approval-here"]),
        ("别的群 | m9 | – | 陈志远 | 2024-08-01", ["no-approval"]),
    ],
)
def test_an_approval_counts_for_its_group_its_person_and_what_it_says(approval, problems):
    """An approval for another group is none; one without approver or filing lacks that, where the form has the column."""
    found, _ = judged(approval, "别的群 | m8 | – | 陈志远 | 2024-08-01")
    assert found["fields"].str.json_path_match("$.problem").to_list() == problems


def test_a_column_that_the_form_leaves_to_everybody_empty_is_not_asked_for():
    """A form without filing dates does not turn every approved outsider into a finding."""
    found, outcome = judged("– | m1 | – | 陈志远 | –")
    assert found.is_empty()
    assert outcome.status == "checked"


def test_an_approval_that_names_nobody_is_reported_and_accuses_nobody():
    """An approval whose person is not there is undecided, with the place of the row."""
    found, outcome = judged("– | – | 无此人 | 陈志远 | 2024-08-01", external="false")
    assert found.is_empty()
    assert outcome.undecided == {"names-nobody": 1}
    assert [(s.source, s.line) for s in outcome.examples] == [("approvals.csv", 2)]


def test_an_unknown_person_is_no_outsider():
    """Who is not known to be an outsider is left to the rule about unknown people."""
    found, _ = judged("别的群 | m8 | – | 陈志远 | 2024-08-01", external="–")
    assert cells(found, ["member_id"]) == []


@pytest.mark.parametrize("who", ["m1 | 某人", "– | 康达电梯"])
def test_an_approval_for_a_group_nobody_knows_makes_it_a_signal_that_names_the_row(who):
    """The group may have been renamed: the row is named, and nobody is plainly accused."""
    (found,) = judged(f"工作群（筹） | {who} | 陈志远 | 2024-08-01")[0].iter_rows(named=True)
    assert (found["severity"], found["confidence"]) == ("low", 50)
    assert "台账 approvals.csv:2 有写明此人的审批，写的群“工作群（筹）”对不上交来的群" in found["message"]
    assert "疑似" in found["message"]


FORMER = """
| groups.group_id | groups.name | groups.kind | groups.former_names |
|-----------------|-------------|-------------|---------------------|
| g1              | 云平台群    | internal    | 筹备群              |
"""


@pytest.mark.parametrize(("other", "severity"), [("", []), ("| g2 | 筹备群 | internal | – |\n", ["medium"])])
def test_an_approval_under_a_former_name_of_the_group_counts(other, severity):
    """What the group was called before means it still, unless that is the name of another group now."""
    rows = HEAD + "| – | 筹备群 | m1 | – | 陈志远 | 2024-08-01 |"
    tables = f"{FORMER}{other}{MEMBER.format(external='true')}\n{rows}"
    assert judge(unapproved_outsider, build(tables))[0]["severity"].to_list() == severity


FULL = (
    "| approvals.group_id | approvals.group_name | approvals.member_id | approvals.approver | approvals.approved_on | approvals.result | approvals.filed_on |\n"
    "|---|---|---|---|---|---|---|\n"
)


@pytest.mark.parametrize(
    ("rows", "problems"),
    [
        (["m1 | – | 2024-08-01 | – | 2024-08-01", "m8 | 陈志远 | 2024-08-01 | – | 2024-08-01"], ["no-approver"]),
        (["m1 | – | 2024-08-01 | – | 2024-08-01", "m8 | – | 2024-08-01 | – | 2024-08-01"], []),
        (["m1 | – | – | – | 2024-08-01", "m8 | – | 2024-08-01 | – | 2024-08-01"], ["no-approver"]),
        (["m1 | 陈志远 | 2024-08-01 | refused | 2024-08-01"], ["refused"]),
        (["m1 | 陈志远 | – | pending | –"], ["pending"]),
        (["m1 | 陈志远 | 2024-08-01 | refused | –", "m1 | 陈志远 | 2024-09-01 | – | 2024-09-01"], []),
        (["m1 | 陈志远 | 2024-08-01 | refused | –", "m1 | – | 2024-09-01 | – | 2024-09-01"], ["no-approver"]),
    ],
)
@pytest.mark.parametrize("external", ["true", "–"])
def test_what_an_approval_must_say(rows, problems, external):
    """Who gave it where the form says so of others, else when; and not that it was refused or is pending."""
    text = FULL + "".join(f"| – | 工作群 | {row} |\n" for row in rows)
    found, _ = judge(unapproved_outsider, build(f"{GROUP}{MEMBER.format(external=external)}\n{text}"))
    assert found["fields"].str.json_path_match("$.problem").to_list() == problems


def test_somebody_refused_who_is_not_there_is_nothing_to_report():
    """That is how it should be; and a refusal for another group is no approval under an old name."""
    rows = FULL + "| – | 工作群 | m7 | 陈志远 | – | refused | – |\n| – | 筹备群 | m1 | 陈志远 | – | refused | – |\n"
    found, outcome = judge(unapproved_outsider, build(f"{GROUP}{MEMBER.format(external='true')}\n{rows}"))
    assert found["fields"].str.json_path_match("$.problem").to_list() == ["no-approval"]
    assert outcome.undecided == {}


@pytest.mark.parametrize("external", ["–", "true"])
@pytest.mark.parametrize(("shown", "problems"), [("张建", ["expired"]), ("张建工", [])])
def test_an_ended_approval_is_not_held_against_somebody_with_a_longer_name(shown, problems, external):
    """张建工 may be 张建 with a title, or another person: he is not accused, and not told to be without approval."""
    tables = f"""{GROUP}
| context.as_of |
|---------------|
| 2024-09-30    |

| members.group_nickname | members.external |
|------------------------|------------------|
| {shown}                | {external}       |

| approvals.name | approvals.approver | approvals.filed_on | approvals.ends_on |
|----------------|--------------------|--------------------|-------------------|
| 张建           | 陈志远             | 2024-08-01         | 2024-09-01        |
"""
    found, _ = judge(unapproved_outsider, build(tables))
    assert found["fields"].str.json_path_match("$.problem").to_list() == problems


def test_a_refusal_of_a_shorter_name_is_no_refusal():
    """Nobody is an outsider because 张建, who may be another person, was refused."""
    tables = f"""{GROUP}
| members.group_nickname |
|------------------------|
| 张建工                 |

| approvals.name | approvals.result |
|----------------|------------------|
| 张建           | refused          |
"""
    assert judge(unapproved_outsider, build(tables))[0].is_empty()


@pytest.mark.parametrize(("shown", "problems"), [("王伟明", ["expired"]), ("王伟", [])])
@pytest.mark.parametrize("external", ["–", "true"])
def test_an_ended_approval_is_not_held_against_somebody_with_a_shorter_name(shown, problems, external):
    """王伟明业务员 may mean 王伟, whose name the words would only begin with."""
    tables = f"""{GROUP}
| context.as_of |
|---------------|
| 2024-09-30    |

| members.group_nickname | members.external |
|------------------------|------------------|
| {shown}                | {external}       |

| approvals.name | approvals.approver | approvals.filed_on | approvals.ends_on |
|----------------|--------------------|--------------------|-------------------|
| 王伟明业务员   | 陈志远             | 2024-08-01         | 2024-09-01        |
"""
    found, _ = judge(unapproved_outsider, build(tables))
    assert found["fields"].str.json_path_match("$.problem").to_list() == problems
