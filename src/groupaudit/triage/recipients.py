"""Split a report among its recipients: per group, per responsible unit, or per administrator."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence

import polars as pl
from msgspec import Struct, field
from msgspec.structs import replace

from groupaudit.findings import canonical
from groupaudit.outcome import Outcome
from groupaudit.report import Report
from groupaudit.rule import AnyRule, Kind
from groupaudit.vocabulary import Language, SplitBy, Text
from groupaudit.wording import pick

NOBODY: Mapping[SplitBy, Text] = {
    SplitBy.GROUP: ("不属于任何一个群", "of no group"),
    SplitBy.UNIT: ("责任单位不明", "no responsible unit"),
    SplitBy.ADMIN: ("没有管理员", "no administrator"),
}
"""Names of the recipient of everything that belongs to no other recipient."""

OTHERS: Text = ("另 {n} 个群", "{n} other groups")

ANCHORED = (
    "group_id", "member_id", "member_name", "message_id", "at", "source", "line", "cell", "quote", "verified_by", "note",
)  # fmt: skip
"""Columns of FINDINGS about the place of a finding, withheld from recipients of other groups."""

PRIVATE = (Kind.PERSON, Kind.TEXT, Kind.BODY, Kind.PLACE)
"""Kinds of fields that are withheld with them."""


class Recipient(Struct, frozen=True, kw_only=True):
    """A recipient and the ids of its groups; of registered groups that were not handed in, the names.

    `kind` is the kind of `name`, None for the recipient of everything that belongs to no other.
    """

    kind: Kind | None
    name: str
    groups: frozenset[str] = field(default_factory=frozenset)


def recipients(report: Report, by: SplitBy) -> tuple[Recipient, ...]:
    """Return all recipients of *report* in a fixed order; the last receives what belongs to no other."""
    named = {SplitBy.GROUP: _groups, SplitBy.UNIT: _units, SplitBy.ADMIN: _administrators}[by](report)
    taken = frozenset(group for recipient in named for group in recipient.groups)
    reached = reach(report)
    every = {group for groups in reached for group in groups} | {*report.groups["group_id"]}
    lost = any(not groups & taken for groups in reached)
    left = frozenset(every) - taken
    rest = Recipient(kind=None, name=pick(NOBODY[by], report.language), groups=left)
    return (*named, rest) if left or lost else tuple(named)


def _groups(report: Report) -> list[Recipient]:
    return [
        Recipient(kind=Kind.GROUP, name=name or id_, groups=frozenset({id_}))
        for id_, name in report.groups.select("group_id", "name").iter_rows()
    ]


def _units(report: Report) -> list[Recipient]:
    keyed = report.scorecard.drop_nulls("unit").with_columns(key=pl.coalesce("group_id", "name")).drop_nulls("key")
    units = keyed.group_by("unit").agg("key").sort("unit")
    return [Recipient(kind=Kind.UNIT, name=u, groups=frozenset(keys)) for u, keys in units.iter_rows()]


def _administrators(report: Report) -> list[Recipient]:
    kept = report.acquaintance.people.filter("steward")
    people = kept.group_by("person").agg(pl.col("names").list.first().drop_nulls().first(), "group_id").sort("person")
    return [Recipient(kind=Kind.PERSON, name=n or p, groups=frozenset(g)) for p, n, g in people.iter_rows()]


def reach(report: Report) -> list[frozenset[str]]:
    """Return for every finding the groups that it is about: its own, and those in its fields of kind GROUP."""
    known, naming = _known(report), _naming(report.rules)
    reached = []
    for rule, group, fields in report.found.select("rule", "group_id", "fields").iter_rows():
        about = {group} if group else set()
        for value in _values(json.loads(fields), naming[rule]) if rule in naming else ():
            about |= known.get(value, frozenset())
        reached.append(frozenset(about))
    return reached


def by_group(report: Report) -> dict[str | None, list[int]]:
    """Return the positions of the findings about each group, and under None of those about no group."""
    index: dict[str | None, list[int]] = {}
    for n, groups in enumerate(reach(report)):
        for group in groups or {None}:
            index.setdefault(group, []).append(n)
    return index


def _known(report: Report) -> dict[str, frozenset[str]]:
    """Return the groups that a name or an id may mean; names stand for groups that were not handed in."""
    meant: dict[str, frozenset[str]] = {}
    absent = report.scorecard.filter(pl.col("group_id").is_null()).select(pl.col("name").alias("group_id"), "name")
    for id_, name in pl.concat([report.groups.select("group_id", "name"), absent]).iter_rows():
        for value in filter(None, {id_, name}):
            meant[value] = meant.get(value, frozenset()) | {id_}
    return meant


def _naming(rules: Mapping[str, AnyRule]) -> dict[str, list[str]]:
    """Return the fields of every rule that name groups."""
    fields = {id_: [n for n, kind in rule.fields.items() if kind is Kind.GROUP] for id_, rule in rules.items()}
    return {id_: names for id_, names in fields.items() if names}


def _values(fields: Mapping[str, object], names: list[str]) -> Iterator[str]:
    for name in names:
        value = fields.get(name)
        yield from (v for v in (value if isinstance(value, list) else [value]) if isinstance(v, str))


def own(report: Report, recipient: Recipient, about: Mapping[str | None, Sequence[int]] | None = None) -> Report:
    """Return the part of *report* about the recipient's groups; other groups appear as a number only.

    *about* is `by_group(report)`, to compute it once for several recipients. Undecided cases are counted over the whole
    audit, as the group of some is unknown.
    """
    groups = recipient.groups
    index = by_group(report) if about is None else about
    keys = groups if recipient.kind else groups | {None}
    mine = sorted({n for key in keys for n in index.get(key, ())})
    found = _discreet(report, report.found[mine], groups)
    here = report.groups.filter(pl.col("group_id").is_in(groups))
    card = report.scorecard.filter(pl.coalesce("group_id", "name").is_in(groups))
    silent = report.acquaintance.silent.filter(pl.col("group_id").is_in(groups))
    unseen = dict(silent.group_by("kind").agg(pl.col("messages").sum()).sort("kind").iter_rows())
    counts = dict(found["rule"].value_counts().iter_rows())
    return replace(
        report,
        found=found,
        worded=None,
        outcomes=tuple(_outcome(o, counts, groups, unseen) for o in report.outcomes),
        groups=here,
        scorecard=card,
        responses=_responses(report, recipient),
        activity=report.activity.filter(pl.col("group_id").is_in(groups)),
        quality=report.quality.with_columns(pl.lit(None, pl.String).alias(n) for n in ("group_name", "near_group")),
        joins=report.joins.filter(pl.col("group_id").is_in(groups)),
        unmatched=report.unmatched.filter(pl.col("group_id").is_in(groups)),
        counts=_counts(report, here, unseen),
        scope=replace(report.scope, groups=()),
        recipient=_called(report, recipient),
        previous=None,
        disclosure=replace(report.disclosure, public=report.disclosure.public | _numbers(report)),
    )


def _responses(report: Report, recipient: Recipient) -> pl.DataFrame:
    """Return the response times of the recipient's groups; a unit's own figures only for that unit."""
    unit = recipient.name if recipient.kind is Kind.UNIT else None
    its_own = (pl.col("level") == "unit") & (pl.col("unit") == pl.lit(unit, pl.String)).fill_null(value=False)
    return report.responses.filter(its_own | pl.col("group_id").is_in(recipient.groups).fill_null(value=False))


def _numbers(report: Report) -> frozenset[str]:
    """Return the words for any number of other groups, which need no redaction."""
    return frozenset(pick(OTHERS, report.language).format(n=n) for n in range(1, report.scorecard.height + 1))


def _called(report: Report, recipient: Recipient) -> str:
    shown = report.disclosure
    hide: Mapping[Kind | None, Callable[[str], str | None]] = {
        Kind.PERSON: shown.person, Kind.GROUP: shown.group, Kind.UNIT: shown.unit,
    }  # fmt: skip
    return hide.get(recipient.kind, str)(recipient.name) or ""


def _counts(report: Report, here: pl.DataFrame, unseen: Mapping[str, int]) -> dict[str, int]:
    figures = {"groups": here.height, "members": here["members"].sum(), "messages": here["messages"].sum()}
    told = {name: int(n) for name, n in figures.items() if name in report.counts}
    return told | {f"messages-{kind}": n for kind, n in unseen.items()}


def _outcome(o: Outcome, counts: Mapping[str, int], groups: frozenset[str], unseen: Mapping[str, int]) -> Outcome:
    return replace(
        o,
        count=counts.get(o.rule, 0),
        examples=tuple(s for s in o.examples if s.group_id in groups),
        not_inspected=unseen if o.not_inspected else {},
    )


def _discreet(report: Report, found: pl.DataFrame, groups: frozenset[str]) -> pl.DataFrame:
    """Return *found* without what recipients of *groups* may not see.

    Other groups in fields become a number. Findings in another group lose all columns and fields about people, texts
    and places.
    """
    names = _Names(known=_known(report), groups=groups, language=report.language)
    naming = _naming(report.rules)
    fields = [
        _discreet_fields(text, report.rules[rule].fields, names, elsewhere=not (group is None or group in groups))
        if rule in naming
        else text
        for rule, text, group in found.select("rule", "fields", "group_id").iter_rows()
    ]
    here = pl.col("group_id").is_null() | pl.col("group_id").is_in(groups)
    return found.with_columns(
        pl.when(here).then(pl.col(*ANCHORED)),
        fields=pl.Series(fields, dtype=pl.String),
        group_name=pl.when(here).then("group_name").otherwise(pl.lit(names.others(1))),
    )


def _discreet_fields(text: str, kinds: Mapping[str, Kind], names: "_Names", *, elsewhere: bool) -> str:
    """Return the `fields` of a finding, of these *kinds*, without what the recipient may not see.

    *elsewhere*: the finding is in another group.
    """
    told: dict[str, object] = json.loads(text)
    for name, kind in kinds.items():
        if kind is Kind.GROUP:
            told[name] = names.told(told.get(name))
        elif elsewhere and kind in PRIVATE:
            told[name] = None
    return canonical(told)


class _Names(Struct, frozen=True, kw_only=True):
    """Group names as recipients of *groups* may see them; *known* is what names and ids may mean."""

    known: Mapping[str, frozenset[str]]
    groups: frozenset[str]
    language: Language

    def told(self, value: object) -> object:
        """Return a name or a list of names, with other known groups replaced by their number."""
        if not isinstance(value, list):
            return value if self._may_be_told(value) else self.others(1)
        kept = [name for name in value if self._may_be_told(name)]
        return kept if len(kept) == len(value) else [*kept, self.others(len(value) - len(kept))]

    def others(self, number: int) -> str:
        """Return the words for a number of other groups."""
        return pick(OTHERS, self.language).format(n=number)

    def _may_be_told(self, name: object) -> bool:
        return not isinstance(name, str) or name not in self.known or bool(self.known[name] & self.groups)
