"""What existed before the regulation came into force: judged only when its days of transition have passed."""

from datetime import date, timedelta

import polars as pl

from groupaudit.context import Context


def brought_in_order_by(context: Context) -> date | None:
    """Return the last day of transition, null where no date of issue is set."""
    start = context.effective_from
    return None if start is None else start + timedelta(days=context.transition_days)


def in_transition(context: Context) -> bool:
    """Tell whether what existed before the regulation is not judged yet; without an as-of date it never is."""
    end = brought_in_order_by(context)
    return end is not None and (context.as_of is None or context.as_of <= end)


def existed_before(day: pl.Expr, context: Context) -> pl.Expr:
    """Tell whether *day* lies before the regulation: null where the day is not known and it matters."""
    if context.effective_from is None:
        return pl.lit(value=False)
    return day < context.effective_from


def local_day(at: pl.Expr, context: Context) -> pl.Expr:
    """Return the calendar date of an instant where the company is."""
    return at.dt.convert_time_zone(context.timezone).dt.date()


LEGACY_WORDS = {
    "before": (
        "（制度施行前已存在，过渡期已满）",
        " (existed before the regulation, whose transition is over)",
    ),
    "since": ("", ""),
}
"""Whether what is found existed before the regulation, as the end of a message; a code of the field `existed`."""


def existed(day: pl.Expr, context: Context) -> pl.Expr:
    """Return the key of LEGACY_WORDS for what exists since *day*."""
    before = existed_before(day, context).fill_null(value=False)
    return pl.when(before).then(pl.lit("before")).otherwise(pl.lit("since")).alias("existed")
