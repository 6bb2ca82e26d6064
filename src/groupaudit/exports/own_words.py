"""Separate a sender's own words from quoted ones, and find the people mentioned."""

import polars as pl

_MENTION = r"[0-9A-Za-z._%+\-]*@(?:[^@\x{2005}\n]{1,40}\x{2005}|[^@\s\x{2005}]{1,40})"
"""A name ends at U+2005 and may then contain spaces; without U+2005 it ends at the first space."""
_ADDRESS = r"^[0-9A-Za-z._%+\-]+@(?:[0-9A-Za-z.\-]+$|[0-9A-Za-z\-]+\.[0-9A-Za-z.\-]+)"
_NAME = r"@([^\x{2005}]+)"
_REPLY = "这是一条引用/回复消息"
_PARTS = r"(?s)^\s*[\"“「]?这是一条引用/回复消息[:：](.*?)\n-{6}\r?\n?(.*)$"
_INLINE = r"(?s)^(.*?)\s*\[引用 (?:([^\]：]{0,32})：)?(.*)\]\s*$"
"""The quoted person may be missing."""
_DASHED = r"(?s)^「(?:[^：:」\n]{1,32}[：:])?(.*)」\s*\n(?:- ){5,}-?[ \t]*\r?\n(.*)$"


def filled(text: pl.Expr) -> pl.Expr:
    """Return the text, or null if it is blank."""
    return pl.when(text.str.contains(r"\S")).then(text)


def may_mention(text: pl.Expr) -> pl.Expr:
    """Tell cheaply which texts to pass to `mentions`."""
    return text.str.contains("@", literal=True)


def mentions(text: pl.Expr) -> pl.Expr:
    """Return the names after each `@`, as the sender saw them; null if nobody is mentioned."""
    apart = text.str.replace_all("\u2005", "\u2005 ", literal=True)  # mentions may follow each other without a space
    found = pl.when(may_mention(text)).then(apart).str.extract_all(_MENTION)
    real = found.list.eval(pl.element().filter(~pl.element().str.contains(_ADDRESS)))
    names = real.list.eval(pl.element().str.extract(_NAME).str.strip_chars()).list.filter(pl.element() != "")
    return pl.when(names.list.len() > 0).then(names)


def may_quote(text: pl.Expr) -> pl.Expr:
    """Tell cheaply which texts to pass to `flattened_reply` and `dashed_reply`."""
    dashed = text.str.starts_with("「") & text.str.contains("- - - - -", literal=True)
    return dashed | text.str.contains(_REPLY, literal=True)


def flattened_reply(text: pl.Expr) -> tuple[pl.Expr, pl.Expr, pl.Expr]:
    """Return whether a WeCom text is a reply that repeats what it answers, its own words, and the repeated words."""
    groups = pl.when(may_quote(text)).then(text).str.extract_groups(_PARTS).struct
    return _split(text, own=groups.field("2"), others=groups.field("1").str.strip_chars(' \t\r\n"“”「」'))


def inline_reply(text: pl.Expr) -> tuple[pl.Expr, pl.Expr, pl.Expr]:
    """Return the same for a text that ends in `[引用 name：words]` or `[引用 words]`, as WeFlow writes replies."""
    groups = pl.when(text.str.contains("[引用 ", literal=True)).then(text).str.extract_groups(_INLINE).struct
    return _split(text, own=groups.field("1"), others=groups.field("3"))


def dashed_reply(text: pl.Expr) -> tuple[pl.Expr, pl.Expr, pl.Expr]:
    """Return the same for `「name：words」`, a dashed line and own words, sent by clients without replies."""
    groups = pl.when(text.str.starts_with("「")).then(text).str.extract_groups(_DASHED).struct
    return _split(text, own=filled(groups.field("2")), others=groups.field("1"))


def _split(text: pl.Expr, own: pl.Expr, others: pl.Expr) -> tuple[pl.Expr, pl.Expr, pl.Expr]:
    fits = own.is_not_null()
    return fits, pl.when(fits).then(own).otherwise(text), filled(others)
