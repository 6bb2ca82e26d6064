"""Count what nobody looked into: messages with nothing to read."""

import polars as pl

from groupaudit.tables import Tables
from groupaudit.wording import NOT_INSPECTED

WHAT_IS_SAID = frozenset({"hits", "scores"})
"""Tables that rules need which judge what messages say."""


def not_inspected(tables: Tables) -> dict[str, int]:
    """Return how many messages of each kind have no text; a voice with its words written out and records are read."""
    if "messages" not in tables:
        return {}
    read = (pl.col("text").str.len_bytes() > 0) | (pl.col("forwarded").list.len() > 0)
    silent = tables.messages.filter(pl.col("kind").is_in(NOT_INSPECTED) & ~read.fill_null(value=False))
    counts = dict(silent.group_by("kind").agg(pl.len()).collect().iter_rows())
    return {kind: counts[kind] for kind in NOT_INSPECTED if kind in counts}
