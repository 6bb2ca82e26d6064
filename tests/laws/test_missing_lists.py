"""The first month: exports are handed in and nothing else, and nobody is accused for want of a list."""

import contextlib
import io
from collections.abc import Iterable, Mapping
from itertools import takewhile
from pathlib import Path

import polars as pl
import pytest
from rich.console import Console

from builders import build, judge
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


COMPANY = """
| units.unit | units.kind |
|------------|------------|
| 天高集团   | company    |
| 工程部     | department |

| groups.group_id | groups.kind |
|-----------------|-------------|
| work            | {work}      |
| home            | {home}      |

| members.group_id | members.member_id | members.group_nickname |
|------------------|-------------------|------------------------|
| work             | e1                | 卫东+天高集团+工程部   |
| work             | e2                | 陈昭                   |
| work             | e3                | 李明-工程部            |
| work             | p1                | 周明-立信会计师事务所  |
| work             | p2                | 王强+顺达物流+工程部   |
| work             | p3                |                        |
| work             | p4                | 小明                   |
| work             | s1                | 赵立+天高集团          |
| home             | e1                | 卫东                   |
| home             | r1                | 1栋-100-周女士         |
| home             | r2                | 2-502                  |
| home             | r3                | 孙梅-工程部            |
| home             | r4                | 2-502                  |
"""
KNOWN = {
    "employees": "| employees.name | employees.account_ids | employees.company | employees.departments |\n|---|---|---|---|\n"
    "| 卫东 | e1 | 天高集团 | 工程部 |\n| 陈昭 | e2 | 天高集团 | 工程部 |\n| 李明 | e3 | 天高集团 | 工程部 |\n",
    "approvals": "| approvals.group_id | approvals.member_id |\n|---|---|\n| work | p1 |\n| work | p2 |\n| work | p3 |\n| work | p4 |\n",
}
"""Three employees, four outsiders whom an approval lets in, four residents, and one of whom no list tells."""

OF_NICKNAMES = [id_ for id_, rule in RULES.items() if rule.clause == "六(三)"]


def breaches_of_nicknames(lists: Iterable[str], *, kinds: bool) -> set[tuple[str, str, str]]:
    """Return rule, group and member of what is found beside *lists* and is more than a hint; *kinds* of groups are known or not."""
    written = (
        COMPANY.format(work="internal", home="owners") if kinds else COMPANY.format(work="unknown", home="unknown")
    )
    tables = build("\n\n".join([written, *(KNOWN[name] for name in lists)]))
    found = [judge(RULES[id_], tables)[0] for id_ in OF_NICKNAMES]
    grave = [frame.filter(pl.col("severity").cast(pl.String).is_in(["high", "medium"])) for frame in found]
    return {row for frame in grave for row in frame.select("rule", "group_id", "member_id").iter_rows()}


@pytest.mark.parametrize("kinds", [True, False])
@pytest.mark.parametrize("lists", [[], ["employees"], ["approvals"], ["employees", "approvals"]])
def test_nobody_is_accused_of_a_nickname_for_want_of_a_list(lists, kinds):
    """Who may be an approved outsider or a resident is at most suspected, whichever of the lists are missing."""
    whole = breaches_of_nicknames(KNOWN, kinds=True)
    assert {member for _, _, member in whole} == {"e1", "e2", "e3", "s1"}
    assert breaches_of_nicknames(lists, kinds=kinds) <= whole


@pytest.mark.parametrize("handed_in", [[], ["employees.csv"], ["records"]])
def test_nobody_of_the_samples_is_accused_of_a_nickname_for_want_of_a_list(handed_in):
    """Of whom more than a hint is found by his nickname, more than a hint is found when every list is there, too."""
    whole, less = audited("exports", "employees.csv", "records"), audited("exports", *handed_in)
    grave = pl.col("severity").cast(pl.String).is_in(["high", "medium"])
    accused = less.found.filter(grave, pl.col("rule").is_in(OF_NICKNAMES)).select("group_id", "member_id")
    assert accused.height
    assert accused.join(whole.found.filter(grave), on=["group_id", "member_id"], how="anti").is_empty()


def test_no_finding_exists_only_because_a_list_is_missing(bare):
    """What the rules of the clauses on groups, people and administrators find without any list they find with all of them too."""
    whole = audited("exports", "employees.csv", "records")
    alone = bare.found.filter(pl.col("rule").is_in(from_records(RULES)))
    assert alone.height
    assert set(alone["fingerprint"]) <= set(whole.found["fingerprint"])
