"""The report as plain data for the JSON formats: everything that a reporter may see, in a versioned shape."""

from collections.abc import Iterator
from typing import Any

import msgspec
import polars as pl

from groupaudit.coverage import by_clause, not_checked
from groupaudit.figures.activity import by_day
from groupaudit.figures.scorecard import by_unit
from groupaudit.regulation import Clause
from groupaudit.report import SCHEMA, Report
from groupaudit.rule import AnyRule
from groupaudit.vocabulary import Text
from groupaudit.wording import inert_json, pick

KEYS = (
    "rule", "clause", "severity", "confidence", "group_id", "group_name", "member_id", "member_name", "person_kind", "message_id",
    "at", "source", "line", "cell", "message", "span", "quote", "evidence", "suggestion", "fingerprint", "status",
    "verdict", "verified_by", "verified_on", "note", "classified",
)  # fmt: skip
"""The keys of a finding, in order."""


def as_line(value: object) -> str:
    """Return *value* as JSON on one line."""
    return msgspec.json.format(msgspec.json.encode(value), indent=0).decode()


def as_lines(value: object) -> str:
    """Return *value* as JSON on several lines, indented by one blank."""
    return msgspec.json.format(msgspec.json.encode(value), indent=1).decode()


def encoded(text: str) -> bytes:
    """Encode JSON text; characters that act on a terminal are escaped like the control characters."""
    return inert_json(text).encode("utf-8")


def document(report: Report) -> dict[str, Any]:
    """Return the report without its findings."""
    return {
        "schema": SCHEMA,
        "language": report.language,
        "show": report.disclosure.show,
        "view": report.view,
        "recipient": report.recipient,
        "audit": _audit(report),
        "scope": msgspec.to_builtins(report.scope),
        "summary": _summary(report),
        "coverage": _coverage(report),
        "not_checked": msgspec.to_builtins(not_checked(report, report.language)),
        "outcomes": msgspec.to_builtins(report.outcomes),
        "inputs": msgspec.to_builtins(report.inputs),
        "rejects": report.rejects.to_dicts(),
        "quality": report.quality.to_dicts(),
        "joins": report.joins.to_dicts(),
        "groups": _timed(report, report.groups),
        "scorecard": _scorecard(report),
        "activity": by_day(report.activity).select(_iso("on"), "messages").to_dicts(),
        "unmatched_verdicts": report.unmatched.with_columns(_iso("verified_on")).to_dicts(),
        "response_times": _responses(report),
        "previous": _previous(report),
        "known_units": sorted(report.disclosure.public),
        "regulation": _regulation(report),
        "rules": {id_: _rule(rule) for id_, rule in report.rules.items()},
    }


def finding_rows(report: Report) -> Iterator[dict[str, Any]]:
    """Yield every finding with the KEYS; times have the offset of the policy's zone."""
    findings = report.findings.with_columns(*_local(report, "at"), _iso("verified_on"))
    for row in findings.iter_rows(named=True):
        finding = {key: row.get(key) for key in KEYS}
        if row["span"] is not None or row["span_start"] is not None:
            finding["span"] = {"text": row["span"], "start": row["span_start"], "end": row["span_end"]}
        finding["evidence"] = msgspec.json.decode(row["evidence"])
        yield finding


def _audit(report: Report) -> dict[str, Any]:
    header: dict[str, Any] = msgspec.to_builtins(report.header)
    return header | {
        "regulation": report.regulation.id,
        "regulation_title": report.regulation.named(report.language),
    }


def _summary(report: Report) -> dict[str, Any]:
    return {
        "findings": report.found.height,
        "standing": report.standing.height,
        "failing": report.failing,
        "by_severity": report.by_severity,
        "verdicts": dict(report.verdicts),
        "suspicions": report.suspicions,
        "counts": dict(report.counts),
        "dropped": dict(report.dropped),
    }


def _coverage(report: Report) -> list[dict[str, Any]]:
    return [
        {
            "clause": c.clause.id,
            "wording": pick(c.clause.quoted, report.language),
            "status": c.clause.status,
            "verdict": c.verdict,
            "words": c.words(report.language),
            "findings": c.count,
            "outside": c.outside,
            "rules": [o.rule for o in c.rules],
        }
        for c in by_clause(report)
    ]


def _local(report: Report, *columns: str) -> list[pl.Expr]:
    zone = report.header.timezone
    return [pl.col(c).dt.convert_time_zone(zone).dt.to_string("iso:strict") for c in columns]


def _iso(day: str) -> pl.Expr:
    return pl.col(day).dt.to_string("iso:strict")


def _scorecard(report: Report) -> dict[str, Any]:
    return {"units": by_unit(report.scorecard).to_dicts(), "groups": _timed(report, report.scorecard)}


def _timed(report: Report, groups: pl.DataFrame) -> list[dict[str, Any]]:
    return groups.with_columns(_local(report, "first_at", "last_at")).to_dicts()


def _responses(report: Report) -> dict[str, Any]:
    levels = {name: report.responses.filter(level=name).drop("level") for name in ("unit", "group")}
    return {"units": levels["unit"].drop("group_id", "name").to_dicts(), "groups": levels["group"].to_dicts()}


def _previous(report: Report) -> dict[str, Any] | None:
    before = report.previous
    if before is None:
        return None
    day = before.as_of.isoformat() if before.as_of else None
    return {"as_of": day, "by_severity": dict(before.by_severity), "units": before.units.to_dicts()}


def _regulation(report: Report) -> dict[str, Any]:
    pack = report.regulation
    return {
        "id": pack.id,
        "title": _pair(pack.title),
        "document_number": pack.document_number,
        "issued": pack.issued.isoformat() if pack.issued else None,
        "clauses": [_clause(clause) for clause in pack.clauses.values()],
    }


def _clause(clause: Clause) -> dict[str, Any]:
    texts = {"wording": _pair(clause.wording), "needs": _pair(clause.needs)}
    return {"id": clause.id, "status": clause.status, **texts, "original": clause.original, "rules": list(clause.rules)}


def _rule(rule: AnyRule) -> dict[str, Any]:
    """Return the data about a rule: its texts in both languages, and the kinds of its fields."""
    return {
        "clause": rule.clause,
        "severity": rule.severity.value,
        "signal": rule.signal,
        "title": _pair(rule.title),
        "message": _pair(rule.message),
        "advice": _pair(rule.advice) if rule.advice else None,
        "fields": {name: kind.value for name, kind in rule.fields.items()},
        "words": {word: _pair(text) for word, text in rule.words.items()},
        "undecided": {reason: _pair(text) for reason, text in rule.undecided.items()},
    }


def _pair(text: Text) -> dict[str, str]:
    return {"zh": text[0], "en": text[1]}
