"""Tests of what rejected rows may be about, and of the rules that rest on them."""

from builders import build, judge
from groupaudit.registry import discover
from groupaudit.rule import Rule

UNREGISTERED = discover("groupaudit.rules", Rule, plugins=False).found["unregistered-group"]
GROUPS = """
| groups.group_id | groups.name  |
|-----------------|--------------|
| g1              | 秩序部工作群 |
| g2              | 工程部维修群 |

| register.group_id | register.group_name |
|-------------------|---------------------|
| g9                | 财务部报销群        |

"""


def undecided(lost: str) -> tuple[list[str], dict[str, int]]:
    """Return the groups that are found unregistered, and why others are not decided."""
    found, outcome = judge(UNREGISTERED, build(GROUPS + lost))
    return sorted(found["group_id"]), dict(outcome.undecided)


def test_a_rejected_row_that_names_a_group_is_about_that_group():
    """Damaged as it is, it says whom it means."""
    lost = "| lost.table | lost.said | lost.whole |\n|---|---|---|\n| register | 秩序部工作群 | false |\n"
    assert undecided(lost) == (["g2"], {"rejected-row": 1})


def test_a_damaged_row_that_names_nobody_may_be_about_any_group():
    """Nobody can say which group it was."""
    lost = "| lost.table | lost.said | lost.whole |\n|---|---|---|\n| register | 秩?部 | false |\n"
    assert undecided(lost) == ([], {"rejected-row": 2})


def test_a_row_whose_names_are_whole_is_about_nobody_else():
    """A row with one field too many still names some other group."""
    lost = "| lost.table | lost.said | lost.whole |\n|---|---|---|\n| register | 财务部月结群 | true |\n"
    assert undecided(lost) == (["g1", "g2"], {})


def test_a_rejected_row_of_a_list_that_the_rule_does_not_rest_on_changes_nothing():
    """An approval of an outsider says nothing about registration."""
    lost = "| lost.table | lost.said | lost.whole |\n|---|---|---|\n| approvals | 秩序部工作群 | false |\n"
    assert undecided(lost) == (["g1", "g2"], {})
