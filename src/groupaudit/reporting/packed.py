"""The findings as held by the HTML page: short rows with indices into lists of names; compressed if large."""

import base64
import gzip
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import polars as pl

from groupaudit.report import Report
from groupaudit.wording import GROUP_KINDS, MARKS, SEVERITIES, confidence, inert, pick

LARGE = 1_000_000
"""Bytes of JSON from which it is compressed."""

FIELDS = (
    "severity", "rule", "group", "member", "minute", "message", "suggestion", "quote", "file", "place", "confidence",
    "status", "fingerprint",
)  # fmt: skip
"""Columns of a row; the first four, file and status are indices into lists of names."""


def payload(report: Report) -> dict[str, Any]:
    """Return lists of names and one row of FIELDS per finding, in report order; texts are inert.

    `minute` counts local minutes since 1970 in the policy's time zone, so that the page needs no zone.
    """
    named = _Names(report)
    rows = [named.row(row) for row in _local(report).iter_rows(named=True)] if report.listed else []
    kinds = dict(report.groups.select("group_id", "kind").iter_rows())
    return {
        "severities": [[s, MARKS[s], pick(word, report.language)] for s, word in SEVERITIES.items()],
        "rules": [[id_, clause, _title(report, id_)] for id_, clause in named.rules],
        "groups": [[inert(n or id_ or ""), _kind(report, kinds.get(id_))] for id_, n in named.groups],
        "members": [[inert(name), inert(id_)] for id_, name in named.members],
        "files": [inert(file) for file in named.files],
        "statuses": [inert(status) for status in named.statuses],
        "confidences": [confidence(n, report.language) for n in range(101)],
        "rows": rows,
    }


class _Names:
    """Number names in order of appearance."""

    def __init__(self, report: Report) -> None:
        self.report = report
        self.severities = {s: n for n, s in enumerate(SEVERITIES)}
        self.rules: dict[tuple[str, str], int] = {}
        self.groups: dict[tuple[str | None, str | None], int] = {}
        self.members: dict[tuple[str, str], int] = {}
        self.files: dict[str, int] = {}
        self.statuses: dict[str, int] = {}

    def row(self, row: Mapping[str, Any]) -> list[Any]:
        """Return the FIELDS of one finding."""
        said = [inert(row[name] or "") for name in ("message", "suggestion", "quote")]
        return [
            self.severities[row["severity"]],
            _number(self.rules, (row["rule"], row["clause"])),
            _number(self.groups, (row["group_id"], row["group_name"])),
            _number(self.members, (row["member_id"] or "", row["member_name"] or row["member_id"] or "")),
            row["minute"],
            *said,
            _number(self.files, row["source"] or ""),
            inert(row["cell"] or str(row["line"] or "")),
            row["confidence"],
            _number(self.statuses, row["status"] or ""),
            row["fingerprint"],
        ]


def _number(names: dict[Any, int], name: object) -> int:
    return names.setdefault(name, len(names))


def _local(report: Report) -> pl.DataFrame:
    wall = pl.col("at").dt.convert_time_zone(report.header.timezone).dt.replace_time_zone(None)
    since = wall - pl.lit(datetime(1970, 1, 1, tzinfo=UTC).replace(tzinfo=None))
    return report.findings.with_columns(minute=since.dt.total_minutes())


def _title(report: Report, rule: str) -> str:
    return pick(report.rules[rule].title, report.language) if rule in report.rules else inert(rule)


def _kind(report: Report, kind: str | None) -> str:
    return pick(GROUP_KINDS.get(kind or "unknown", ("", "")), report.language)


def embedded(data: Mapping[str, Any]) -> tuple[str, str]:
    """Return the media type and the text of a script element with *data*, which cannot end the element early."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    if len(text) > LARGE:
        return "application/gzip", base64.b64encode(gzip.compress(text, 6, mtime=0)).decode("ascii")
    return "application/json", in_script(text.decode("utf-8"))


def in_script(text: str) -> str:
    """Return JSON *text* without markup characters, which script elements do not decode as entities."""
    for character in "<>&":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text
