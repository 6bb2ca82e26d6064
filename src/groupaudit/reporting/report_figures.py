"""The shapes of figures in `report.json`: groups, scorecards, days, and how soon issues are answered."""

from typing import Literal

from groupaudit.reporting.report_shape import Shape


class Group(Shape):
    """One group that was audited."""

    group_id: str
    name: str | None
    kind: str | None
    members: int
    messages: int
    first_at: str | None
    last_at: str | None


class GroupScore(Shape):
    """How things stand in one group; null where nothing was handed in to tell it."""

    group_id: str | None
    name: str | None
    kind: str | None
    unit: str | None
    handed_in: bool
    registered: bool | None
    closed: bool
    roster: Literal["full", "speakers", "none"]
    members: int | None
    nicknames: int | None
    nicknames_right: int | None
    decided: int
    suspected: int
    confirmed: int
    dismissed: int
    hints: int
    messages: int | None
    first_at: str | None
    last_at: str | None


class UnitScore(Shape):
    """How things stand in the groups of one unit."""

    unit: str | None
    groups: int
    registered: int
    members: int
    nicknames: int
    nicknames_right: int
    decided: int
    suspected: int
    confirmed: int
    dismissed: int
    hints: int


class Scorecard(Shape):
    """Per unit and per group; no person is ranked."""

    units: list[UnitScore]
    groups: list[GroupScore]


class Day(Shape):
    """How many messages there were on one day of the policy's time zone."""

    on: str
    messages: int


class UnitResponses(Shape):
    """How soon issues were answered in the groups of one unit; minutes of service, null where none was answered."""

    unit: str | None
    issues: int
    answered: int
    unanswered: int
    pending: int = 0  # neither: not due when the export ends, or nobody can tell
    median_minutes: int | None
    p90_minutes: int | None


class GroupResponses(UnitResponses):
    """How soon issues were answered in one group."""

    group_id: str | None
    name: str | None


class ResponseTimes(Shape):
    """Per unit and per group in which an issue was raised."""

    units: list[UnitResponses]
    groups: list[GroupResponses]
