"""Derive `text`: the words of every message, folded once for all rules, and squeezed where separators part them."""

from groupaudit.derived import derived
from groupaudit.detection.readable import readable
from groupaudit.packed import Table, alike, in_pieces
from groupaudit.tables import TEXT, Tables


@derived(needs={"messages"})
def text(tables: Tables) -> Table:
    """Return `TEXT` of all messages."""
    readings = (readable(said, start) for start, said in in_pieces(tables.stored("messages"), ["text"]))
    return alike(tables.stored("messages"), readings, TEXT)
