"""The outcome of a rule; a rule that could not decide must not look clean."""

from collections.abc import Iterable, Mapping
from typing import Literal

import polars as pl
from msgspec import Struct, field
from msgspec.structs import replace

from groupaudit.verdict import standing

Status = Literal["checked", "skipped", "undecided", "failed", "off"]


class Subject(Struct, frozen=True, kw_only=True):
    """A group, member or message that could not be judged, with a reason that the rule declares.

    An `entry` is a row of a list or form, and is shown with its place.
    """

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


class Outcome(Struct, frozen=True, kw_only=True):
    """What a rule found, what it could not judge, and why it did not run.

    `missing` names the tables a skipped rule lacked; `possible` tells whether this input could be judged if they were
    supplied. `undecided` counts subjects by a reason the rule declares, `examples` names the first of them. `count` is
    the number of findings in the chosen scope, `outside` of those outside it; neither includes false alarms.
    `not_inspected` counts, for rules about message content, messages by kind whose content no rule inspects: only the
    title of a page and the name of a file are read.
    """

    rule: str
    clause: str
    status: Status
    count: int = 0
    outside: int = 0
    missing: tuple[str, ...] = ()
    possible: bool = True
    undecided: Mapping[str, int] = field(default_factory=dict)
    examples: tuple[Subject, ...] = ()
    not_inspected: Mapping[str, int] = field(default_factory=dict)
    detail: str = ""


def recounted(outcomes: Iterable[Outcome], found: pl.DataFrame, kept: pl.DataFrame) -> tuple[Outcome, ...]:
    """Return the outcomes with counts for the findings *kept*; others in *found* count as outside.

    False alarms are not counted.
    """
    whole, left = (dict(frame.filter(standing())["rule"].value_counts().iter_rows()) for frame in (found, kept))
    return tuple(
        replace(o, count=left.get(o.rule, 0), outside=o.outside + whole.get(o.rule, 0) - left.get(o.rule, 0))
        for o in outcomes
    )
