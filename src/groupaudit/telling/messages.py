"""Show when, where and by whom the message of a finding was sent."""

from collections.abc import Iterator

import polars as pl

from groupaudit.exhibit import Case, Exhibit, Kind
from groupaudit.headings import heading
from groupaudit.tables import Tables

PARTS = ("quoted", "title", "url", "file_name")
"""Columns of a message besides the sender's own words."""


def tell(t: Tables, case: Case) -> Iterator[Exhibit]:
    """Yield the message, if the finding has one."""
    if case.row is None:
        return
    rows = t.rows("messages", pl.Series([case.row]), PARTS).with_columns(row=pl.lit(case.row))
    yield Exhibit(
        id="message", title=("消息", "Message"), rows=rows, columns={name: (heading(name), Kind.BODY) for name in PARTS}
    )
