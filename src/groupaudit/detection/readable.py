"""Make the text of messages searchable once: folded, and squeezed where separators split words."""

import polars as pl

from groupaudit.detection.squeeze import parted_expr, squeeze_expr, without_stickers
from groupaudit.fold import fold_series
from groupaudit.slices import in_slices
from groupaudit.tables import TEXT


def readable(messages: pl.DataFrame, start: int = 0) -> pl.DataFrame:
    """Return one row of `TEXT` for every row of *messages* with text; `row` is the position in *messages*, counted from *start*.

    `squeezed` is null if no separator may be inside a term. Each distinct text is folded once, as many are repeated.
    """
    said = messages.select("text").with_row_index("row", start).filter(pl.col("text").str.len_bytes() > 0)
    keyed = said.with_columns(key=pl.col("text").hash())
    distinct = keyed.select("key", "text").unique("key", maintain_order=False)
    folded = in_slices(distinct, _fold)
    return keyed.join(folded, on="key", how="left", maintain_order="left").select(TEXT.names())


def _fold(said: pl.DataFrame) -> pl.DataFrame:
    folded = said.select("key", fold_series(said["text"]).alias("folded"))
    plain = without_stickers(folded["folded"]).alias("plain").to_frame()
    parted = plain.select(parted_expr(pl.col("plain"))).to_series()
    squeezed = plain.filter(parted).select(squeeze_expr(pl.col("plain"))).to_series()
    nothing = pl.Series("squeezed", [None], pl.String).new_from_index(0, said.height)
    return folded.with_columns(nothing.scatter(parted.arg_true(), squeezed))
