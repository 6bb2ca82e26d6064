"""Write the difference of two reports: as text for the terminal, as JSON, and as CSV."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, BinaryIO

from groupaudit.tasks.report_diff import NO_UNIT, STATES, WHY_UNCHECKED, Change, Difference, GroupChange
from groupaudit.tasks.roster_diff import MOVES
from groupaudit.vocabulary import Language, Text
from groupaudit.wording import SEVERITIES, inert, pick

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
    "报告里没有名册：成员增减只有人数；谁进群、退群、改群昵称，用 --rosters 旧名册 新名册 比较",
    "A report holds no roster: of members only the numbers are told; --rosters OLD NEW tells who joined, left or has another nickname",
)

COMPARED: Text = (
    "名册的变化（两边都有完整名册的 {n} 个群）",
    "Changes of the rosters ({n} groups of which both sides have a full one)",
)


def write(path_suffix: str, found: Difference, language: Language, out: BinaryIO) -> None:
    """Write *found* in the format of *path_suffix*, a key of FORMATS."""
    FORMATS[path_suffix](found, language, out)


def text(found: Difference, language: Language) -> Iterator[str]:
    """Yield the lines for a terminal: figures per unit, then changes, then groups."""
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
    yield from _members(found, language)


def _members(found: Difference, language: Language) -> Iterator[str]:
    """Yield who joined, left or changed the nickname; only numbers if people are hidden."""
    if found.members is None:
        yield pick(NO_ROSTER, language)
        return
    counts = dict(found.members["move"].value_counts().iter_rows())
    figures = "  ".join(f"{pick(words, language)} {counts.get(move, 0)}" for move, words in MOVES.items())
    yield f"{pick(COMPARED, language).format(n=found.compared)}  {figures}"
    if not found.nobody:
        yield from (f"  {_move(row, language)}" for row in found.members.iter_rows(named=True))


def _move(row: Mapping[str, Any], language: Language) -> str:
    group = inert(row["group_name"] or row["group_id"])
    names = [inert(name) for name in (row["before"], row["after"]) if name is not None] or [inert(row["member_id"])]
    return f"{pick(MOVES[row['move']], language)}  {group} · {' → '.join(names)}"


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
        "rosters_compared": found.compared,
        "members": [] if found.members is None or found.nobody else found.members.to_dicts(),
        "rosters": None
        if found.members is None
        else dict(found.members["move"].value_counts().sort("move").iter_rows()),
        "changes": [{"state": c.state, "why": c.why, "unit": c.unit, "finding": c.finding} for c in found.changes],
    }
    out.write(json.dumps(document, ensure_ascii=False, indent=1).encode("utf-8", "surrogatepass") + b"\n")


def _csv(found: Difference, language: Language, out: BinaryIO) -> None:
    import polars as pl

    from groupaudit.reporting.spreadsheet import write_csv

    rows = [_row(change, language) for change in found.changes]
    if found.members is not None and not found.nobody:
        rows += [_roster_row(member, language) for member in found.members.iter_rows(named=True)]
    table = pl.DataFrame(rows, schema=dict.fromkeys(COLUMNS, pl.String), orient="row")
    write_csv(table, {name: pick(words, language) for name, words in COLUMNS.items()}, out)


def _row(change: Change, language: Language) -> tuple[str | None, ...]:
    own = {
        "state": pick(STATES[change.state], language),
        "why": pick(WHY_UNCHECKED[change.why], language) if change.why else None,
        "unit": change.unit,
    }
    return tuple(own[name] if name in own else change.finding[name] for name in COLUMNS)


def _roster_row(member: Mapping[str, Any], language: Language) -> tuple[str | None, ...]:
    names = [name for name in (member["before"], member["after"]) if name is not None]
    own = {
        "state": pick(MOVES[member["move"]], language),
        "group_name": member["group_name"] or member["group_id"],
        "member_name": " → ".join(names) or member["member_id"],
    }
    return tuple(own.get(name) for name in COLUMNS)


def _text(found: Difference, language: Language, out: BinaryIO) -> None:
    out.writelines(f"{line}\n".encode("utf-8", "replace") for line in text(found, language))


FORMATS: Mapping[str, Callable[[Difference, Language, BinaryIO], None]] = {".json": _json, ".csv": _csv, ".txt": _text}
