"""Splitting a report: nothing is lost, and nobody learns of a group that is not his."""

from pathlib import Path

import polars as pl
import pytest
from msgspec.structs import replace

from groupaudit.api import Request, examine
from groupaudit.figures.acquaintance import PEOPLE, Acquaintance
from groupaudit.figures.scorecard import SCORECARD
from groupaudit.findings import FINDINGS
from groupaudit.rule import Kind, Params, Scope, Severity, rule
from groupaudit.tables import Tables
from groupaudit.triage.recipients import own, reach, recipients
from groupaudit.vocabulary import SplitBy
from reports import GROUPS, finding, report

SAMPLES = Path(__file__).parents[2] / "samples"


@pytest.fixture(scope="module")
def whole():
    """The report on the samples, nothing hidden yet."""
    paths = [SAMPLES / name for name in ("exports", "employees.csv", "records")]
    request = Request(paths=paths, policy=SAMPLES / "groupaudit.toml", split_by=SplitBy.UNIT, plugins=False)
    return examine(request).report


@pytest.mark.parametrize("by", SplitBy)
def test_every_finding_reaches_somebody(whole, by):
    """The parts together hold every finding, and those about one group hold it once."""
    parts = [own(whole, recipient) for recipient in recipients(whole, by)]
    received = pl.concat([part.found["fingerprint"] for part in parts])
    assert set(received) == set(whole.found["fingerprint"])
    alone = {f for f, about in zip(whole.found["fingerprint"], reach(whole), strict=True) if len(about) < 2}
    if by is not SplitBy.ADMIN:  # a group may have several administrators
        assert received.filter(received.is_in([*alone])).is_unique().all()
    groups = [id_ for part in parts for id_ in part.groups["group_id"]]
    assert set(groups) == set(whole.groups["group_id"])


@pytest.mark.parametrize("by", SplitBy)
def test_figures_are_those_of_the_recipient_s_groups(whole, by):
    """Members, messages, days, unread pictures and counts per rule are counted again."""
    for recipient in recipients(whole, by):
        part = own(whole, recipient)
        assert sum(o.count for o in part.outcomes) == part.found.height
        assert part.counts["members"] == part.groups["members"].sum()
        assert part.activity["messages"].sum() <= part.counts["messages"]
        assert set(part.activity["group_id"]) <= recipient.groups


@rule(
    clause="三(三)", title=("重叠", "overlap"), severity=Severity.LOW, scope=Scope.ALL, needs={"groups"},
    fields={"others": Kind.GROUP, "owner": Kind.PERSON, "count": Kind.NUMBER},
    message=("与{others}重叠，群主{owner}", "overlaps {others}, owner {owner}"),
)  # fmt: skip
def overlap(t: Tables, p: Params) -> pl.LazyFrame:
    return t.groups


def overlapping():
    """A report in which a finding in group A names groups B and C, and one in B names a group that nobody has."""
    base = report()
    rows = [
        finding(1, group_id="a", group_name="甲群") | {"rule": "overlap", "fields": '{"count":2,"others":["乙群","丙群"],"owner":"张三"}'},
        finding(2, group_id="b", group_name="乙群") | {"rule": "overlap", "fields": '{"count":1,"others":"没人有的群","owner":null}'},
    ]  # fmt: skip
    names = {"a": "甲群", "b": "乙群", "c": "丙群"}
    return replace(
        base,
        found=pl.DataFrame(rows, schema=FINDINGS),
        worded=None,
        rules={"overlap": overlap},
        groups=pl.DataFrame([{"group_id": i, "name": n, "members": 1, "messages": 0} for i, n in names.items()], schema=GROUPS),
        scorecard=pl.DataFrame([{"group_id": i, "name": n, "unit": "工程部" if i == "a" else None, "handed_in": True} for i, n in names.items()], schema=SCORECARD),
        acquaintance=Acquaintance(people=pl.DataFrame([["a", "w", ["李管理"], "E1", False, True], ["b", "x", ["李管理员"], "E1", False, True]], schema=PEOPLE, orient="row")),
    )  # fmt: skip


def test_a_finding_over_several_groups_reaches_each_with_the_others_as_a_number():
    """The anchor's recipient learns of two others, another's of one and of no person; names of no group stay."""
    whole = overlapping()
    first, second, third = (own(whole, r) for r in recipients(whole, SplitBy.GROUP))
    assert first.findings["message"].to_list() == ["与另 2 个群重叠，群主张三"]
    assert second.findings["message"].to_list() == ["与乙群、另 1 个群重叠，群主—", "与没人有的群重叠，群主—"]
    assert second.findings["group_name"].to_list() == ["另 1 个群", "乙群"]
    assert second.findings["member_id"].to_list()[0] is None
    assert third.findings["message"].to_list() == ["与丙群、另 1 个群重叠，群主—"]


def test_an_administrator_of_several_groups_receives_one_report():
    """Who is the same employee in two groups gets both; what has no administrator goes to nobody's."""
    admin, nobody = recipients(overlapping(), SplitBy.ADMIN)
    assert (admin.name, admin.groups) == ("李管理", {"a", "b"})
    assert (nobody.kind, nobody.groups) == (None, {"c"})


def test_groups_without_a_unit_are_kept_together():
    """Their findings are nobody's but not lost."""
    unit, nobody = recipients(overlapping(), SplitBy.UNIT)
    assert (unit.name, unit.groups) == ("工程部", {"a"})
    assert nobody.groups == {"b", "c"}
