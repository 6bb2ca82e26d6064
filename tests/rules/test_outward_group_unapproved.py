"""Outward groups need an approval with an approver; missing forms accuse nobody."""

import pytest

from builders import build, cells, judge
from groupaudit.rules.outward_group_unapproved import outward_group_unapproved

GROUP = """
| groups.name | groups.kind | groups.created_at |
|-------------|-------------|-------------------|
| 甲群        | outward     | 2024-08-31        |

| group_approvals.group_id | group_approvals.group_name | group_approvals.approver |
|--------------------------|----------------------------|--------------------------|
| –                        | 乙群                       | 陈志远                   |

| context.as_of | context.effective_from | context.transition_days |
|---------------|------------------------|-------------------------|
| {as_of}       | 2024-09-01             | 30                      |
"""


def test_without_any_approvals_file_no_group_is_accused():
    """A missing list is one line: the rule is skipped for it."""
    found, outcome = judge(outward_group_unapproved, build("| groups.kind |\n|---|\n| outward |\n| owners |"))
    assert found.is_empty()
    assert (outcome.status, outcome.missing) == ("skipped", ("group_approvals",))


@pytest.mark.parametrize(("as_of", "expected"), [("2024-10-01", []), ("2024-10-02", ["before"])])
def test_a_group_older_than_the_regulation_has_until_the_end_of_the_transition(as_of, expected):
    """The last day of transition still counts; from the next day on the group is found, and called older."""
    found, _ = judge(outward_group_unapproved, build(GROUP.format(as_of=as_of)))
    assert [row["fields.existed"] for row in cells(found, ["fields.existed"])] == expected


def test_an_approval_by_a_name_that_two_groups_bear_approves_neither_and_accuses_neither():
    """Which of the two was approved is not for us to say."""
    tables = build("""
        | groups.name | groups.kind |
        |-------------|-------------|
        | 甲群        | outward     |
        | 甲群        | outward     |

        | group_approvals.group_id | group_approvals.group_name | group_approvals.approver |
        |--------------------------|----------------------------|--------------------------|
        | –                        | 甲群                       | 陈志远                   |
    """)
    found, outcome = judge(outward_group_unapproved, tables)
    assert found.is_empty()
    assert outcome.undecided == {"ambiguous-name": 2}


@pytest.mark.parametrize(
    ("rows", "problems"),
    [
        (["refused"], ["refused"]),
        (["pending"], ["pending"]),
        (["refused", "–"], []),
        (["refused", "pending"], ["refused"]),
    ],
)
def test_an_application_that_was_refused_or_is_pending_approves_nothing(rows, problems):
    """What the form says came of it is told; one that was granted counts beside others."""
    entries = "".join(f"| g1 | 陈志远 | {result} |\n" for result in rows)
    tables = f"""
| groups.name | groups.kind |
|-------------|-------------|
| 甲群        | outward     |

| group_approvals.group_id | group_approvals.approver | group_approvals.result |
|--------------------------|--------------------------|------------------------|
{entries}
"""
    found, _ = judge(outward_group_unapproved, build(tables))
    assert [row["fields.problem"] for row in cells(found, ["fields.problem"])] == problems


def test_a_name_with_marks_around_it_is_the_group_s():
    """Forms write 《…》, and approve two groups in one cell; a cell that may mean either decides of neither."""
    head = "| groups.group_id | groups.name | groups.kind |\n|---|---|---|\n| g1 | 甲对接群 | outward |\n| g2 | 乙 对接群 | outward |\n"
    approvals = "\n| group_approvals.group_id | group_approvals.group_name | group_approvals.approver |\n|---|---|---|\n| – | {} | 陈志远 |\n"
    found, outcome = judge(outward_group_unapproved, build(head + approvals.format("《甲对接群》（12人）")))
    assert found["group_id"].to_list() == ["g2"]
    found, outcome = judge(outward_group_unapproved, build(head + approvals.format("甲对接群、乙对接群")))
    assert found.is_empty()
    assert not outcome.undecided
    found, outcome = judge(outward_group_unapproved, build(head + approvals.format("甲对接群（原乙对接群）")))
    assert found.is_empty()
    assert outcome.undecided == {"ambiguous-name": 2}
