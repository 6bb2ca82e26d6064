"""Deadline for former employees to be out of groups: some working days after their last day."""

import polars as pl

from groupaudit.tables import Tables
from groupaudit.vocabulary import Text
from groupaudit.worktime import UNKNOWN_YEAR, calendar

LEAVING_WORDS: dict[str, Text] = {
    "by-id": ("", ""),
    "by-name": (
        "（只按姓名对上名单，可能同名，请核实）",
        " (matched by name only, possibly a namesake; please verify)",
    ),
}

LEAVING_REASONS: dict[str, Text] = {
    "no-leaving-date": ("名单没有写离职日期", "the list does not say when the person left"),
    "contradictory": (
        "名单上既在职又已离职，请核实后改正名单",
        "the list has the person both at work and departed; verify, and correct the list",
    ),
    "unknown-calendar-year": UNKNOWN_YEAR,
}
"""Reasons in `unclear`."""


def leaving(people: pl.LazyFrame, t: Tables, days: int) -> pl.LazyFrame:
    """Add to former employees in *people*: `grace_over`, `deadline` (text) and `unclear`, a key of LEAVING_REASONS.

    A person listed as employed too is unclear, not departed.
    """
    as_of = pl.lit(t.context.as_of, pl.Date)
    deadline = calendar(t.context.own_days).nth_working_day(pl.col("left_on"), days)
    return people.with_columns(
        grace_over=(as_of > deadline).fill_null(value=True),
        deadline=deadline.dt.strftime("%Y-%m-%d"),
        unclear=pl.coalesce(
            pl.when("contradictory").then(pl.lit("contradictory")),
            pl.when(pl.col("left_on").is_null() | as_of.is_null()).then(pl.lit("no-leaving-date")),
            pl.when(deadline.is_null()).then(pl.lit("unknown-calendar-year")),
        ),
    )
