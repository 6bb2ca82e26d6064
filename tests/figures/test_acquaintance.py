"""Who is who: names of everybody, who is a stranger, and who keeps a group."""

import polars as pl
import pytest
from msgspec.structs import replace

from builders import build
from groupaudit.derived import materialise
from groupaudit.figures.acquaintance import PEOPLE, acquaintance, units
from groupaudit.tables import Tables


def known(text):
    """Return what the rows of Markdown tables tell of people."""
    return acquaintance(materialise(build(text), ["people"])[0])


def rows(text):
    """Return the people of a table by id."""
    return {row["member_id"]: row for row in known(text).people.iter_rows(named=True)}


GROUP = """
| groups.group_id | groups.kind | groups.name |
|-----------------|-------------|-------------|
| g               | {kind}      | 群          |

| members.group_id | members.member_id | members.group_nickname | members.account_name | members.external | members.role | members.membership |
|------------------|-------------------|------------------------|----------------------|------------------|--------------|--------------------|
| g                | a                 | 张三+集团+工程部       | 小张                 | –                | owner        | present            |
| g                | b                 | 过客                   | –                    | –                | member       | present            |

| employees.employee_id | employees.name | employees.account_ids |
|-----------------------|----------------|-----------------------|
| E1                    | 张三           | a                     |
"""


@pytest.mark.parametrize(("kind", "stranger"), [("internal", False), ("owners", True), ("outward", True), ("unknown", False)])  # fmt: skip
def test_who_is_not_known_is_a_stranger_where_strangers_are_expected(kind, stranger):
    """Among partners and residents nobody unknown is taken for one of the company; missing data accuse nobody elsewhere."""
    people = rows(GROUP.format(kind=kind))
    assert people["b"]["stranger"] is stranger
    assert people["a"]["stranger"] is False


def test_people_have_all_their_names_and_one_identity():
    """Nickname, account and name on the list belong together; the employee's id is the same in every group."""
    person = rows(GROUP.format(kind="internal"))["a"]
    assert person["names"] == ["小张", "张三", "张三+集团+工程部"]
    assert person["person"] == "E1"
    assert person["steward"] is True


def test_senders_on_no_roster_are_people_too():
    """A name beside a message in a group of residents is a stranger's."""
    text = """
| groups.group_id | groups.kind |
|-----------------|-------------|
| g               | owners      |

| messages.group_id | messages.member_id | messages.sender_name | messages.text |
|-------------------|--------------------|----------------------|---------------|
| g                 | x                  | 302王女士            | 好            |
"""
    found = known(text)
    assert found.people.select("member_id", "names", "stranger").rows() == [("x", ["302王女士"], True)]
    assert found.of_strangers == {"x", "302王女士"}


def test_outsiders_on_approvals_are_strangers():
    """Whoever an approval names is one, in a group or not."""
    text = """
| approvals.name | approvals.member_id |
|----------------|---------------------|
| 赵外人         | z                   |
"""
    assert known(text).strangers == {"赵外人", "z"}
    several = text.replace("赵外人 ", "赵外人、钱多 ").replace("| z ", "| z；y ")
    assert {"赵外人", "钱多", "z", "y"} <= known(several).strangers


def test_nothing_is_known_of_nothing():
    """Without tables there are no people and no units."""
    nothing = acquaintance(Tables())
    assert nothing.people.schema == PEOPLE
    assert (nothing.strangers, units(Tables())) == (frozenset(), frozenset())
    assert replace(nothing).of_strangers == frozenset()
    assert isinstance(nothing.silent, pl.DataFrame)
