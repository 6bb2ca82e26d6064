"""Escape text for Markdown, so that nothing in it becomes a heading, a link, a picture or HTML."""

import re
from collections.abc import Iterable, Sequence

from groupaudit.wording import inert

_ACTS = re.compile(r"([\\`*_{}\[\]<>#|~!&$:@])|(?<=www)(\.)")
_BEGINS = re.compile(r"^(\s*)([-+=]|\d+[.)])")


def plain(text: object) -> str:
    """Return *text* on one line, with a backslash before every active character."""
    escaped = _ACTS.sub(lambda c: f"\\{c.group()}", inert(str(text)))
    return _BEGINS.sub(lambda c: f"{c[1]}{c[2][:-1]}\\{c[2][-1]}", escaped)


def table(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a Markdown table of plain text."""
    lines = [headings, *rows]
    cells = ["| " + " | ".join("" if cell is None else plain(cell) for cell in line) + " |" for line in lines]
    return "\n".join([cells[0], "|" + "---|" * len(headings), *cells[1:]]) + "\n"
