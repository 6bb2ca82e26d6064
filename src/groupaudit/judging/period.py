"""What adds several occasions up to one finding adds up those of the period that the audit speaks for, apart from all others.

The occasions outside are a finding of their own, which the scope hides and counts. Whatever the period, the finding is
known by what it would be known by without one, so that a verdict on the whole fits each part of it.
"""

from collections.abc import Sequence
from datetime import date

import polars as pl

from groupaudit.context import Context
from groupaudit.exhibit import Case
from groupaudit.tables import Tables

OUTSIDE = "outside-period"
"""The discriminator of occasions outside the period where there are others inside."""


def in_period(at: pl.Expr, context: Context) -> pl.Expr:
    """Tell of instants whether their day is judged and asked for; of unknown ones too, which the scope keeps."""
    since = max((d for d in (context.since, context.effective_from) if d), default=date.min)
    until = context.until or date.max
    return at.dt.convert_time_zone(context.timezone).dt.date().is_between(since, until).fill_null(value=True)


def of_the_same(occasions: pl.LazyFrame, case: Case, t: Tables) -> pl.LazyFrame:
    """Return the occasions (group_id, row) of the group of a case that lie in the period if its own does, else those outside."""
    of_group = occasions.filter(pl.col("group_id") == case.group_id)
    if case.row is None:
        return of_group
    at = t["messages"]["at"]
    inside = at.to_frame().select(in_period(pl.col("at"), t.context)).to_series()
    return of_group.filter(pl.col("row").is_in((inside == inside[case.row]).arg_true().implode()))


def part(found: pl.LazyFrame, of: Sequence[str]) -> pl.LazyFrame:
    """Add the discriminator to findings on one subject *of* these columns, of which `inside` tells those of the period."""
    both = ~pl.col("inside") & pl.col("inside").any().over(of)
    return found.with_columns(discriminator=pl.when(both).then(pl.lit(OUTSIDE)))
