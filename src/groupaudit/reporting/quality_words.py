"""How input quality reads: one line for each file and one for all together, and what was joined on which evidence."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from groupaudit.reader import REASONS
from groupaudit.wording import Text, joined, pick

QUALITY_TITLE: Text = ("输入质量", "Input quality")
ALL: Text = ("全部输入", "All inputs")
JOINED: Text = ("合并", "Joined")
BEYOND: Text = ("（超过限度 {limit}）", " (beyond the limit, {limit})")
LEAST: Text = ("（低于下限 {limit}）", " (below the limit, {limit})")
NOT_ALLOWED: Text = ("（政策不允许）", " (not allowed by the policy)")

MEASURES: Mapping[str, Text] = {
    "encoding": ("编码 {detail}", "encoding {detail}"),
    "exporter": ("导出工具 {detail}", "exported by {detail}"),
    "period": ("消息时间 {detail}", "messages from {detail}"),
    "assumed-timezone": ("时间没有时区，按 {detail} 理解", "times without a zone, read in {detail}"),
    "rejects": ("无法读取 {share}{detail}", "{share} not readable{detail}"),
    "duplicates": ("重复 {share}", "{share} duplicates"),
    "without-sender": ("没有发送者的消息 {share}", "{share} messages without a sender"),
    "without-time": ("没有时间的消息 {share}", "{share} messages without a time"),
    "shared-ids": ("与内容不同的消息共用一个 ID 的消息（都已保留）{share}", "{share} messages that share an id with one that says something else (all kept)"),
    "media": ("看不到内容的图片、语音等 {share}", "{share} pictures, voices and the like"),
    "out-of-order": ("时间早于上一条的消息 {share}", "{share} messages earlier than the one before"),
    "after-export": ("时间晚于导出的消息 {share}", "{share} messages later than the export"),
    "gap-days": ("最长 {n} 天没有消息（{detail} 起）", "at most {n} days without a message (from {detail})"),
    "group-nicknames": ("成员有群昵称 {share}", "group nickname known of {share} members"),
    "unclear-names": ("只有一个名字、不知是否群昵称的成员 {share}", "{share} members with one name that may be no group nickname"),
    "by-name": ("没有 ID、只按名字识别的成员 {share}", "{share} members known by name only"),
    "placeholders": ("留有占位符的系统消息 {share}", "{share} system messages with placeholders"),
    "unresolved": ("提到的人对不上成员的系统消息 {share}", "{share} system messages about somebody who is no single member"),
    "two-statuses": ("同一名员工既在职又离职，请核实后改正名单（第 {detail} 行）", "employees both at work and departed; verify, and correct the list (lines {detail})"),
    "namesakes": ("同部门同名的 {n} 组员工，只凭名字分不开（第 {detail} 行）", "{n} names borne by several of one department (lines {detail})"),
    "without-roster": ("只看得到发言者的群 {share}", "{share} groups of which only speakers are known"),
    "uncovered": ("所选期间 {detail} 未覆盖 {share} 天", "{share} days of {detail} not covered"),
}  # fmt: skip
"""What is measured: key → (Chinese, English), in the order of a line."""

JOINS: Mapping[str, Text] = {
    "group": ("群“{joined}”并入 {kept}：{basis}", "group “{joined}” is {kept}: {basis}"),
    "member": ("“{joined}”并入 {kept}：{basis}", "“{joined}” is {kept}: {basis}"),
    "apart": ("显示名为“{joined}”的人没有 ID，可能是几个人，未合并：{basis}", "whoever is shown as “{joined}” has no id and may be several people, not joined: {basis}"),
}  # fmt: skip

USUAL = ("utf-8", "utf-8-sig", "workbook")
"""Encodings that need no word."""

BASES: Mapping[str, Text] = {
    "message-id": ("{n} 条消息的消息 ID 相同", "the same ids of {n} messages"),
    "same-messages": ("{n} 条消息相同", "the same {n} messages"),
}


@dataclass(frozen=True)
class Line:
    """What is told of one input, or of all together (`source` is None); `failed` where anything is beyond its limit."""

    source: str | None
    text: str
    failed: bool


def quality_lines(quality: pl.DataFrame, language: str) -> Iterator[Line]:
    """Yield a line for all inputs together, then one for each; what is nought or usual is left out."""
    order = {measure: n for n, measure in enumerate(MEASURES)}
    ranked = quality.with_columns(_order=pl.col("measure").replace_strict(order, default=len(order)))
    for (source,), rows in ranked.sort("source", "_order", nulls_last=False).group_by("source", maintain_order=True):
        told = [words for row in rows.iter_rows(named=True) if (words := _told(row, language))]
        if told:
            yield Line(None if source is None else str(source), joined(told, language), bool(rows["failed"].any()))


def failures(quality: pl.DataFrame, language: str) -> Iterator[str]:
    """Yield what is beyond its limit, one line each, with the input it is about."""
    for row in quality.filter("failed").iter_rows(named=True):
        where = row["source"] or pick(ALL, language)
        yield f"{where}{pick(('：', ': '), language)}{_told(row, language)}"


def join_lines(joins: pl.DataFrame, language: str) -> Iterator[str]:
    """Yield what was joined, and what was left apart, one line each."""
    for row in joins.iter_rows(named=True):
        basis = pick(BASES[row["basis"]], language).format(n=row["messages"])
        name = row["joined"].removeprefix("name:")
        yield pick(JOINS[row["what"]], language).format(joined=name, kept=row["kept"], basis=basis)


def _told(row: Mapping[str, object], language: str) -> str:
    n, of, detail, measure = row["n"], row["of"], str(row["detail"] or ""), str(row["measure"])
    if not row["failed"] and ((n == 0 and measure != "group-nicknames") or detail in USUAL):
        return ""
    if measure == "rejects":
        detail = _reasons(detail, language)
    elif measure in ("period", "uncovered"):
        detail = detail.replace("/", pick(("至", " to "), language))
    share = f"{n}/{of}"
    said = pick(MEASURES[measure], language).format(n=n, share=share, detail=detail)
    return said + (_beyond(row, language) if row["failed"] else "")


def _reasons(detail: str, language: str) -> str:
    told = []
    for pair in detail.split():
        key, _, n = pair.partition("=")
        told.append(f"{pick(REASONS.get(key, (key, key)), language)} {n}")
    return pick(("（{}）", " ({})"), language).format(joined(told, language)) if told else ""


def _beyond(row: Mapping[str, object], language: str) -> str:
    limit = row["limit"]
    if not isinstance(limit, float):
        return pick(NOT_ALLOWED, language)
    text = LEAST if row["measure"] == "group-nicknames" else BEYOND
    return pick(text, language).format(limit=f"{limit:g}" if row["of"] is None else f"{limit:.0%}")
