"""What a policy file may say beside the settings of rules: its sections and keys, each with its description."""

import re
from datetime import date
from typing import Annotated, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from groupaudit.errors import WrongValueError, did_you_mean
from groupaudit.exports.own_formats import checked_map, checked_pattern
from groupaudit.intake.quality_limits import InputQuality
from groupaudit.people.nickname_format import parse_template
from groupaudit.vocabulary import OTHERS_JUDGED_ON, GroupKind, JudgedOn, Language, PersonKind, Severity, kebab
from groupaudit.worktime import OwnDays

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
    calendar: CalendarDays = Field(default_factory=CalendarDays.model_construct)
    input_quality: InputQuality = Field(
        default_factory=InputQuality.model_construct,
        description="How good inputs must be; beyond these limits --strict ends with code 3.",
        json_schema_extra={"description-zh": "对输入质量的要求；超过限度时 --strict 以退出码 3 结束。"},
    )
    organisation: Organisation = Field(default_factory=Organisation.model_construct)
    group: tuple[Group, ...] = Field(default=(), description="What is known about groups; the first match counts.")
    nickname_formats: dict[GroupKind, dict[PersonKind, Template]] = Field(
        default_factory=dict, description="Nickname format per group kind and person kind; empty asks for nothing."
    )


def own_days(settings: Settings) -> OwnDays:
    """Return the days that the company adds to the calendar."""
    own = settings.calendar
    return OwnDays(holidays=own.holidays, workdays=own.workdays, years=own.years)
