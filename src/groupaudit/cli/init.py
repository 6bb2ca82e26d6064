"""`groupaudit init`: write a commented policy to begin with."""

import sys
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Annotated, BinaryIO

import typer

from groupaudit.cli.language import chinese, pair

POLICY = Path("groupaudit.toml")
Target = Annotated[
    Path,
    typer.Argument(
        help=pair(
            "政策文件写到哪里；加 --templates 则为放空白表的文件夹。",
            "Where to write the policy, or with --templates the folder for the forms.",
        )
    ),
]
Force = Annotated[bool, typer.Option("--force", help=pair("覆盖已有的文件。", "Overwrite an existing file."))]
Effective = Annotated[
    str | None,
    typer.Option(
        "--effective-from",
        help=pair("制度的施行日期（2026-01-31）。", "Date of issue of the regulation (2026-01-31)."),
        show_default=False,
    ),
]


Templates = Annotated[
    bool,
    typer.Option(
        "--templates",
        help=pair(
            "不写政策文件，而把空白表（XLSX）写到文件夹里。",
            "Write the blank forms (XLSX) into the folder instead of a policy.",
        ),
    ),
]


@chinese(
    "写一份带注释的 groupaudit.toml；在终端上会问制度的施行日期。",
    "加 --templates 则写登记表、成员信息表和审批表的空白表；其中的列名是建议。",
)
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
    from groupaudit.cli.values import day
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
    """Ask for the date of issue until the answer is a date; just Enter gives None."""
    from groupaudit.cli.values import day
    from groupaudit.errors import UsageError

    question = "制度施行日期，如 2026-01-31；不知道就直接回车 (date of issue, or just Enter)"
    while True:
        try:
            return day("groupaudit", typer.prompt(question, default="", show_default=False).strip() or None)
        except UsageError as error:
            typer.echo(error, err=True)


def _fill(out: BinaryIO, text: str) -> None:
    out.write(text.encode())
