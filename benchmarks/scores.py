"""Compare a report with the truth of the corpus: what was found, and what else was reported."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Score:
    """How one rule did: violations injected, those found by it, those that only another rule saw.

    `disguised` and `disguised_found` count the violations whose words were hidden. `beside` counts its findings on
    what breaks another rule, `others` those on what breaks none.
    """

    rule: str
    injected: int
    found: int
    elsewhere: int
    disguised: int
    disguised_found: int
    beside: int
    others: int


def scores(truth: Path, file: str, report: Path) -> list[Score]:
    """Return one score per rule that is in the truth of *file* or in the findings of *report*."""
    with truth.open(encoding="utf-8") as lines:
        facts = [fact for fact in map(json.loads, lines) if fact["file"] == file]
    return compare(facts, json.loads(report.read_bytes())["findings"])


def compare(facts: Sequence[Row], findings: Sequence[Row]) -> list[Score]:
    """Return one score per rule; a finding belongs to a violation when rule and message, or group and member, agree."""
    said = {(finding["rule"], key) for finding in findings for key in _keys(finding)}
    known = {(fact["rule"], key) for fact in facts for key in _fact_keys(fact)}
    broken = {key for _, key in known}
    stray = [finding for finding in findings if not any((finding["rule"], key) in known for key in _keys(finding))]
    others = [finding for finding in stray if not any(key in broken for key in _keys(finding))]
    all_stray, all_others = (Counter(finding["rule"] for finding in rows) for rows in (stray, others))
    injected = sorted({fact["rule"] for fact in facts})
    rules = injected + sorted(all_stray.keys() - set(injected))
    return [_score(rule, facts, said, all_stray[rule], all_others[rule]) for rule in rules]


def _score(rule: str, every: Sequence[Row], said: set[tuple[str, object]], stray: int, others: int) -> Score:
    facts = [fact for fact in every if fact["rule"] == rule]
    touched = {key for _, key in said}
    found = [any((rule, key) in said for key in _fact_keys(fact)) for fact in facts]
    seen = [any(key in touched for key in _fact_keys(fact)) for fact in facts]
    hidden = [bool(fact["disguised"]) for fact in facts]
    return Score(
        rule=rule,
        injected=len(facts),
        found=sum(found),
        elsewhere=sum(seen) - sum(found),
        disguised=sum(hidden),
        disguised_found=sum(h and f for h, f in zip(hidden, found, strict=True)),
        beside=stray - others,
        others=others,
    )


def _keys(finding: Row) -> Iterable[object]:
    """Return what a finding is about: its message, else the member in the group."""
    return [finding["message_id"]] if finding["message_id"] else [(finding["group_id"], finding["member_id"])]


def _fact_keys(fact: Row) -> Iterable[object]:
    members = fact.get("member_ids", ())
    return [*fact.get("message_ids", ()), *((fact["group_id"], member) for member in members)]
