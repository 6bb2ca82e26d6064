"""Parse the raw content of WeChat messages: own words, titles, files, quotes, system messages."""

from collections.abc import Mapping

import polars as pl

from groupaudit.exports.own_words import filled, mentions
from groupaudit.exports.recordlines import beside
from groupaudit.exports.wechat_appmsg import said
from groupaudit.exports.wechat_rendered import rendered
from groupaudit.exports.wechat_types import is_room, unclassed
from groupaudit.tables import MESSAGES, UNWRITTEN

_SENDER = r"^\s*([A-Za-z0-9_@.\-]{3,64}):\r?\n"
"""The sender's id before the content in groups, missing in messages of the exporting account."""
_XML = r"^\s*(?:[^\s<:]+:\s*)?<(?:\?xml|msg|sysmsg|appmsg|!|[a-z])"
_WORDLESS = ("image", "voice", "video", "emoji", "call")
"""Kinds whose XML only locates media, without words."""

_WORDY = ("text", "notice", "quote", "transfer", "red-packet")
"""Kinds with words of the sender."""

_SHARED, _TITLES = ("link", "mini-program", "forward", "file", "location", "card"), ("title", "url", "file_name")

PARTS: Mapping[str, pl.DataType] = {
    "kind": pl.String(), "text": pl.String(), "quoted": pl.String(), "title": pl.String(), "url": pl.String(),
    "file_name": pl.String(), "reply_to": pl.String(), "forwarded": MESSAGES["forwarded"], "told": pl.String(),
}  # fmt: skip


def unpacked(messages: pl.DataFrame) -> tuple[pl.DataFrame, int]:
    """Add the parts of content to *messages* (line, kind, sub, content); count XML that cannot be read.

    `told` is the text of a system message. XML that cannot be trusted leaves only the kind. With a column `sender`,
    only that id or a room's is removed from the front of the content, since `注意:` on its own line may be the sender's
    words.
    """
    bare = messages.with_columns(content=_without_sender(messages))
    xml = (
        pl.col("content").str.contains(_XML).fill_null(value=False)
        & ((pl.col("kind") != "text") | (pl.col("sub") > 0))
        & ~pl.col("kind").is_in(_WORDLESS)
    )
    parts, failed = _parts(bare.filter(xml).select("line", "sub", "content"))
    plain = pl.when(~xml).then(filled(pl.col("content")))
    whole = beside(bare.drop("content", "sub").rename({"kind": "given"}).hstack(bare.select(plain=plain)), parts)
    whole = _titled(whole)
    system = pl.col("given").is_in(UNWRITTEN)
    own = (
        pl.when(pl.col("kind").is_in(_WORDY))
        .then("plain")
        .when(pl.col("kind") == "other")
        .then(unclassed(pl.col("plain")))
    )
    return whole.with_columns(
        kind=pl.coalesce("kind", "given"), told=pl.when(system).then(pl.coalesce("told", "plain"))
    ).with_columns(text=pl.when(pl.col("told").is_null()).then(pl.coalesce("text", own))).with_columns(
        mentions=mentions(pl.col("text"))
    ).drop("given", "plain"), failed


def _titled(whole: pl.DataFrame) -> pl.DataFrame:
    """Fill in titles of shared items that an exporter rendered instead of keeping their XML."""
    shown = whole.filter(pl.col("given").is_in(_SHARED) & pl.col("plain").is_not_null())
    if shown.is_empty():
        return whole
    told = rendered(shown.select("line", kind="given", content="plain")).select(
        "line", *(pl.col(n).alias(f"_{n}") for n in _TITLES)
    )
    return (
        beside(whole, told)
        .with_columns(pl.coalesce(n, f"_{n}").alias(n) for n in _TITLES)
        .drop(f"_{n}" for n in _TITLES)
    )


def _without_sender(messages: pl.DataFrame) -> pl.Expr:
    content = pl.col("content")
    if "sender" not in messages.columns:
        return content.str.replace(_SENDER, "")
    before = content.str.extract(_SENDER, 1)
    theirs = (before == pl.col("sender")) | is_room(before)
    return pl.when(theirs.fill_null(value=False)).then(content.str.replace(_SENDER, "")).otherwise(content)


def _parts(rows: pl.DataFrame) -> tuple[pl.DataFrame, int]:
    found = [(line, said(text, sub)) for line, sub, text in rows.iter_rows()]
    parts = [{"line": line, **part} for line, part in found if part is not None]
    return pl.DataFrame(parts, schema={"line": pl.Int64(), **PARTS}), len(found) - len(parts)
