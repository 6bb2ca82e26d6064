"""Search shared items by their titles, file names and records: the words of others, but the sender chose to share them.

Titles of pages and cards, names of files and the texts of forwarded records are searched together with the messages, as
extra rows below the last one: the row of their message plus once, twice or three times the number of messages. Their
hits are moved back to the rows of their messages, with less confidence and without span.
"""

import polars as pl

from groupaudit.detection.readable import readable
from groupaudit.tables import HITS, Tables

TITLE, FILE_NAME, RECORD = "title", "file-name", "record"
SHARED = (TITLE, FILE_NAME, RECORD)
COST = {TITLE: 25, FILE_NAME: 10, RECORD: 25}
"""Points that a hit loses outside the sender's own words; senders mostly name their files themselves."""

KEPT_IN_TITLES = 0.7
"""Least share of its confidence that a term with `needs` keeps in a title: sums must be in reach of short titles."""

PLACES = ("location",)
"""Kinds whose titles are not searched: they are addresses and names of buildings."""


def titles(t: Tables) -> pl.DataFrame:
    """Return TEXT of shared items, as extra rows below the last message, in the order of SHARED."""
    height = t.height("messages")
    places = ~pl.col("kind").is_in(PLACES)
    shared = (
        (pl.col("title").is_not_null() & places, pl.col("title")),
        (pl.col("file_name").is_not_null(), pl.col("file_name")),
        (pl.col("forwarded").list.len() > 0, pl.col("forwarded").list.eval(_TEXTS).list.join("\n")),
    )
    return pl.concat([_below(t, *one, n * height) for n, one in enumerate(shared, 1)], rechunk=False)


def wording(t: Tables, rows: pl.Series) -> pl.DataFrame:
    """Return row and folded title of those messages at *rows* that share an item with a title."""
    shared = t.rows("messages", rows, [pl.col("title").alias("text"), "kind"]).with_columns(home=rows)
    worded = shared.filter(pl.col("text").is_not_null() & ~pl.col("kind").is_in(PLACES))
    read = readable(worded.select("text"))
    return pl.DataFrame({"row": worded["home"].gather(read["row"]).cast(pl.UInt32), "folded": read["folded"]})


_TEXTS = pl.element().struct.field("text").drop_nulls()


def _below(t: Tables, has: pl.Expr, said: pl.Expr, offset: int) -> pl.DataFrame:
    rows = t.columns("messages", has.arg_true()).to_series()
    read = readable(t.rows("messages", rows, [said.alias("text")]))
    return read.with_columns(row=rows.gather(read["row"]).cast(pl.UInt32) + offset)


def without_names(text: pl.DataFrame, height: int) -> pl.DataFrame:
    """Return the rows of *text* that are not file names; *height* is the number of messages."""
    return text.filter(_place(height).ne_missing(FILE_NAME))


def brought_home(hits: pl.DataFrame, height: int) -> pl.DataFrame:
    """Return *hits* (HITS) with those in shared items moved to their messages; *height* is the number of messages.

    Their `boundary` is the kind of place, one of SHARED.
    """
    if hits.is_empty() or hits["row"].max() < height:  # type: ignore[operator]  # a column of integers
        return hits
    beyond = pl.col("row") >= height
    place = _place(height)
    cost = place.replace_strict(COST, default=0, return_dtype=pl.Int32)
    home = hits.with_columns(
        row=pl.col("row") % height,
        start=pl.when(~beyond).then("start"),
        end=pl.when(~beyond).then("end"),
        boundary=pl.when(beyond).then(place).otherwise("boundary"),
        confidence=pl.max_horizontal(pl.col("confidence") - cost, _kept(place)).clip(lower_bound=0),
    )
    return home.select(pl.col(name).cast(dtype) for name, dtype in HITS.items())


def _kept(place: pl.Expr) -> pl.Expr:
    """Return the least confidence that a hit keeps, whatever the cost of its place."""
    summed = (place == TITLE) & pl.col("needs").is_not_null()
    kept = (pl.col("confidence") * KEPT_IN_TITLES).cast(pl.Int32)
    return pl.when(summed).then(kept).otherwise(0)


def _place(height: int) -> pl.Expr:
    """Return the place of a row's text, one of SHARED; null for the sender's own words."""
    return (pl.col("row") // height).replace_strict(dict(enumerate(SHARED, 1)), default=None, return_dtype=pl.String)
