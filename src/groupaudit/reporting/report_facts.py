"""Facts on page one of every report: regulation, dates, terms, and the amount of data."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from groupaudit.reader import Input
from groupaudit.reader_words import REASONS
from groupaudit.report import Report
from groupaudit.reporting.handed_in import handed_in
from groupaudit.reporting.scope_words import chosen_scope
from groupaudit.vocabulary import Text
from groupaudit.wording import SEVERITIES, joined, pick

TITLE: Text = ("群聊合规审计", "Group chat audit")
NO_DATE: Text = ("未知（输入里没有日期）", "unknown (no date in the inputs)")
NOT_IN_FORCE: Text = (
    "未设置：全部时间都按规定判断（政策文件 effective-from）",
    "not set: everything is judged whatever its date (effective-from in the policy)",
)
NO_POLICY: Text = ("没有：全部用默认设置", "none: everything has its default")
COUNTED: tuple[tuple[str, Text], ...] = (
    ("groups", ("{} 个群", "{} groups")),
    ("members", ("{} 名成员", "{} members")),
    ("messages", ("{} 条消息", "{} messages")),
    ("employees", ("{} 名员工", "{} employees")),
)

ROWS: tuple[Text, ...] = (
    ("{} 行", "{} rows"),
    ("采用 {}", "{} kept"),
    ("重复 {}", "{} duplicate"),
    ("未审计 {}", "{} set aside"),
    ("无法读取 {}", "{} rejected"),
)


def facts(report: Report) -> list[tuple[str, str]]:
    """Return the facts as (name, text); a text that continues the one above has an empty name."""
    header, speak = report.header, report.language
    told = [
        (("依据", "Against"), report.regulation.named(speak)),
        (("截至", "As of"), header.as_of or pick(NO_DATE, speak)),
        (("施行日期", "In force from"), header.effective_from or pick(NOT_IN_FORCE, speak)),
        (("政策文件", "Policy"), header.policy_path or pick(NO_POLICY, speak)),
        (("目的", "Purpose"), header.purpose),
        (("法律依据", "Legal basis"), header.legal_basis),
        (("审计人", "Operator"), header.operator),
        (("范围", "Audited"), counted(report)),
        *(((("", "") if n else ("交来", "Handed in")), said) for n, said in enumerate(handed_in(report))),
        (("只看", "Only"), chosen_scope(report)),
    ]
    return [(pick(name, speak), str(value)) for name, value in told if value]


def counted(report: Report) -> str:
    """Return the numbers of groups, members, messages and employees in words."""
    counts = {**report.counts, "groups": report.groups.height}
    words = (pick(text, report.language).format(counts[name]) for name, text in COUNTED if counts.get(name))
    return joined(words, report.language)


def severities(report: Report) -> str:
    """Return the number of standing findings, in all and by severity."""
    words = (f"{pick(SEVERITIES[s], report.language)} {n}" for s, n in report.by_severity.items() if n)
    return in_all(report) + joined(words, report.language)


def in_all(report: Report) -> str:
    """Return the number of standing findings, with a colon if severities follow."""
    total = ("共 {} 处：", "{} findings: ") if report.standing.height else ("共 {} 处", "{} findings")
    return pick(total, report.language).format(report.standing.height)


def row_counts(i: Input, language: str) -> str:
    """Return the numbers of rows of one file by what became of them, or its problem if it could not be read."""
    if i.problem:
        return i.fault
    counts = (i.rows, i.kept, i.duplicates, sum(i.set_aside.values()), i.rejects)
    return joined((pick(text, language).format(n) for n, text in zip(counts, ROWS, strict=True) if n), language)


def reject_reason(reason: str | None, language: str) -> str:
    """Return the reason for a reject in words, with its detail."""
    key, _, detail = (reason or "").partition(": ")
    return pick(REASONS.get(key, (key, key)), language) + (f"（{detail}）" if detail else "")


def called(groups: pl.DataFrame) -> Mapping[str, str]:
    """Return the displayed name of each group by id: its name, followed by the id if several groups share it."""
    shared = pl.struct("group_id", "name").is_first_distinct().sum().over("name") > 1
    name = pl.coalesce("name", "group_id")
    told = pl.when(shared & pl.col("name").is_not_null()).then(pl.format("{}（{}）", name, "group_id")).otherwise(name)
    return dict(groups.select("group_id", told).drop_nulls().iter_rows())


def by_group_and_rule(findings: pl.DataFrame) -> Mapping[str | None, Mapping[str, list[dict[str, Any]]]]:
    """Group rows by `group_id` and `rule`, each in order of first appearance."""
    found: dict[str | None, dict[str, list[dict[str, Any]]]] = {}
    for row in findings.iter_rows(named=True):
        found.setdefault(row["group_id"], {}).setdefault(row["rule"], []).append(row)
    return found
