"""Groups and members older than the regulation are judged only after its transition period."""

from datetime import date, timedelta

import polars as pl

from groupaudit.context import Context


def brought_in_order_by(context: Context) -> date | None:
    """Return the last day of the transition period, null if no effective date is set."""
    start = context.effective_from
    return None if start is None else start + timedelta(days=context.transition_days)


def in_transition(context: Context) -> bool:
    """Tell whether legacy is not judged yet: in the transition period, or without an as-of date."""
    end = brought_in_order_by(context)
    return end is not None and (context.as_of is None or context.as_of <= end)


def existed_before(day: pl.Expr, context: Context) -> pl.Expr:
    """Tell whether *day* is before the regulation: null if unknown, false without an effective date."""
    if context.effective_from is None:
        return pl.lit(value=False)
    return day < context.effective_from


def local_day(at: pl.Expr, context: Context) -> pl.Expr:
    """Return the calendar date of an instant in the company's time zone."""
    return at.dt.convert_time_zone(context.timezone).dt.date()


LEGACY_WORDS = {
    "before": (
        "（制度施行前已存在，过渡期已满）",
        " (existed before the regulation, whose transition is over)",
    ),
    "since": ("", ""),
}
"""End of a message: whether the subject is older than the regulation; codes of the field `existed`."""


def existed(day: pl.Expr, context: Context) -> pl.Expr:
    """Return the key of LEGACY_WORDS for a subject that exists since *day*."""
    before = existed_before(day, context).fill_null(value=False)
    return pl.when(before).then(pl.lit("before")).otherwise(pl.lit("since")).alias("existed")
