"""Look up rows of a frame by their position, inside a plan."""

import polars as pl

from groupaudit.packed import Columns, Table, rows_at


def beside(plan: pl.LazyFrame, frame: Table, columns: Columns, *, by: str = "row") -> pl.LazyFrame:
    """Return *plan* with *columns* of the rows of *frame* whose positions stand in the column *by*.

    Neither a join (it would walk the whole frame) nor a gather from a literal (plans that hold long literals are
    compared value by value when they are collected together): a few rows are taken from a frame that is there.
    """
    side = frame.lazy().select(columns).collect_schema()
    schema = {**plan.collect_schema(), **side}
    return plan.map_batches(lambda rows: rows.hstack(rows_at(frame, rows[by], columns)), schema=schema)
