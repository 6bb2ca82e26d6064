"""The report as plain text, as it is printed on a terminal."""

import io
from typing import BinaryIO

from groupaudit.report import Report
from groupaudit.reporter import reporter

FILE_WIDTH = 100


@reporter(suffix=".txt")
def text(report: Report, out: BinaryIO) -> None:
    """Write the whole report without colours, 100 columns wide."""
    from rich.console import Console

    from groupaudit.reporting.printed import render

    page = io.StringIO()
    render(report, Console(file=page, width=FILE_WIDTH, color_system=None, force_terminal=False, legacy_windows=False))
    lines = (line.rstrip() for line in page.getvalue().splitlines())
    out.write("\n".join([*lines, ""]).encode("utf-8", "backslashreplace"))
