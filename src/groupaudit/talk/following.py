"""Find for each message the next later one with the same keys."""

import polars as pl


def first_behind(asked: pl.DataFrame, told: pl.DataFrame, by: list[str]) -> pl.DataFrame:
    """Join each row of *asked* with the first later row of *told* that agrees in the columns *by*.

    *asked* has positions `pos` and *told* positions `reply`, both sorted.
    """
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
