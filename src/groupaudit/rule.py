"""Define rules: a plan over tables, with everything that a report needs to say about it."""

import enum
import sys
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Generic, TypeVar

import polars as pl
from msgspec import Struct
from pydantic import BaseModel, ConfigDict
from pydantic.fields import FieldInfo

from groupaudit.exhibit import Case, Exhibit, Kind
from groupaudit.tables import SUBJECTS, Tables
from groupaudit.vocabulary import Severity, Text, kebab

__all__ = [
    "ANCHORS", "AnyRule", "Case", "Check", "Exhibit", "Kind", "Params", "Rule", "Scope", "Severity", "Text", "described", "kebab",
    "rule",
]  # fmt: skip


class Scope(enum.StrEnum):
    """How much of the data one call of a rule must see."""

    ROW = "row"
    GROUP = "group"
    ALL = "all"


class Params(BaseModel):
    """Base of a rule's tunable values; used itself for rules without any.

    A field's English description is `description`, the Chinese one `description-zh` in `json_schema_extra`.
    """

    model_config = ConfigDict(
        extra="forbid", frozen=True, alias_generator=kebab, populate_by_name=True, defer_build=True
    )


def described(params: type[Params]) -> dict[str, Text]:
    """Return the description of each tunable value, by its name in the policy."""
    return {field.alias or name: _description(field) for name, field in params.model_fields.items()}


def _description(field: FieldInfo) -> Text:
    extra = field.json_schema_extra if isinstance(field.json_schema_extra, dict) else {}
    english = field.description or ""
    return str(extra.get("description-zh", english)), english


LOST_ROW: Mapping[str, Text] = {
    "rejected-row": (
        "名册、名单、登记表或审批表中有一行未能读入，写的可能就是这一项，请按未能使用的行改正后重新审计",
        "a row of a roster, list, register or form was rejected that may be about this; correct it and audit again",
    )
}
"""The reason for undecided subjects of rules that rest on a list with a rejected row."""

P = TypeVar("P", bound=Params)
Check = Callable[[Tables, P], pl.LazyFrame]
Explain = Callable[[Tables, P, Case], Iterable[Exhibit]]

ANCHORS = (
    "group_id", "member_id", "message_id", "row", "at", "source", "line", "cell", "severity", "confidence",
    "discriminator", "known_by", "known_by_id", "span_start", "span_end", "undecided",
    "said_person", "said_group",
)  # fmt: skip
"""Columns that a plan may deliver besides the declared fields.

`row` anchors a finding to a message: the engine fills in group, member, time and place from it. `discriminator`
distinguishes findings about one subject (a category, a term, an ordinal inside the message) and never holds evidence
text. `known_by` (a row) or `known_by_id` (a message_id) is the message that identifies a finding, if not its own. A row
with `undecided` set is not a finding: its subject could not be judged, for that reason. If it is about a row of a form,
`said_person` or `said_group` is the person or group named there, and its place is that row.
"""


class Rule(Struct, Generic[P], frozen=True, kw_only=True):
    """One rule: id, clause and wording, and the plan that finds breaches; `rule` documents each part."""

    id: str
    clause: str
    title: Text
    severity: Severity
    scope: Scope
    needs: frozenset[str]
    uses: frozenset[str]
    rests_on: frozenset[str]
    params: type[P]
    fields: Mapping[str, Kind]
    message: Text
    advice: Text | None
    undecided: Mapping[str, Text]
    words: Mapping[str, Text]
    signal: bool
    enabled: bool
    doc: str
    check: Check[P]
    explain: Explain[P] | None = None

    def __call__(self, tables: Tables, params: P | None = None) -> pl.LazyFrame:
        """Plan the rule over *tables*; nothing is collected."""
        return self.check(tables, self.params() if params is None else params)

    @property
    def subjects(self) -> frozenset[str]:
        """The inputs without which the rule is impossible, not merely short of a list to compare with."""
        return frozenset(SUBJECTS[name] for name in self.needs if name in SUBJECTS)

    @property
    def family(self) -> str:
        """The first word of the id, for selecting related rules together."""
        return self.id.split("-", 1)[0]


AnyRule = Rule[Any]


def rule(  # noqa: PLR0913  # the parts of a rule are its interface, and keywords name them
    *,
    clause: str,
    title: Text,
    severity: Severity,
    scope: Scope,
    needs: set[str],
    uses: set[str] | None = None,
    rests_on: set[str] | None = None,
    message: Text,
    fields: Mapping[str, Kind] | None = None,
    advice: Text | None = None,
    undecided: Mapping[str, Text] | None = None,
    words: Mapping[str, Text] | None = None,
    params: type[P] = Params,  # type: ignore[assignment]  # the default serves rules without params
    signal: bool = False,
    enabled: bool = True,
    explain: Explain[P] | None = None,
) -> Callable[[Check[P]], Rule[P]]:
    """Turn a check function into a `Rule` named after it.

    *message* and *advice* are templates over *fields*; a finding has no advice if one of its fields is null. A part of
    a template that applies only if a field has a value is written `{field:words % words}`. *uses* names derived tables
    that the rule uses if they can be made. *rests_on* names lists and forms of which one more row could refute a
    finding (`members`: the rosters): if a rejected row may be about the subject, it is undecided. *signal* marks
    findings that a person must confirm: their texts say 疑似. *undecided* explains the reasons that the plan may give.
    *words* gives the words for values of fields of kind CODE in both languages; evidence keeps the codes. *explain*
    shows rows that a finding rests on, in addition to its group, member and message and their rows in the tables of the
    rule.
    """

    def wrap(check: Check[P]) -> Rule[P]:
        return Rule(
            id=kebab(check.__name__),
            clause=clause,
            title=title,
            severity=severity,
            scope=scope,
            needs=frozenset(needs),
            uses=frozenset(uses or ()),
            rests_on=frozenset(rests_on or ()),
            params=params,
            fields=dict(fields or {}),
            message=message,
            advice=advice,
            undecided={**(undecided or {}), **(LOST_ROW if rests_on else {})},
            words=dict(words or {}),
            signal=signal,
            enabled=enabled,
            doc=sys.modules[check.__module__].__doc__ or "",
            check=check,
            explain=explain,
        )

    return wrap
