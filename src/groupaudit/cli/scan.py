"""`groupaudit scan`: audit exports and write reports."""

import errno
import io
import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from groupaudit.cli import options as o
from groupaudit.cli.complaint import complain_of
from groupaudit.cli.language import chinese, terminal_language
from groupaudit.vocabulary import Language, Severity, Show, View

if TYPE_CHECKING:
    from groupaudit.api import Request
    from groupaudit.report import Report
    from groupaudit.reporter import Reporter

FINDINGS_FOUND, CANNOT, NOTHING = 1, 2, 3
TERMINAL_LIMIT = 8
"""Maximum findings shown per group and rule on a terminal; files hold all."""


@chinese(
    "逐条审计导出的群聊，说明哪些违反制度、哪些没有检查。",
    "退出码：0 没有达到 --fail-on 级别的结果；1 有；2 用法有误或输入读不了；3 没有可审计的内容，或加了 --strict 而有的没有查到、有的输入超出政策文件的限度。",
)
def scan(
    paths: o.Paths = None,
    policy: o.PolicyFile = None,
    roster: o.Rosters = None,
    employees: o.Employees = None,
    reader: o.Readers = None,
    verdicts: o.VerdictsFile = None,
    output: o.Outputs = None,
    format_: o.Format = None,
    previous: o.PreviousReport = None,
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
    view: o.Viewed = None,
    split_by: o.Split = None,
    lang: o.Lang = None,
    strict: o.Strict = False,
    quiet: o.Quiet = False,
    allow_private: o.AllowPrivate = False,
    no_plugins: o.NoPlugins = False,
) -> None:
    """Audit exports and say, clause by clause, what breaks the regulation and what was not checked.

    Exit codes: 0 nothing at or above --fail-on; 1 findings; 2 wrong usage or unreadable input; 3 nothing to audit, or
    with --strict something was left unchecked or an input is beyond the limits of the policy.
    """
    from groupaudit import api
    from groupaudit.cli import earlier_report, input_files, keys, output_files, policy_file, values
    from groupaudit.cli.together import Together
    from groupaudit.disclosure import Disclosure
    from groupaudit.triage.scope import chosen

    known = api.rules(plugins=not no_plugins).found
    seen = view or (View.ADMIN if split_by else View.AUDITOR)
    with Together() as ask:
        roles = ask(lambda: input_files.roles(roster, employees, reader), {})
        writers = ask(lambda: output_files.writers(output or (), format_, plugins=not no_plugins), ())
        scope = values.scope(ask, group, (since, until), (min_severity, min_confidence), (select, ignore))
        before = ask(lambda: earlier_report.previous(None if split_by else previous, scope, seen, show), None)
        ask(lambda: chosen(known, scope), None)
        request = api.Request(
            paths=paths or (),
            policy=policy_file.in_force(ask, (policy, key, verdicts), [*(paths or ()), *roles], known, output or ()),
            roles=roles,
            scope=scope,
            as_of=ask(lambda: values.day("--as-of", as_of), None),
            fail_on=fail_on,
            language=lang,
            split_by=ask(lambda: output_files.split(split_by, output or (), format_, previous), None),
            view=seen,
            disclosure=ask(lambda: keys.disclosure(show, key, seen, make=not ask.problems, by=split_by), Disclosure()),
            verdicts=keys.carried(ask, verdicts, key),
            previous=before,
            allow_private=allow_private,
            plugins=not no_plugins,
        )
    raise typer.Exit(_carry_through(request, writers, key, lang, strict=strict, quiet=quiet))


def _carry_through(
    request: "Request",
    writers: "Sequence[tuple[Path | None, Reporter]]",
    key: Path | None,
    lang: Language | None,
    *,
    strict: bool,
    quiet: bool,
) -> int:
    """Audit, write the reports, store what their pseudonyms stand for, and return the exit code."""
    from groupaudit.cli import keys
    from groupaudit.cli.handing_out import hand_out
    from groupaudit.pseudonyms import remember
    from groupaudit.triage.present import present

    whole = carried_out(request, quiet=quiet)
    complain(whole)
    if request.split_by:
        files = [(path, writer) for path, writer in writers if path]
        inputs = [*map(Path, request.paths), *request.roles]
        index, complete = hand_out(whole, request.split_by, request.view, files, inputs)
        if not quiet:
            typer.echo(f"{index}: 谁收到哪份报告 (who receives which report)")
    else:
        complete = deliver(present(whole, request.view), writers, lang, quiet=quiet)
    if request.disclosure.given:
        remember(key or keys.default_key(), request.disclosure.given)
    return exit_code(whole, strict=strict) if complete else CANNOT


def carried_out(request: "Request", *, quiet: bool) -> "Report":
    """Run the audit, with a spinner on a terminal after one second.

    Nothing is redacted in the returned report.
    """
    from groupaudit.api import examine

    if quiet or not sys.stderr.isatty():
        return examine(request).report
    from groupaudit.cli.progress import busy

    with busy():
        return examine(request).report


def deliver(
    report: "Report", writers: "Iterable[tuple[Path | None, Reporter]]", lang: Language | None, *, quiet: bool
) -> bool:
    """Write the files and the terminal's report, and tell whether all files were written.

    *report* is redacted. A file that cannot be written is reported on standard error, and the others are still written.
    If no input could be read, the terminal shows no report, since all problems have been reported.
    """
    files = [(path, writer) for path, writer in writers if path]
    printed = [writer for path, writer in writers if not path]
    complete = False not in [written(report, path, writer) for path, writer in files]
    for writer in printed:
        page = io.BytesIO()
        writer.write(report, page)
        to_standard_output(page.getvalue())
    if not printed and not quiet and not all(i.problem for i in report.inputs):
        show_on_terminal(report.speaking(terminal_language(lang, report.language)))
    return complete


def complain(report: "Report") -> None:
    """Report the inputs that could not be read."""
    for problem in (i.problem for i in report.inputs if i.problem):
        complain_of(problem)


def written(report: "Report", path: Path, writer: "Reporter") -> bool:
    """Write one file, and tell whether it succeeded; problems are reported on standard error."""
    from groupaudit.errors import UsageError
    from groupaudit.output import write_atomically

    try:
        written = write_atomically(path, lambda out: writer.write(report, out))
    except UsageError as error:
        complain_of(error)
        return False
    if written != path:
        typer.echo(
            f"groupaudit: {path}: 正被别的程序占用，写到了 {written} (in use by another program; written to {written})",
            err=True,
        )
    return True


def to_standard_output(data: bytes) -> None:
    """Write *data*; if the reader has closed the pipe, as `head` does, the rest is dropped silently."""
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.flush()
    except OSError as error:
        if error.errno not in (errno.EPIPE, errno.EINVAL):  # Windows says EINVAL
            raise
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def show_on_terminal(report: "Report") -> None:
    """Print the text report, shortened if standard output is a terminal."""
    from rich.console import Console

    from groupaudit.reporting.printed import render

    console = Console(highlight=False)
    if console.is_terminal:
        render(report, console, limit=TERMINAL_LIMIT)
        return
    page = io.StringIO()  # `capture` would miss lines written straight to the file
    render(report, Console(file=page, highlight=False))
    to_standard_output(page.getvalue().encode(sys.stdout.encoding or "utf-8", "replace"))


def exit_code(report: "Report", *, strict: bool) -> int:
    """Return 2 for input that could not be read, else 3 for what could not be audited, else 1 for findings.

    What could not be audited is reported on standard error, to explain a 3.
    """
    lines = unaudited(report, strict=strict)
    for line in lines:
        typer.echo(f"groupaudit: {line}", err=True)
    if any(i.problem for i in report.inputs):
        return CANNOT
    if lines:
        return NOTHING
    return FINDINGS_FOUND if report.failing else 0


def unaudited(report: "Report", *, strict: bool) -> list[str]:
    """Return why the audit is incomplete, one line each; rules that this input makes impossible are not included."""
    from groupaudit.coverage import why
    from groupaudit.reporting.quality_words import failures

    lines = (
        []
        if report.audited
        else ["没有可审计的内容：没有群、成员或消息 (nothing to audit: no group, member or message)"]
    )
    unsure = ("undecided", "skipped") if strict else ()
    lines += failures(report.quality, report.language) if strict else ()
    return lines + [
        f"{o.rule}: {why(o, report.language)}"
        for o in report.outcomes
        if o.status == "failed" or (o.status in unsure and o.possible)
    ]
