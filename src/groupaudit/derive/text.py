"""Derived table `text`: the text of every message, folded once for all rules, and without separators inside words."""

from groupaudit.derived import derived
from groupaudit.detection.readable import readable
from groupaudit.packed import Table, in_pieces, packed_like
from groupaudit.tables import TEXT, Tables


@derived(needs={"messages"})
def text(tables: Tables) -> Table:
    """Return `TEXT` of all messages."""
    readings = (readable(said, start) for start, said in in_pieces(tables.stored("messages"), ["text"]))
    return packed_like(tables.stored("messages"), readings, TEXT)
