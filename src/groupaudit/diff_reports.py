"""Write the difference of two reports: as text for the terminal, as JSON, and as CSV for a spreadsheet."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, BinaryIO

from groupaudit.report_diff import NO_UNIT, STATES, WHY_UNCHECKED, Change, Difference, GroupChange
from groupaudit.vocabulary import Language
from groupaudit.wording import SEVERITIES, Text, inert, pick

COLUMNS: Mapping[str, Text] = {
    "state": ("变化", "change"),
    "why": ("未能复查的原因", "why not checked again"),
    "unit": ("单位", "unit"),
    "group_name": ("群", "group"),
    "severity": ("级别", "severity"),
    "clause": ("条款", "clause"),
    "rule": ("规则", "rule"),
    "member_name": ("成员", "member"),
    "message": ("内容", "message"),
    "verdict": ("核查结论", "verdict"),
    "fingerprint": ("指纹", "fingerprint"),
}

NO_ROSTER: Text = (
    "报告里没有名册：成员增减只有人数，谁进群、退群、改名请比较名册",
    "A report holds no roster: of members only the numbers are told; compare rosters to see who joined, left or renamed",
)


def write(path_suffix: str, found: Difference, language: Language, out: BinaryIO) -> None:
    """Write *found* in the format of *path_suffix*, a key of FORMATS."""
    FORMATS[path_suffix](found, language, out)


def text(found: Difference, language: Language) -> Iterator[str]:
    """Yield the lines of the report for a terminal: figures per unit, then what changed, then the groups."""
    states = [pick(words, language) for words in STATES.values()]
    yield pick(("两次审计的变化", "What changed between two audits"), language)
    for unit, counts in found.by_unit().items():
        figures = "  ".join(f"{state} {counts[code]}" for code, state in zip(STATES, states, strict=True))
        yield f"  {inert(unit or pick(NO_UNIT, language))}  {figures}"
    for code, state in zip(STATES, states, strict=True):
        changes = found.of(code)
        if changes and code != "persisting":
            yield ""
            yield f"{state} ({len(changes)})"
            yield from (f"  {_line(change, language)}" for change in changes)
    if found.groups:
        yield ""
        yield pick(("群的变化", "Groups that changed"), language)
        yield from (f"  {_group(group, language)}" for group in found.groups)
    yield ""
    yield pick(NO_ROSTER, language)


def _line(change: Change, language: Language) -> str:
    finding = change.finding
    where = inert(finding["group_name"] or finding["group_id"] or "")
    who = inert(finding["member_name"] or finding["member_id"] or "")
    why = f" [{pick(WHY_UNCHECKED[change.why], language)}]" if change.why else ""
    severity = pick(SEVERITIES[finding["severity"]], language)
    return (
        " · ".join(part for part in (severity, finding["rule"], where, who) if part)
        + f"{why} {finding['fingerprint'][:8]}"
    )


def _group(group: GroupChange, language: Language) -> str:
    old, new = group.names
    name = inert(new or old or group.group_id)
    before, after = group.members
    if before is None:
        return f"{name}: {pick(('新交来', 'handed in for the first time'), language)}, {after}"
    if after is None:
        return f"{name}: {pick(('没有再交来', 'not handed in again'), language)}"
    renamed = f"{pick(('原名', 'was'), language)} {inert(old or '')}; " if old != new else ""
    return f"{name}: {renamed}{pick(('成员', 'members'), language)} {before} → {after}"


def _json(found: Difference, _: Language, out: BinaryIO) -> None:
    document: dict[str, Any] = {
        "schema": "groupaudit-diff/1",
        "units": [{"unit": unit, **counts} for unit, counts in found.by_unit().items()],
        "groups": [
            {"group_id": g.group_id, "unit": g.unit, "names": g.names, "members": g.members} for g in found.groups
        ],
        "changes": [{"state": c.state, "why": c.why, "unit": c.unit, "finding": c.finding} for c in found.changes],
    }
    out.write(json.dumps(document, ensure_ascii=False, indent=1).encode("utf-8", "surrogatepass") + b"\n")


def _csv(found: Difference, language: Language, out: BinaryIO) -> None:
    import polars as pl

    from groupaudit.spreadsheet import write_csv

    rows = [_row(change, language) for change in found.changes]
    table = pl.DataFrame(rows, schema=dict.fromkeys(COLUMNS, pl.String), orient="row")
    write_csv(table, {name: pick(words, language) for name, words in COLUMNS.items()}, out)


def _row(change: Change, language: Language) -> tuple[str | None, ...]:
    own = {
        "state": pick(STATES[change.state], language),
        "why": pick(WHY_UNCHECKED[change.why], language) if change.why else None,
        "unit": change.unit,
    }
    return tuple(own[name] if name in own else change.finding[name] for name in COLUMNS)


def _text(found: Difference, language: Language, out: BinaryIO) -> None:
    out.writelines(f"{line}\n".encode("utf-8", "replace") for line in text(found, language))


FORMATS: Mapping[str, Callable[[Difference, Language, BinaryIO], None]] = {".json": _json, ".csv": _csv, ".txt": _text}
