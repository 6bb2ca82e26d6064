"""The command line: one module per command, which reads arguments and chooses an exit code."""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.main import get_group

from groupaudit.cli.complaint import complain_of
from groupaudit.cli.language import Command, Group, help_language, pair
from groupaudit.errors import GroupauditError
from groupaudit.vocabulary import Language

COMMANDS = (
    "scan", "inspect", "coverage", "rules", "explain", "test", "why", "sample", "convert", "init", "register", "reveal",
    "diff", "fix", "demo", "schema", "lexicon", "verdicts",
)  # fmt: skip
"""The commands in the order of the help; each is in the module of its name unless in MODULES."""

MODULES = {"test": "trial"}
"""Modules with another name than their command: pytest would take `test` for a test."""


@cache
def _command(name: str, _language: Language) -> object:
    """Import a command and build it in the given language; cached, because help asks for each twice."""
    called = MODULES.get(name, name)
    module, alone = import_module(f"{__package__}.{called}"), typer.Typer()
    if hasattr(module, "app"):
        alone.add_typer(module.app, name=name)
    else:
        alone.command(name, cls=Command)(getattr(module, called))
    return get_group(alone).commands[name]


class _OnDemand(Mapping[str, Any]):
    """The commands by name, imported on demand, so that a scan does not load the others."""

    def __getitem__(self, name: str) -> object:
        if name not in COMMANDS:
            raise KeyError(name)
        return _command(name, help_language())

    def __iter__(self) -> Iterator[str]:
        return iter(COMMANDS)

    def __len__(self) -> int:
        return len(COMMANDS)


class Commands(Group):
    """The commands; errors a user can cause end with exit code 2 and say what to do."""

    def __init__(self, **attrs: Any) -> None:  # noqa: ANN401  # as typer calls it
        super().__init__(**attrs)
        self.commands = _OnDemand()  # type: ignore[assignment]  # nothing is added to it

    def make_context(self, *args: Any, **more: Any) -> Any:  # noqa: ANN401  # as typer calls it
        """Parse the arguments before the command."""
        with self._told():
            return super().make_context(*args, **more)

    def invoke(self, ctx: typer.Context) -> object:  # type: ignore[override]  # typer keeps click's own class private
        """Run the command."""
        with self._told():
            return super().invoke(ctx)

    @contextmanager
    def _told(self) -> Iterator[None]:
        """Report usage errors, typer's own in the language of the terminal."""
        try:
            yield
        except GroupauditError as error:
            for problem in error.problems:
                complain_of(problem)
            raise typer.Exit(2) from None
        except (typer.TyperException, typer.Abort) as error:
            from groupaudit.cli.typer_words import tell

            tell(error, self.language)
            raise typer.Exit(getattr(error, "exit_code", 1)) from None


app = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help=pair(
        "按公司成文的群管理制度，审计导出的群聊记录。",
        "Audit exported group chats against a company's written group regulation.",
    ),
)


def _version(asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        typer.echo(f"groupaudit {version('groupaudit')}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help=pair("显示版本号。", "Print the version.")),
    ] = False,  # typer reads it
) -> None:
    pass


def main() -> None:
    """Run the command line on consoles of any encoding; a crash exits with 3, which cannot be taken for findings."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        app()
    except Exception:  # noqa: BLE001  # the traceback is printed, the exit code is ours
        sys.excepthook(*sys.exc_info())
        sys.exit(3)
