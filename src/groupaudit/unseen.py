"""Count what nobody looked into: messages with nothing to read."""

import polars as pl

from groupaudit.tables import Tables
from groupaudit.wording import NOT_INSPECTED

WHAT_IS_SAID = frozenset({"hits", "scores"})
"""Tables that rules need which judge what messages say."""


def not_inspected(tables: Tables) -> dict[str, int]:
    """Return how many messages of each kind have no text; a voice with its words written out is read."""
    if "messages" not in tables:
        return {}
    silent = tables.messages.filter(pl.col("kind").is_in(NOT_INSPECTED) & (pl.col("text").fill_null("") == ""))
    counts = dict(silent.group_by("kind").agg(pl.len()).collect().iter_rows())
    return {kind: counts[kind] for kind in NOT_INSPECTED if kind in counts}
