"""Report problems on standard error, escaped, since file names may come from an archive."""

import typer

from groupaudit.wording import inert


def complain_of(problem: object) -> None:
    """Write a problem as one line without characters that act on the terminal."""
    typer.echo(f"groupaudit: {inert(str(problem))}", err=True)
