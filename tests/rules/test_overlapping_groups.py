"""Groups of nearly the same people are found without comparing every group with every other."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import build, cells, judge
from groupaudit.rules.overlapping_groups import overlapping_groups
from groupaudit.shape import conform
from groupaudit.tables import GROUPS, MEMBERS, Tables

rosters = st.lists(st.frozensets(st.integers(0, 9), min_size=1), min_size=2, max_size=7)


def tables(groups, name="值班群"):
    """Groups of one name with these people."""
    members = [(f"g{n}", f"m{m}", "present") for n, people in enumerate(groups) for m in people]
    frame = pl.DataFrame(members, schema=["group_id", "member_id", "membership"], orient="row")
    named = pl.DataFrame({"group_id": [f"g{n}" for n in range(len(groups))], "name": name, "kind": "internal"})
    return Tables({"groups": conform(named, GROUPS), "members": conform(frame, MEMBERS)})


@settings(max_examples=25)
@given(groups=rosters, percent=st.sampled_from([50, 66, 80, 100]))
def test_what_is_found_is_what_comparing_all_pairs_finds(groups, percent):
    """The short cut by rare members loses no pair and adds none."""
    found, _ = judge(overlapping_groups, tables(groups), {"percent": percent, "members": 1})
    every = {
        f"g{n}": sum(len(a & b) * 100 >= percent * len(a | b) for m, b in enumerate(groups) if m != n)
        for n, a in enumerate(groups)
    }
    counts = {row["group_id"]: int(row["fields.count"]) for row in cells(found, ["group_id", "fields.count"])}
    assert counts == {group: n for group, n in every.items() if n}


def test_somebody_who_is_in_every_group_does_not_pair_them():
    """Two thousand groups with one person in common are looked through in a moment and are not alike."""
    groups = [{0, *range(10 * n + 1, 10 * n + 6)} for n in range(2000)]
    found, outcome = judge(overlapping_groups, tables(groups))
    assert (found.height, outcome.status) == (0, "checked")


@pytest.mark.parametrize(("name", "count"), [("值班群", 2), ("值班", 2)])
def test_names_without_any_other_word_are_alike(name, count):
    """Equal names are about the same thing whatever they consist of."""
    assert judge(overlapping_groups, tables([{1, 2, 3}, {1, 2, 3}], name))[0].height == count


def test_two_accounts_of_one_employee_are_one_person():
    """Who sits in one group with the office account and in the other with his own is in both."""
    found, _ = judge(overlapping_groups, build("""
        | groups.name | groups.unit |
        |-------------|-------------|
        | 值班群      | –           |
        | 值班群      | –           |

        | members.group_id | members.member_id |
        |------------------|-------------------|
        | g1               | a1                |
        | g1               | b1                |
        | g1               | c1                |
        | g2               | a2                |
        | g2               | b2                |
        | g2               | c1                |

        | employees.name | employees.account_ids |
        |----------------|-----------------------|
        | 张三           | a1、a2                |
        | 李四           | b1、b2                |
        | 王五           | c1、c2                |
    """))  # fmt: skip
    assert cells(found, ["fields.percent", "fields.shared"]) == [{"fields.percent": "100", "fields.shared": "3"}] * 2
