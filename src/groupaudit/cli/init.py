"""`groupaudit init`: write a commented policy to begin with."""

import sys
from importlib.resources import files
from pathlib import Path
from typing import Annotated, BinaryIO

import typer

Target = Annotated[Path, typer.Argument(help="Where to write the policy.")]
Force = Annotated[bool, typer.Option("--force", help="Overwrite an existing file.")]
Effective = Annotated[
    str | None,
    typer.Option("--effective-from", help="Date of issue of the regulation (2026-01-31).", show_default=False),
]


def init(target: Target = Path("groupaudit.toml"), effective_from: Effective = None, force: Force = False) -> None:
    """Write a commented groupaudit.toml; on a terminal, ask for the date the regulation took effect."""
    from groupaudit.cli.asked import day
    from groupaudit.errors import UsageError
    from groupaudit.output import write_atomically

    if target.exists() and not force:
        raise UsageError(f"{target}: 已经存在，加 --force 才会覆盖 (exists; --force overwrites it)")
    if effective_from is None and sys.stdin.isatty():
        effective_from = typer.prompt(
            "制度施行日期，如 2026-01-31；不知道就直接回车 (date of issue, or just Enter)",
            default="",
            show_default=False,
        )
    date = day("--effective-from", effective_from or None)
    template = files("groupaudit").joinpath("data/policy-template.toml").read_text("utf-8")
    line = f"effective-from = {date.isoformat()}" if date else "# effective-from = 2026-01-31"
    text = template.replace("# effective-from = 2026-01-31", line)
    write_atomically(target, lambda out: _fill(out, text))
    typer.echo(f"已写入 (written): {target}")


def _fill(out: BinaryIO, text: str) -> None:
    out.write(text.encode())
