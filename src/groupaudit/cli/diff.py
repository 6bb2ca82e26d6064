"""`groupaudit diff`: what changed between two reports."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from msgspec.structs import replace

from groupaudit.cli import options as o
from groupaudit.cli.language import chinese, pair, terminal_language
from groupaudit.vocabulary import Language, Severity, Show

if TYPE_CHECKING:
    from groupaudit.tables import Tables
    from groupaudit.tasks.report_diff import Difference

Old = Annotated[
    Path, typer.Argument(metavar="OLD", help=pair("前一次审计的 JSON 报告。", "The JSON report of the earlier audit."))
]
New = Annotated[
    Path, typer.Argument(metavar="NEW", help=pair("后一次审计的 JSON 报告。", "The JSON report of the later audit."))
]
Outputs = Annotated[
    list[Path] | None,
    typer.Option(
        "--output", "-o", help=pair("写到 .json、.csv 或 .txt。可重复。", "Write to .json, .csv or .txt. Repeatable.")
    ),
]


Rosters = Annotated[
    tuple[Path, Path] | None,
    typer.Option(
        "--rosters",
        help=pair(
            "旧名册和新名册：各为一个文件、放着多个名册的文件夹，或加引号的通配符。",
            "Rosters of then and of now: a file, a folder of several, or a quoted pattern each.",
        ),
        metavar="OLD NEW",
    ),
]


@chinese(
    "说明哪些结果是新增、已消除、仍在、判断有变，哪些未能复查。",
    "退出码：0 达到新报告 fail-on 级别的没有新增；1 有新增或此前未查的；2 用法有误。",
)
def diff(old: Old, new: New, rosters: Rosters = None, output: Outputs = None, lang: o.Lang = None) -> None:
    """Tell which findings are new, fixed, persisting, judged otherwise, or could not be looked for again.

    Exit codes: 0 nothing new at or above the new report's fail-on; 1 something is new or was not looked for before; 2
    wrong usage.
    """
    from groupaudit.cli import output_files
    from groupaudit.cli.together import Together
    from groupaudit.errors import UsageError, both
    from groupaudit.output import write_atomically
    from groupaudit.tasks.diff_reports import FORMATS, text, write
    from groupaudit.tasks.json_report import json_report
    from groupaudit.tasks.report_diff import comparable, difference
    from groupaudit.tasks.roster_diff import compared, roster_changes

    with Together() as ask:
        targets = output or []
        ask(lambda: output_files.spare(targets, [*(rosters or ())], [old, new]), None)
        for target in targets:
            if target.suffix.lower() not in FORMATS:
                said = both(f"请用后缀 {' '.join(FORMATS)}", f"use one of the suffixes {' '.join(FORMATS)}")
                ask.problems.append(f"-o {target}: {said}")
        before, after = ask(lambda: json_report(old), None), ask(lambda: json_report(new), None)
    if before is None or after is None:  # reported on exit from the block above
        raise UsageError(both("没有可比较的报告", "nothing to compare"))
    comparable(before, after)
    found = difference(before, after)
    if rosters:
        then, now = (_roster(path) for path in rosters)
        moves, nobody = roster_changes(then, now), after["show"] == Show.NONE
        found = replace(found, members=moves, compared=compared(then, now), nobody=nobody)
    language = lang or Language(after["language"])
    for target in targets:
        write_atomically(target, partial(write, target.suffix.lower(), found, language))
    for line in text(found, terminal_language(lang, Language(after["language"]))):
        typer.echo(line)
    if _fails(found, Severity(after["audit"]["fail_on"])):
        raise typer.Exit(1)


def _fails(found: "Difference", fail_on: Severity) -> bool:
    """Tell whether the new report has a standing finding of severity *fail_on* or higher that the old one lacks."""
    ranks = [severity.value for severity in Severity]
    added = [change.finding for state in ("new", "unseen") for change in found.of(state)]
    return any(ranks.index(f["severity"]) >= ranks.index(fail_on) and f["status"] != "dismissed" for f in added)


def _roster(path: Path) -> "Tables":
    """Read one roster, or all rosters of a folder or pattern.

    Raises:
        UsageError: all files that cannot be read.
    """
    from groupaudit import api
    from groupaudit.errors import UsageError

    request = api.Request(paths=[path], plugins=False)
    took_in = api.read(request, api.policy_for(None, [path], api.rules(plugins=False).found))
    if took_in.problems:
        raise UsageError(took_in.problems)
    return took_in.tables
