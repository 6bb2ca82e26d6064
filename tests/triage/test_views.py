"""What each view contains, as the tables in the READMEs say."""

import re
from pathlib import Path

import polars as pl
import pytest
from msgspec.structs import replace

from groupaudit.api import Request, examine
from groupaudit.disclosure import PSEUDONYM, Disclosure
from groupaudit.figures.scorecard import UNITS, by_unit
from groupaudit.report import Previous
from groupaudit.reporting.scorecard_words import group_rows
from groupaudit.triage.present import present
from groupaudit.triage.views import VIEWS, on_rosters
from groupaudit.vocabulary import SplitBy, View

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def whole():
    """The report on the samples, nothing hidden yet."""
    paths = [ROOT / "samples" / name for name in ("exports", "employees.csv", "records")]
    policy = ROOT / "samples" / "groupaudit.toml"
    report = examine(Request(paths=paths, policy=policy, split_by=SplitBy.UNIT, plugins=False)).report
    return replace(report, disclosure=Disclosure(key=b"k" * 32))


@pytest.mark.parametrize("view", View)
def test_no_view_reads_as_cleaner_than_the_whole(whole, view):
    """What a view does not list it counts, for every rule and in all, and every clause keeps whether it was checked."""
    seen = present(whole, view)
    assert seen.found.height + seen.outside == whole.found.height + whole.outside
    for before, after in zip(whole.outcomes, seen.outcomes, strict=True):
        assert before.count + before.outside == after.count + after.outside
        assert (before.status, before.undecided) == (after.status, after.undecided)


def test_the_auditor_sees_all(whole):
    """The auditor's own view is the report."""
    seen = present(whole, View.AUDITOR)
    assert seen.found["fingerprint"].to_list() == whole.found["fingerprint"].to_list()
    assert seen.inputs == whole.inputs


def test_an_administrator_sees_what_there_is_to_do(whole):
    """What is for information only is not for him; neither are files, whose names tell of other groups."""
    seen = present(whole, View.ADMIN)
    assert "info" in whole.found["severity"]
    assert "info" not in seen.found["severity"]
    assert {"low", "medium"} <= set(seen.found["severity"])
    assert all(i.path.startswith("F-") for i in seen.inputs)


def test_hr_sees_rules_on_rosters_and_their_corrections(whole):
    """Nothing about what somebody wrote, everything about nicknames, with the corrected ones."""
    seen = present(whole, View.HR).findings
    rules = set(seen["rule"])
    assert {"nickname-format", "nickname-unset", "departed-employee", "member-form-mismatch"} <= rules
    assert not rules & {"gambling", "personal-information", "point-to-point", "left-by-himself", "overlapping-groups"}
    assert rules <= set(on_rosters(whole.rules))
    assert seen.filter(pl.col("rule") == "nickname-format")["suggestion"].str.contains(r"\+").any()


def test_management_sees_figures(whole):
    """Findings are rules and days, groups are figures per unit."""
    seen = present(whole, View.MANAGEMENT)
    kept = {c for c in seen.found.columns if seen.found[c].drop_nulls().len() and c != "fields"}
    assert kept == {"fingerprint", "rule", "clause", "severity", "confidence", "at", "classified", "status"}
    assert set(seen.found["fields"]) == {"{}"}
    assert by_unit(seen.scorecard).drop("unit").sum().rows() == by_unit(whole.scorecard).drop("unit").sum().rows()
    assert [*group_rows(seen)] == []
    local = seen.found["at"].drop_nulls().dt.convert_time_zone(whole.header.timezone)
    assert set(local.dt.time().cast(pl.String)) == {"00:00:00"}


def test_management_sees_no_unit_called_like_a_person(whole):
    """A name in place of a unit has a pseudonym, though nobody else is called so; what the company has as a unit stays."""
    units = ["王大锤", *whole.scorecard["unit"].to_list()[1:]]
    seen = present(replace(whole, scorecard=whole.scorecard.with_columns(unit=pl.Series(units))), View.MANAGEMENT)
    told = seen.scorecard["unit"].to_list()
    assert PSEUDONYM.fullmatch(told[0])
    assert told[1:] == units[1:]


@pytest.mark.parametrize("name", ["README.md", "README.zh-CN.md"])
def test_the_table_of_views_says_what_they_contain(name):
    """Every view has its column, and each row says of every view what `VIEWS` holds."""
    text = (ROOT / name).read_text("utf-8")
    table = re.search(r"^\|[^\n]*`auditor`.*?\n\n", text, re.MULTILINE | re.DOTALL)[0]
    head, _, *rows = ([c.strip() for c in line.strip("|").split("|")] for line in table.strip().splitlines())
    assert head[1:] == [f"`{view}`" for view in View]
    yes = {row[0]: dict(zip(View, (not cell.startswith("–") for cell in row[1:]), strict=True)) for row in rows}
    listed, info, said, employees, strangers, files = yes.values()
    for view, contents in VIEWS.items():
        assert listed[view] == contents.names
        assert info[view] == (contents.names and contents.least == "info" and not contents.roster_only)
        assert said[view] == (contents.names and not contents.roster_only)
        assert employees[view] == contents.names
        assert strangers[view] == contents.strangers
        assert files[view] == contents.files


def test_management_sees_no_person_in_the_figures_of_the_report_before(whole):
    """A unit of an earlier report that is called like a person of this one has a pseudonym, as it has in this one."""
    name = next(n for names in whole.acquaintance.people["names"] for n in names if len(n) > 1)
    units = pl.DataFrame([{**dict.fromkeys(UNITS, 0), "unit": unit} for unit in (name, "工程部")], schema=UNITS)
    seen = present(replace(whole, previous=Previous(as_of=None, by_severity={}, units=units)), View.MANAGEMENT)
    first, second = seen.previous.units["unit"]
    assert PSEUDONYM.fullmatch(first)
    assert second == "工程部"
