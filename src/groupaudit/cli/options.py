"""The options that commands share, as annotated aliases."""

from pathlib import Path
from typing import Annotated

import typer

from groupaudit.vocabulary import Language, Severity, Show, SplitBy, View

INPUTS = "Inputs"
SCOPE = "Scope"
REPORT = "Report"

Paths = Annotated[
    list[str] | None, typer.Argument(help="Exports: files, folders or patterns, in any order.", show_default=False)
]
PolicyFile = Annotated[
    Path | None,
    typer.Option(
        "--policy",
        "-p",
        help="Policy file; else groupaudit.toml beside the input or here.",
        show_default=False,
        rich_help_panel=INPUTS,
    ),
]
Rosters = Annotated[
    list[Path] | None,
    typer.Option("--roster", help="This table is a group's roster.", show_default=False, rich_help_panel=INPUTS),
]
Employees = Annotated[
    list[Path] | None,
    typer.Option("--employees", help="This table is an employee list.", show_default=False, rich_help_panel=INPUTS),
]
Readers = Annotated[
    list[str] | None,
    typer.Option(
        "--reader",
        help="READER=FILE: read this file as a register, member-form, outsider-approvals … Repeatable.",
        show_default=False,
        rich_help_panel=INPUTS,
    ),
]
AllowPrivate = Annotated[
    bool, typer.Option("--allow-private", help="Also read private one-to-one chats.", rich_help_panel=INPUTS)
]
NoPlugins = Annotated[
    bool, typer.Option("--no-plugins", help="Load no third-party rules, readers or reporters.", rich_help_panel=INPUTS)
]
VerdictsFile = Annotated[
    Path | None,
    typer.Option(
        "--verdicts",
        help="Verdicts of earlier audits to carry on, as `verdicts import` writes them.",
        show_default=False,
        rich_help_panel=INPUTS,
    ),
]
Outputs = Annotated[
    list[Path] | None,
    typer.Option(
        "--output",
        "-o",
        help="Write a report; the suffix picks the format. Repeatable.",
        show_default=False,
        rich_help_panel=REPORT,
    ),
]
Format = Annotated[
    str | None,
    typer.Option(
        "--format",
        help="Print this format to standard output: text, json, csv, md, jsonl …",
        show_default=False,
        rich_help_panel=REPORT,
    ),
]
ShowText = Annotated[
    Show,
    typer.Option(
        "--show",
        help="How much of messages is shown: none (people become pseudonyms), span, message.",
        rich_help_panel=REPORT,
    ),
]
KeyFile = Annotated[
    Path | None,
    typer.Option(
        "--key",
        help="Key file for pseudonyms; made when it does not exist.",
        show_default=False,
        rich_help_panel=REPORT,
    ),
]
Viewed = Annotated[
    View | None,
    typer.Option(
        "--view",
        help="For whom: auditor (all), admin (to-do), hr (nicknames and rosters), management (figures, no person).",
        show_default="auditor, or admin with --split-by",
        rich_help_panel=REPORT,
    ),
]
Split = Annotated[
    SplitBy | None,
    typer.Option(
        "--split-by",
        help="Write every -o once for each group, unit or admin, beside an index of who receives what.",
        show_default=False,
        rich_help_panel=REPORT,
    ),
]
Lang = Annotated[
    Language | None, typer.Option("--lang", help="Language of reports.", show_default=False, rich_help_panel=REPORT)
]
PreviousReport = Annotated[
    Path | None,
    typer.Option(
        "--previous",
        help="An earlier JSON report, to compare the figures with.",
        show_default=False,
        rich_help_panel=REPORT,
    ),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but errors.", rich_help_panel=REPORT)]
Select = Annotated[
    list[str] | None,
    typer.Option(
        "--select",
        help="Only these rules, clauses or families. Repeatable, or with commas.",
        show_default=False,
        rich_help_panel=SCOPE,
    ),
]
Ignore = Annotated[
    list[str] | None,
    typer.Option("--ignore", help="Not these rules, clauses or families.", show_default=False, rich_help_panel=SCOPE),
]
Groups = Annotated[
    list[str] | None,
    typer.Option(
        "--group", help="Only findings of this group (name or id; * and ?).", show_default=False, rich_help_panel=SCOPE
    ),
]
Since = Annotated[
    str | None,
    typer.Option(
        "--since", help="Only findings from this day on (2026-01-31).", show_default=False, rich_help_panel=SCOPE
    ),
]
Until = Annotated[
    str | None, typer.Option("--until", help="Only findings up to this day.", show_default=False, rich_help_panel=SCOPE)
]
AsOf = Annotated[
    str | None,
    typer.Option(
        "--as-of",
        help="The day the audit speaks for; else the latest day in the inputs.",
        show_default=False,
        rich_help_panel=SCOPE,
    ),
]
MinSeverity = Annotated[
    Severity, typer.Option("--min-severity", help="Only findings of at least this severity.", rich_help_panel=SCOPE)
]
MinConfidence = Annotated[
    str,
    typer.Option(
        "--min-confidence",
        help="Only findings of at least this confidence: high, medium, low or 0 to 100.",
        rich_help_panel=SCOPE,
    ),
]
FailOn = Annotated[
    Severity | None,
    typer.Option(
        "--fail-on",
        help="Exit 1 from this severity on; else the policy's, else medium.",
        show_default=False,
        rich_help_panel=SCOPE,
    ),
]
Strict = Annotated[
    bool,
    typer.Option(
        "--strict",
        help="Exit 3 when a rule that this input allows was skipped or undecided, or an input is not good enough.",
        rich_help_panel=SCOPE,
    ),
]
