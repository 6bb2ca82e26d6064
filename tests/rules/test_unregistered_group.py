"""Groups that the register lacks are named for confirmation, and only where there is a register."""

from builders import build, cells, judge
from groupaudit.rules.unregistered_group import unregistered_group


def test_without_a_register_no_group_is_named():
    """A missing register is one line in the report, whatever the number of groups."""
    found, outcome = judge(unregistered_group, build("| groups.name |\n|---|\n| 甲群 |\n| 乙群 |"))
    assert found.is_empty()
    assert (outcome.status, outcome.missing) == ("skipped", ("register",))


def test_a_group_without_a_name_is_called_by_its_id():
    """A group that has an entry under another id is registered; one without a name may be any entry by name."""
    tables = build("| groups.group_id | groups.name |\n|---|---|\n| g1 | – |\n\n| register.group_id |\n|---|\n| g2 |")
    found, outcome = judge(unregistered_group, tables)
    assert found.is_empty()
    assert outcome.undecided == {"ambiguous-name": 1}


def test_the_finding_says_that_it_is_to_be_confirmed():
    """Nobody is accused: the severity is info, and the message leaves open what the group is."""
    tables = build(
        "| groups.name |\n|---|\n| 甲群 |\n\n| register.group_id | register.group_name |\n|---|---|\n| – | 乙群 |"
    )
    found, _ = judge(unregistered_group, tables)
    assert cells(found, ["group_id", "severity"]) == [{"group_id": "g1", "severity": "info"}]
    assert "待确认" in found["message"][0]
