"""The whole report as one JSON document of a versioned shape; `groupaudit schema report` prints its schema."""

import json as json_text
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any, BinaryIO

import polars as pl

from groupaudit.activity import by_day
from groupaudit.coverage import by_clause, not_checked
from groupaudit.report import Report
from groupaudit.reporter import reporter
from groupaudit.scorecard import by_unit
from groupaudit.wording import ACTING, pick

SCHEMA = "groupaudit-report/1"

KEYS = (
    "rule", "clause", "severity", "confidence", "group_id", "group_name", "member_id", "member_name", "person_kind", "message_id",
    "at", "source", "line", "cell", "message", "span", "quote", "evidence", "suggestion", "fingerprint", "status",
    "verdict", "verified_by", "verified_on", "note",
)  # fmt: skip


@reporter(suffix=".json")
def json(report: Report, out: BinaryIO) -> None:
    """Write the report, keys in a fixed order, times with the offset of the policy's zone."""
    findings = _findings(report)
    head = json_text.dumps(document(report), ensure_ascii=False, indent=1).removesuffix("\n}")
    out.write(_utf8(f'{head},\n "findings": ['))
    out.writelines(
        _utf8((",\n  " if number else "\n  ") + json_text.dumps(finding, ensure_ascii=False))
        for number, finding in enumerate(findings)
    )
    out.write(b"\n ]\n}\n")


def _utf8(text: str) -> bytes:
    """Encode JSON text; characters that act on a terminal are escaped like the control characters before them."""
    return ACTING.sub(lambda c: f"\\u{ord(c.group()):04x}", text).encode("utf-8")


def document(report: Report) -> dict[str, Any]:
    """Return everything but the findings."""
    return {
        "schema": SCHEMA,
        "language": report.language,
        "show": report.disclosure.show,
        "view": report.view,
        "recipient": report.recipient,
        "audit": _audit(report),
        "scope": _scope(report),
        "summary": _summary(report),
        "coverage": _coverage(report),
        "not_checked": [asdict(line) for line in not_checked(report, report.language)],
        "outcomes": [asdict(o) for o in report.outcomes],
        "inputs": [asdict(i) for i in report.inputs],
        "rejects": report.rejects.to_dicts(),
        "groups": _groups(report),
        "scorecard": _scorecard(report),
        "activity": _activity(report),
        "unmatched_verdicts": _unmatched(report),
        "response_times": _responses(report),
    }


def _audit(report: Report) -> dict[str, Any]:
    header = asdict(report.header)
    for day in ("as_of", "effective_from"):
        header[day] = header[day].isoformat() if header[day] else None
    return header | {
        "regulation": report.regulation.id,
        "regulation_title": report.regulation.named(report.language),
    }


def _scope(report: Report) -> dict[str, Any]:
    scope = asdict(report.scope) | {"groups": [*report.scope.groups]}
    return scope | {day: scope[day].isoformat() if scope[day] else None for day in ("since", "until")}


def _summary(report: Report) -> dict[str, Any]:
    by_severity = dict(report.found["severity"].cast(pl.String).value_counts().iter_rows())
    return {
        "findings": report.found.height,
        "failing": report.failing,
        "by_severity": {s: by_severity.get(s, 0) for s in ("high", "medium", "low", "info")},
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


def _groups(report: Report) -> list[dict[str, Any]]:
    return report.groups.with_columns(_local(report, "first_at", "last_at")).to_dicts()


def _scorecard(report: Report) -> dict[str, Any]:
    groups = report.scorecard.drop("messages", "first_at", "last_at").to_dicts()
    return {"units": by_unit(report.scorecard).to_dicts(), "groups": groups}


def _activity(report: Report) -> list[dict[str, Any]]:
    days = by_day(report.activity).select(pl.col("on").dt.to_string("iso:strict"), "messages")
    return days.to_dicts()


def _unmatched(report: Report) -> list[dict[str, Any]]:
    days = report.unmatched.with_columns(pl.col("verified_on").dt.to_string("iso:strict"))
    return days.to_dicts()


def _responses(report: Report) -> dict[str, Any]:
    levels = {name: report.responses.filter(level=name).drop("level") for name in ("unit", "group")}
    return {"units": levels["unit"].drop("group_id", "name").to_dicts(), "groups": levels["group"].to_dicts()}


def _findings(report: Report) -> Iterator[dict[str, Any]]:
    findings = report.findings.with_columns(*_local(report, "at"), pl.col("verified_on").dt.to_string("iso:strict"))
    for row in findings.iter_rows(named=True):
        finding = {key: row[key] for key in KEYS}
        finding["span"] = None
        if row["span"] is not None:
            finding["span"] = {"text": row["span"], "start": row["span_start"], "end": row["span_end"]}
        finding["evidence"] = json_text.loads(row["evidence"])
        yield finding
