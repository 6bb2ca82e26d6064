"""Rules about groups stay plans over columns: more groups do not mean more steps of Python."""

import sys
from datetime import UTC, date, datetime

import polars as pl
import pytest

from groupaudit.context import Context
from groupaudit.derived import materialise
from groupaudit.registry import discover
from groupaudit.rule import AnyRule, Rule
from groupaudit.shape import conform
from groupaudit.tables import EMPLOYEES, GROUP_APPROVALS, GROUPS, MEMBERS, MESSAGES, REGISTER, UNITS, Tables

RULES = {
    id_: rule
    for id_, rule in discover("groupaudit.rules", Rule, plugins=False).found.items()
    if rule.needs & {"inventory", "register"}
}
FEW, MANY = 20, 1000


def company(groups: int) -> Tables:
    """Groups of four people each, all registered late, approved late and kept by nobody in particular."""
    ids = pl.DataFrame({"n": range(groups)}).with_columns(
        group_id=pl.format("g{}", "n"),
        name=pl.format("部门{}群", "n"),
        kind=pl.when(pl.col("n") % 2 == 0).then(pl.lit("outward")).otherwise(pl.lit("internal")),
        created_at=pl.lit(datetime(2024, 9, 2, tzinfo=UTC)),
        platform=pl.lit("wecom"),
        source=pl.lit("all.json"),
        unreadable=pl.lit([], pl.List(pl.String)),
    )
    register = ids.select(
        "group_id", "kind", "unreadable", "source",
        line=pl.col("n").cast(pl.Int64), group_name=pl.format("群{}", "n"), unit=pl.lit("工程部、财务部"),
        owner_name=pl.lit("张三"), admin_names=pl.lit(["李四"]), member_count=pl.lit(40), long_term=pl.lit(value=True),
        filed_on=pl.lit(date(2024, 9, 30)), ends_on=pl.lit(date(2024, 10, 1)),
    )  # fmt: skip
    approvals = ids.select("group_id", "unreadable", approver=pl.lit("陈某"), approved_on=pl.lit(date(2024, 9, 9)))
    members = ids.join(pl.DataFrame({"m": range(4)}), how="cross").select(
        "group_id",
        "source",
        member_id=pl.format("u{}-{}", "n", "m"),
        group_nickname=pl.format("王五{}+公司+部门", "m"),
        role=pl.when(pl.col("m") == 0).then(pl.lit("owner")).otherwise(pl.lit("member")),
        membership=pl.lit("present"),
    )
    said = ids.select("group_id", "source", at=pl.lit(datetime(2024, 9, 3, tzinfo=UTC)), kind=pl.lit("text"))
    units = pl.DataFrame(
        {"unit": ["公司"], "label": ["公司"], "kind": ["company"], "parent": [""], "preferred": [True]}
    )
    staff = pl.DataFrame({"name": ["张三"], "account_ids": [["u0-0"]], "source": ["e.csv"]})
    shapes = {"groups": (ids, GROUPS), "register": (register, REGISTER), "group_approvals": (approvals, GROUP_APPROVALS), "members": (members, MEMBERS), "messages": (said, MESSAGES), "employees": (staff, EMPLOYEES), "units": (units, UNITS)}  # fmt: skip
    frames = {name: conform(frame, schema) for name, (frame, schema) in shapes.items()}
    tables, failures = materialise(
        Tables(frames, Context(as_of=date(2024, 12, 31))), ["inventory", "people", "timeline"]
    )
    assert not failures
    return tables


def steps(rule: AnyRule, tables: Tables) -> int:
    """Return how many functions Python calls to plan and collect the rule."""
    calls = 0

    def count(_frame: object, event: str, _arg: object) -> None:
        nonlocal calls
        calls += event in ("call", "c_call")

    sys.setprofile(count)
    try:
        rule(tables, rule.params()).collect()
    finally:
        sys.setprofile(None)
    return calls


@pytest.fixture(scope="module")
def small() -> Tables:
    """A company with few groups."""
    return company(FEW)


@pytest.fixture(scope="module")
def large() -> Tables:
    """A company with fifty times as many."""
    return company(MANY)


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_a_rule_takes_as_many_steps_for_a_thousand_groups_as_for_twenty(rule, small, large):
    """Nothing in Python runs once per group, register entry or member."""
    steps(rule, small)
    assert steps(rule, large) - steps(rule, small) < MANY // 2
