"""Numeric times are told apart by size, and impossible ones are named."""

from datetime import UTC, datetime

import polars as pl
import pytest

from groupaudit.exports.timestamps import instant


def judged(text):
    at, wrong = instant(pl.col("t"))
    return pl.DataFrame({"t": [text]}, schema={"t": pl.String}).select(at.alias("at"), wrong.alias("wrong")).row(0)


@pytest.mark.parametrize("text", ["1762000000", "1762000000000", "1762000000000000", " 1762000000 ", "1762000000.9"])
def test_seconds_milliseconds_and_microseconds_name_one_instant(text):
    """The unit is told by the size of the number; spaces and fractions do no harm."""
    at, wrong = judged(text)
    assert at.replace(microsecond=0) == datetime(2025, 11, 1, 12, 26, 40, tzinfo=UTC)
    assert not wrong


@pytest.mark.parametrize("text", [None, "", "0"])
def test_no_time_is_not_impossible(text):
    """Null, the empty string and zero say that there is no time."""
    at, wrong = judged(text)
    assert at is None
    assert not wrong


@pytest.mark.parametrize(
    "text", ["-5", "99999999", "1e30", "soon", "99999999999999999", "99999999999999999999", "1e999"]
)
def test_impossible_times_are_named(text):
    """What lies before WeChat, after the century, or is no number is impossible."""
    at, wrong = judged(text)
    assert at is None
    assert wrong
