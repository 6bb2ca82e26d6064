"""What existed before the regulation has until the end of the transition."""

import datetime as dt

import polars as pl
import pytest

from groupaudit.context import Context
from groupaudit.judging.legacy import brought_in_order_by, existed_before, in_transition

START = dt.date(2024, 9, 1)


@pytest.mark.parametrize(
    ("as_of", "expected"), [(None, True), (dt.date(2024, 10, 1), True), (dt.date(2024, 10, 2), False)]
)
def test_the_last_day_of_transition_belongs_to_it(as_of, expected):
    """Without an as-of date nobody can say that the transition is over."""
    context = Context(as_of=as_of, effective_from=START, transition_days=30)
    assert brought_in_order_by(context) == dt.date(2024, 10, 1)
    assert in_transition(context) is expected


def test_without_a_date_of_issue_nothing_is_older_than_the_regulation():
    """Everything is judged, whatever its date."""
    days = pl.DataFrame({"day": [None, dt.date(2000, 1, 1)]}, schema={"day": pl.Date})
    context = Context(as_of=START)
    assert not in_transition(context)
    assert (
        days.select(pl.col("day").is_null() & existed_before(pl.col("day"), context)).to_series().to_list()
        == [False] * 2
    )
    dated = Context(as_of=START, effective_from=START)
    assert days.select(existed_before(pl.col("day"), dated)).to_series().to_list() == [None, True]
