"""The input of every reporter: findings, what was and was not checked, and what the audit was made from."""

from collections.abc import Mapping
from datetime import date
from functools import cached_property

import polars as pl
from msgspec import Struct, field
from msgspec.structs import replace

from groupaudit.disclosure import Disclosure
from groupaudit.figures.acquaintance import Acquaintance
from groupaudit.figures.activity import ACTIVITY
from groupaudit.figures.response_times import RESPONSES
from groupaudit.figures.scorecard import SCORECARD, suspected
from groupaudit.findings import SEVERITY, render
from groupaudit.intake.joins import JOINS
from groupaudit.intake.quality import QUALITY
from groupaudit.outcome import Outcome
from groupaudit.reader import Input
from groupaudit.registry import Plugin
from groupaudit.regulation import Regulation
from groupaudit.rule import AnyRule
from groupaudit.tables import AUDITED
from groupaudit.verdict import UNMATCHED, VERDICT_WORDS, confirmed, standing
from groupaudit.vocabulary import OTHERS_JUDGED_ON, Language, Severity, View

SCHEMA = "groupaudit-report/1"
"""Name and version of the shape that `report_schema` describes."""


class Selection(Struct, frozen=True, kw_only=True):
    """Filters of an audit; they narrow the findings, never the inputs."""

    groups: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    min_severity: Severity = Severity.INFO
    min_confidence: int = 0
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()


class Header(Struct, frozen=True, kw_only=True):
    """The terms of the audit."""

    as_of: date | None
    timezone: str
    effective_from: date | None
    purpose: str
    legal_basis: str
    operator: str
    fail_on: Severity
    policy_path: str
    policy_digest: str
    versions: Mapping[str, str]
    plugins: tuple[Plugin, ...] = ()
    roles: Mapping[str, str] = field(default_factory=dict)  # reader given for a file
    allow_private: bool = False
    verdicts_path: str = ""
    verdicts_digest: str = ""
    others_judged_on: tuple[str, ...] = OTHERS_JUDGED_ON


class Previous(Struct, frozen=True, kw_only=True):
    """Figures of an earlier report for comparison; `units` holds `figures.scorecard.UNITS`."""

    as_of: date | None
    by_severity: Mapping[str, int]
    units: pl.DataFrame


class Report(Struct, frozen=True, kw_only=True, dict=True):
    """Everything that a reporter may use.

    `found` holds FINDINGS in report order; reporters use `findings`, worded in `language`. `counts` are numbers of
    audited groups, members, messages and the like. Reporters get reports after `triage.redact`: without any name, id or
    word that their readers may not see, and with empty `acquaintance`. `recipient` is the name of the recipient if
    there are several. `unmatched` holds verdicts on findings that are not there.
    """

    found: pl.DataFrame
    outcomes: tuple[Outcome, ...]
    inputs: tuple[Input, ...]
    rejects: pl.DataFrame
    groups: pl.DataFrame
    counts: Mapping[str, int]
    header: Header
    scope: Selection
    regulation: Regulation
    rules: Mapping[str, AnyRule]
    scorecard: pl.DataFrame = field(default_factory=SCORECARD.to_frame)
    responses: pl.DataFrame = field(default_factory=RESPONSES.to_frame)
    language: Language = Language.ZH
    disclosure: Disclosure = field(default_factory=Disclosure)
    dropped: Mapping[str, int] = field(default_factory=dict)
    activity: pl.DataFrame = field(default_factory=ACTIVITY.to_frame)
    quality: pl.DataFrame = field(default_factory=QUALITY.to_frame)
    joins: pl.DataFrame = field(default_factory=JOINS.to_frame)
    view: View = View.AUDITOR
    recipient: str = ""
    acquaintance: Acquaintance = field(default_factory=Acquaintance)
    worded: pl.DataFrame | None = None
    unmatched: pl.DataFrame = field(default_factory=UNMATCHED.to_frame)
    previous: Previous | None = None

    @cached_property
    def findings(self) -> pl.DataFrame:
        """FINDINGS with message, suggestion, evidence and span, redacted, in report order."""
        if self.worded is not None:
            return self.worded
        return render(self.found, self.rules, self.language, self.disclosure)

    @cached_property
    def standing(self) -> pl.DataFrame:
        """FINDINGS without false alarms."""
        return self.found.filter(standing())

    @property
    def failing(self) -> int:
        """The number of standing findings at or above the severity that fails the run."""
        grave = pl.col("severity") >= pl.lit(self.header.fail_on.value).cast(SEVERITY)
        return self.standing.filter(grave).height

    @property
    def verdicts(self) -> Mapping[str, int]:
        """The number of findings per verdict, in the order of `verdict.VERDICT_WORDS`."""
        counts = dict(self.found["verdict"].drop_nulls().value_counts().iter_rows())
        return {verdict: counts.get(verdict, 0) for verdict in VERDICT_WORDS}

    @property
    def suspicions(self) -> int:
        """The number of suspicions that a person must still judge."""
        return self.standing.filter(suspected(self.rules), ~confirmed()).height

    @property
    def by_severity(self) -> dict[str, int]:
        """The number of standing findings per severity, gravest first."""
        counts = dict(self.standing["severity"].cast(pl.String).value_counts().iter_rows())
        return {s.value: counts.get(s.value, 0) for s in reversed(Severity)}

    @property
    def listed(self) -> bool:
        """Whether findings are listed one by one, rather than only counted as in the view for management."""
        return self.view is not View.MANAGEMENT

    @property
    def outside(self) -> int:
        """The number of findings outside the chosen scope."""
        return self.dropped.get("findings-outside-scope", 0)

    @property
    def audited(self) -> bool:
        """Whether there was anything to audit."""
        return any(self.counts.get(name) for name in AUDITED)

    def speaking(self, language: Language) -> "Report":
        """Return the same report in another language."""
        return self if language == self.language else replace(self, language=language, worded=None)
