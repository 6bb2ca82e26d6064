"""`groupaudit init`: write a commented policy to begin with."""

import sys
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Annotated, BinaryIO

import typer

POLICY = Path("groupaudit.toml")
Target = Annotated[
    Path, typer.Argument(help="Where to write the policy, or with --templates the folder for the forms.")
]
Force = Annotated[bool, typer.Option("--force", help="Overwrite an existing file.")]
Effective = Annotated[
    str | None,
    typer.Option("--effective-from", help="Date of issue of the regulation (2026-01-31).", show_default=False),
]


Templates = Annotated[
    bool, typer.Option("--templates", help="Write the blank forms (XLSX) into the folder instead of a policy.")
]


def init(
    target: Target = POLICY,
    effective_from: Effective = None,
    templates: Templates = False,
    force: Force = False,
) -> None:
    """Write a commented groupaudit.toml; on a terminal, ask for the date the regulation took effect.

    With --templates, write the blank forms of register, members and approvals; their headings are our proposal.
    """
    if templates:
        _forms(Path() if target == POLICY else target, force=force)
    else:
        _policy(target, effective_from, force=force)


def _forms(folder: Path, *, force: bool) -> None:
    from groupaudit.tasks.blank_forms import FORMS, example, save

    for form in FORMS:
        typer.echo(f"已写入 (written): {save(form, [example(form)], folder, as_csv=False, force=force)}")


def _policy(target: Path, effective_from: str | None, *, force: bool) -> None:
    from groupaudit.cli.asked import day
    from groupaudit.errors import UsageError
    from groupaudit.output import write_atomically

    if target.exists() and not force:
        raise UsageError(f"{target}: 已经存在，加 --force 才会覆盖 (exists; --force overwrites it)")
    ask = effective_from is None and sys.stdin.isatty()
    since = _answer() if ask else day("--effective-from", effective_from or None)
    template = files("groupaudit").joinpath("data/policy-template.toml").read_text("utf-8")
    line = f"effective-from = {since.isoformat()}" if since else "# effective-from = 2026-01-31"
    text = template.replace("# effective-from = 2026-01-31", line)
    write_atomically(target, lambda out: _fill(out, text))
    typer.echo(f"已写入 (written): {target}")


def _answer() -> date | None:
    """Ask for the date of issue, again where the answer is no date; just Enter is None."""
    from groupaudit.cli.asked import day
    from groupaudit.errors import UsageError

    question = "制度施行日期，如 2026-01-31；不知道就直接回车 (date of issue, or just Enter)"
    while True:
        try:
            return day("groupaudit", typer.prompt(question, default="", show_default=False).strip() or None)
        except UsageError as error:
            typer.echo(error, err=True)


def _fill(out: BinaryIO, text: str) -> None:
    out.write(text.encode())
