"""Registered creation dates that earlier messages or members contradict."""

import polars as pl

from groupaudit.context import Context
from groupaudit.judging.legacy import local_day

CREATION_DOUBTED = (
    "登记的建群日期以前群里已经有人说话或入群，两个日期得出的结论不同",
    "people talked or joined before the registered date of creation, and the two dates decide differently",
)
"""Why a rule that depends on such a date leaves a group undecided."""


def day_seen(context: Context) -> pl.Expr:
    """Return of rows of INVENTORY the first day with signs of life, if earlier than the registered creation.

    Null where there is no earlier sign, or only one.
    """
    return pl.when("seen_twice").then(local_day(pl.col("seen_at"), context))


def differs(one: pl.Expr, other: pl.Expr, context: Context) -> pl.Expr:
    """Tell whether a decision by the registered day is not that by the day seen, or either cannot be made."""
    return day_seen(context).is_not_null() & (one != other).fill_null(value=True)
