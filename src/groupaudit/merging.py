"""Merge messages that several exports deliver: by the platform's id, else as a multiset within the second."""

import polars as pl

_CONTENT = ("kind", "text", "title", "file_name")
_WHAT = ("group_id", "member_id", "_second", *_CONTENT)
"""What makes two messages without an id the same: group, sender, second, kind and content."""

_ID = ("group_id", "message_id")
_TOLD = (*_ID, "member_id", "at", *_CONTENT)


def merged_messages(messages: pl.DataFrame) -> pl.DataFrame:
    """Return every message once.

    Messages of one id are one; where exports tell it differently, the one that tells more stands. Of equal messages
    without an id in one second there are as many as the export that has most of them holds, those with an id among
    them; so three exports with two each give two.
    """
    ids = messages["message_id"]
    if not ids.null_count() and ids.hash().n_unique() == messages.height:  # hashes that differ, ids that differ
        return messages
    known = _by_id(messages.filter(pl.col("message_id").is_not_null()))
    bare = messages.filter(pl.col("message_id").is_null())
    return known if not bare.height else pl.concat([known, _beyond(bare, messages, known)])


def _by_id(messages: pl.DataFrame) -> pl.DataFrame:
    """Return one row per id: where rows differ, one with text before one without, then by contents, not by file."""
    first = messages.filter(pl.struct(_ID).is_first_distinct())
    if first.height == messages.height:
        return first
    versions = messages.unique(_TOLD, keep="first", maintain_order=True)
    if versions.height == first.height:
        return first
    order = [pl.col(column).is_null() for column in ("text", "title", "file_name", "member_id")]
    differing = versions.filter(pl.struct(_ID).is_duplicated()).sort(*order, *_TOLD, nulls_last=True)
    best = differing.unique(_ID, keep="first", maintain_order=True)
    return pl.concat([first.join(best, on=_ID, how="anti", maintain_order="left"), best])


def _beyond(bare: pl.DataFrame, messages: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """Return the messages without an id that the others do not account for.

    Of one content and second there are `with_id` messages with an id altogether, and `most` in the file that has most.
    """
    second = pl.col("at").dt.truncate("1s").alias("_second")
    wanted = bare.with_columns(second)
    keys = wanted.select(_WHAT).unique()
    alike = messages.with_columns(second).join(keys, on=_WHAT, how="semi", nulls_equal=True)
    most = alike.group_by(*_WHAT, "source").len().group_by(_WHAT).agg(most=pl.col("len").max())
    with_id = known.with_columns(second).join(keys, on=_WHAT, how="semi", nulls_equal=True)
    counts = most.join(with_id.group_by(_WHAT).agg(with_id=pl.len()), on=_WHAT, how="left", nulls_equal=True)
    missing = counts.select(
        *_WHAT, missing=pl.col("most").cast(pl.Int64) - pl.col("with_id").cast(pl.Int64).fill_null(0)
    )
    nth = pl.int_range(pl.len()).over([*_WHAT, "source"])
    numbered = wanted.with_columns(_nth=nth).unique([*_WHAT, "_nth"], keep="first", maintain_order=True)
    needed = numbered.join(missing, on=_WHAT, how="left", nulls_equal=True, maintain_order="left")
    return needed.filter(pl.col("_nth") < pl.col("missing")).select(messages.columns)


def without_id(frame: pl.DataFrame, key: list[str]) -> pl.DataFrame:
    """Keep each row as often as the file that has it most often: equal rows in one file are several."""
    numbered = frame.with_columns(_nth=pl.int_range(pl.len()).over([*key, "source"]))
    return numbered.unique([*key, "_nth"], keep="first", maintain_order=True).drop("_nth")
