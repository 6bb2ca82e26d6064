"""A registered day of creation that the group's own life contradicts."""

import polars as pl

from groupaudit.context import Context
from groupaudit.judging.legacy import local_day

CREATION_DOUBTED = (
    "登记的建群日期以前群里已经有人说话或入群，两个日期得出的结论不同",
    "people talked or joined before the registered date of creation, and the two dates decide differently",
)
"""Why a rule that rests on such a day leaves a group undecided."""


def day_seen(context: Context) -> pl.Expr:
    """Return of rows of INVENTORY the day by which the group was there, where the registered one is later.

    Null where nothing, or one sign alone, is earlier than the registered day.
    """
    return pl.when("seen_twice").then(local_day(pl.col("seen_at"), context))


def differs(one: pl.Expr, other: pl.Expr, context: Context) -> pl.Expr:
    """Tell whether what the registered day decides is not what the day seen decides, or cannot be told of either."""
    return day_seen(context).is_not_null() & (one != other).fill_null(value=True)
