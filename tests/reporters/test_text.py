"""The text report reads well at any width."""

import io

from rich.console import Console

from groupaudit.reporters.text import render, text
from groupaudit.wording import width
from reports import empty, finding, hostile, report


def printed(what, columns=80, limit=None):
    page = io.StringIO()
    render(what, Console(file=page, width=columns, color_system=None), limit=limit)
    return page.getvalue()


def test_lines_fit_the_terminal():
    """No line of an ordinary report is wider than the terminal, Chinese characters counted as two columns."""
    for columns in (80, 120):
        shown = printed(report(*(finding(n, name="欧阳" * 30) for n in range(3))), columns)
        assert max(width(line) for line in shown.splitlines()) <= columns


def test_markup_in_data_is_shown_not_obeyed():
    """Square brackets from data are printed as they are."""
    assert "[/red][bold]" in printed(hostile(), 200)


def test_what_is_left_out_is_counted():
    """A shortened list says how many are missing and where the rest is."""
    assert "还有 7 处" in printed(report(*(finding(n) for n in range(10))), limit=3)


def test_nothing_found_is_not_called_clean():
    """An empty result says that nothing was found, and what was not checked."""
    shown = printed(empty())
    assert "未发现问题" in shown
    assert "没有检查的内容" in shown
    assert "通过" not in shown


def test_a_file_has_no_trailing_blanks():
    """The text file is diffable."""
    out = io.BytesIO()
    text.write(report(finding(1)), out)
    assert all(line == line.rstrip() for line in out.getvalue().decode().splitlines())
