"""Rules that sum up several occasions: those within the audited period make one finding, the others another.

The finding about the others is outside the scope, which hides and counts it. Both are identified as the finding without
a period would be, so that a verdict on the whole fits either part.
"""

from collections.abc import Sequence
from datetime import date

import polars as pl

from groupaudit.context import Context
from groupaudit.exhibit import Case
from groupaudit.tables import Tables

OUTSIDE = "outside-period"
"""Discriminator of the occasions outside the period, if there are others within it."""


def in_period(at: pl.Expr, context: Context) -> pl.Expr:
    """Tell of instants whether they lie in the period and under the regulation; true for unknown ones."""
    since = max((d for d in (context.since, context.effective_from) if d), default=date.min)
    until = context.until or date.max
    return at.dt.convert_time_zone(context.timezone).dt.date().is_between(since, until).fill_null(value=True)


def of_the_same(occasions: pl.LazyFrame, case: Case, t: Tables) -> pl.LazyFrame:
    """Return the occasions (group_id, row) in the group of a case that lie on the same side of the period."""
    of_group = occasions.filter(pl.col("group_id") == case.group_id)
    if case.row is None:
        return of_group
    at = t["messages"]["at"]
    inside = at.to_frame().select(in_period(pl.col("at"), t.context)).to_series()
    return of_group.filter(pl.col("row").is_in((inside == inside[case.row]).arg_true().implode()))


def part(found: pl.LazyFrame, of: Sequence[str]) -> pl.LazyFrame:
    """Add the discriminator to findings; *of* are the columns of a subject, `inside` tells the period's."""
    both = ~pl.col("inside") & pl.col("inside").any().over(of)
    return found.with_columns(discriminator=pl.when(both).then(pl.lit(OUTSIDE)))
