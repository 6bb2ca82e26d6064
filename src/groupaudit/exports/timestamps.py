"""Read numeric times of exports: seconds, milliseconds or microseconds since the epoch, told apart by size."""

from typing import TypeVar

import polars as pl

from groupaudit.tables import AT

EARLIEST = 1_293_811_200_000_000
"""2010-12-31T16:00Z in microseconds: 2011 in China, before which WeChat did not exist."""
LATEST = 4_102_444_800_000_000
"""2100-01-01T00:00Z in microseconds."""

F = TypeVar("F", pl.DataFrame, pl.LazyFrame)


def with_instant(frame: F, value: pl.Expr, *, at: str = "at", wrong: str = "wrong") -> F:
    """Add the instant (UTC) written as digits in *value* as column *at*, and as *wrong* whether it is impossible.

    Numbers above 10^14 are microseconds, above 10^11 milliseconds, others seconds; fractions of a second are kept.
    Null, the empty string and zero mean no time, which is not wrong. Intermediate results are columns, because an
    expression would be computed again at each mention.
    """
    if isinstance(frame, pl.DataFrame):  # one lazy plan is cheaper than a step per column
        return with_instant(frame.lazy(), value, at=at, wrong=wrong).collect()
    number = pl.col("_number")
    scale = pl.when(number > 1e14).then(1.0).when(number > 1e11).then(1e3).otherwise(1e6)  # noqa: PLR2004  # as said
    possible = pl.col("_micros").is_between(EARLIEST, LATEST)
    absent = pl.col("_text").is_null() | (pl.col("_text") == "") | (number == 0).fill_null(value=False)
    return (
        frame.with_columns(_text=value.str.strip_chars())
        .with_columns(_number=pl.col("_text").cast(pl.Float64, strict=False))
        .with_columns(_micros=(number * scale).round().cast(pl.Int64, strict=False))
        .with_columns(
            pl.when(possible & (number != 0)).then("_micros").cast(AT).alias(at),
            (~absent & ~possible.fill_null(value=False)).alias(wrong),
        )
        .drop("_text", "_number", "_micros")
    )


def instant(value: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """Return the columns of `with_instant` as two expressions, for short frames."""
    struct = pl.struct(value.alias("value"))

    def read(column: str) -> pl.Expr:
        return struct.map_batches(
            lambda s: with_instant(s.struct.unnest(), pl.col("value"))[column],
            return_dtype=AT if column == "at" else pl.Boolean(),
        )

    return read("at"), read("wrong")
