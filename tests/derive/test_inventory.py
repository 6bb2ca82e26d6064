"""The inventory joins what was handed in with what is registered, and never guesses where two things fit."""

import datetime as dt

import polars as pl

from builders import build
from groupaudit.derive.inventory import INVENTORY
from groupaudit.derived import materialise


def inventory(markdown: str) -> pl.DataFrame:
    """Derive the inventory from the tables in *markdown*."""
    tables, failures = materialise(build(markdown), ["inventory"])
    assert not failures
    found = tables["inventory"]
    assert found.schema == INVENTORY
    return found


GROUPS = """
| groups.group_id | groups.name | groups.unit | groups.created_at |
|-----------------|-------------|-------------|-------------------|
| g1              | 甲群        | 工程部      | 2024-09-01 10:00  |
| g2              | 乙群        | –           | –                 |
| g3              | 丙群        | –           | –                 |
| g4              | 丙群        | –           | –                 |
"""


def test_without_a_register_nothing_is_said_to_be_unregistered():
    """Missing data accuse nobody."""
    found = inventory(GROUPS)
    assert found["registered"].to_list() == [None] * 4
    assert found.select("unit", "created_basis").rows()[:2] == [("工程部", "platform"), (None, None)]


def test_groups_are_found_by_id_then_by_a_name_that_only_one_bears():
    """An ambiguous name leaves it open which group is registered; an entry for no group is a group not handed in."""
    found = inventory(
        GROUPS
        + """
| register.group_id | register.group_name | register.unit | register.filed_on |
|-------------------|---------------------|---------------|-------------------|
| g1                | 旧名                | 总裁办        | 2024-09-03        |
| –                 | 乙 群               | –             | –                 |
| 007               | 丙群                | –             | –                 |
| –                 | 丁群                | 营销部        | –                 |
"""
    )
    assert found.select("group_id", "registered", "match", "unit", "handed_in").rows() == [
        ("g1", True, "id", "总裁办", True),
        ("g2", True, "name", None, True),
        ("g3", None, "ambiguous", None, True),
        ("g4", None, "ambiguous", None, True),
        (None, True, "none", "营销部", False),
    ]
    assert found["filed_on"][0] == dt.date(2024, 9, 3)


def test_a_registered_day_is_doubted_by_life_more_than_a_day_before_it():
    """Time zones make a day; one sign alone may be imported, which is said."""
    found = inventory(
        GROUPS
        + """
| register.group_id | register.created_on |
|-------------------|---------------------|
| g1                | 2024-09-20          |
| g2                | 2024-09-20          |
| g3                | 2024-09-20          |
| g4                | 2024-09-20          |

| messages.group_id | messages.member_id | messages.at      |
|-------------------|--------------------|------------------|
| g1                | a                  | 2024-09-02 08:00 |
| g1                | b                  | 2024-09-03 08:00 |
| g2                | a                  | 2024-09-19 08:00 |
| g2                | b                  | 2024-09-19 08:00 |
| g3                | a                  | 2024-09-02 08:00 |
| g4                | a                  | 2024-09-02 08:00 |
| g4                | a                  | 2024-09-03 08:00 |
"""
    )
    seen = dt.datetime(2024, 9, 2, 0, tzinfo=dt.UTC)
    assert found.select("seen_at", "seen_twice").rows() == [(None, None), (None, None), (seen, False), (seen, True)]


def test_entries_that_contradict_each_other_decide_nothing():
    """Which of two dates is right is not for us to say; what they agree on stands."""
    found = inventory(
        GROUPS
        + """
| register.group_id | register.unit | register.filed_on | register.unreadable |
|-------------------|---------------|-------------------|---------------------|
| g1                | 总裁办        | 2024-09-03        |                     |
| g1                | 总裁办        | 2024-09-20        | created_on          |
"""
    ).row(0, named=True)
    assert (found["entries"], found["unit"], found["filed_on"]) == (2, "总裁办", None)
    assert (found["conflicts"], found["unreadable"]) == (["filed_on"], ["created_on"])


def test_a_group_is_no_younger_than_what_was_seen_of_it():
    """Where nobody says when a group was made, its first message or the first who joined say by when."""
    found = inventory(
        GROUPS
        + """
| register.group_id | register.created_on |
|-------------------|---------------------|
| g3                | 2024-09-02          |

| messages.group_id | messages.at      |
|-------------------|------------------|
| g2                | 2024-09-05 08:00 |
| g2                | 2024-09-04 08:00 |

| members.group_id | members.joined_at |
|------------------|-------------------|
| g2               | 2024-09-03 08:00  |
| g2               | –                 |
| g3               | 2024-08-20 08:00  |
"""
    )
    assert found.select("created_at", "created_basis").rows()[1:3] == [
        (dt.datetime(2024, 9, 3, 0, tzinfo=dt.UTC), "first-seen"),
        (dt.datetime(2024, 9, 1, 16, tzinfo=dt.UTC), "register"),
    ]
    assert found["messages"].to_list() == [None, 2, None, None]


def test_a_group_that_was_not_handed_in_is_called_by_its_name_and_dated_by_its_entry():
    """Findings can name it, and say in which rows of the register it stands."""
    found = inventory(
        GROUPS
        + """
| register.group_id | register.group_name | register.created_on |
|-------------------|---------------------|---------------------|
| 007               | 丁群                | 2024-09-02          |
| 007               | 丁群                | –                   |
| 008               | –                   | –                   |
"""
    ).filter(~pl.col("handed_in"))
    assert found.select("subject", "created_basis", "places").rows() == [
        ("丁群", "register", ["register.csv:2", "register.csv:3"]),
        ("008", None, ["register.csv:4"]),
    ]
