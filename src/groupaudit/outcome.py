"""How one rule ended: an auditor that could not look must not say "clean"."""

from collections.abc import Iterable, Mapping
from typing import Literal

import polars as pl
from msgspec import Struct, field
from msgspec.structs import replace

from groupaudit.verdict import standing

Status = Literal["checked", "skipped", "undecided", "failed", "off"]


class Subject(Struct, frozen=True, kw_only=True):
    """A group, a member or a message that could not be judged, and the reason, which the rule explains.

    Of an `entry`, a row of a list or form, the place is told with it.
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

    `missing` names the tables a skipped rule lacked; `possible` tells whether this kind of input could be judged at
    all if they were supplied. `undecided` counts subjects by a reason the rule declares, `examples` names the first of
    them. `outside` counts findings that the chosen scope hides, `count` those that are shown; false alarms are in neither. `not_inspected` counts, for
    rules about what messages say, the messages by kind whose content no rule looks into: of a page only the title is
    read, of a file only the name.
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
    """Return the outcomes of a report that keeps only some of the findings it had: the others count as outside.

    What a person judged to be a false alarm counts as neither.
    """
    whole, left = (dict(frame.filter(standing())["rule"].value_counts().iter_rows()) for frame in (found, kept))
    return tuple(
        replace(o, count=left.get(o.rule, 0), outside=o.outside + whole.get(o.rule, 0) - left.get(o.rule, 0))
        for o in outcomes
    )
