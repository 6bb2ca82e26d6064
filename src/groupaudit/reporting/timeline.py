"""Messages and findings over time, in days, weeks, months or years, so that all spans fit on a page."""

from datetime import date, timedelta

import polars as pl
from msgspec import Struct

from groupaudit.figures.activity import by_day
from groupaudit.report import Report
from groupaudit.wording import SEVERITIES

SPANS = 120
"""Maximum number of spans; beyond it, longer ones are used."""

LENGTHS = ("1d", "1w", "1mo", "1y")


class Span(Struct, frozen=True, kw_only=True):
    """A day, week, month or year with its number of messages, and its findings by severity."""

    first: date
    last: date
    messages: int
    findings: dict[str, int]


def timeline(report: Report) -> list[Span]:
    """Return the spans from the first to the last day with messages or findings, including empty ones.

    Findings without a time, such as those about a roster, are not included.
    """
    said = by_day(report.activity).select("on", "messages")
    found = _found(report)
    days = pl.concat([said["on"], found["on"]])
    first, last = days.min(), days.max()
    if not isinstance(first, date) or not isinstance(last, date):
        return []
    every = pl.DataFrame({"on": pl.date_range(first, last, "1d", eager=True)})
    filled = every.join(said, on="on", how="left").join(found, on="on", how="left").fill_null(0).sort("on")
    for length in LENGTHS:
        spans = filled.group_by_dynamic("on", every=length).agg(pl.exclude("on").sum())
        if spans.height <= SPANS:
            break
    starts = spans["on"].to_list()
    ends = [*(start - timedelta(days=1) for start in starts[1:]), last]
    return [
        Span(first=max(row["on"], first), last=end, messages=row["messages"], findings={s: row[s] for s in SEVERITIES})
        for row, end in zip(spans.iter_rows(named=True), ends, strict=True)
    ]


def _found(report: Report) -> pl.DataFrame:
    day = pl.col("at").dt.convert_time_zone(report.header.timezone).dt.date().alias("on")
    of = [(pl.col("severity") == s).sum().cast(pl.UInt32).alias(s) for s in SEVERITIES]
    return report.standing.drop_nulls("at").group_by(day).agg(of)
