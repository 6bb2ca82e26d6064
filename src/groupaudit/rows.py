"""Look up rows of a frame by their position, inside a plan."""

from collections.abc import Iterable

import polars as pl


def beside(
    plan: pl.LazyFrame, frame: pl.DataFrame, columns: Iterable[str | pl.Expr], *, by: str = "row"
) -> pl.LazyFrame:
    """Return *plan* with *columns* of the rows of *frame* whose positions stand in the column *by*.

    Neither a join (it would walk the whole frame) nor a gather from a literal (plans that hold long literals are
    compared value by value when they are collected together): a few rows are taken from a frame that is there.
    """
    side = frame.select(columns)
    schema = {**plan.collect_schema(), **side.schema}

    return plan.map_batches(lambda rows: rows.hstack(side[rows[by]]), schema=schema)
