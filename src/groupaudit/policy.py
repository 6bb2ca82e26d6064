"""Read groupaudit.toml into a typed `Policy`; every problem of the file is told at once, with its place."""

import contextlib
import hashlib
import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, create_model

from groupaudit.errors import PolicyError, WrongValueError, both, did_you_mean, reason
from groupaudit.exports.own_formats import checked_map, checked_pattern
from groupaudit.intake.quality_limits import InputQuality
from groupaudit.people.nickname_format import parse_template
from groupaudit.policy_problems import days_listed, no_toml, place, problem, units_above
from groupaudit.regulation import Regulation, built_in, laid_over
from groupaudit.rule import AnyRule, Params, kebab
from groupaudit.vocabulary import OTHERS_JUDGED_ON, JudgedOn, Language, Severity
from groupaudit.worktime import OwnDays

FILE_NAME = "groupaudit.toml"

GroupKind = Literal["internal", "outward", "owners", "unknown"]
PersonKind = Literal[
    "employee", "contractor", "approved-outsider", "outsider", "resident", "robot", "departed", "unknown"
]
UnitKind = Literal["company", "department", "project-office", "subsidiary"]


def _regex(value: str) -> str:
    try:
        re.compile(value)
    except re.error as error:
        place = (error.pos or 0) + 1
        raise WrongValueError(
            f"正则表达式在第 {place} 个字符处有误；请改正，或改用带 * 和 ? 的 name",
            f"the regular expression does not compile: {error.msg} at character {place}; correct it, or use name with * and ?",
        ) from None
    return value


def _timezone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (OSError, ValueError, ZoneInfoNotFoundError):
        zh, en = did_you_mean(value, available_timezones())
        raise WrongValueError(
            f"没有这个时区{zh}；写成 Asia/Shanghai 这样", f"no such time zone{en}; write it as Asia/Shanghai"
        ) from None
    return value


def _template(value: str) -> str:
    parse_template(value)
    return value


HOURS = r"(?:(?:[01]\d|2[0-3]):[0-5]\d-(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00))?"


def _hours(value: str) -> str:
    if not re.fullmatch(HOURS, value):
        raise WrongValueError(
            "应是一天里从几点到几点，写成 08:30-20:00，只算工作日",
            "must be from when to when, written as 08:30-20:00; only working days count",
        )
    opens, _, closes = value.partition("-")
    if value and closes <= opens:
        raise WrongValueError(
            f"{closes} 不晚于 {opens}：过了零点的时段不能这样写，夜里也有人答复的写 00:00-24:00",
            f"{closes} is not later than {opens}: hours cannot go past midnight; where people answer at night, write 00:00-24:00",
        )
    return value


class Section(BaseModel):
    """Base of every part of the policy: kebab-case keys, nothing unknown, nothing changed afterwards."""

    model_config = ConfigDict(
        extra="forbid", frozen=True, alias_generator=kebab, populate_by_name=True, defer_build=True
    )


class Unit(Section):
    """One unit of the organisation."""

    name: str = Field(min_length=1, description="Full name.")
    kind: UnitKind = Field(default="department", description="company, department, project-office or subsidiary.")
    short: str = Field(default="", description="Short name, written into group names and nicknames.")
    aliases: tuple[str, ...] = Field(default=(), description="Other spellings that count as right.")
    parent: str = Field(default="", description="Full name of the unit above.")


class Organisation(Section):
    """The company: its units, projects and what belongs to it."""

    name: str = Field(default="", description="Full name of the group company.")
    units: tuple[Unit, ...] = Field(default=(), description="Companies, departments, project offices, subsidiaries.")
    projects: tuple[str, ...] = Field(default=(), description="Projects and estates: never taken for sensitive words.")
    brands: tuple[str, ...] = Field(default=(), description="Own brands and products: never taken for advertising.")
    domains: tuple[str, ...] = Field(default=(), description="Own internet domains: links to them are fine.")
    numbers: tuple[str, ...] = Field(
        default=(), description="Own hotlines and office numbers: not personal information."
    )


class Match(Section):
    """Which groups an entry is about; all that is given must agree."""

    id: str = Field(default="", description="The group's id.")
    name: str = Field(default="", description="The group's name; * and ? stand for any characters.")
    pattern: Annotated[str, AfterValidator(_regex)] = Field(default="", description="Regular expression over the name.")
    file: str = Field(default="", description="Name of the export file; * and ? stand for any characters.")


class Group(Section):
    """What the company says about one group, or about all that match."""

    match: Match
    kind: GroupKind | None = Field(default=None, description="internal, outward, owners or unknown.")
    unit: str = Field(default="", description="The responsible unit.")
    purpose: str = Field(default="", description="The declared purpose.")
    person_in_charge: str = Field(default="", description="Who answers for the group.")
    service_hours: Annotated[str, AfterValidator(_hours)] = Field(
        default="",
        description="When issues are answered on working days, as 08:30-20:00; 09:00-18:00 unless given.",
        json_schema_extra={"pattern": f"^{HOURS}$"},
    )
    in_scope: bool = Field(default=True, description="false: drop the group before any content is looked at.")


class CalendarDays(Section):
    """The company's own working days, and years that the built-in calendar does not know."""

    holidays: tuple[date, ...] = Field(default=(), description="Days off that the week or the calendar has as working.")
    workdays: tuple[date, ...] = Field(default=(), description="Days worked that the week or the calendar has as off.")
    years: tuple[Annotated[int, Field(ge=1990, le=2100)], ...] = Field(
        default=(), description="Years beyond the built-in calendar for which the two lists above are complete."
    )


M = TypeVar("M", bound=BaseModel)
Template = Annotated[str, AfterValidator(_template)]


class Settings(Section):
    """The whole file except the rules' own sections."""

    timezone: Annotated[str, AfterValidator(_timezone)] = Field(
        default="Asia/Shanghai", description="For local times in exports and reports."
    )
    language: Language = Field(default=Language.ZH, description="Language of report files: zh or en.")
    fail_on: Severity = Field(default=Severity.MEDIUM, description="Lowest severity that makes the exit code 1.")
    effective_from: date | None = Field(default=None, description="Date of issue; nothing before it is judged.")
    regulation: str = Field(
        default="", description="Own regulation pack (TOML), relative to this file; else the built-in one."
    )
    transition_days: int = Field(
        default=30, ge=0, description="Days from effective-from on in which what existed before is brought in order."
    )
    purpose: str = Field(default="", description="Purpose of the audit, printed on the report.")
    legal_basis: str = Field(default="", description="Legal basis of the processing, printed on the report.")
    operator: str = Field(default="", description="Who runs the audit, printed on the report.")
    allow: tuple[str, ...] = Field(default=(), description="Phrases that are never a hit.")
    lexicons: tuple[str, ...] = Field(
        default=(), description="Own lexicon packs and allow lists (TSV), relative to this file."
    )
    others_judged_on: tuple[JudgedOn, ...] = Field(
        default=OTHERS_JUDGED_ON,
        description="What messages of outsiders and residents in outward and owners' groups are judged on: at most these.",
    )
    column_map: Annotated[dict[str, str], AfterValidator(checked_map)] = Field(
        default_factory=dict, description="Own column headings: heading = canonical name."
    )
    line_pattern: Annotated[str, AfterValidator(checked_pattern)] = Field(
        default="",
        description="Regular expression for the first line of a message in a text that no reader knows, with the named groups "
        "time and text, and sender, sender_id and group where there are any.",
    )
    calendar: CalendarDays = Field(default_factory=CalendarDays)
    input_quality: InputQuality = Field(
        default_factory=InputQuality,
        description="How good inputs must be; beyond these limits --strict ends with code 3.",
        json_schema_extra={"description-zh": "对输入质量的要求；超过限度时 --strict 以退出码 3 结束。"},
    )
    organisation: Organisation = Field(default_factory=Organisation)
    group: tuple[Group, ...] = Field(default=(), description="What is known about groups; the first match counts.")
    nickname_formats: dict[GroupKind, dict[PersonKind, Template]] = Field(
        default_factory=dict, description="Nickname format per group kind and person kind; empty asks for nothing."
    )


@dataclass(frozen=True)
class RuleSetting:
    """How one rule is to run."""

    enabled: bool
    severity: Severity
    params: Params


@dataclass(frozen=True, kw_only=True)
class Policy:
    """The settings, the rules' settings, where they came from, and a digest over what is in force."""

    settings: Settings
    rules: Mapping[str, RuleSetting]
    path: Path | None
    digest: str
    regulation: Regulation = field(default_factory=built_in)

    @property
    def effective_from(self) -> date | None:
        """The date of issue: the policy's, else the regulation's; nothing before it is judged."""
        return self.settings.effective_from or self.regulation.effective_from

    @property
    def in_force(self) -> tuple[date | None, date | None]:
        """The first and the last day on which the regulation holds, null where it does not say."""
        return self.effective_from, self.regulation.effective_to

    @property
    def lexicons(self) -> tuple[str, ...]:
        """The policy's own lexicon packs, found from where its file lies."""
        base = self.path.parent if self.path else Path()
        return tuple((base / pack).as_posix() for pack in self.settings.lexicons)

    @property
    def files(self) -> tuple[Path, ...]:
        """The files that the policy is made from: its own, the regulation and the lexicon packs that it names."""
        own = (self.path,) if self.path else ()
        named = (_beside(self.path, self.settings.regulation),) if self.settings.regulation else ()
        return (*own, *named, *map(Path, self.lexicons))


def load(path: Path | None, rules: Mapping[str, AnyRule]) -> Policy:
    """Read the policy at *path*; None gives the defaults.

    Raises:
        PolicyError: with every problem of the file, each with its line.
    """
    if path is None:
        return parse("", rules)
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        zh, en = reason(error)
        said = both(f"读不了：{zh}；请检查路径", f"cannot be read: {en}; check the path")
        raise PolicyError(f"{path}: {said}") from None
    except UnicodeDecodeError as error:
        said = both(
            f"第 {error.start} 字节处不是 UTF-8，请另存为 UTF-8", f"byte {error.start} is not UTF-8; save it as UTF-8"
        )
        raise PolicyError(f"{path}: {said}") from None
    return parse(text, rules, path)


def lexicons_of(path: Path) -> tuple[str, ...]:
    """Return the lexicon packs that the policy at *path* names, as far as it can be read."""
    try:
        named = tomllib.loads(path.read_bytes().decode("utf-8-sig")).get("lexicons")
    except (OSError, ValueError):
        return ()
    packs = named if isinstance(named, list) else []
    return tuple((path.parent / pack).as_posix() for pack in packs if isinstance(pack, str))


def parse(text: str, rules: Mapping[str, AnyRule], path: Path | None = None) -> Policy:
    """Return the policy written in *text*; see `load`."""
    name = str(path) if path else FILE_NAME
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise PolicyError(f"{name}:{no_toml(error, text)}") from None
    problems: list[str] = []
    own = raw.pop("rules", {})
    settings = _validated(Settings, raw, (), text, problems)
    regulation, elsewhere = _regulation(raw.get("regulation"), path, rules)
    if isinstance(own, dict):
        own = laid_over(regulation.settings, own)
    chosen = _rule_settings(own, rules, text, problems)
    if settings:
        units = [(unit.name, unit.parent) for unit in settings.organisation.units]
        problems += units_above(settings.organisation.name, units, text)
        problems += days_listed(own_days(settings), text)
    if problems or elsewhere or settings is None:
        raise PolicyError([*(f"{name}:{p}" for p in problems), *elsewhere])
    policy = Policy(settings=settings, rules=chosen, path=path, digest="", regulation=regulation)
    packs = [*policy.lexicons, *([str(_beside(path, settings.regulation))] if settings.regulation else [])]
    return replace(policy, digest=_digest(settings, chosen, packs))


def own_days(settings: Settings) -> OwnDays:
    """Return the days that the company adds to the calendar."""
    own = settings.calendar
    return OwnDays(holidays=own.holidays, workdays=own.workdays, years=own.years)


def _regulation(named: object, path: Path | None, rules: Mapping[str, AnyRule]) -> tuple[Regulation, tuple[str, ...]]:
    """Return the regulation that a policy names, and what is wrong with its file."""
    if not isinstance(named, str) or not named:
        return built_in(), ()
    from groupaudit.regulation_pack import load_regulation  # few have one, and it takes long to import

    try:
        return load_regulation(_beside(path, named), rules), ()
    except PolicyError as error:
        return built_in(), error.problems


def _beside(path: Path | None, name: str) -> Path:
    return (path.parent if path else Path()) / name


def _digest(settings: Settings, rules: Mapping[str, RuleSetting], packs: Iterable[str]) -> str:
    """Digest what is in force: settings, rules, and what stands in the packs that can be read."""
    words = [hashlib.sha256(content).hexdigest() for content in _readable(packs)]
    whole = settings.model_dump(mode="json") | {
        "rules": {k: [v.enabled, v.severity, v.params.model_dump(mode="json")] for k, v in sorted(rules.items())}
    }
    whole |= {"packs": words} if words else {}
    return hashlib.sha256(json.dumps(whole, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _readable(packs: Iterable[str]) -> Iterator[bytes]:
    """Yield the content of the packs that can be read; the others are told of when they are loaded."""
    for pack in packs:
        with contextlib.suppress(OSError):
            yield Path(pack).read_bytes()


def rule_model(rule: AnyRule) -> type[Params]:
    """Return the model of a rule's section: its own params and the two settings every rule has."""
    return create_model(
        f"{rule.id}-setting",
        __base__=rule.params,
        enabled=(bool, Field(rule.enabled, description="false: do not run this rule.")),
        severity=(Severity, Field(rule.severity, description="info, low, medium or high.")),
    )


def _rule_settings(own: object, rules: Mapping[str, AnyRule], text: str, problems: list[str]) -> dict[str, RuleSetting]:
    if not isinstance(own, dict):
        said = both("应是 [rules.nickname-format] 这样的表", "must be tables such as [rules.nickname-format]")
        problems.append(f"{place(text, ('rules',))}: {said}")
        own = {}
    for name in sorted(own.keys() - rules.keys()):
        zh, en = did_you_mean(name, rules)
        said = both(f"没有这条规则{zh}；`groupaudit rules` 列出全部", f"no such rule{en}; `groupaudit rules` lists all")
        problems.append(f"{place(text, ('rules', name))}: {said}")
    settings = {}
    for id_, rule in rules.items():
        if id_ not in own:
            settings[id_] = RuleSetting(rule.enabled, rule.severity, rule.params())
            continue
        value = _validated(rule_model(rule), own[id_], ("rules", id_), text, problems)
        if value is not None:
            data = value.model_dump()
            settings[id_] = RuleSetting(data.pop("enabled"), data.pop("severity"), rule.params(**data))
    return settings


def _validated(model: type[M], raw: object, at: tuple[str, ...], text: str, problems: list[str]) -> M | None:
    try:
        return model.model_validate(raw)
    except ValidationError as error:
        problems += [problem(e, model, at, text) for e in error.errors()]
        return None


def find(inputs: Iterable[Path]) -> Path | None:
    """Return the policy beside the inputs, else in the working folder, else None."""
    folders = [p if p.is_dir() else p.parent for p in inputs]
    return next((f for folder in [*folders, Path()] if (f := folder / FILE_NAME).is_file()), None)


def json_schema(rules: Mapping[str, AnyRule]) -> dict[str, Any]:
    """Return the JSON Schema of the policy file, the sections of all *rules* included."""
    sections = {id_: (rule_model(rule) | None, None) for id_, rule in rules.items()}
    whole = create_model(
        "groupaudit-policy",
        __base__=Settings,
        rules=(create_model("rules", __config__=ConfigDict(extra="forbid"), **sections), None),  # type: ignore[call-overload]  # dynamic fields
    )
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **whole.model_json_schema(by_alias=True)}
