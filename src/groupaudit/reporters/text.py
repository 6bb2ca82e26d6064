"""The report for a terminal and for reading: a summary, then findings by group and clause, then what was not checked."""

import io
from collections.abc import Iterable, Iterator
from typing import Any, BinaryIO

import polars as pl
from rich.console import Console
from rich.padding import Padding
from rich.rule import Rule as Line
from rich.table import Table
from rich.text import Text

from groupaudit.coverage import by_clause, not_checked
from groupaudit.reader import REASONS
from groupaudit.report import Report
from groupaudit.reporter import reporter
from groupaudit.wording import GROUP_KINDS, SEVERITIES, confidence, inert, pick

STYLES = {"high": "bold red", "medium": "yellow", "low": "cyan", "info": "dim"}
MARKS = {"high": "●", "medium": "◆", "low": "○", "info": "·"}
"""Severities differ in shape as well as in colour."""

FILE_WIDTH = 100


@reporter(suffix=".txt")
def text(report: Report, out: BinaryIO) -> None:
    """Write the whole report without colours, 100 columns wide."""
    page = io.StringIO()
    render(report, Console(file=page, width=FILE_WIDTH, color_system=None, force_terminal=False, legacy_windows=False))
    lines = (line.rstrip() for line in page.getvalue().splitlines())
    out.write("\n".join([*lines, ""]).encode("utf-8", "backslashreplace"))


def render(report: Report, console: Console, *, limit: int | None = None) -> None:
    """Print *report*; at most *limit* findings per group and rule, the rest counted."""
    for block in (_title, _summary, _coverage):
        block(report, console)
    _findings(report, console, limit)
    for block in (_not_checked, _inputs):
        block(report, console)


def _say(report: Report, zh: str, en: str) -> str:
    return pick((zh, en), report.language)


def _plain(value: object, style: str = "") -> Text:
    """Return data as text that is neither markup nor escape."""
    return Text(inert(str(value)), style=style)


def _table(*headers: str) -> Table:
    table = Table(box=None, pad_edge=False, show_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for header in headers:
        table.add_column(header, overflow="fold")
    return table


def _title(report: Report, console: Console) -> None:
    h = report.header
    console.print(Line(_say(report, "群聊合规审计", "Group chat audit"), style="bold"))
    facts = [
        (_say(report, "依据", "Against"), pick(report.regulation.title, report.language)),
        (_say(report, "截至", "As of"), h.as_of or _say(report, "未知（输入里没有日期）", "unknown (no date in the inputs)")),
        (_say(report, "施行日期", "In force from"), h.effective_from or _say(report, "未设置：全部时间都按规定判断（政策文件 effective-from）", "not set: everything is judged whatever its date (effective-from in the policy)")),
        (_say(report, "目的", "Purpose"), h.purpose),
        (_say(report, "法律依据", "Legal basis"), h.legal_basis),
        (_say(report, "审计人", "Operator"), h.operator),
        (_say(report, "范围", "Audited"), _counted(report)),
    ]  # fmt: skip
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True, style="dim")
    table.add_column(overflow="fold")
    for name, value in facts:
        if value:
            table.add_row(name, _plain(value))
    console.print(table)


def _counted(report: Report) -> str:
    c = report.counts
    words = [
        (report.groups.height, "{} 个群", "{} groups"),
        (c.get("members", 0), "{} 名成员", "{} members"),
        (c.get("messages", 0), "{} 条消息", "{} messages"),
        (c.get("employees", 0), "{} 名员工", "{} employees"),
    ]
    return "，".join(_say(report, zh, en).format(n) for n, zh, en in words if n)


def _summary(report: Report, console: Console) -> None:
    console.print()
    if not report.found.height:
        console.print(
            _say(report, "未发现问题。未检查的内容见下。", "Nothing found. What was not checked stands below.")
        )
        return
    counts = dict(report.found["severity"].cast(pl.String).value_counts().iter_rows())
    line = Text(_say(report, f"共 {report.found.height} 处：", f"{report.found.height} findings: "))
    for severity, word in SEVERITIES.items():
        if counts.get(severity):
            line.append(f"{MARKS[severity]} {pick(word, report.language)} {counts[severity]}  ", style=STYLES[severity])
    console.print(line)


def _coverage(report: Report, console: Console) -> None:
    """List the clauses that some rule looks at; the others are named among what was not checked."""
    console.print()
    table = _table(
        *(_say(report, *pair) for pair in (("条款", "Clause"), ("结果", "Result"), ("内容", "What it says")))
    )
    table.expand = True
    for column in table.columns:
        column.no_wrap = True
    table.columns[2].ratio, table.columns[2].overflow = 1, "ellipsis"
    for c in by_clause(report):
        if c.rules:
            style = "bold" if c.count else "dim" if c.verdict == "not-checked" else ""
            wording = _plain(pick(c.clause.wording, report.language), "dim")
            table.add_row(_plain(c.clause.id), _plain(c.words(report.language), style), wording)
    console.print(table)


def _findings(report: Report, console: Console, limit: int | None) -> None:
    shown = report.findings
    kinds = dict(report.groups.select("group_id", "kind").iter_rows())
    named = shown.with_columns(_order=pl.int_range(pl.len()))
    for (group_id,), group in named.group_by("group_id", maintain_order=True):
        original = report.found["group_id"][group["_order"][0]]
        kind = GROUP_KINDS.get(kinds.get(original) or "unknown", ("", ""))
        name = inert(str(group["group_name"][0] or group_id or _say(report, "（多个群）", "(several groups)")))
        console.print()
        console.print(Line(Text(f"{name} · {pick(kind, report.language)} · {group.height}"), align="left", style="dim"))
        for (rule_id,), rows in group.group_by("rule", maintain_order=True):
            _rule(report, console, str(rule_id), rows, limit)


def _rule(report: Report, console: Console, rule_id: str, rows: pl.DataFrame, limit: int | None) -> None:
    rule = report.rules.get(rule_id)
    title = pick(rule.title, report.language) if rule else rule_id
    heading = Text.assemble((str(rows["clause"][0]), "bold"), " ", inert(title), (f"  {rule_id}  {rows.height}", "dim"))
    console.print(Padding(heading, (0, 0, 0, 1)))
    grid = Table.grid(padding=(0, 1, 0, 0))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    for row in rows.head(limit or rows.height).iter_rows(named=True):
        mark, style = (
            f"{MARKS[row['severity']]} {pick(SEVERITIES[row['severity']], report.language)}",
            STYLES[row["severity"]],
        )
        for n, line in enumerate(_finding(report, row)):
            grid.add_row(Text(mark if n == 0 else "", style=style), line)
    console.print(Padding(grid, (0, 0, 0, 3)))
    left = rows.height - (limit or rows.height)
    if left > 0:
        more = _say(
            report,
            f"……还有 {left} 处，用 -o 报告.json 或 -o 报告.txt 看全部",
            f"… {left} more; -o report.json or -o report.txt has all",
        )
        console.print(Padding(Text(more, style="dim"), (0, 0, 0, 3)))


def _finding(report: Report, row: dict[str, Any]) -> Iterator[Text]:
    """Yield the lines of one finding: what it is, what to do, the message where asked for, who, when and where."""
    yield _plain(row["message"])
    if row["suggestion"]:
        yield _plain(f"→ {row['suggestion']}", "green")
    if row["quote"]:
        yield _plain(f"“{row['quote']}”")
    details = [*_who_and_when(report, row), f"{row['source']}:{row['cell'] or row['line'] or ''}".rstrip(":")]
    if row["confidence"] < 100:  # noqa: PLR2004  # 100 means decided from data
        details.append(_say(report, "置信度", "confidence ") + confidence(row["confidence"], report.language))
    yield _plain("  ".join(details), "dim")


def _who_and_when(report: Report, row: dict[str, Any]) -> Iterable[str]:
    at = row["at"]
    if at is not None:
        local = pl.Series([at]).dt.convert_time_zone(report.header.timezone).dt.to_string("%Y-%m-%d %H:%M")
        yield str(local[0])
    if row["member_name"] or row["member_id"]:
        yield str(row["member_name"] or row["member_id"])


def _not_checked(report: Report, console: Console) -> None:
    console.print()
    console.print(Line(_say(report, "没有检查的内容", "What was not checked"), align="left", style="bold"))
    table = _table(_say(report, "条款", "Clause"), _say(report, "内容", "What"), _say(report, "原因", "Why"))
    table.columns[0].no_wrap = True
    for line in not_checked(report, report.language):
        table.add_row(_plain(line.clause), _plain(line.what), _plain(line.reason, "dim"))
    console.print(table)


def _inputs(report: Report, console: Console) -> None:
    console.print()
    console.print(Line(_say(report, "输入", "Inputs"), align="left", style="bold"))
    words = (
        ("文件", "识别为", "行", "采用", "重复", "未审计", "无法读取", "SHA-256"),
        ("File", "Recognised as", "Rows", "Kept", "Duplicate", "Set aside", "Rejected", "SHA-256"),
    )
    table = _table(*words[0 if report.language == "zh" else 1])
    for i in report.inputs:
        counts = (i.rows, i.kept, i.duplicates, sum(i.set_aside.values()), i.rejects)
        table.add_row(_plain(i.path), _plain(i.reader or "—"), *map(str, counts), i.sha256[:12])
    console.print(table)
    for row in report.rejects.head(20).iter_rows(named=True):
        place = row["cell"] or row["line"]
        console.print(_plain(f"  {row['source']}:{place}  {_reason(report, row['reason'])}", "dim"))
    if report.rejects.height > 20:  # noqa: PLR2004  # the JSON has them all
        console.print(
            _say(
                report,
                f"  ……还有 {report.rejects.height - 20} 行，见 JSON 报告",
                f"  … {report.rejects.height - 20} more in the JSON report",
            )
        )


def _reason(report: Report, reason: str) -> str:
    key, _, detail = reason.partition(": ")
    return pick(REASONS.get(key, (key, key)), report.language) + (f"（{detail}）" if detail else "")
