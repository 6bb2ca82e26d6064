"""Where a group was dissolved, nothing is asked of it and of its members any more."""

from datetime import UTC, date, datetime

import polars as pl
import pytest

from builders import build, examples, judge
from groupaudit.derive.inventory import dissolved as gone
from groupaudit.derived import materialise
from groupaudit.registry import discover
from groupaudit.rule import Rule
from groupaudit.shape import conform
from groupaudit.tables import EVENTS, GROUPS, REGISTER, Tables

RULES = discover("groupaudit.rules", Rule, plugins=False).found

OF_GROUPS_IN_USE = (
    "company-group-not-kept-by-general-management", "expired-group", "idle-group", "internal-group-with-outsiders",
    "join-confirmation-off", "long-lived-unregistered", "no-admin", "overlapping-groups", "owner-left",
    "owner-unit-mismatch", "register-incomplete", "registered-admin-absent", "silent-admin", "unregistered-group",
)  # fmt: skip

OF_MEMBERS = (
    "admin-not-employee", "departed-employee", "group-name-duplicate", "group-name-prefix", "joined-before-approval", "member-form-mismatch",
    "nickname-duplicate", "nickname-format", "nickname-not-an-employee", "nickname-real-name", "nickname-stale-unit",
    "nickname-unknown-unit", "nickname-unset", "unapproved-outsider", "unknown-member",
)  # fmt: skip


def dissolved(tables: Tables) -> Tables:
    """Return *tables* in which the owner dissolves every group at the end of all."""
    tables = with_groups(tables)
    groups = tables["groups"].select("group_id")
    at = pl.lit(datetime(2030, 1, 1, tzinfo=UTC))
    told = conform(groups.with_columns(kind=pl.lit("dissolve"), at=at, basis=pl.lit("system-message")), EVENTS)
    earlier = [tables["events"]] if "events" in tables else []
    return tables.replace(events=pl.concat([*earlier, told]))


def with_groups(tables: Tables) -> Tables:
    """Return *tables* with a row for every group of which only members are known."""
    if "groups" in tables:
        return tables
    return tables.replace(groups=conform(tables["members"].select("group_id").unique(), GROUPS))


def closed(tables: Tables) -> Tables:
    """Return *tables* with a register that has every group as dissolved."""
    tables = with_groups(tables)
    return tables.replace(register=conform(tables["groups"].select("group_id", closed=pl.lit(value=True)), REGISTER))


@pytest.mark.parametrize("over", [dissolved, closed])
@pytest.mark.parametrize("name", OF_MEMBERS)
def test_of_members_of_a_dissolved_group_nothing_is_asked(name, over):
    """Nobody is accused of a nickname, of being an outsider or of being there in a group that is no more."""
    rule = RULES[name]
    for example in examples(rule.doc, "Flags"):
        found, outcome = judge(rule, over(example.tables), example.params)
        assert outcome.status != "failed"
        assert found.filter(pl.col("group_id").is_not_null()).is_empty()
        assert not {subject.member_id for subject in outcome.examples} - {None}


@pytest.mark.parametrize("name", OF_GROUPS_IN_USE)
def test_of_a_dissolved_group_nothing_is_asked(name):
    """What each rule finds in its own examples it finds no more in groups that were dissolved."""
    rule = RULES[name]
    for example in examples(rule.doc, "Flags"):
        found, outcome = judge(rule, dissolved(example.tables), example.params)
        here = example.tables["groups"]["group_id"]
        assert outcome.status != "failed"
        assert found.filter(pl.col("group_id").is_in(here.implode())).is_empty()


def dissolved_at(markdown: str) -> list[datetime | None]:
    """Return since when the groups of *markdown* are dissolved."""
    made, _ = materialise(build(markdown), ["inventory"])
    return made["inventory"]["dissolved_at"].to_list()


GROUP = """
| groups.group_id |
|-----------------|
| g1              |

| events.group_id | events.kind | events.at        |
|-----------------|-------------|------------------|
| g1              | dissolve    | 2024-09-02 09:00 |
"""


def test_a_system_message_tells_that_a_group_is_dissolved():
    """What the system writes after it does not speak against it."""
    talk = """
| messages.group_id | messages.at      | messages.kind |
|-------------------|------------------|---------------|
| g1                | 2024-09-02 08:00 | text          |
| g1                | 2024-09-02 09:00 | system        |
| g1                | 2024-09-02 10:00 | system        |
"""
    assert dissolved_at(GROUP + talk) == [datetime(2024, 9, 2, 1, tzinfo=UTC)]


@pytest.mark.parametrize(
    "later",
    [
        "| messages.group_id | messages.at |\n|---|---|\n| g1 | 2024-09-02 10:00 |\n",
        "| events.group_id | events.kind | events.at |\n|---|---|---|\n| g1 | join | 2024-09-02 10:00 |\n",
    ],
)
def test_a_group_in_which_something_goes_on_is_not_dissolved(later):
    """Talk or somebody joining after the message contradicts it."""
    assert dissolved_at(f"{GROUP}\n{later}") == [None]


CLOSED = """
| groups.group_id |
|-----------------|
| g1              |

| register.group_id | register.ends_on | register.filed_on | register.closed |
|-------------------|------------------|-------------------|-----------------|
| g1                | {ends}           | 2024-01-04        | true            |
"""
LIFE = {
    "messages": "| messages.group_id | messages.at | messages.kind |\n|---|---|---|\n| g1 | {at} 10:00 | text |\n",
    "system": "| messages.group_id | messages.at | messages.kind |\n|---|---|---|\n| g1 | {at} 10:00 | system |\n",
    "members": "| members.group_id | members.joined_at |\n|---|---|\n| g1 | {at} |\n",
    "events": "| events.group_id | events.kind | events.at |\n|---|---|---|\n| g1 | join | {at} 10:00 |\n",
}


@pytest.mark.parametrize(
    ("ends", "at", "in_use"),
    [
        ("2024-09-05", "2024-09-05", False),
        ("2024-09-05", "2024-09-06", True),
        ("–", "2024-10-20", False),
        ("–", "2024-10-25", True),
        ("2025-09-05", "2024-10-20", False),
        ("2025-09-05", "2024-10-25", True),
    ],
)
@pytest.mark.parametrize("life", LIFE)
def test_life_after_its_last_day_speaks_against_a_register_that_has_a_group_as_dissolved(ends, at, in_use, life):
    """Talk and joins do, whatever else is registered; what the system writes does not, nor does anything before."""
    tables = build(CLOSED.format(ends=ends) + "\n" + LIFE[life].format(at=at), as_of=date(2024, 10, 31))
    made, _ = materialise(tables, ["inventory"])
    alive = in_use and life != "system"
    assert made["inventory"].select(~gone()).item() is alive
    assert (made["inventory"]["alive_at"].item() is not None) is alive


def test_a_register_without_messages_is_believed():
    """Where nothing can be compared the group is as the form has it."""
    made, _ = materialise(build(CLOSED.format(ends="2024-09-05"), as_of=date(2024, 10, 31)), ["inventory"])
    assert made["inventory"].select(gone()).item() is True
