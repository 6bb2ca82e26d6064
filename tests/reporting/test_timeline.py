"""The timeline: spans that fit on a page, with all that happened in them."""

import itertools
from datetime import UTC, date, datetime, timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from groupaudit.context import Context
from groupaudit.figures.activity import ACTIVITY, activity
from groupaudit.reporting.timeline import SPANS, timeline
from groupaudit.shape import conform
from groupaudit.tables import MESSAGES, Tables
from reports import empty, finding, report

START = date(2025, 1, 1)


def during(days, findings=()):
    """A report with messages on these days after the first, and findings on those."""
    said = pl.DataFrame([[None, START + timedelta(days=d), n] for d, n in days.items()], schema=ACTIVITY, orient="row")
    at = [datetime(2025, 1, 1, 12, tzinfo=UTC) + timedelta(days=d) for d in findings]
    return replace(report(*(finding(n, at=t) for n, t in enumerate(at))), activity=said)


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(st.integers(0, 9000), st.integers(1, 99), min_size=1), st.lists(st.integers(0, 9000)))
def test_spans_hold_everything_without_gaps(days, findings):
    """Whatever the period, at most so many spans follow each other and together hold every message and finding."""
    spans = timeline(during(days, findings))
    assert len(spans) <= SPANS
    assert sum(s.messages for s in spans) == sum(days.values())
    assert sum(sum(s.findings.values()) for s in spans) == len(findings)
    assert spans[0].first == START + timedelta(days=min([*days, *findings]))
    assert spans[-1].last == START + timedelta(days=max([*days, *findings]))
    assert all(b.first == a.last + timedelta(days=1) for a, b in itertools.pairwise(spans))


@pytest.mark.parametrize(("days", "length"), [(5, 1), (120, 1), (121, 7), (900, 31), (9000, 365)])
def test_a_longer_period_has_longer_spans(days, length):
    """Days, weeks, months, years: as fine as fits."""
    spans = timeline(during({0: 1, days - 1: 1}))
    assert max((s.last - s.first).days + 1 for s in spans) in (length, length + 1)


def test_nothing_has_no_timeline():
    """Without any time there is nothing to draw; a finding about a roster has none."""
    assert timeline(empty()) == []
    assert timeline(report(finding(1, at=None))) == []


@pytest.mark.parametrize(("zone", "evening"), [("Asia/Shanghai", 16), ("Asia/Kathmandu", 18.25), ("UTC", 24)])
def test_days_are_those_of_the_policy_s_zone(zone, evening):
    """A message of an evening in UTC is one of the next day further east; one without a time is of none."""
    at = [datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=evening), datetime(2026, 1, 1, 2, tzinfo=UTC), None]
    messages = conform(pl.DataFrame({"group_id": ["g"] * 3, "at": pl.Series(at, dtype=MESSAGES["at"])}), MESSAGES)
    tables = Tables({"messages": messages}, Context(timezone=zone))
    days = [(date(2026, 1, 1), 1), (date(2026, 1, 2), 1)]
    assert activity(tables, by_group=True).rows() == [("g", *day) for day in days]
    assert activity(tables, by_group=False).rows() == [(None, *day) for day in days]
