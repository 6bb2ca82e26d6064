"""Find for each message the first one behind it that answers to the same keys."""

import polars as pl


def first_behind(asked: pl.DataFrame, told: pl.DataFrame, by: list[str]) -> pl.DataFrame:
    """Return *asked* (with `pos`, in order) beside the first of *told* (with `reply`, in order) that comes later, by *by*."""
    return asked.join_asof(
        told,
        left_on="pos",
        right_on="reply",
        by=by,
        strategy="forward",
        allow_exact_matches=False,
        check_sortedness=False,
        coalesce=False,
    )
