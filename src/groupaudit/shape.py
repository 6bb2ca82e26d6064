"""Bring a frame into the shape of a schema."""

import polars as pl

SHORT = 1_000
"""Rows up to which a plan costs more than it saves; in longer frames it stores a missing column as one value."""


def conform(frame: pl.DataFrame, schema: pl.Schema) -> pl.DataFrame:
    """Return *frame* with exactly the columns of *schema*: missing ones null, others dropped, types cast strictly."""
    have = frame.schema
    if have == schema:
        return frame
    if frame.height <= SHORT:
        columns = [
            frame.get_column(name).cast(dtype) if name in have else pl.Series(name, [None] * frame.height, dtype)
            for name, dtype in schema.items()
        ]
        return pl.DataFrame(columns)
    return frame.select(
        pl.col(name).cast(dtype) if name in have else pl.lit(None, dtype).alias(name) for name, dtype in schema.items()
    )
