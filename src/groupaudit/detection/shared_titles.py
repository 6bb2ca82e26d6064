"""Judge what is passed on by its title: the words of others, but the sender chose to spread them.

Titles of pages, cards, forwarded records and the like and the names of files are searched together with what was said,
as further rows below the last message; their hits come back to the messages they belong to, less sure and without span.
"""

import polars as pl

from groupaudit.detection.readable import readable
from groupaudit.tables import HITS

TITLE, FILE_NAME = "title", "file-name"
COST = {TITLE: 25, FILE_NAME: 10}
"""Points that a hit is worth less than in the sender's own words; a file he mostly named himself."""

PLACES = ("location",)
"""Kinds whose titles are addresses and names of buildings."""


def with_titles(text: pl.DataFrame, messages: pl.DataFrame) -> pl.DataFrame:
    """Return *text* (TEXT) with the titles of *messages* below it, then the names of files; rows count on."""
    titles = messages.select(text=pl.when(~pl.col("kind").is_in(PLACES)).then("title"))
    names = messages.select(text="file_name")
    more = [_below(frame, n * messages.height) for n, frame in enumerate((titles, names), 1)]
    return pl.concat([text, *(part for part in more if part.height)], rechunk=False)


def _below(said: pl.DataFrame, offset: int) -> pl.DataFrame:
    return readable(said).with_columns((pl.col("row") + offset).cast(pl.UInt32))


def without_names(text: pl.DataFrame, messages: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of *text* that are no names of files."""
    return text.filter(pl.col("row") < 2 * messages.height)


def brought_home(hits: pl.DataFrame, messages: pl.DataFrame) -> pl.DataFrame:
    """Return *hits* (HITS) with those in titles and names as hits of their messages: `boundary` says where they stand."""
    height = messages.height
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
