"""The JSON Schema of `report.json`: the frozen outside shape, apart from the types inside."""

from typing import Any, Literal

from groupaudit.reporting.report_figures import Day, Group, ResponseTimes, Scorecard, UnitScore
from groupaudit.reporting.report_shape import Shape

Severity = Literal["info", "low", "medium", "high"]


VerdictCode = Literal["confirmed", "false-alarm", "remedied", "explained"]


class Plugin(Shape):
    """A third-party package of rules, readers or reporters."""

    group: str
    name: str
    version: str
    problem: str


class Audit(Shape):
    """Under what terms the audit was made."""

    as_of: str | None
    timezone: str
    effective_from: str | None
    purpose: str
    legal_basis: str
    operator: str
    fail_on: Severity
    policy_path: str
    policy_digest: str
    versions: dict[str, str]
    plugins: list[Plugin]
    roles: dict[str, str]
    allow_private: bool
    verdicts_path: str
    verdicts_digest: str
    others_judged_on: list[str]
    regulation: str
    regulation_title: str


class Scope(Shape):
    """What was asked for."""

    groups: list[str]
    since: str | None
    until: str | None
    min_severity: Severity
    min_confidence: int
    select: list[str]
    ignore: list[str]


class Summary(Shape):
    """Figures over all findings and inputs."""

    findings: int  # all that are listed, false alarms too
    standing: int = 0  # those that count: without false alarms, as every figure below but `verdicts`
    failing: int
    by_severity: dict[Severity, int]
    verdicts: dict[VerdictCode, int]
    suspicions: int  # signals that nobody has judged, or only explained
    counts: dict[str, int]
    dropped: dict[str, int]


class ClauseCoverage(Shape):
    """How far one clause was checked."""

    clause: str
    wording: str
    status: Literal["auto", "signal", "manual", "period", "not-auditable", "not-judged"]
    verdict: Literal[
        "found",
        "nothing-found",
        "outside-scope",
        "partly",
        "not-checked",
        "failed",
        "no-rule",
        "not-auditable",
        "not-judged",
        "dated",
        "undated",
    ]
    words: str
    findings: int
    outside: int
    rules: list[str]


class NotChecked(Shape):
    """One thing that was not checked, and why."""

    what: str
    clause: str
    reason: str


class Subject(Shape):
    """A group, a member or a message that could not be judged."""

    reason: str
    group_id: str | None
    group_name: str | None
    member_id: str | None
    member_name: str | None
    message_id: str | None
    source: str | None
    line: int | None
    cell: str | None = None
    entry: bool = False


class Outcome(Shape):
    """How one rule ended."""

    rule: str
    clause: str
    status: Literal["checked", "skipped", "undecided", "failed", "off"]
    count: int
    outside: int
    missing: list[str]
    possible: bool
    undecided: dict[str, int]
    examples: list[Subject]
    not_inspected: dict[str, int]  # messages by kind
    detail: str


class Input(Shape):
    """One file or worksheet: rows = kept + duplicates + set aside + rejects."""

    path: str
    sha256: str
    reader: str
    encoding: str
    problem: str
    rows: int
    kept: int
    duplicates: int
    rejects: int
    set_aside: dict[str, int]
    notes: dict[str, int]
    facts: dict[str, str]


class Reject(Shape):
    """One row that could not be read."""

    source: str
    line: int | None
    cell: str | None
    reason: str


class Quality(Shape):
    """One thing that tells how far an input, or all together (source null), can be relied on: n of `of`, or a detail."""

    source: str | None
    measure: str
    n: int | None
    of: int | None
    detail: str | None
    limit: float | None
    failed: bool
    place: str | None
    group_name: str | None
    near_group: str | None = None
    other: str | None = None


class Join(Shape):
    """What exports call differently and evidence shows to be one, or (apart) a name that was left alone."""

    what: Literal["group", "member", "apart"]
    group_id: str | None
    kept: str | None
    joined: str | None
    basis: Literal["message-id", "same-messages"]
    messages: int


class Previous(Shape):
    """Figures of the earlier report that this one is compared with."""

    as_of: str | None
    by_severity: dict[Severity, int]
    units: list[UnitScore]


class Pair(Shape):
    """A text in Chinese and English."""

    zh: str
    en: str


class Clause(Shape):
    """One clause of the regulation; `original` is the company's own text."""

    id: str
    status: Literal["auto", "signal", "manual", "period", "not-auditable", "not-judged"]
    wording: Pair
    needs: Pair
    original: str
    rules: list[str]


class Regulation(Shape):
    """What the audit was made against."""

    id: str
    title: Pair
    document_number: str
    issued: str | None
    clauses: list[Clause]


class Rule(Shape):
    """What a rule says: templates over its fields, which hold names, units, texts … by kind."""

    clause: str
    severity: Severity
    signal: bool
    title: Pair
    message: Pair
    advice: Pair | None
    fields: dict[str, str]
    words: dict[str, Pair]
    undecided: dict[str, Pair]


class Span(Shape):
    """The matched text, and where it stands in the message (code points, half open)."""

    text: str | None
    start: int | None
    end: int | None


class Finding(Shape):
    """One finding; `evidence` holds the rule's own fields."""

    rule: str
    clause: str
    severity: Severity
    confidence: int
    group_id: str | None
    group_name: str | None
    member_id: str | None
    member_name: str | None
    person_kind: str | None
    message_id: str | None
    at: str | None
    source: str | None
    line: int | None
    cell: str | None
    message: str
    span: Span | None
    quote: str | None
    evidence: dict[str, Any]
    suggestion: str | None
    fingerprint: str
    status: Literal["open", "dismissed"]
    verdict: VerdictCode | None
    verified_by: str | None
    verified_on: str | None
    note: str | None
    classified: bool  # the message carries a classification mark: nothing of it is quoted


class Unmatched(Shape):
    """A verdict of a person whose finding is not there, and why not."""

    fingerprint: str
    verdict: VerdictCode
    verified_by: str | None
    verified_on: str
    note: str | None
    rule: str | None
    group_id: str | None
    term: str | None
    why: Literal["gone", "rule-not-run", "group-not-there", "key-needed", "unknown"]


class ReportDocument(Shape):
    """The whole report."""

    schema_: Literal["groupaudit-report/1"]
    language: Literal["zh", "en"]
    show: Literal["none", "span", "message"]
    view: Literal["auditor", "admin", "hr", "management"]
    recipient: str  # whose part of the report it is; empty for the whole
    audit: Audit
    scope: Scope
    summary: Summary
    coverage: list[ClauseCoverage]
    not_checked: list[NotChecked]
    outcomes: list[Outcome]
    inputs: list[Input]
    rejects: list[Reject]
    quality: list[Quality]
    joins: list[Join]
    groups: list[Group]
    scorecard: Scorecard
    activity: list[Day]
    unmatched_verdicts: list[Unmatched]
    response_times: ResponseTimes

    previous: Previous | None
    known_units: list[str]  # every spelling of the units that may be named where nobody is
    regulation: Regulation
    rules: dict[str, Rule]
    findings: list[Finding]


def report_schema() -> dict[str, Any]:
    """Return the JSON Schema of `groupaudit-report/1`."""
    model = ReportDocument.model_json_schema()
    model["properties"] = {"schema" if k == "schema_" else k: v for k, v in model["properties"].items()}
    model["required"] = ["schema" if k == "schema_" else k for k in model["required"]]
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **model}
