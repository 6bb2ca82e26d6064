"""Turn the raw content of WeChat messages into what they say: own words, titles, files, quotes, prompts of the system."""

from collections.abc import Mapping

import polars as pl

from groupaudit.own_words import filled, mentions
from groupaudit.recordlines import beside
from groupaudit.tables import MESSAGES
from groupaudit.wechat_appmsg import said
from groupaudit.wechat_types import SYSTEM

_SENDER = r"^\s*[A-Za-z0-9_@.\-]{3,64}:\r?\n"
"""What stands before the content in groups, unless the exporting account wrote it."""
_XML = r"^\s*(?:[^\s<:]+:\s*)?<(?:\?xml|msg|sysmsg|appmsg|!|[a-z])"
_WORDY = ("text", "notice", "quote", "transfer", "red-packet")
"""Kinds that hold words of the sender."""

PARTS: Mapping[str, pl.DataType] = {
    "kind": pl.String(), "text": pl.String(), "quoted": pl.String(), "title": pl.String(), "url": pl.String(),
    "file_name": pl.String(), "reply_to": pl.String(), "forwarded": MESSAGES["forwarded"], "told": pl.String(),
}  # fmt: skip


def unpacked(messages: pl.DataFrame) -> tuple[pl.DataFrame, int]:
    """Return *messages* (line, kind, sub, content) with what the content says, and of how many XML could not be read.

    `told` is the text of a message of the system. XML that cannot be trusted leaves the kind and nothing else.
    """
    content = pl.col("content").str.replace(_SENDER, "")
    bare = messages.with_columns(content=content)
    xml = pl.col("content").str.contains(_XML).fill_null(value=False) & (
        (pl.col("kind") != "text") | (pl.col("sub") > 0)
    )
    parts, failed = _parts(bare.filter(xml).select("line", "sub", "content"))
    plain = pl.when(~xml).then(filled(pl.col("content")))
    system = pl.col("kind").is_in(SYSTEM)
    whole = beside(bare.drop("content", "sub").rename({"kind": "given"}).hstack(bare.select(plain=plain)), parts)
    kind = pl.coalesce("kind", "given")
    told = pl.when(system).then(pl.coalesce("told", "plain"))
    return (
        whole.with_columns(kind=kind)
        .with_columns(
            text=pl.when(~system).then(pl.coalesce("text", pl.when(pl.col("kind").is_in(_WORDY)).then("plain"))),
            told=told,
        )
        .with_columns(
            kind=pl.when(pl.col("told").str.contains(r"撤回了?一条|has recalled a message|recalled a message"))
            .then(pl.lit("recall"))
            .otherwise("kind"),
            mentions=mentions(pl.col("text")),
        )
        .drop("given", "plain")
    ), failed


def _parts(rows: pl.DataFrame) -> tuple[pl.DataFrame, int]:
    found = [(line, said(text, sub)) for line, sub, text in rows.iter_rows()]
    parts = [{"line": line, **part} for line, part in found if part is not None]
    return pl.DataFrame(parts, schema={"line": pl.Int64(), **PARTS}), len(found) - len(parts)
