"""Derived table `text`: the words of every message, folded once for all rules, and squeezed where separators part them."""

from groupaudit.derived import derived
from groupaudit.detection.readable import readable
from groupaudit.packed import Table, in_pieces, packed_like
from groupaudit.tables import TEXT, Tables


@derived(needs={"messages"})
def text(tables: Tables) -> Table:
    """Return `TEXT` of all messages."""
    readings = (readable(said, start) for start, said in in_pieces(tables.stored("messages"), ["text"]))
    return packed_like(tables.stored("messages"), readings, TEXT)
