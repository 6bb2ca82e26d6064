"""Add columns from rows of another frame, by position, inside a lazy plan."""

import polars as pl

from groupaudit.packed import Columns, Table, rows_at


def beside(plan: pl.LazyFrame, frame: Table, columns: Columns, *, by: str = "row") -> pl.LazyFrame:
    """Return *plan* with *columns* of the rows of *frame* at the positions in column *by*.

    Not a join, which would scan the whole frame, nor a gather from a literal, since plans with long literals are
    compared value by value when collected together.
    """
    side = frame.lazy().select(columns).collect_schema()
    schema = {**plan.collect_schema(), **side}
    return plan.map_batches(lambda rows: rows.hstack(rows_at(frame, rows[by], columns)), schema=schema)
