"""What went wrong, on standard error: names of files may come from an archive and say anything."""

import typer

from groupaudit.wording import inert


def complain_of(problem: object) -> None:
    """Write a problem as one line in which nothing acts on the terminal."""
    typer.echo(f"groupaudit: {inert(str(problem))}", err=True)
