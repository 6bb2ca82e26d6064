"""Sort messages chronologically within their groups."""

from collections.abc import Callable

import polars as pl

_ROOM = 2**63 - 1


def chronological(groups: pl.Series, at: pl.Series, ties: Callable[[pl.Series], pl.DataFrame]) -> pl.Series:
    """Return the positions of all messages, sorted by group, then by time.

    *groups* are integer codes, *at* instants without nulls, both of the same length. Messages of one group and instant
    are sorted by the columns that *ties* returns for their positions, left to right, nulls last.
    """
    if not len(groups):
        return pl.Series([], dtype=pl.UInt32)
    key = _key(groups.cast(pl.Int64).rename("group"), at.cast(pl.Int64).rename("at"))
    order = key.arg_sort()
    sorted_ = key.gather(order).to_frame("key")
    same = pl.col("key") == pl.col("key").shift(1)
    tied = sorted_.select((same | same.shift(-1)).fill_null(value=False).arg_true()).to_series()
    if not len(tied):
        return order
    places = order.gather(tied)
    told_apart = sorted_[tied].hstack(ties(places))
    right = told_apart.select(pl.arg_sort_by(told_apart.columns, nulls_last=True)).to_series()
    return order.scatter(tied, places.gather(right))


def _key(group: pl.Series, at: pl.Series) -> pl.Series:
    """Combine group and time into one integer; the wide type, which sorts at half the speed, only if needed."""
    both = pl.DataFrame([group, at])
    least_group, most_group = both.select(least=pl.col("group").min(), most=pl.col("group").max()).row(0)
    earliest, latest = both.select(least=pl.col("at").min(), most=pl.col("at").max()).row(0)
    span = latest - earliest + 1
    fits = (most_group - least_group + 1) * span <= _ROOM
    wide = pl.Int64 if fits else pl.Int128
    key = (pl.col("group") - least_group).cast(wide) * span + (pl.col("at") - earliest).cast(wide)
    return both.select(key=key).to_series()


def code(names: pl.Series) -> pl.Series:
    """Return integer codes for *names* in the order of first appearance, null for null.

    Works on a column: a plan would assign the codes in parallel, in a different order each time.
    """
    return names.cast(pl.Categorical(pl.Categories.random())).to_physical().cast(pl.UInt32)
