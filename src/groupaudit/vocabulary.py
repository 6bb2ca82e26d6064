"""The few words that the command line, the policy and the rules share; importing this loads nothing heavy."""

import enum


class Severity(enum.StrEnum):
    """How much a finding matters, in rising order."""

    INFO = "info"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Show(enum.StrEnum):
    """How much of what people wrote a report shows."""

    NONE = "none"
    SPAN = "span"
    MESSAGE = "message"


class Language(enum.StrEnum):
    """The language of user-facing text."""

    ZH = "zh"
    EN = "en"


class View(enum.StrEnum):
    """For whom a report is: what each contains is told in `triage.views`."""

    AUDITOR = "auditor"
    ADMIN = "admin"
    HR = "hr"
    MANAGEMENT = "management"


class SplitBy(enum.StrEnum):
    """Who receives a report of his own."""

    GROUP = "group"
    UNIT = "unit"
    ADMIN = "admin"
