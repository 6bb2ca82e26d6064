"""Read the numeric times of exports: seconds, milliseconds or microseconds since the epoch, told apart by size."""

import polars as pl

from groupaudit.tables import AT

EARLIEST = 1_293_811_200_000_000
"""2010-12-31T16:00Z: WeChat did not exist before 2011 in China."""
LATEST = 4_102_444_800_000_000
"""2100-01-01T00:00Z."""


def instant(value: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    """Return the instant that a text of digits names, and whether it names an impossible one.

    Above 10^14 it counts microseconds, above 10^11 milliseconds, else seconds; a fraction of a second is kept. Null,
    the empty string and zero mean that there is no time, which is not impossible.
    """
    whole = value.str.strip_chars().cast(pl.Int64, strict=False)
    number = pl.coalesce(whole, (value.str.strip_chars().cast(pl.Float64, strict=False)).cast(pl.Int64, strict=False))
    absent = value.is_null() | (value.str.strip_chars() == "") | (number == 0)
    micros = (
        pl.when(number > 10**14).then(number).when(number > 10**11).then(number * 1000).otherwise(number * 1_000_000)
    )
    possible = micros.is_between(EARLIEST, LATEST)
    return pl.when(possible & ~absent).then(micros).cast(AT), ~absent & ~possible.fill_null(value=False)
