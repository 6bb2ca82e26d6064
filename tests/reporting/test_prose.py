"""Lines for a terminal break where Chinese may, and nothing is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from groupaudit.reporting.prose import Prose, broken


def wrapped(text, width):
    """Return the lines of *text*, which are the same with styles as without."""
    lines = [line.plain for line in Prose(text).wrap(Console(), width)]
    assert broken(text, width) == lines
    return lines


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("3 个群只看得到发过言的人", 12, ["3 个群只看得", "到发过言的人"]),
        ("未能判断，缺名册", 8, ["未能判", "断，缺名", "册"]),
        ("见（附件）", 4, ["见", "（附", "件）"]),
        ("群名 memo、other", 11, ["群名 memo、", "other"]),
        ("needs a roster", 8, ["needs a", "roster"]),
        ("abcdefghij", 4, ["abcd", "efgh", "ij"]),
        ("一\n\n二", 4, ["一", "", "二"]),
        ("", 4, [""]),
    ],
)
def test_where_lines_break(text, width, expected):
    """Between any two Chinese characters, at blanks, and inside a word only where it is wider than the line."""
    assert wrapped(text, width) == expected


def test_a_column_of_figures_stays_on_the_right():
    """What a table asks of its cells holds for this text too."""
    assert [line.plain for line in Prose("7/8").wrap(Console(), 5, justify="right")] == ["  7/8"]
    assert [line.plain for line in Prose("很长的名称").wrap(Console(), 4, no_wrap=True, overflow="ignore")] == [
        "很长的名称"
    ]


@given(st.text(alphabet="一二，。（）“”ab1.:/ ｡é😀", max_size=60), st.integers(2, 20))
def test_nothing_is_lost_or_too_wide(text, width):
    """All but blanks at the ends of lines is there, in its order."""
    lines = wrapped(text, width)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(cell_len(line) <= width for line in lines)
