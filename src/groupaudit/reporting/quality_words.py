"""Words for input quality: one line per file and one for all together, and what was joined on which evidence."""

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl
from msgspec import Struct

from groupaudit.headings import heading
from groupaudit.intake.quality import OF_THE_FILE
from groupaudit.reader_words import NAMES_FROM, REASONS
from groupaudit.vocabulary import Text
from groupaudit.wording import joined, pick

QUALITY_TITLE: Text = ("输入质量", "Input quality")
ALL: Text = ("全部输入", "All inputs")
JOINED: Text = ("合并", "Joined")
BEYOND: Text = ("（超过限度 {limit}）", " (beyond the limit, {limit})")
LEAST: Text = ("（低于下限 {limit}）", " (below the limit, {limit})")
NOT_ALLOWED: Text = ("（政策不允许）", " (not allowed by the policy)")

MEASURES: Mapping[str, Text] = {
    "encoding": ("编码 {detail}", "encoding {detail}"),
    "exporter": ("导出工具 {detail}", "exported by {detail}"),
    "names-from": ("成员名字取自 {detail}", "names of members taken from {detail}"),
    "unused-columns": ("没有读取的列 {detail}（如有用，请在政策文件的 [column-map] 中说明）", "columns not read: {detail} (if they are of use, explain them in [column-map] of the policy)"),
    "period": ("消息时间 {detail}", "messages from {detail}"),
    "assumed-timezone": ("时间没有时区，按 {detail} 理解", "times without a zone, read in {detail}"),
    "rejects": ("无法读取 {share}{detail}", "{share} not readable{detail}"),
    "duplicates": ("重复 {share}", "{share} duplicates"),
    "without-sender": ("没有发送者的消息 {share}", "{share} messages without a sender"),
    "without-time": ("没有时间的消息 {share}", "{share} messages without a time"),
    "shared-ids": ("与内容不同的消息共用一个 ID 的消息（都已保留）{share}", "{share} messages that share an id with one that says something else (all kept)"),
    "media": ("看不到内容的图片、语音等 {share}", "{share} pictures, voices and the like"),
    "out-of-order": ("时间早于上一条的消息 {share}", "{share} messages earlier than the one before"),
    "after-export": ("时间比导出晚一天以上的消息 {share}", "{share} messages more than a day later than the export"),
    "gap-days": ("最长 {n} 天没有消息（{detail} 起）", "at most {n} days without a message (from {detail})"),
    "group-nicknames": ("成员有群昵称 {share}", "group nickname known of {share} members"),
    "unclear-names": ("只有一个名字、不知是否群昵称的成员 {share}", "{share} members with one name that may be no group nickname"),
    "by-name": ("没有 ID、只按名字识别的成员 {share}", "{share} members known by name only"),
    "unfilled-names": ("名字没有填出的成员 {share}", "{share} members whose name was never filled in"),
    "placeholders": ("留有占位符的系统消息 {share}", "{share} system messages with placeholders"),
    "unresolved": ("提到的人对不上成员的系统消息 {share}", "{share} system messages about somebody who is no single member"),
    "counted-twice": ("与 {other} 似为同一段聊天：可比的消息中 {share} 文字和分钟相同，但对不上，算了两次；请只交时间带秒的那份", "seems to hold the same talk as {other}: {share} messages compared agree in text and minute, yet could not be merged and count twice; hand in only the one with seconds"),
    "same-talk": ("与 {other} 可能是同一个群、用了两个名称：可比的消息中 {share} 文字和分钟相同，未合并；请核对", "possibly one group under two names with {other}: {share} messages compared agree in text and minute, not joined; verify"),
    "two-statuses": ("同一名员工既在职又离职，请核实后改正名单（第 {detail} 行）", "employees both at work and departed; verify, and correct the list (lines {detail})"),
    "namesakes": ("同部门同名的 {n} 组员工，只凭名字分不开（第 {detail} 行）", "{n} names borne by several of one department (lines {detail})"),
    "unreadable-days": ("日期读不懂，请改成 2026-03-31 这样的日期：{detail}", "days that cannot be read, write them as 2026-03-31: {detail}"),
    "no-such-group": ("写的群对不上交来的群，请核对群名、群 ID，或补交导出：{detail}", "groups that none handed in can be taken for, check their names and ids or hand in their exports: {detail}"),
    "several-groups": ("几个群同名，不知道写的是哪个，请补填群 ID：{detail}", "groups of which several bear the name, fill in their ids: {detail}"),
    "without-roster": ("只看得到发言者的群 {share}", "{share} groups of which only speakers are known"),
    "uncovered": ("所选期间 {detail} 按群计未覆盖 {share} 天", "{share} days of {detail} not covered, group by group"),
}  # fmt: skip
"""Words for measures: key → (Chinese, English), in the order of a line."""

ROWS_NAMED = 20
"""Maximum number of a form's rows in a line; the JSON report has all of them."""

LINE: Text = ("第 {} 行", "line {}")
MEANT: Text = ("（是不是“{}”？）", " (did you mean “{}”?)")
MORE: Text = ("等 {} 处", "and others, {} in all")

JOINS: Mapping[str, Text] = {
    "group": ("群“{joined}”并入 {kept}：{basis}", "group “{joined}” is {kept}: {basis}"),
    "member": ("“{joined}”并入 {kept}：{basis}", "“{joined}” is {kept}: {basis}"),
    "apart": ("显示名为“{joined}”的人没有 ID，可能是几个人，未合并：{basis}", "whoever is shown as “{joined}” has no id and may be several people, not joined: {basis}"),
}  # fmt: skip

USUAL = ("utf-8", "utf-8-sig", "workbook")
"""Encodings that are not mentioned."""

BASES: Mapping[str, Text] = {
    "message-id": ("{n} 条消息的消息 ID 相同", "the same ids of {n} messages"),
    "same-messages": ("{n} 条消息相同", "the same {n} messages"),
}


class Line(Struct, frozen=True):
    """Statements about one input, or about all together (`source` is None); `failed` if a measure exceeds its limit."""

    source: str | None
    text: str
    failed: bool


def quality_lines(quality: pl.DataFrame, language: str) -> Iterator[Line]:
    """Yield a line for all inputs together, then one for each; zero and usual values are left out."""
    order = {measure: n for n, measure in enumerate(MEASURES)}
    ranked = quality.with_columns(_order=pl.col("measure").replace_strict(order, default=len(order)))
    for (source,), rows in ranked.sort("source", "_order", nulls_last=False, maintain_order=True).group_by(
        "source", maintain_order=True
    ):
        told = [
            words
            for _, same in rows.group_by("measure", maintain_order=True)
            for row in _together(same, language)
            if (words := _told(row, language))
        ]
        if told:
            yield Line(None if source is None else str(source), joined(told, language), bool(rows["failed"].any()))


def _together(rows: pl.DataFrame, language: str) -> Iterator[Mapping[str, object]]:
    """Yield the rows of one measure, with rows about single rows of a form combined into one."""
    first, *_ = every = rows.to_dicts()
    if first["place"] is None:
        yield from every
        return
    named = [_row(row, language) for row in every[:ROWS_NAMED]]
    more = [pick(MORE, language).format(len(every))] if len(every) > ROWS_NAMED else []
    yield {**first, "detail": joined([*named, *more], language)}


def _row(row: Mapping[str, Any], language: str) -> str:
    """Return a line or cell with its content: the name of a group, or the column that cannot be read."""
    place = pick(LINE, language).format(row["place"]) if row["place"].isdecimal() else row["place"]
    if row["group_name"]:
        meant = pick(MEANT, language).format(row["near_group"]) if row["near_group"] else ""
        return place + pick(("“{}”", " “{}”"), language).format(row["group_name"]) + meant
    return (
        place + pick(("（{}）", " ({})"), language).format(pick(heading(row["detail"]), language))
        if row["detail"]
        else place
    )


def failures(quality: pl.DataFrame, language: str) -> Iterator[str]:
    """Yield the measures that exceed their limits, one line each, with their input."""
    for row in quality.filter("failed").iter_rows(named=True):
        where = row["source"] or pick(ALL, language)
        yield f"{where}{pick(('：', ': '), language)}{_told(row, language)}"


def join_lines(joins: pl.DataFrame, language: str) -> Iterator[str]:
    """Yield what was joined, and what was deliberately not, one line each."""
    for row in joins.iter_rows(named=True):
        basis = pick(BASES[row["basis"]], language).format(n=row["messages"])
        name = row["joined"].removeprefix("name:")
        yield pick(JOINS[row["what"]], language).format(joined=name, kept=row["kept"], basis=basis)


def _told(row: Mapping[str, object], language: str) -> str:
    n, of, detail, measure = row["n"], row["of"], str(row["detail"] or ""), str(row["measure"])
    if measure in OF_THE_FILE and not detail:
        return ""
    if not row["failed"] and ((n == 0 and measure != "group-nicknames") or detail in USUAL):
        return ""
    if measure == "rejects":
        detail = _reasons(detail, language)
    elif measure == "names-from":
        detail = pick(NAMES_FROM.get(detail, (detail, detail)), language)
    elif measure in ("two-statuses", "namesakes"):
        detail = detail.replace(" +", pick((" 和另外 ", " and another "), language))
    elif measure in ("period", "uncovered"):
        detail = detail.replace("/", pick(("至", " to "), language))
    share = f"{n}/{of}"
    said = pick(MEASURES[measure], language).format(n=n, share=share, detail=detail, other=row.get("other"))
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
