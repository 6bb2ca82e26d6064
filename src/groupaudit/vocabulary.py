"""Words shared by the command line, the policy and the rules; imports nothing heavy."""

import enum
from typing import Final, Literal, get_args

Text = tuple[str, str]
"""One user-facing text: (Chinese, English)."""

GroupKind = Literal["internal", "outward", "owners", "unknown"]
PersonKind = Literal[
    "employee", "contractor", "approved-outsider", "outsider", "resident", "robot", "departed", "unknown"
]


def kebab(name: str) -> str:
    """Return the Python name *name* as spelled in the policy and in reports."""
    return name.replace("_", "-")


class Severity(enum.StrEnum):
    """How much a finding matters, in rising order."""

    INFO = "info"
    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Show(enum.StrEnum):
    """How much of people's messages a report shows."""

    NONE = "none"
    SPAN = "span"
    MESSAGE = "message"


CLASSIFICATION_MARK: Final = "classification-mark"
"""The category of official classification marks; a message with one is never quoted."""

JudgedOn = Literal["pornography", "gambling", "malicious-link", "unrelated-advertising"]

OTHERS_JUDGED_ON: Final[tuple[JudgedOn, ...]] = get_args(JudgedOn)
"""Categories that messages of outsiders and residents in outward and owners' groups may be judged on.

A company's rules for its employees do not bind them, and the legal basis of HR management does not cover their data.
"""


class Language(enum.StrEnum):
    """The language of user-facing text."""

    ZH = "zh"
    EN = "en"


class View(enum.StrEnum):
    """The audience of a report; see `triage.views`."""

    AUDITOR = "auditor"
    ADMIN = "admin"
    HR = "hr"
    MANAGEMENT = "management"


class SplitBy(enum.StrEnum):
    """Who gets a separate report."""

    GROUP = "group"
    UNIT = "unit"
    ADMIN = "admin"
