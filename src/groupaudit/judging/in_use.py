"""Which groups are still used: what asks for a change in a group makes no sense where there is none any more."""

import polars as pl

from groupaudit.derive.inventory import dissolved


def in_use() -> pl.Expr:
    """Tell of rows of `inventory` whether the register and the system messages leave the group in use."""
    return ~dissolved()
