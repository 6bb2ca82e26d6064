"""`groupaudit scan`: audit exports and write reports."""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from groupaudit.cli import options as o
from groupaudit.vocabulary import Language, Severity, Show

if TYPE_CHECKING:
    from groupaudit.api import Request
    from groupaudit.report import Report

FINDINGS_FOUND, CANNOT, NOTHING = 1, 2, 3
TERMINAL_LIMIT = 8
"""Findings shown per group and rule on a terminal; files hold all."""


def scan(
    paths: o.Paths = None,
    policy: o.PolicyFile = None,
    roster: o.Rosters = None,
    employees: o.Employees = None,
    output: o.Outputs = None,
    format_: o.Format = None,
    select: o.Select = None,
    ignore: o.Ignore = None,
    group: o.Groups = None,
    since: o.Since = None,
    until: o.Until = None,
    as_of: o.AsOf = None,
    min_severity: o.MinSeverity = Severity.INFO,
    min_confidence: o.MinConfidence = "0",
    fail_on: o.FailOn = None,
    show: o.ShowText = Show.SPAN,
    key: o.KeyFile = None,
    lang: o.Lang = None,
    strict: o.Strict = False,
    quiet: o.Quiet = False,
    allow_private: o.AllowPrivate = False,
    no_plugins: o.NoPlugins = False,
) -> None:
    """Audit exports and say, clause by clause, what breaks the regulation and what was not checked.

    Exit codes: 0 nothing at or above --fail-on; 1 findings; 2 wrong usage or unreadable input; 3 nothing to audit, or
    with --strict something was left unchecked.
    """
    from groupaudit.api import Request
    from groupaudit.cli import asked
    from groupaudit.report import Scope

    scope = Scope(
        groups=tuple(group or ()),
        since=asked.day("--since", since),
        until=asked.day("--until", until),
        min_severity=min_severity,
        min_confidence=asked.confidence(min_confidence),
        select=asked.words(select),
        ignore=asked.words(ignore),
    )
    request = Request(
        paths=paths or (),
        policy=policy,
        roles=asked.roles(roster, employees),
        scope=scope,
        as_of=asked.day("--as-of", as_of),
        fail_on=fail_on,
        disclosure=asked.disclosure(show, key),
        language=lang,
        allow_private=allow_private,
        plugins=not no_plugins,
    )
    writers = asked.writers(output or (), format_, plugins=not no_plugins)
    report = carried_out(request, quiet=quiet)
    deliver(report, writers, lang, format_, quiet=quiet)
    raise typer.Exit(exit_code(report, strict=strict))


def carried_out(request: "Request", *, quiet: bool) -> "Report":
    """Run the audit, showing on a terminal that it is at work once it takes more than a second."""
    from groupaudit.api import carry_out

    if quiet or not sys.stderr.isatty():
        return carry_out(request)
    from groupaudit.cli.progress import busy

    with busy():
        return carry_out(request)


def deliver(
    report: "Report",
    writers: "Iterable[tuple[Path, object]]",
    lang: Language | None,
    format_: str | None,
    *,
    quiet: bool,
) -> None:
    """Write the files that were asked for, then what the terminal shows; problems of files go to standard error."""
    from groupaudit.cli import asked
    from groupaudit.output import write_atomically
    from groupaudit.reporter import Reporter

    for path, writer in writers:
        assert isinstance(writer, Reporter)  # noqa: S101  # narrows the type that the lazy import hides
        written = write_atomically(path, lambda out, w=writer: w.write(report, out))  # type: ignore[misc]  # bound at once
        if written != path:
            typer.echo(f"groupaudit: {path} 被占用，写到了 (is open elsewhere; written to) {written}", err=True)
    for problem in (i.problem for i in report.inputs if i.problem):
        typer.echo(f"groupaudit: {problem}", err=True)
    if format_:
        sys.stdout.flush()
        asked.reporter(format_).write(report, sys.stdout.buffer)
        sys.stdout.flush()
    elif not quiet:
        show_on_terminal(report.speaking(asked.terminal_language(lang, report.language)))


def show_on_terminal(report: "Report") -> None:
    """Print the text report, shortened where a person reads it on a screen."""
    from rich.console import Console

    from groupaudit.reporters.text import render

    console = Console(highlight=False)
    render(report, console, limit=TERMINAL_LIMIT if console.is_terminal else None)


def exit_code(report: "Report", *, strict: bool) -> int:
    """Return 2 for input that could not be read, else 3 for what could not be audited, else 1 for findings."""
    if any(i.problem for i in report.inputs):
        return CANNOT
    failed = any(o.status == "failed" for o in report.outcomes)
    unsure = any(o.status == "undecided" or (o.status == "skipped" and o.possible) for o in report.outcomes)
    if not report.audited or failed or (strict and unsure):
        return NOTHING
    return FINDINGS_FOUND if report.failing else 0
