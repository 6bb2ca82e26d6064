"""Redact names, ids and texts that a report's readers may not see, before any reporter gets the report."""

import json
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

import polars as pl
from msgspec.structs import replace

from groupaudit.disclosure import Disclosure
from groupaudit.errors import both
from groupaudit.figures.acquaintance import Acquaintance
from groupaudit.figures.activity import by_day
from groupaudit.findings import FINDINGS, render
from groupaudit.intake.quality import OF_THE_FILE
from groupaudit.outcome import Outcome, Subject
from groupaudit.reader import Input
from groupaudit.report import Header, Previous, Report
from groupaudit.rule import Kind
from groupaudit.tables import MIXED
from groupaudit.triage.views import VIEWS
from groupaudit.vocabulary import Show, View

if TYPE_CHECKING:
    from ahocorasick_rs import AhoCorasick

HARMLESS_FACTS = ("as-of", "exported-at", "group-from")
"""Facts about a file that contain no foreign text."""

COVERED = "████"


def redact(report: Report) -> Report:
    """Return *report* with redacted fields and newly worded findings, files and groups renamed as needed.

    Reporters show the result as it is; redacting it again changes nothing.
    """
    if report.disclosure.applied:
        return report
    shown = _prepared(report)
    by_person = not (VIEWS[report.view].strangers or shown.show is Show.NONE)
    strange = _strange(report) if by_person else frozenset()
    found = _unquoted(report.found, strange, shown)
    exempt = _exempt(report) if by_person else None
    if exempt:
        shown = replace(shown, strangers=shown.strangers | _unknown(report, exempt))
    worded = render(found, report.rules, report.language, shown, exempt)
    return replace(
        report,
        found=worded.select(FINDINGS.names()),
        worded=worded,
        outcomes=tuple(_outcome(o, shown, by_person=by_person) for o in report.outcomes),
        inputs=tuple(_input(i, shown) for i in report.inputs),
        rejects=_rejects(report.rejects, shown),
        groups=_columns(report.groups, {"group_id": shown.identifier, "name": shown.group}),
        scorecard=_columns(report.scorecard, {"group_id": shown.identifier, "name": shown.group, "unit": shown.unit}),
        responses=_columns(report.responses, {"group_id": shown.identifier, "name": shown.group, "unit": shown.unit}),
        header=_header(report.header, shown),
        scope=replace(report.scope, groups=tuple(_asked(report, word, shown) for word in report.scope.groups)),
        activity=by_day(report.activity),
        quality=_quality(report.quality, shown),
        joins=report.joins.clear() if by_person else _joins(report.joins, shown),
        unmatched=_unmatched(report.unmatched, shown),
        previous=_previous(report.previous, shown),
        acquaintance=Acquaintance(),
        disclosure=Disclosure(show=shown.show, public=_public(report, shown), applied=True),
    )


def _prepared(report: Report) -> Disclosure:
    """Return the report's disclosure with the names that it needs."""
    contents, known = VIEWS[report.view], report.acquaintance
    files = contents.files and not report.recipient
    shown = replace(report.disclosure, public=report.disclosure.public | known.units, files=files)
    if contents.strangers or shown.show is Show.NONE:
        return shown
    strangers = known.of_strangers
    return replace(shown, strangers=strangers, veil=_veil(strangers, shown) if strangers else None)


def _veil(strangers: frozenset[str], shown: Disclosure) -> Callable[[str], str]:
    """Return a function that replaces the names of *strangers* in a text by pseudonyms."""
    automaton, told = _finder(strangers)

    def veil(text: str) -> str:
        parts, end = [], 0
        for which, start, after in automaton.find_matches_as_indexes(text):
            parts += [text[end:start], shown.pseudonym("P", told[which]) or ""]
            end = after
        return "".join([*parts, text[end:]])

    return veil


@lru_cache(maxsize=1)
def _finder(names: frozenset[str]) -> tuple["AhoCorasick", list[str]]:
    """Return an automaton for *names* of two or more characters, and the names in its order."""
    from ahocorasick_rs import AhoCorasick, MatchKind

    told = sorted(name for name in names if len(name) > 1)
    return AhoCorasick(told, matchkind=MatchKind.LeftmostLongest), told


def _strange(report: Report) -> frozenset[tuple[str, str]]:
    return frozenset(_here(report).filter("stranger").select("group_id", "member_id").iter_rows())


def _here(report: Report) -> pl.DataFrame:
    """Return the people in the groups with findings."""
    groups = report.found["group_id"].unique()
    return report.acquaintance.people.filter(pl.col("group_id").is_in(groups.implode()))


def _unquoted(found: pl.DataFrame, strange: frozenset[tuple[str, str]], shown: Disclosure) -> pl.DataFrame:
    """Drop quotes of strangers, and replace the names of strangers in other quotes."""
    if shown.show is not Show.MESSAGE or not (strange or shown.veil):
        return found
    quotes = [
        None if quote is None or (group, member) in strange else shown.text(quote)
        for group, member, quote in found.select("group_id", "member_id", "quote").iter_rows()
    ]
    return found.with_columns(pl.Series("quote", quotes, pl.String))


def _exempt(report: Report) -> list[frozenset[str]]:
    """Return for every finding the names of its employee, which are shown even if a stranger has the same name."""
    staff = {
        (group, member): frozenset((member, *names))
        for group, member, names in _here(report)
        .filter(~pl.col("stranger"))
        .select("group_id", "member_id", "names")
        .iter_rows()
    }
    return [staff.get(key, frozenset()) for key in report.found.select("group_id", "member_id").iter_rows()]


def _unknown(report: Report, exempt: Sequence[frozenset[str]]) -> frozenset[str]:
    """Return people in findings in groups with partners or residents who are not known as the company's."""
    staff = _staff_of_groups(report)
    people = {id_: [n for n, kind in rule.fields.items() if kind is Kind.PERSON] for id_, rule in report.rules.items()}
    named: set[str] = set()
    rows = report.found.select("group_id", "rule", "fields", "member_name", "member_id").iter_rows()
    for (group, rule, fields, *member), own in zip(rows, exempt, strict=True):
        if group in staff and not own:
            told = json.loads(fields)
            values = [told.get(n) for n in people.get(rule, ())]
            several = [v for value in values for v in (value if isinstance(value, list) else [value])]
            named |= {v for v in (*several, *member) if isinstance(v, str) and v} - staff[group]
    return frozenset(named)


def _staff_of_groups(report: Report) -> dict[str, set[str]]:
    """Return the names of the company's people in every group with partners or residents."""
    mixed = report.groups.filter(pl.col("kind").is_in(MIXED))["group_id"]
    staff: dict[str, set[str]] = {group: set() for group in mixed}
    known = _here(report).filter(~pl.col("stranger"), pl.col("group_id").is_in(mixed.implode()))
    for group, member, names in known.select("group_id", "member_id", "names").iter_rows():
        staff[group] |= {member, *names}
    return staff


def _columns(frame: pl.DataFrame, hide: Mapping[str, Callable[[str | None], str | None]]) -> pl.DataFrame:
    return frame.with_columns(pl.Series(n, [change(v) for v in frame[n]], pl.String) for n, change in hide.items())


def _outcome(outcome: Outcome, shown: Disclosure, *, by_person: bool) -> Outcome:
    """Return a redacted outcome; the detail of a crash may quote data."""
    hidden = shown.nobody and outcome.status == "failed"
    detail = outcome.detail.partition(":")[0] if hidden else outcome.detail
    return replace(
        outcome, examples=tuple(_subject(s, shown, by_person=by_person) for s in outcome.examples), detail=detail
    )


def _subject(subject: Subject, shown: Disclosure, *, by_person: bool) -> Subject:
    """Return a redacted subject; a person known from a form entry only may be a stranger."""
    unknown = by_person and subject.entry and subject.member_id is None
    name = subject.member_name
    return replace(
        subject,
        group_id=shown.identifier(subject.group_id),
        group_name=shown.group(subject.group_name),
        member_id=shown.account(subject.member_id),
        member_name=shown.pseudonym("P", name) if unknown and not shown.applied else shown.person(name),
        message_id=shown.identifier(subject.message_id),
        source=shown.file(subject.source),
        cell=shown.cell(subject.cell),
    )


def _input(read: Input, shown: Disclosure) -> Input:
    path = shown.file(read.path) or ""
    if path == read.path:
        return read
    unread = both("这个文件读不了，原因见运行时的提示", "this file could not be read; the run said why")
    facts = {key: value for key, value in read.facts.items() if key in HARMLESS_FACTS}
    return replace(read, path=path, problem=f"{path}: {unread}" if read.problem else "", facts=facts)


def _rejects(rejects: pl.DataFrame, shown: Disclosure) -> pl.DataFrame:
    if not shown.nobody and shown.files:
        return rejects
    named = _columns(rejects, {"source": shown.file, "cell": shown.cell})
    return named.with_columns(pl.col("reason").str.split(": ").list.first())


def _unmatched(verdicts: pl.DataFrame, shown: Disclosure) -> pl.DataFrame:
    """Return unmatched verdicts, redacted like findings."""
    hidden = {
        "fingerprint": lambda v: shown.fingerprint(v or ""), "group_id": shown.identifier, "verified_by": shown.person,
        "note": shown.text, "term": lambda v: shown.text(v) if shown.nobody else v,
    }  # fmt: skip
    return _columns(verdicts, hidden)


def _previous(before: Previous | None, shown: Disclosure) -> Previous | None:
    """Return the figures of the previous report, units redacted as in this one."""
    return before and replace(before, units=_columns(before.units, {"unit": shown.unit}))


def _public(report: Report, shown: Disclosure) -> frozenset[str]:
    """Return the units to show even without people: only a whole report may be redacted further later."""
    whole = report.view is View.AUDITOR and not report.recipient and shown.show is not Show.NONE
    return shown.public if whole else frozenset()


def _quality(quality: pl.DataFrame, shown: Disclosure) -> pl.DataFrame:
    """Return the measures with files renamed, without the exporter's own texts where files are hidden."""
    hide = {"source": shown.file, "place": shown.cell, "group_name": shown.group, "near_group": shown.group}
    hidden = _columns(quality, {**hide, "other": shown.file})
    ours = ~pl.col("measure").is_in(OF_THE_FILE)
    return hidden.with_columns(pl.when(ours).then("detail")) if shown.nobody or not shown.files else hidden


def _joins(joins: pl.DataFrame, shown: Disclosure) -> pl.DataFrame:
    return joins.with_columns(
        pl.Series("group_id", [shown.identifier(v) for v in joins["group_id"]], pl.String),
        *(
            pl.Series(
                n,
                [
                    (shown.identifier if what == "group" else shown.person)(v)
                    for what, v in joins.select("what", n).iter_rows()
                ],
                pl.String,
            )
            for n in ("kept", "joined")
        ),
    )


def _header(header: Header, shown: Disclosure) -> Header:
    roles = {shown.file(name) or "": role for name, role in header.roles.items()}
    policy = (shown.file(header.policy_path) or "") if shown.nobody else header.policy_path
    return replace(header, policy_path=policy, roles=roles)


def _asked(report: Report, word: str, shown: Disclosure) -> str:
    """Return a group of the scope; where people are hidden, its pseudonym, and anything else covered."""
    if not shown.nobody:
        return word
    if word in report.groups["group_id"]:
        return shown.identifier(word) or COVERED
    return (shown.group(word) if word in report.groups["name"] else None) or COVERED
