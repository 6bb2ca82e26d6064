"""Show the documentation of a rule on a terminal, with Chinese line breaks and without truncated cells."""

from rich.console import Console, ConsoleOptions, RenderResult
from rich.markdown import Markdown, Paragraph, TableElement
from rich.table import Table

from groupaudit.reporting.prose import Prose


class _Paragraph(Paragraph):
    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield Prose.assemble(self.text)


class _Table(TableElement):
    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        for table in super().__rich_console__(console, options):
            if isinstance(table, Table):
                for column in table.columns:
                    column.overflow = "fold"
            yield table


class Documentation(Markdown):
    """Markdown for readers of Chinese."""

    elements = Markdown.elements | {"paragraph_open": _Paragraph, "table_open": _Table}
