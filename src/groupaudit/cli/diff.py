"""`groupaudit diff`: what changed between two reports."""

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from groupaudit.cli import options as o
from groupaudit.vocabulary import Language, Severity

Old = Annotated[Path, typer.Argument(metavar="OLD", help="The JSON report of the earlier audit.")]
New = Annotated[Path, typer.Argument(metavar="NEW", help="The JSON report of the later audit.")]
Outputs = Annotated[list[Path] | None, typer.Option("--output", "-o", help="Write to .json, .csv or .txt. Repeatable.")]


def diff(old: Old, new: New, output: Outputs = None, lang: o.Lang = None) -> None:
    """Tell which findings are new, fixed, persisting, judged otherwise, or could not be looked for again.

    Exit codes: 0 nothing new at or above the new report's fail-on; 1 something is; 2 wrong usage.
    """
    from groupaudit.cli import asked
    from groupaudit.diff_reports import FORMATS, text, write
    from groupaudit.errors import UsageError, both
    from groupaudit.output import write_atomically
    from groupaudit.report_diff import comparable, difference, load

    with asked.Together() as ask:
        targets = output or []
        ask(lambda: asked.spare(targets, [], [old, new]), None)
        for target in targets:
            if target.suffix.lower() not in FORMATS:
                said = both(f"请用后缀 {' '.join(FORMATS)}", f"use one of the suffixes {' '.join(FORMATS)}")
                ask.problems.append(f"-o {target}: {said}")
        before, after = ask(lambda: load(old), None), ask(lambda: load(new), None)
    if before is None or after is None:  # told above
        raise UsageError(both("没有可比较的报告", "nothing to compare"))
    comparable(before, after)
    found = difference(before, after)
    language = lang or Language(after["language"])
    for target in targets:
        write_atomically(target, partial(write, target.suffix.lower(), found, language))
    for line in text(found, asked.terminal_language(lang, Language(after["language"]))):
        typer.echo(line)
    ranks = [severity.value for severity in Severity]
    least = ranks.index(after["audit"]["fail_on"])
    if any(ranks.index(c.finding["severity"]) >= least and c.finding["status"] != "dismissed" for c in found.of("new")):
        raise typer.Exit(1)
