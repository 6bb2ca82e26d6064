"""Judge what is passed on by its title and by the records in it: the words of others, but the sender chose to spread them.

Titles of pages, cards and the like, the names of files and the words of forwarded records are searched together with what
was said, as further rows below the last message: each is given the number of its message plus once, twice or three times
that of all messages. Their hits come back to the messages they belong to, less sure and without span.
"""

import polars as pl

from groupaudit.detection.readable import readable
from groupaudit.tables import HITS, Tables

TITLE, FILE_NAME, RECORD = "title", "file-name", "record"
SHARED = (TITLE, FILE_NAME, RECORD)
COST = {TITLE: 25, FILE_NAME: 10, RECORD: 25}
"""Points that a hit is worth less than in the sender's own words; a file he mostly named himself."""

KEPT_IN_TITLES = 0.7
"""The share that a term which only counts beside others keeps in a title: titles are short, and sums must be reached."""

PLACES = ("location",)
"""Kinds whose titles are addresses and names of buildings."""


def titles(t: Tables) -> pl.DataFrame:
    """Return TEXT of what messages share, as further rows below the last message, in the order of SHARED."""
    height = t.height("messages")
    places = ~pl.col("kind").is_in(PLACES)
    shared = (
        (pl.col("title").is_not_null() & places, pl.col("title")),
        (pl.col("file_name").is_not_null(), pl.col("file_name")),
        (pl.col("forwarded").list.len() > 0, pl.col("forwarded").list.eval(_TEXTS).list.join("\n")),
    )
    return pl.concat([_below(t, *one, n * height) for n, one in enumerate(shared, 1)], rechunk=False)


def wording(t: Tables, rows: pl.Series) -> pl.DataFrame:
    """Return row and folded title of those messages at *rows* that share something with a title."""
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
    """Return the rows of *text* that are no names of files, beside *height* messages."""
    return text.filter(_place(height).ne_missing(FILE_NAME))


def brought_home(hits: pl.DataFrame, height: int) -> pl.DataFrame:
    """Return *hits* (HITS) with those in what is shared as hits of their messages, of which there are *height*.

    `boundary` says where they stand.
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
    """Return what a hit keeps at least, whatever its place costs."""
    summed = (place == TITLE) & pl.col("needs").is_not_null()
    kept = (pl.col("confidence") * KEPT_IN_TITLES).cast(pl.Int32)
    return pl.when(summed).then(kept).otherwise(0)


def _place(height: int) -> pl.Expr:
    """Return in which of SHARED the words of a row stand; null for what was said."""
    return (pl.col("row") // height).replace_strict(dict(enumerate(SHARED, 1)), default=None, return_dtype=pl.String)
