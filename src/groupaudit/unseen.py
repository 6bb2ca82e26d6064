"""Count messages whose content was not inspected."""

import polars as pl

from groupaudit.tables import Tables
from groupaudit.wording import NOT_INSPECTED

WHAT_IS_SAID = frozenset({"hits", "scores"})
"""Tables needed by rules about the content of messages."""


def not_inspected(tables: Tables) -> dict[str, int]:
    """Count messages by kind without text to read; voice messages with a transcript and forwarded records have some."""
    if "messages" not in tables:
        return {}
    read = (pl.col("text").str.len_bytes() > 0) | (pl.col("forwarded").list.len() > 0)
    silent = tables.messages.filter(pl.col("kind").is_in(NOT_INSPECTED) & ~read.fill_null(value=False))
    counts = dict(silent.group_by("kind").agg(pl.len()).collect().iter_rows())
    return {kind: counts[kind] for kind in NOT_INSPECTED if kind in counts}
