"""The public API: from paths and a policy to a report."""

import functools
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from importlib.metadata import version
from pathlib import Path

import polars as pl
from msgspec import Struct, field
from msgspec.structs import replace

from groupaudit import organisation
from groupaudit.derived import materialise
from groupaudit.disclosure import Disclosure
from groupaudit.engine import Planned, run
from groupaudit.errors import PolicyError, UsageError
from groupaudit.execution import LARGE, engine_for
from groupaudit.figures.acquaintance import Acquaintance, acquaintance, units
from groupaudit.figures.activity import activity
from groupaudit.figures.amounts import amounts, group_figures
from groupaudit.figures.response_times import response_times
from groupaudit.figures.scorecard import scorecard
from groupaudit.ingest import Ingest, ingest, latest_day
from groupaudit.inputs import expand, shown
from groupaudit.intake.archives import holder
from groupaudit.intake.quality import judged
from groupaudit.outcome import Outcome, recounted
from groupaudit.policy import Policy, find, lexicons_of, load
from groupaudit.reader import Options, Reader
from groupaudit.registry import Discovery, Plugin, discover
from groupaudit.report import Header, Previous, Report, Selection
from groupaudit.rule import AnyRule, Rule
from groupaudit.tables import Tables
from groupaudit.triage.present import present
from groupaudit.triage.scope import check_groups, chosen, in_period, narrow, period
from groupaudit.triage.verdicts import Verdicts
from groupaudit.unseen import WHAT_IS_SAID
from groupaudit.verdict import standing
from groupaudit.vocabulary import Language, Severity, SplitBy, View


class Request(Struct, frozen=True, kw_only=True):
    """The arguments of an audit; omitted ones come from the policy or have a default."""

    paths: Sequence[str | Path]
    policy: Path | Policy | None = None
    roles: Mapping[Path, str] = field(default_factory=dict)
    scope: Selection = field(default_factory=Selection)
    as_of: date | None = None
    fail_on: Severity | None = None
    language: Language | None = None
    disclosure: Disclosure = field(default_factory=Disclosure)
    view: View = View.AUDITOR
    split_by: SplitBy | None = None
    verdicts: Verdicts = field(default_factory=Verdicts)
    allow_private: bool = False
    previous: Previous | None = None
    plugins: bool = True


def audit(paths: Sequence[str | Path] | str | Path, policy: str | Path | Policy | None = None) -> Report:
    """Audit the exports at *paths* (files, folders, patterns) and return the report.

    *policy* is a path, a loaded `Policy`, or None for the groupaudit.toml beside the inputs or in the working folder,
    or else the defaults.

    Raises:
        PolicyError: the policy is wrong; the error lists all its problems.
        UsageError: *paths* is empty.
    """
    several = [paths] if isinstance(paths, str | Path) else paths
    return carry_out(Request(paths=several, policy=Path(policy) if isinstance(policy, str) else policy))


@functools.cache
def rules(*, plugins: bool = True) -> Discovery[AnyRule]:
    """Return every rule by id, sought once per process."""
    return discover("groupaudit.rules", Rule, plugins=plugins)


@functools.cache
def readers(*, plugins: bool = True) -> Discovery[Reader]:
    """Return every reader by id, sought once per process."""
    return discover("groupaudit.readers", Reader, plugins=plugins)


def policy_for(given: Path | Policy | None, beside: Iterable[str | Path], known: Mapping[str, AnyRule]) -> Policy:
    """Return the *given* policy, or else the one *beside* the inputs.

    Raises:
        PolicyError: all problems of the file and of the lexicon packs it names.
    """
    if isinstance(given, Policy):
        return given
    path = given or find(map(Path, beside))
    problems = [*_problems_of_packs(path)] if path else []
    try:
        policy = load(path, known)
    except PolicyError as error:
        raise PolicyError([*error.problems, *problems]) from None
    if problems:
        raise PolicyError(problems)
    return policy


def _problems_of_packs(path: Path) -> Iterable[str]:
    """Return the problems of the packs that a policy names, even if the policy has problems itself."""
    packs = lexicons_of(path)
    if packs:
        from groupaudit.detection.lexicon import LexiconError, load_packs

        try:
            load_packs(packs)
        except LexiconError as error:
            return error.problems
    return ()


def read(request: Request, policy: Policy, meanwhile: Callable[[], object] = lambda: None) -> Ingest:
    """Read all inputs of a request; *meanwhile* is called while large files are being read."""
    if not request.paths and not request.roles:
        raise UsageError("没有给出要审计的文件，请写上文件或文件夹 (no file to audit was given; name files or folders)")
    options = Options(
        timezone=policy.settings.timezone,
        allow_private=request.allow_private,
        column_map=policy.settings.column_map,
        line_pattern=policy.settings.line_pattern,
        apart=policy.files,
    )
    return ingest(request.paths, readers(plugins=request.plugins).found, options, request.roles, meanwhile)


class Audited(Struct, frozen=True, kw_only=True):
    """A report with what it was made from; `found` are FINDINGS before narrowing to the scope."""

    report: Report
    found: pl.DataFrame
    tables: Tables
    policy: Policy


def carry_out(request: Request) -> Report:
    """Carry out *request*: read, derive, run the rules, narrow to the scope, redact, report."""
    return present(examine(request).report, request.view)


def examine(request: Request) -> Audited:
    """Do the same as `carry_out` without view and redaction, and keep the tables."""
    size = _size(request)
    with engine_for(size):
        return _examined(request, large=size > LARGE)


def _examined(request: Request, *, large: bool) -> Audited:
    known = rules(plugins=request.plugins)
    policy = policy_for(request.policy, [*request.paths, *request.roles], known.found)
    in_force = with_clauses(known.found, policy)
    plans = planned(in_force, policy, request.scope)
    ingested = read(request, policy, lambda: _get_ready(policy, plans) if large else None)
    described, left_out = _described(request, policy, ingested)
    tables, _ = materialise(described, ["inventory"])
    groups = group_figures(tables)
    check_groups(request.scope, groups, ingested.problems)
    found, outcomes, tables = run(plans, tables, request.verdicts.over)
    plugins = (*known.plugins, *readers(plugins=request.plugins).plugins)
    zone = policy.settings.timezone
    kept = narrow(found, request.scope, policy.in_force, zone, request.as_of)
    outside = found.filter(standing()).height - kept.filter(standing()).height
    card = scorecard(kept, tables, in_force)
    asked_for = (request.scope.since, request.scope.until)
    report = Report(
        found=kept,
        outcomes=(*recounted(outcomes, found, kept), *_failed_plugins(plugins)),
        inputs=ingested.inputs,
        rejects=ingested.rejects,
        groups=groups,
        scorecard=card,
        responses=response_times(kept, tables, card, in_period(request.scope, policy.in_force, zone)),
        counts=amounts(tables),
        header=_header(request, policy, tables.context.as_of, plugins),
        scope=request.scope,
        regulation=policy.regulation,
        rules=in_force,
        language=request.language or policy.settings.language,
        disclosure=request.disclosure,
        activity=activity(tables, by_group=bool(request.split_by)),
        quality=judged(ingested.quality, ingested.spans, tables, asked_for, policy.settings.input_quality),
        joins=ingested.joins,
        acquaintance=_acquaintance(request, tables),
        dropped={"groups-out-of-scope": len(left_out), "findings-outside-scope": outside},
        unmatched=request.verdicts.unmatched(found, outcomes, groups["group_id"]),
        previous=request.previous,
    )
    return Audited(report=report, found=found, tables=tables, policy=policy)


def _described(request: Request, policy: Policy, ingested: Ingest) -> tuple[Tables, list[str]]:
    """Return the tables with the audit's dates and the policy's descriptions, and the ids of groups out of scope."""
    read = ingested.tables
    as_of = request.as_of or latest_day(read, ingested.inputs, policy.settings.timezone)
    since, until = period(request.scope, policy.in_force)
    return organisation.apply(policy, Tables(read.frames, replace(read.context, as_of=as_of, since=since, until=until)))


def _get_ready(policy: Policy, plans: Iterable[Planned]) -> None:
    """Start building the term search in the background, if a rule needs it."""
    if any(WHAT_IS_SAID & p.rule.needs for p in plans if not p.why_off):
        from groupaudit.derive.hits import get_ready

        get_ready(organisation.context(policy, Tables()))


def _acquaintance(request: Request, tables: Tables) -> Acquaintance:
    """Return the names of people and units, no more than the view and the recipients need."""
    if request.view is View.AUDITOR and not request.split_by:
        return Acquaintance(units=units(tables))
    return acquaintance(materialise(tables, ["people"])[0])


def _size(request: Request) -> int:
    """Return the size of all inputs in bytes."""
    return sum(path.stat().st_size for path in expand([*request.paths, *request.roles])[0])


def _roles(request: Request) -> dict[str, str]:
    """Return the reader given for each file or archive member, by its name in reports."""
    files = {shown(file): role for path, role in request.roles.items() for file in expand([path])[0]}
    return files | {shown(path): role for path, role in request.roles.items() if holder(path)[1]}


def _failed_plugins(plugins: Iterable[Plugin]) -> Iterator[Outcome]:
    """Yield a failed outcome for every plug-in that did not load, because its rules did not run."""
    for p in plugins:
        if p.problem:
            yield Outcome(rule=f"{p.name} {p.version}".rstrip(), clause="", status="failed", detail=p.problem)


def with_clauses(known: Mapping[str, AnyRule], policy: Policy) -> dict[str, AnyRule]:
    """Return the rules with the clauses of the policy's regulation that they check, empty if no clause asks for one."""
    clause_of = policy.regulation.clause_of
    return {id_: replace(rule, clause=clause_of(id_, rule.clause)) for id_, rule in known.items()}


def planned(known: Mapping[str, AnyRule], policy: Policy, scope: Selection) -> list[Planned]:
    """Return every rule with its settings; `why_off` gives the reason if it is not to run."""
    wanted = chosen(known, scope)
    plans = []
    for id_, rule in known.items():
        setting = policy.rules[id_]
        asked = id_ in scope.select
        why_off = (
            "selection" if id_ not in wanted
            else "regulation" if not rule.clause and not asked
            else "policy" if not setting.enabled and not asked
            else ""
        )  # fmt: skip
        plans.append(Planned(rule=rule, params=setting.params, severity=setting.severity, why_off=why_off))
    return plans


def _header(request: Request, policy: Policy, as_of: date | None, plugins: tuple[Plugin, ...]) -> Header:
    settings = policy.settings
    return Header(
        as_of=as_of,
        timezone=settings.timezone,
        effective_from=policy.effective_from,
        purpose=settings.purpose,
        legal_basis=settings.legal_basis,
        operator=settings.operator,
        fail_on=request.fail_on or settings.fail_on,
        policy_path=policy.path.name if policy.path else "",
        policy_digest=policy.digest,
        roles=_roles(request),
        allow_private=request.allow_private,
        verdicts_path=request.verdicts.path,
        verdicts_digest=request.verdicts.digest,
        others_judged_on=settings.others_judged_on,
        versions={
            "groupaudit": version("groupaudit"),
            "polars": pl.__version__,
            "python": f"{sys.version_info.major}.{sys.version_info.minor}",
        },
        plugins=plugins,
    )
