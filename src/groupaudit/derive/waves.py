"""Derived table `waves`: messages at hand that belong to waves found by `repetitions` in the whole audit."""

import polars as pl

from groupaudit.derive.repetitions import SENDER, UNHEARD, WAVE
from groupaudit.derived import derived
from groupaudit.detection.skeleton import digest, skeletons
from groupaudit.packed import compact, in_pieces
from groupaudit.tables import Tables

WAVES = pl.Schema({"row": pl.UInt32(), **WAVE})
"""One row for every message in a wave, sorted by row."""

KEYS = ["group_id", "sender", "at"]


@derived(needs={"messages", "text", "repetitions"})
def waves(t: Tables) -> pl.DataFrame:
    """Look up all messages in the repetitions; `first` is true only for the first of otherwise equal messages."""
    known = t["repetitions"]
    if known.is_empty():
        return WAVES.to_frame()
    near = _near(t, known)
    wanted = pl.col("row").is_in(near["row"].implode())
    texts = pl.concat([compact(said.filter(wanted)) for _, said in in_pieces(t.stored("text"), ["row", "folded"])])
    said = texts.with_columns(skeletons(texts["folded"])).join(near, on="row").drop_nulls("skeleton")
    said = said.with_columns(digest=pl.col("skeleton").map_elements(digest, return_dtype=pl.String))
    found = said.join(known, on=[*KEYS, "digest"]).sort("message_id", "row")
    once = pl.int_range(pl.len()).over(*KEYS, "digest", "wave") == 0
    return found.with_columns(first=pl.col("first") & once).sort("row", "wave").select(WAVES.names())


def _near(t: Tables, known: pl.DataFrame) -> pl.DataFrame:
    """Return row, message_id and KEYS of messages that may be one of *known*; comparing instants is fastest."""
    instants = known["at"].unique()
    likely = pl.col("at").is_in(instants.implode()) & ~pl.col("kind").is_in(UNHEARD)
    rows = t.columns("messages", likely.arg_true()).to_series()
    said = t.rows("messages", rows, ["message_id", "group_id", "at", SENDER.alias("sender")])
    numbered = said.with_columns(row=rows.cast(pl.UInt32))
    return numbered.join(known.select(KEYS).unique(), on=KEYS, how="semi")
