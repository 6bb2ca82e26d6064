"""Find files that probably hold the same messages unmerged: times without seconds, or two names of one group.

Nothing is joined here; the measures leave the decision to the user.
"""

import polars as pl

from groupaudit.tables import Tables

SAMPLE = 200_000
"""Number of messages to compare; of more, a fixed fraction of texts is sampled, the same texts in every file."""

_FEW, _PEOPLE, _MOST = 5, 2, 8
"""Minimum messages and minimum people that must agree, and maximum places of a text, above which it is a mass
posting."""

_SHARE = {"counted-twice": 0.5, "same-talk": 0.8}
"""Minimum share of the smaller file's messages in the common period that must agree."""

_KEY, _WHAT = ["group_id", "source"], ["minute", "words"]
_SCHEMA = pl.Schema({
    "source": pl.String(), "measure": pl.String(), "n": pl.Int64(), "of": pl.Int64(), "detail": pl.String(), "other": pl.String()
})  # fmt: skip


def of_copies(tables: Tables) -> pl.DataFrame:
    """Return rows of QUALITY for pairs of files whose messages mostly agree in text and minute: `n` of `of`."""
    if "messages" not in tables or tables.columns("messages", pl.col("source").n_unique()).item() <= 1:
        return _SCHEMA.to_frame()
    said = _said(tables)
    places = pl.len().over(_WHAT)
    shared = said.filter((places > 1) & (places <= _MOST))
    met = shared.join(shared, on=_WHAT, suffix="_other").filter(pl.col("source") < pl.col("source_other"))
    people = pl.min_horizontal(pl.col("member_id", "member_id_other").n_unique())
    pairs = met.group_by(*_KEY, "group_id_other", "source_other").agg(n=pl.len().cast(pl.Int64), people=people)
    likely = pairs.filter(pl.col("n") >= _FEW, pl.col("people") >= _PEOPLE)
    if likely.is_empty():
        return _SCHEMA.to_frame()
    compared = _compared(likely, said)
    measure = (
        pl.when(pl.col("group_id") == pl.col("group_id_other"))
        .then(pl.lit("counted-twice"))
        .otherwise(pl.lit("same-talk"))
    )
    told = compared.with_columns(measure=measure, detail=pl.lit(""), other="source_other")
    enough = pl.col("n") >= pl.col("of") * pl.col("measure").replace_strict(_SHARE, return_dtype=pl.Float64)
    return told.filter(enough).sort("source", "other", "group_id").select(_SCHEMA.names())


def _said(tables: Tables) -> pl.DataFrame:
    """Return distinct texts by file, group and minute: `words` is the hash of the text, `member_id` one sender."""
    every = tables.height("messages") // SAMPLE + 1
    text = pl.col("text").str.strip_chars()
    spoken = tables.messages.filter(pl.col("at").is_not_null() & (text != ""))
    hashed = spoken.select(*_KEY, "member_id", minute=pl.col("at").dt.truncate("1m"), words=text.hash())
    return (
        hashed.filter(pl.col("words") % every == 0)
        .group_by(*_KEY, *_WHAT)
        .agg(pl.col("member_id").min())
        .collect(engine="streaming")
    )


def _compared(pairs: pl.DataFrame, said: pl.DataFrame) -> pl.DataFrame:
    """Add `of`: the messages of the smaller side in the period that both sides cover."""
    span = said.group_by(_KEY).agg(first=pl.col("minute").min(), last=pl.col("minute").max())
    others = span.select(pl.all().name.suffix("_other"))
    both = pairs.join(span, on=_KEY).join(others, on=["group_id_other", "source_other"])
    since, until = pl.max_horizontal("first", "first_other"), pl.min_horizontal("last", "last_other")
    timed = both.with_row_index("pair").with_columns(since=since, until=until)
    within = pl.col("minute").is_between("since", "until")
    counts = []
    for side in ("", "_other"):
        key = timed.select("pair", "since", "until", group_id=f"group_id{side}", source=f"source{side}")
        counts.append(key.join(said, on=_KEY).filter(within).group_by("pair").agg(of=pl.len().cast(pl.Int64)))
    smaller = pl.concat(counts).group_by("pair").agg(pl.col("of").min())
    return timed.join(smaller, on="pair")
