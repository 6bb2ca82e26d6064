"""Charts of characters fit the terminal, and their lengths are in proportion."""

from datetime import date, timedelta

import polars as pl
import pytest

from groupaudit.figures.activity import ACTIVITY
from groupaudit.figures.scorecard import SCORECARD
from groupaudit.reporting.terminal_charts import bar, charts, over_time, per_unit, sparkline
from groupaudit.vocabulary import Language
from groupaudit.wording import width
from reports import empty, finding, report


def talk(days):
    """Messages on every day from 2026-01-01 on, one more each day."""
    rows = [{"group_id": None, "on": date(2026, 1, 1) + timedelta(days=n), "messages": 3 + n} for n in range(days)]
    return pl.DataFrame(rows, schema=ACTIVITY)


def card(**units):
    """A scorecard with decided, suspected, hints and maybe confirmed per unit."""
    base = dict.fromkeys(SCORECARD) | {"handed_in": True, "registered": True, "confirmed": 0, "dismissed": 0}
    figures = ("decided", "suspected", "hints", "confirmed")
    rows = [
        base | {"group_id": unit, "unit": unit} | dict(zip(figures, counts, strict=False))
        for unit, counts in units.items()
    ]
    return pl.DataFrame(rows, schema=SCORECARD)


@pytest.mark.parametrize("columns", [60, 80, 100, 200])
@pytest.mark.parametrize("language", Language)
def test_no_chart_is_wider_than_the_terminal(columns, language):
    """Names of any length and any number of days fit."""
    what = report(finding(1), activity=talk(300), scorecard=card(**{"长" * 30: (90, 3, 1), "工程部": (1, 0, 0)}))
    lines = [line for chart in charts(what.speaking(language), columns) for line in chart]
    assert len(lines) >= 5
    assert max(map(width, lines)) <= columns


def test_heights_are_in_proportion():
    """The greatest value is the highest, the least something is visible, and nothing is a dot."""
    assert sparkline([0, 1, 4, 8]) == "·▁▄█"
    assert sparkline([1, 1_000_000]) == "▁█"
    assert sparkline([]) == ""


def test_lengths_are_in_proportion():
    """A bar is as long as its share, its parts too, and one finding is seen beside thousands."""
    assert bar([2, 1, 1, 1], 8, 16) == "████▓▓▒▒░░"
    assert bar([1, 0, 0, 0], 10_000, 20) == "█"
    assert bar([8, 0, 0, 0], 8, 16) == "█" * 16


def test_time_has_its_days():
    """First and last day stand under the line, with the most that a span has."""
    messages, findings, days = over_time(report(finding(1), activity=talk(31)), 100)
    assert messages.startswith("消息 ▁")
    assert messages.endswith("█ 最多 33")
    assert findings.count("·") == 30
    assert days.split() == ["2026-01-01", "2026-01-31"]


def test_units_stand_by_their_findings():
    """The one with most comes first; one without any has no bar; the marks are explained."""
    lines = per_unit(report(scorecard=card(工程部=(1, 0, 0), 财务部=(3, 4, 0), 总裁办=(0, 0, 0))), 60)
    assert [line.split()[0] for line in lines[:2]] == ["财务部", "工程部"]
    assert lines[0].endswith(" 7")
    assert lines[-1].strip() == "█ 已判定  ▓ 已核实  ▒ 疑似  ░ 提示"


def test_what_was_confirmed_is_in_the_bar():
    """A unit whose signals have all been confirmed has a bar."""
    (line, *_) = per_unit(report(scorecard=card(工程部=(1, 0, 0), 财务部=(0, 0, 0, 7))), 60)
    assert line.startswith("财务部 ▓▓▓")
    assert line.endswith(" 7")


def test_where_there_is_nothing_to_compare_nothing_is_drawn():
    """A report of nothing, one unit, one day, and a terminal too narrow have no charts."""
    assert [*charts(empty(), 100)] == []
    assert per_unit(report(scorecard=card(工程部=(1, 0, 0))), 100) == []
    assert over_time(report(activity=talk(1)), 100) == []
    assert [*charts(report(activity=talk(9), scorecard=card(a=(1, 0, 0), b=(1, 0, 0))), 20)] == []
