"""Judge what is passed on by its title: the words of others, but the sender chose to spread them.

Titles of pages, cards, forwarded records and the like and the names of files are searched together with what was said,
as further rows below the last message; their hits come back to the messages they belong to, less sure and without span.
"""

import polars as pl

from groupaudit.detection.readable import readable
from groupaudit.tables import HITS, Tables

TITLE, FILE_NAME = "title", "file-name"
COST = {TITLE: 25, FILE_NAME: 10}
"""Points that a hit is worth less than in the sender's own words; a file he mostly named himself."""

PLACES = ("location",)
"""Kinds whose titles are addresses and names of buildings."""


def titles(t: Tables) -> pl.DataFrame:
    """Return TEXT of what messages share, as further rows below the last message: the titles, then the names of files."""
    height = t.height("messages")
    return pl.concat([_below(t, name, n * height) for n, name in enumerate(("title", "file_name"), 1)], rechunk=False)


def _below(t: Tables, name: str, offset: int) -> pl.DataFrame:
    shared = pl.col(name).is_not_null() & ((name != "title") | ~pl.col("kind").is_in(PLACES))
    rows = t.columns("messages", shared.arg_true()).to_series()
    read = readable(t.rows("messages", rows, [pl.col(name).alias("text")]))
    return read.with_columns(row=rows.gather(read["row"]).cast(pl.UInt32) + offset)


def without_names(text: pl.DataFrame, height: int) -> pl.DataFrame:
    """Return the rows of *text* that are no names of files, beside *height* messages."""
    return text.filter(pl.col("row") < 2 * height)


def brought_home(hits: pl.DataFrame, height: int) -> pl.DataFrame:
    """Return *hits* (HITS) with those in titles and names as hits of their messages, of which there are *height*.

    `boundary` says where they stand.
    """
    if hits.is_empty() or hits["row"].max() < height:  # type: ignore[operator]  # a column of integers
        return hits
    beyond = pl.col("row") >= height
    place = pl.when(pl.col("row") < 2 * height).then(pl.lit(TITLE)).otherwise(pl.lit(FILE_NAME))
    cost = pl.when(~beyond).then(0).when(pl.col("row") < 2 * height).then(COST[TITLE]).otherwise(COST[FILE_NAME])
    home = hits.with_columns(
        row=pl.col("row") % height,
        start=pl.when(~beyond).then("start"),
        end=pl.when(~beyond).then("end"),
        boundary=pl.when(beyond).then(place).otherwise("boundary"),
        confidence=(pl.col("confidence") - cost).clip(lower_bound=0),
    )
    return home.select(pl.col(name).cast(dtype) for name, dtype in HITS.items())
