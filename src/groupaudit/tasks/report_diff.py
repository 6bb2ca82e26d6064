"""Compare two JSON reports: which findings are new, fixed, persisting, or were not looked for again."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import polars as pl
from msgspec import Struct

from groupaudit.errors import UsageError, both
from groupaudit.vocabulary import Text

STATES: Mapping[str, Text] = {
    "new": ("新增", "new"),
    "unseen": ("此前未查", "not looked for before"),
    "changed": ("结论改变", "verdict changed"),
    "persisting": ("仍在", "persisting"),
    "fixed": ("已消除", "fixed"),
    "unchecked": ("未能复查", "not checked again"),
}
"""What became of a finding.

`unseen`: only in the new report, but the old one did not look for it. `changed`: still there, with another verdict or
status.
"""

WHY_UNCHECKED: Mapping[str, Text] = {
    "rule": ("那份报告没有检查这条规则，或未能判断", "that report did not check its rule, or could not decide"),
    "group": ("那份报告里没有这个群", "its group is not in that report"),
    "period": ("那份报告的消息不包括这段时间", "the messages of that report do not reach to it"),
    "scope": ("两份报告的范围不同", "the reports have different scopes"),
}
"""Reasons why a finding missing from one report cannot be called fixed or new."""

PERIOD = ("since", "until")
JUDGEMENT = ("status", "verdict")
NO_UNIT: Text = ("（责任单位不明）", "(no responsible unit)")
Finding = Mapping[str, Any]


class Change(Struct, frozen=True):
    """One finding, from the new report if it is there, with its state; `why` is a key of WHY_UNCHECKED."""

    state: str
    finding: Finding
    unit: str | None
    why: str = ""


class GroupChange(Struct, frozen=True):
    """A group that was added, removed, renamed or changed in size; None for values missing from a report."""

    group_id: str
    unit: str | None
    names: tuple[str | None, str | None]
    members: tuple[int | None, int | None]


class Difference(Struct, frozen=True):
    """All changes, by state, group, rule and fingerprint; and the changed groups, by id."""

    changes: tuple[Change, ...]
    groups: tuple[GroupChange, ...]
    members: pl.DataFrame | None = None  # ROSTER_CHANGES; None if no rosters were compared
    compared: int = 0  # number of groups with a full roster on both sides
    nobody: bool = False  # whether people are hidden

    def of(self, state: str) -> tuple[Change, ...]:
        """Return the changes of one state."""
        return tuple(change for change in self.changes if change.state == state)

    def by_unit(self) -> dict[str | None, dict[str, int]]:
        """Return the numbers of findings per unit and state, units by name, the unknown unit last."""
        units = sorted({change.unit for change in self.changes}, key=lambda unit: (unit is None, unit or ""))
        counts: dict[str | None, dict[str, int]] = {unit: dict.fromkeys(STATES, 0) for unit in units}
        for change in self.changes:
            counts[change.unit][change.state] += 1
        return counts


def comparable(old: Mapping[str, Any], new: Mapping[str, Any]) -> None:
    """Check that two reports identify the same finding in the same way.

    Raises:
        UsageError: they do not; the message names the differences.
    """
    hidden = [report["show"] == "none" for report in (old, new)]
    differ = [
        name for name, unlike in (("view", old["view"] != new["view"]), ("show", hidden[0] != hidden[1])) if unlike
    ]
    if differ:
        told = "、".join(f"{name} {old[name]} ≠ {new[name]}" for name in differ)
        raise UsageError(
            both(
                f"两份报告不能比较：{told}；请用同样的选项生成",
                f"reports that cannot be compared: {told}; make both with the same options",
            )
        )
    groups = [{group["group_id"] for group in report["groups"]} for report in (old, new)]
    if all(hidden) and all(groups) and groups[0].isdisjoint(groups[1]):
        raise UsageError(
            both(
                "两份报告的化名用了不同的密钥，请用 --key 指定同一个",
                "the pseudonyms of the two reports were made with different keys; name the same one with --key",
            )
        )


def difference(old: Mapping[str, Any], new: Mapping[str, Any]) -> Difference:
    """Return the changes from *old* to *new*, both documents of JSON reports."""
    before, after = ({f["fingerprint"]: f for f in report["findings"]} for report in (old, new))
    units = _units(old) | _units(new)
    then, now = _Looked(old, new, earlier=True), _Looked(new, old)
    changes = [
        *(_still(before.get(print_), finding, then, units) for print_, finding in after.items()),
        *(_gone(finding, now, units) for print_, finding in before.items() if print_ not in after),
    ]
    order = {state: n for n, state in enumerate(STATES)}
    changes.sort(key=lambda c: (order[c.state], *(c.finding[k] or "" for k in ("group_id", "rule", "fingerprint"))))
    return Difference(tuple(changes), tuple(_group_changes(old, new, units)))


def _units(report: Mapping[str, Any]) -> dict[str, str | None]:
    return {card["group_id"]: card["unit"] for card in report["scorecard"]["groups"] if card["group_id"]}


def _still(before: Finding | None, finding: Finding, then: "_Looked", units: Mapping[str, str | None]) -> Change:
    unit = units.get(finding["group_id"])
    if before is None:
        why = then.why_not(finding)
        return Change("unseen" if why else "new", finding, unit, why)
    same = all(before[name] == finding[name] for name in JUDGEMENT)
    return Change("persisting" if same else "changed", finding, unit)


def _gone(finding: Finding, now: "_Looked", units: Mapping[str, str | None]) -> Change:
    why = now.why_not(finding)
    return Change("unchecked" if why else "fixed", finding, units.get(finding["group_id"]), why)


class _Looked:
    """Tells whether a report looked for a finding of the *other*; for the *earlier* report, later messages are new."""

    def __init__(self, report: Mapping[str, Any], other: Mapping[str, Any], *, earlier: bool = False) -> None:
        scopes = [{**r["scope"], **(dict.fromkeys(PERIOD) if earlier else {})} for r in (report, other)]
        self._earlier = earlier
        self._checked = {outcome["rule"] for outcome in report["outcomes"] if outcome["status"] == "checked"}
        self._spans = {group["group_id"]: (group["first_at"], group["last_at"]) for group in report["groups"]}
        self._same_scope = scopes[0] == scopes[1]

    def why_not(self, finding: Finding) -> str:
        """Return why it did not, a key of WHY_UNCHECKED; empty if it did."""
        group, at = finding["group_id"], finding["at"]
        if finding["rule"] not in self._checked:
            return "rule"
        if group is not None and group not in self._spans:
            return "group"
        first, last = self._spans.get(group, (None, None))
        if (
            finding["message_id"] is not None
            and at
            and first
            and last
            and (at < first or (at > last and not self._earlier))
        ):
            return "period"
        return "" if self._same_scope else "scope"


def _group_changes(
    old: Mapping[str, Any], new: Mapping[str, Any], units: Mapping[str, str | None]
) -> Iterator[GroupChange]:
    before, after = ({group["group_id"]: group for group in report["groups"]} for report in (old, new))
    for id_ in sorted({*before, *after}):
        pair: Sequence[Mapping[str, Any]] = (before.get(id_, {}), after.get(id_, {}))
        names, members = (tuple(group.get(key) for group in pair) for key in ("name", "members"))
        if id_ not in before or id_ not in after or names[0] != names[1] or members[0] != members[1]:
            yield GroupChange(id_, units.get(id_), (names[0], names[1]), (members[0], members[1]))
