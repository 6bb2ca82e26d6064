"""The options that commands share, as annotated aliases."""

from pathlib import Path
from typing import Annotated

import typer

from groupaudit.cli.language import pair
from groupaudit.vocabulary import Language, Severity, Show, SplitBy, View

INPUTS = pair("输入", "Inputs")
SCOPE = pair("范围", "Scope")
REPORT = pair("报告", "Report")

Paths = Annotated[
    list[str] | None,
    typer.Argument(
        help=pair("导出：文件、文件夹或通配符，顺序不限。", "Exports: files, folders or patterns, in any order."),
        show_default=False,
    ),
]
PolicyFile = Annotated[
    Path | None,
    typer.Option(
        "--policy",
        "-p",
        help=pair(
            "政策文件；不写则用输入旁边或当前文件夹里的 groupaudit.toml。",
            "Policy file; else groupaudit.toml beside the input or here.",
        ),
        show_default=False,
        rich_help_panel=INPUTS,
    ),
]
Rosters = Annotated[
    list[Path] | None,
    typer.Option(
        "--roster",
        help=pair("这张表是一个群的名册。", "This table is a group's roster."),
        show_default=False,
        rich_help_panel=INPUTS,
    ),
]
Employees = Annotated[
    list[Path] | None,
    typer.Option(
        "--employees",
        help=pair("这张表是员工名单。", "This table is an employee list."),
        show_default=False,
        rich_help_panel=INPUTS,
    ),
]
Readers = Annotated[
    list[str] | None,
    typer.Option(
        "--reader",
        help=pair(
            "READER=文件：把这个文件当作 register、member-form、outsider-approvals 等来读。可重复。",
            "READER=FILE: read this file as a register, member-form, outsider-approvals … Repeatable.",
        ),
        show_default=False,
        rich_help_panel=INPUTS,
    ),
]
AllowPrivate = Annotated[
    bool,
    typer.Option(
        "--allow-private",
        help=pair("一对一的私聊也读。", "Also read private one-to-one chats."),
        rich_help_panel=INPUTS,
    ),
]
NoPlugins = Annotated[
    bool,
    typer.Option(
        "--no-plugins",
        help=pair("不加载第三方的规则、读取和报告格式。", "Load no third-party rules, readers or reporters."),
        rich_help_panel=INPUTS,
    ),
]
VerdictsFile = Annotated[
    Path | None,
    typer.Option(
        "--verdicts",
        help=pair(
            "沿用以前审计的核查结论，即 `verdicts import` 写的文件。",
            "Verdicts of earlier audits to carry on, as `verdicts import` writes them.",
        ),
        show_default=False,
        rich_help_panel=INPUTS,
    ),
]
Outputs = Annotated[
    list[Path] | None,
    typer.Option(
        "--output",
        "-o",
        help=pair("写一份报告，格式由后缀决定。可重复。", "Write a report; the suffix picks the format. Repeatable."),
        show_default=False,
        rich_help_panel=REPORT,
    ),
]
Format = Annotated[
    str | None,
    typer.Option(
        "--format",
        help=pair(
            "按这种格式写到标准输出：text、json、csv、md、jsonl 等。",
            "Print this format to standard output: text, json, csv, md, jsonl …",
        ),
        show_default=False,
        rich_help_panel=REPORT,
    ),
]
ShowText = Annotated[
    Show,
    typer.Option(
        "--show",
        help=pair(
            "消息原文显示多少：none（人员用化名）、span（命中的片段）、message（全文）。",
            "How much of messages is shown: none (people become pseudonyms), span, message.",
        ),
        rich_help_panel=REPORT,
    ),
]
KeyFile = Annotated[
    Path | None,
    typer.Option(
        "--key",
        help=pair("化名的密钥文件，没有就新建。", "Key file for pseudonyms; made when it does not exist."),
        show_default=False,
        rich_help_panel=REPORT,
    ),
]
Viewed = Annotated[
    View | None,
    typer.Option(
        "--view",
        help=pair(
            "给谁看：auditor（全部）、admin（待办）、hr（昵称和名册）、management（只有数字，没有人）。",
            "For whom: auditor (all), admin (to-do), hr (nicknames and rosters), management (figures, no person).",
        ),
        show_default=pair("auditor；加 --split-by 则为 admin", "auditor, or admin with --split-by"),
        rich_help_panel=REPORT,
    ),
]
Split = Annotated[
    SplitBy | None,
    typer.Option(
        "--split-by",
        help=pair(
            "每个 -o 按群、单位或管理员各写一份，另有一份目录写明谁收到什么。",
            "Write every -o once for each group, unit or admin, beside an index of who receives what.",
        ),
        show_default=False,
        rich_help_panel=REPORT,
    ),
]
Lang = Annotated[
    Language | None,
    typer.Option(
        "--lang", help=pair("报告的语言。", "Language of reports."), show_default=False, rich_help_panel=REPORT
    ),
]
PreviousReport = Annotated[
    Path | None,
    typer.Option(
        "--previous",
        help=pair("以前的 JSON 报告，用来比较数字。", "An earlier JSON report, to compare the figures with."),
        show_default=False,
        rich_help_panel=REPORT,
    ),
]
Quiet = Annotated[
    bool,
    typer.Option(
        "--quiet", "-q", help=pair("除错误外什么也不显示。", "Print nothing but errors."), rich_help_panel=REPORT
    ),
]
Select = Annotated[
    list[str] | None,
    typer.Option(
        "--select",
        help=pair(
            "只查这些规则、条款或规则族。可重复，也可用逗号隔开。",
            "Only these rules, clauses or families. Repeatable, or with commas.",
        ),
        show_default=False,
        rich_help_panel=SCOPE,
    ),
]
Ignore = Annotated[
    list[str] | None,
    typer.Option(
        "--ignore",
        help=pair("不查这些规则、条款或规则族。", "Not these rules, clauses or families."),
        show_default=False,
        rich_help_panel=SCOPE,
    ),
]
Groups = Annotated[
    list[str] | None,
    typer.Option(
        "--group",
        help=pair("只看这个群的结果（群名或 ID，可用 * 和 ?）。", "Only findings of this group (name or id; * and ?)."),
        show_default=False,
        rich_help_panel=SCOPE,
    ),
]
Since = Annotated[
    str | None,
    typer.Option(
        "--since",
        help=pair("只看这一天起的结果（2026-01-31）。", "Only findings from this day on (2026-01-31)."),
        show_default=False,
        rich_help_panel=SCOPE,
    ),
]
Until = Annotated[
    str | None,
    typer.Option(
        "--until",
        help=pair("只看到这一天为止的结果。", "Only findings up to this day."),
        show_default=False,
        rich_help_panel=SCOPE,
    ),
]
AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        help=pair(
            "审计以哪一天为准；不写则为输入里最晚的一天。",
            "The day the audit speaks for; else the latest day in the inputs.",
        ),
        show_default=False,
        rich_help_panel=SCOPE,
    ),
]
MinSeverity = Annotated[
    Severity,
    typer.Option(
        "--min-severity",
        help=pair("只看不低于这个级别的结果。", "Only findings of at least this severity."),
        rich_help_panel=SCOPE,
    ),
]
MinConfidence = Annotated[
    str,
    typer.Option(
        "--min-confidence",
        help=pair(
            "只看不低于这个置信度的结果：high、medium、low 或 0 至 100。",
            "Only findings of at least this confidence: high, medium, low or 0 to 100.",
        ),
        rich_help_panel=SCOPE,
    ),
]
FailOn = Annotated[
    Severity | None,
    typer.Option(
        "--fail-on",
        help=pair(
            "达到这个级别退出码为 1；不写则按政策文件，再没有则为 medium。",
            "Exit 1 from this severity on; else the policy's, else medium.",
        ),
        show_default=False,
        rich_help_panel=SCOPE,
    ),
]
Strict = Annotated[
    bool,
    typer.Option(
        "--strict",
        help=pair(
            "本来可以检查的规则没有检查或未能判断，或输入质量不够时，退出码为 3。",
            "Exit 3 when a rule that this input allows was skipped or undecided, or an input is not good enough.",
        ),
        rich_help_panel=SCOPE,
    ),
]
