"""A group declared internal in which outsiders are the majority."""

import pytest

from builders import build, cells, judge
from groupaudit.rules.internal_group_with_outsiders import internal_group_with_outsiders


def judged(flags, params=None, kind="internal"):
    """Findings and outcome for a group of people with these flags of the platform."""
    rows = "".join(f"| m{n} | {flag} |\n" for n, flag in enumerate(flags))
    group = f"| groups.group_id | groups.kind |\n|---|---|\n| g1 | {kind} |\n"
    tables = build(f"{group}\n| members.member_id | members.external |\n|---|---|\n{rows}")
    return judge(internal_group_with_outsiders, tables, params)


@pytest.mark.parametrize(
    ("outsiders", "employees", "found"), [(3, 2, True), (3, 3, False), (2, 0, False), (4, 3, True), (10, 30, False)]
)
def test_only_a_majority_of_three_or_more_counts(outsiders, employees, found):
    """Half is no majority, and two outsiders are none either."""
    result, outcome = judged(["true"] * outsiders + ["false"] * employees)
    assert result.height == found
    assert outcome.status == "checked"


def test_the_share_can_be_set():
    """A company that is stricter says so."""
    result, _ = judged(["true"] * 3 + ["false"] * 7, {"share": 0.2})
    assert cells(result, ["fields.outsiders", "fields.members"]) == [{"fields.outsiders": "3", "fields.members": "10"}]


def test_people_nobody_knows_make_it_undecided_once_per_group():
    """Unknown people are neither counted as outsiders nor as employees, and there is one line for the group."""
    result, outcome = judged(["–"] * 30)
    assert result.is_empty()
    assert outcome.undecided == {"unknown-people": 1}


@pytest.mark.parametrize(
    ("kind", "undecided"), [("outward", {}), ("owners", {}), ("unknown", {"unknown-group-kind": 1})]
)
def test_outward_groups_are_what_they_are(kind, undecided):
    """Outsiders belong in outward groups; of an unknown kind of group nothing is said."""
    result, outcome = judged(["true"] * 5, kind=kind)
    assert result.is_empty()
    assert outcome.undecided == undecided
