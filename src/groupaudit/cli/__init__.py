"""The command line: one file per command, nothing but reading arguments and choosing an exit code."""

import gc
import sys
from typing import Annotated

import typer
from typer.core import TyperGroup

from groupaudit.cli import (
    convert,
    coverage,
    demo,
    diff,
    explain,
    fix,
    init,
    inspect,
    lexicon,
    register,
    reveal,
    rules,
    sample,
    scan,
    schema,
    trial,
    verdicts,
    why,
)
from groupaudit.cli.complaint import complain_of
from groupaudit.errors import GroupauditError

GARBAGE = (50_000, 20, 50)
"""When Python looks for cycles: with its own thresholds it goes through all that was imported several times at the start."""


class Commands(TyperGroup):
    """The commands; errors a user can cause end with exit code 2 and say what to do."""

    def invoke(self, ctx: typer.Context) -> object:  # type: ignore[override]  # typer keeps click's own class private
        """Run the command that was asked for."""
        try:
            return super().invoke(ctx)
        except GroupauditError as error:
            for problem in error.problems:
                complain_of(problem)
            raise typer.Exit(2) from None


app = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Audit exported group chats against a company's written group regulation.",
)
app.command("scan")(scan.scan)
app.command("inspect")(inspect.inspect)
app.command("coverage")(coverage.coverage)
app.command("rules")(rules.rules)
app.command("explain")(explain.explain)
app.command("test")(trial.trial)
app.command("why")(why.why)
app.command("sample")(sample.sample)
app.command("convert")(convert.convert)
app.command("init")(init.init)
app.command("register")(register.register)
app.command("reveal")(reveal.reveal)
app.command("diff")(diff.diff)
app.command("fix")(fix.fix)
app.command("demo")(demo.demo)
app.command("schema")(schema.schema)
app.add_typer(lexicon.app, name="lexicon")
app.add_typer(verdicts.app, name="verdicts")


def _version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        typer.echo(f"groupaudit {version('groupaudit')}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")
    ] = False,  # typer reads it
) -> None:
    pass


def main() -> None:
    """Run the command line, on consoles of any encoding; a crash ends with 3, so that it never reads as findings."""
    gc.set_threshold(*GARBAGE)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        app()
    except Exception:  # noqa: BLE001  # the traceback is printed, the exit code is ours
        sys.excepthook(*sys.exc_info())
        sys.exit(3)
