"""Rebuild a report from its JSON, so that any reporter can write it without another audit."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl
from msgspec.structs import replace
from pydantic import ValidationError

from groupaudit.disclosure import Disclosure
from groupaudit.errors import UsageError, both
from groupaudit.figures.activity import ACTIVITY
from groupaudit.figures.response_times import RESPONSES
from groupaudit.figures.scorecard import SCORECARD, UNITS, by_unit
from groupaudit.findings import FINDINGS, canonical
from groupaudit.intake.joins import JOINS
from groupaudit.intake.quality import QUALITY
from groupaudit.outcome import Outcome, Subject
from groupaudit.reader import Input
from groupaudit.registry import Plugin
from groupaudit.regulation import Clause, Regulation
from groupaudit.report import Header, Previous, Report, Selection
from groupaudit.reporting.report_schema import ReportDocument
from groupaudit.rule import AnyRule, Kind, Params, Rule, Scope, Severity
from groupaudit.tables import AT, REJECTS, Tables
from groupaudit.tasks.json_report import json_report
from groupaudit.verdict import UNMATCHED
from groupaudit.vocabulary import Language, Show, Text, View

Json = Mapping[str, Any]
PROBLEMS_SHOWN = 5

GROUPS = pl.Schema({
    "group_id": pl.String(), "name": pl.String(), "kind": pl.String(), "members": pl.UInt32(), "messages": pl.UInt32(),
    "first_at": AT, "last_at": AT,
})  # fmt: skip


def read_report(path: Path) -> Report:
    """Return the report in the JSON file at *path*; what is hidden in it stays hidden.

    Raises:
        UsageError: the file is not a JSON report of this program, or has another shape; the message names the problems.
    """
    content = json_report(path)
    try:
        ReportDocument.model_validate({"schema_" if k == "schema" else k: v for k, v in content.items()})
    except ValidationError as error:
        raise UsageError(_problems(path, error)) from None
    return report_from(content)


def _problems(path: Path, error: ValidationError) -> list[str]:
    again = both("报告的格式与本版本不符，请重新扫描", "the report is not in the shape of this version; scan again")
    places = [".".join(map(str, e["loc"])) + f": {e['msg']}" for e in error.errors(include_url=False)]
    return [f"{path}: {again}", *(f"{path}: {place}" for place in places[:PROBLEMS_SHOWN])]


def report_from(document: Json) -> Report:
    """Return the report of a document that conforms to the schema."""
    show = Show(document["show"])
    return Report(
        found=_found(document["findings"]),
        outcomes=tuple(_outcome(o) for o in document["outcomes"]),
        inputs=tuple(Input(**i) for i in document["inputs"]),
        rejects=pl.DataFrame(document["rejects"], schema=REJECTS),
        quality=pl.DataFrame(document["quality"], schema=QUALITY),
        joins=pl.DataFrame(document["joins"], schema=JOINS),
        groups=_frame(document["groups"], GROUPS),
        scorecard=_frame(document["scorecard"]["groups"], SCORECARD),
        counts=document["summary"]["counts"],
        header=_header(document["audit"]),
        scope=_scope(document["scope"]),
        regulation=_regulation(document["regulation"]),
        rules={id_: _rule(id_, rule) for id_, rule in document["rules"].items()},
        language=Language(document["language"]),
        disclosure=Disclosure(show=show, public=frozenset(document["known_units"]), applied=True),
        dropped=document["summary"]["dropped"],
        activity=_frame([{"group_id": None, **day} for day in document["activity"]], ACTIVITY),
        view=View(document["view"]),
        recipient=document["recipient"],
        unmatched=_frame(document["unmatched_verdicts"], UNMATCHED),
        responses=_responses(document["response_times"]),
        previous=_previous(document["previous"]),
    )


def figures_of(report: Report) -> Previous:
    """Return the figures to compare a later report with."""
    units = by_unit(report.scorecard)
    return Previous(as_of=report.header.as_of, by_severity=report.by_severity, units=units)


def _found(findings: list[Json]) -> pl.DataFrame:
    rows = [
        {
            **{name: f.get(name) for name in FINDINGS},
            "span_start": f["span"] and f["span"]["start"],
            "span_end": f["span"] and f["span"]["end"],
            "fields": canonical(f["evidence"]),
        }
        for f in findings
    ]
    return _frame(rows, FINDINGS)


def _frame(rows: list[Any], schema: pl.Schema) -> pl.DataFrame:
    """Return rows as a frame of *schema*; instants are texts with an offset, dates are ISO texts."""
    instants = [name for name, dtype in schema.items() if dtype == AT]
    days = [name for name, dtype in schema.items() if dtype == pl.Date]
    written = {name: pl.String() if name in (*instants, *days) else dtype for name, dtype in schema.items()}
    frame = pl.DataFrame(rows, schema=written, orient="row")
    return frame.with_columns(
        *(pl.col(name).str.to_datetime("%+", time_unit="us", time_zone="UTC") for name in instants),
        *(pl.col(name).str.to_date("%Y-%m-%d") for name in days),
    )


def _outcome(o: Json) -> Outcome:
    return Outcome(**{**o, "missing": tuple(o["missing"]), "examples": tuple(Subject(**s) for s in o["examples"])})


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _header(audit: Json) -> Header:
    named = {k: v for k, v in audit.items() if k not in ("regulation", "regulation_title")}
    return Header(**{
        **named,
        "as_of": _day(audit["as_of"]),
        "effective_from": _day(audit["effective_from"]),
        "fail_on": Severity(audit["fail_on"]),
        "plugins": tuple(Plugin(**p) for p in audit["plugins"]),
        "others_judged_on": tuple(audit["others_judged_on"]),
    })  # fmt: skip


def _scope(scope: Json) -> Selection:
    return Selection(
        groups=tuple(scope["groups"]),
        since=_day(scope["since"]),
        until=_day(scope["until"]),
        min_severity=Severity(scope["min_severity"]),
        min_confidence=scope["min_confidence"],
        select=tuple(scope["select"]),
        ignore=tuple(scope["ignore"]),
    )


def _responses(times: Json) -> pl.DataFrame:
    units = [{"level": "unit", "group_id": None, "name": None, **row} for row in times["units"]]
    return _frame([*units, *({"level": "group", **row} for row in times["groups"])], RESPONSES)


def _previous(before: Json | None) -> Previous | None:
    if before is None:
        return None
    units = _frame(before["units"], UNITS)
    return Previous(as_of=_day(before["as_of"]), by_severity=before["by_severity"], units=units)


def _regulation(pack: Json) -> Regulation:
    return Regulation(
        id=pack["id"],
        title=_text(pack["title"]),
        document_number=pack["document_number"],
        issued=_day(pack["issued"]),
        clauses={c["id"]: _clause(c) for c in pack["clauses"]},
    )


def _clause(c: Json) -> Clause:
    texts = {name: _text(c[name]) for name in ("wording", "needs")}
    return Clause(id=c["id"], status=c["status"], original=c["original"], rules=tuple(c["rules"]), **texts)


def _rule(id_: str, rule: Json) -> AnyRule:
    """Return a rule that can word its findings, but not find any."""
    return Rule(
        id=id_,
        clause=rule["clause"],
        title=_text(rule["title"]),
        severity=Severity(rule["severity"]),
        scope=Scope.ALL,
        needs=frozenset(),
        uses=frozenset(),
        rests_on=frozenset(),
        params=Params,
        fields={name: Kind(kind) for name, kind in rule["fields"].items()},
        message=_text(rule["message"]),
        advice=_text(rule["advice"]) if rule["advice"] else None,
        undecided={why: _text(pair) for why, pair in rule["undecided"].items()},
        words={word: _text(pair) for word, pair in rule["words"].items()},
        signal=rule["signal"],
        enabled=True,
        doc="",
        check=_nothing,
    )


def _nothing(_: Tables, __: Params) -> pl.LazyFrame:
    return pl.LazyFrame()


def _text(pair: Json) -> Text:
    return pair["zh"], pair["en"]


def showing(report: Report, disclosure: Disclosure) -> Report:
    """Return *report*, which was read back, redacted to *disclosure*, whose key makes the pseudonyms.

    Raises:
        UsageError: *disclosure* would show more than the report holds.
    """
    from groupaudit.triage.redact import redact

    check_held(report, disclosure.show, report.view)
    if disclosure.show is report.disclosure.show:
        return report
    return redact(replace(report, disclosure=replace(disclosure, public=report.disclosure.public)))


def check_held(report: Report, show: Show, view: View) -> None:
    """Check that a report that was read back holds everything needed for *show* and *view*.

    Raises:
        UsageError: it does not; the message says what is missing.
    """
    held = report.disclosure.show
    if view is not report.view:
        said = both(
            f"报告是用 --view {report.view} 写的，没有留下哪些人是外部人员；请用 --view {view} 重新扫描",
            f"the report was written with --view {report.view}, and does not tell who is an outsider; scan again with --view {view}",
        )
        raise UsageError(f"--view {view}: {said}")
    if [*Show].index(show) > [*Show].index(held):
        zh, en = _LACKING[held]
        said = both(f"报告是用 --show {held} 写的，{zh}", f"the report was written with --show {held}, {en}")
        raise UsageError(f"--show {show}: {said}")
    if show is not held and (view is not View.AUDITOR or report.recipient):
        said = both(
            f"只有审计人员的完整报告能少显示一些；请用 --show {show} 重新扫描",
            f"only the auditor's whole report can be shown with less; scan again with --show {show}",
        )
        raise UsageError(f"--show {show}: {said}")


_LACKING: Mapping[Show, Text] = {
    Show.NONE: ("没有人名和命中文字；请重新扫描", "without names and matched words; scan again"),
    Show.SPAN: ("没有消息原文；请用 --show message 重新扫描", "without messages; scan again with --show message"),
}
