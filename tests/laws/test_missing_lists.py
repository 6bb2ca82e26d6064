"""The first month: exports are handed in and nothing else, and nobody is accused for want of a list."""

import contextlib
import io
from collections.abc import Mapping
from itertools import takewhile
from pathlib import Path

import polars as pl
import pytest
from rich.console import Console

from groupaudit.api import audit
from groupaudit.coverage import not_checked, why
from groupaudit.outcome import Outcome
from groupaudit.registry import discover
from groupaudit.report import Report
from groupaudit.reporting.printed import render
from groupaudit.rule import AnyRule, Rule
from groupaudit.triage.present import present
from groupaudit.vocabulary import Language

SAMPLES = Path(__file__).parents[2] / "samples"
RULES = discover("groupaudit.rules", Rule, plugins=False).found
LISTS = {"register", "member_form", "approvals", "group_approvals", "employees"}
"""What a company hands in beside exports."""


CLAUSES = ("二", "三", "四", "五(一)", "五(二)", "七(四)", "八", "附件")
"""The clauses that are decided from records."""


def from_records(rules: Mapping[str, AnyRule]) -> list[str]:
    """Return the rules that check one of these clauses."""
    return [id_ for id_, rule in rules.items() if rule.clause.startswith(CLAUSES)]


def audited(*paths: str) -> Report:
    """Audit some of the samples under the policy of the sample company."""
    with contextlib.chdir(SAMPLES):
        return audit(list(paths), Path("groupaudit.toml"))


@pytest.fixture(scope="module")
def bare() -> Report:
    """The audit of the sample exports alone."""
    return audited("exports")


def test_a_missing_list_is_one_line_of_every_rule_that_needs_it(bare):
    """A rule that cannot look says what it lacks, and finds nothing."""
    needy = {id_ for id_, rule in RULES.items() if rule.needs & LISTS - {"employees"}}
    skipped = {o.rule: set(o.missing) for o in bare.outcomes if o.status == "skipped"}
    assert needy <= set(skipped)
    assert all(missing <= LISTS for missing in skipped.values())
    assert not set(bare.found["rule"]) & needy


@pytest.mark.parametrize("language", Language)
def test_a_missing_list_heads_one_line_of_the_report(bare, language):
    """A reader sees each list once, and under it every rule that waits for it, whatever else the rule lacks."""
    page = io.StringIO()
    render(present(bare.speaking(language)), Console(file=page, width=200, color_system=None))
    lines = page.getvalue().splitlines()
    skipped = [o for o in bare.outcomes if o.status == "skipped"]
    for name in {missing for o in skipped for missing in o.missing}:
        lacking = why(Outcome(rule="", clause="", status="skipped", missing=(name,)), language)
        (place,) = (n for n, line in enumerate(lines) if line.strip() == lacking)
        under = list(takewhile(lambda line: line.startswith("   "), lines[place + 1 :]))
        assert all(any(o.rule in line for line in under) for o in skipped if name in o.missing)


@pytest.mark.parametrize("language", Language)
def test_no_line_of_what_was_not_checked_comes_twice(bare, language):
    """Several tables that are called the same are one list to a reader."""
    nothing = not_checked(audited("employees.csv"), language)
    for lines in (not_checked(bare, language), nothing):
        assert len({*lines}) == len(lines)


def test_no_finding_exists_only_because_a_list_is_missing(bare):
    """What the rules of the clauses on groups, people and administrators find without any list they find with all of them too."""
    whole = audited("exports", "employees.csv", "records")
    alone = bare.found.filter(pl.col("rule").is_in(from_records(RULES)))
    assert alone.height
    assert set(alone["fingerprint"]) <= set(whole.found["fingerprint"])
