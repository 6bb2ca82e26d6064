"""Derive `text`: the words of every message, folded once for all rules, and squeezed where separators part them."""

import polars as pl

from groupaudit.derived import derived
from groupaudit.detection.readable import readable
from groupaudit.tables import Tables


@derived(needs={"messages"})
def text(tables: Tables) -> pl.DataFrame:
    """Return `TEXT` of all messages."""
    return readable(tables["messages"])
