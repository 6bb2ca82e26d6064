"""Tell the words of a sender from those that he repeats, and whom he mentions."""

import polars as pl

_MENTION = r"[0-9A-Za-z._%+\-]*@(?:[^@\x{2005}\n]{1,40}\x{2005}|[^@\s\x{2005}]{1,40})"
"""A name ends in U+2005 and may hold spaces then, else at the first space."""
_ADDRESS = r"^[0-9A-Za-z._%+\-]+@(?:[0-9A-Za-z.\-]+$|[0-9A-Za-z\-]+\.[0-9A-Za-z.\-]+)"
_NAME = r"@([^\x{2005}]+)"
_REPLY = "这是一条引用/回复消息"
_PARTS = r"(?s)^\s*[\"“「]?这是一条引用/回复消息[:：](.*?)\n-{6}\r?\n?(.*)$"
_INLINE = r"(?s)^(.*?)\s*\[引用 (?:([^\]：]*)：)?(.*)\]\s*$"
"""Who is quoted may be missing."""
_DASHED = r"(?s)^「(?:[^：:」\n]{1,60}[：:])?(.*)」\s*\n(?:- ){5,}-?[ \t]*\r?\n(.*)$"


def filled(text: pl.Expr) -> pl.Expr:
    """Return the text, or null where there is nothing but space in it."""
    return pl.when(text.str.contains(r"\S")).then(text)


def may_mention(text: pl.Expr) -> pl.Expr:
    """Tell cheaply which texts `mentions` should look at."""
    return text.str.contains("@", literal=True)


def mentions(text: pl.Expr) -> pl.Expr:
    """Return the names behind each `@`, as the sender saw them; null where nobody is mentioned."""
    apart = text.str.replace_all("\u2005", "\u2005 ", literal=True)  # one mention follows another without a space
    found = pl.when(may_mention(text)).then(apart).str.extract_all(_MENTION)
    real = found.list.eval(pl.element().filter(~pl.element().str.contains(_ADDRESS)))
    names = real.list.eval(pl.element().str.extract(_NAME).str.strip_chars())
    return pl.when(names.list.len() > 0).then(names)


def may_reply(text: pl.Expr) -> pl.Expr:
    """Tell cheaply which texts `flattened_reply` should look at."""
    return text.str.contains(_REPLY, literal=True)


def flattened_reply(text: pl.Expr) -> tuple[pl.Expr, pl.Expr, pl.Expr]:
    """Return whether a WeCom text is a reply that repeats what it answers, the sender's own words, and the others'."""
    groups = pl.when(may_reply(text)).then(text).str.extract_groups(_PARTS).struct
    return _split(text, own=groups.field("2"), others=groups.field("1").str.strip_chars(' \t\r\n"“”「」'))


def inline_reply(text: pl.Expr) -> tuple[pl.Expr, pl.Expr, pl.Expr]:
    """Return the same of a text that ends in `[引用 name：words]` or `[引用 words]`, as WeFlow writes replies."""
    groups = pl.when(text.str.contains("[引用 ", literal=True)).then(text).str.extract_groups(_INLINE).struct
    return _split(text, own=groups.field("1"), others=groups.field("3"))


def _split(text: pl.Expr, own: pl.Expr, others: pl.Expr) -> tuple[pl.Expr, pl.Expr, pl.Expr]:
    fits = own.is_not_null()
    return fits, pl.when(fits).then(own).otherwise(text), filled(others)


def with_replies_apart(messages: pl.DataFrame) -> pl.DataFrame:
    """Return messages in which the words that a reply repeats are quoted and no longer the sender's own.

    Clients that have no type for replies send `「name：words」`, a dashed line and the sender's words as one plain text.
    """
    text = pl.col("text")
    if not messages.select((text.str.starts_with("「") & text.str.contains("- - - - -", literal=True)).any()).item():
        return messages
    parts = text.str.extract_groups(_DASHED).struct
    own = parts.field("2")
    told = messages.with_columns(_own=own, _others=filled(parts.field("1")), _reply=own.str.contains(r"\S"))
    reply = pl.col("_reply").fill_null(value=False)
    return told.with_columns(
        kind=pl.when(reply & (pl.col("kind") != "notice")).then(pl.lit("quote")).otherwise("kind"),
        text=pl.when(reply).then(filled(pl.col("_own"))).otherwise("text"),
        quoted=pl.when(reply).then(pl.coalesce("quoted", "_others")).otherwise("quoted"),
        mentions=pl.when(reply).then(mentions(pl.col("_own"))).otherwise("mentions"),
    ).drop("_own", "_others", "_reply")
