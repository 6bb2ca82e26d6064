"""Contents of each view: all for auditors, to-do for administrators, corrections for HR, figures for management."""

from collections.abc import Mapping

import polars as pl
from msgspec import Struct
from msgspec.structs import replace

from groupaudit.findings import FINDINGS, SEVERITY
from groupaudit.outcome import recounted
from groupaudit.people.unit_names import like_people
from groupaudit.report import Report
from groupaudit.rule import AnyRule, Kind
from groupaudit.verdict import standing
from groupaudit.vocabulary import Severity, View

ROSTER = frozenset({"groups", "members"})
"""Inputs of rules that read rosters but no messages."""


class Contents(Struct, frozen=True, kw_only=True):
    """Findings in a view, and whether it names strangers (outsiders, residents), people at all, and files."""

    least: Severity = Severity.INFO
    roster_only: bool = False
    strangers: bool = False
    names: bool = True
    files: bool = False


VIEWS: Mapping[View, Contents] = {
    View.AUDITOR: Contents(strangers=True, files=True),
    View.ADMIN: Contents(least=Severity.LOW),
    View.HR: Contents(roster_only=True),
    View.MANAGEMENT: Contents(names=False),
}


def seen_by(report: Report, view: View) -> Report:
    """Return *report* with the findings in *view*; others are counted as outside the scope."""
    contents = VIEWS[view]
    wanted = pl.col("severity") >= pl.lit(contents.least.value).cast(SEVERITY)
    if contents.roster_only:
        people, rosters = on_people(report.rules), on_rosters(report.rules)
        about = pl.col("rule").is_in(people) | pl.col("member_id").is_not_null()
        wanted &= pl.col("rule").is_in(rosters) & about
    told = report.unmatched.filter(pl.col("rule").is_in(rosters)) if contents.roster_only else report.unmatched
    seen = replace(narrowed(report, report.found.filter(wanted)), view=view, unmatched=told)
    return seen if contents.names else _anonymous(seen)


def on_rosters(rules: Mapping[str, AnyRule]) -> list[str]:
    """Return the rules that judge members by rosters and lists only."""
    return [id_ for id_, rule in rules.items() if "members" in rule.subjects <= ROSTER]


def on_people(rules: Mapping[str, AnyRule]) -> list[str]:
    """Return the rules whose findings name people."""
    return [id_ for id_, rule in rules.items() if Kind.PERSON in rule.fields.values()]


def narrowed(report: Report, kept: pl.DataFrame) -> Report:
    """Return *report* with some of its findings; outcomes count the others as outside the scope."""
    outside = report.outside + report.standing.height - kept.filter(standing()).height
    return replace(
        report,
        found=kept,
        outcomes=recounted(report.outcomes, report.found, kept),
        dropped={**report.dropped, "findings-outside-scope": outside},
        worded=None,
    )


ANONYMOUS = ("rule", "clause", "severity", "confidence", "at", "fingerprint", "status", "verdict")
"""Columns of a finding that do not identify anybody."""


def _anonymous(report: Report) -> Report:
    """Return *report* without people and groups: findings become rule and day, groups become figures."""
    key = report.disclosure.keyed
    day = pl.col("at").dt.convert_time_zone(report.header.timezone).dt.truncate("1d").dt.convert_time_zone("UTC")
    found = report.found.with_columns(
        day.alias("at"),
        pl.Series("fingerprint", [key(v) for v in report.found["fingerprint"]], pl.String),
        pl.lit(value=False).alias("classified"),
        pl.lit("{}").alias("fields"),
        *(pl.lit(None, FINDINGS[c]).alias(c) for c in FINDINGS if c not in (*ANONYMOUS, "classified", "fields")),
    ).select(FINDINGS.names())
    before = report.previous
    people = {name for names in report.acquaintance.people["names"] for name in names} | report.acquaintance.strangers
    named = {*report.scorecard["unit"], *report.responses["unit"], *(before.units["unit"] if before else ())}
    units = {name: f"U-{key(name)[:12]}" for name in people | like_people(named, report.acquaintance.units)}
    unit = pl.col("unit").replace(units) if units else pl.col("unit")
    nameless, number = pl.lit(None, pl.String), pl.int_range(1, pl.len() + 1).cast(pl.String)
    return replace(
        report,
        found=found,
        outcomes=tuple(replace(o, examples=()) for o in report.outcomes),
        groups=report.groups.with_columns(group_id=number, name=nameless),
        scorecard=report.scorecard.with_columns(unit, group_id=nameless, name=nameless),
        responses=report.responses.filter(level="unit").with_columns(unit),
        previous=before and replace(before, units=before.units.with_columns(unit)),
        scope=replace(report.scope, groups=()),
        unmatched=report.unmatched.clear(),
    )
