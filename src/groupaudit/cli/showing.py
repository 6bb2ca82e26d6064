"""Print evidence on a terminal: one row as lines of name and value, several rows as a table."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from groupaudit.reporting.prose import Prose
from groupaudit.wording import inert, pick

if TYPE_CHECKING:
    from groupaudit.tasks.showing import Shown


def say(console: Console, text: str, style: str = "", indent: int = 0) -> None:
    """Print *text* with Chinese line breaks."""
    console.print(Padding(Prose(text, style=style), (0, 0, 0, indent), expand=False))


def print_exhibits(console: Console, exhibits: "Iterable[Shown]", language: str) -> None:
    """Print every exhibit under its title; without rows only the title."""
    for exhibit in exhibits:
        if exhibit.rows or not exhibit.hidden:
            console.print(Text(inert(exhibit.title), style="bold"))
        if exhibit.rows:
            console.print(Padding(_table(exhibit), (0, 0, 0, 2)))
        if exhibit.total > len(exhibit.rows) and exhibit.rows:
            more = pick(("……共 {} 行", "… {} rows in all"), language).format(exhibit.total)
            console.print(Padding(Text(more, style="dim"), (0, 0, 0, 2)))


def _table(exhibit: "Shown") -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim", show_header=len(exhibit.rows) > 1)
    if len(exhibit.rows) > 1:
        for name in exhibit.headings:
            table.add_column(inert(name), overflow="fold")
        for row in exhibit.rows:
            table.add_row(*(Prose(inert(cell)) for cell in row))
        return table
    table.add_column(style="dim", no_wrap=True)
    table.add_column(overflow="fold")
    for name, cell in zip(exhibit.headings, exhibit.rows[0], strict=True):
        if cell:
            table.add_row(Text(inert(name)), Prose(inert(cell)))
    return table
