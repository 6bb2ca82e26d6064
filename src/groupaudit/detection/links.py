"""Find links in messages and the reasons against each: one hit per link and reason; no link is ever opened."""

import unicodedata
from collections.abc import Iterable, Iterator

import polars as pl

from groupaudit.detection.caution import not_to_be_opened
from groupaudit.detection.link_risks import against_file, is_trusted, parse, risks
from groupaudit.detection.link_tables import tables
from groupaudit.detection.link_text import MAY_HOLD, Address, addresses
from groupaudit.fold import fold_text, kinds_of
from groupaudit.tables import HITS

__all__ = ["LINK", "MALICIOUS", "MAY_HOLD", "find_links"]

MALICIOUS = "malicious-link"
LINK = "link"
WEAK = 50
"""Reasons below this many points need a second signal."""

HIDDEN = "hidden-link"

Row = tuple[object, ...]


def find_links(text: pl.DataFrame, messages: pl.LazyFrame, own_domains: Iterable[str] = ()) -> pl.DataFrame:
    """Return the links in *text* (TEXT) and in the `url` of *messages* (MESSAGES), and disguised files, as HITS.

    The category `malicious-link` has one row per link and reason (`term`); `link` has one row for a link to an unlisted
    host without reasons against it, a second signal for other hits. `warned`: the message says not to open it. Links
    to *own_domains*, to well-known services and into private networks are left out. The address of a card and the name
    of a file are not part of the text: start and end are null.
    """
    own = frozenset(domain.lower() for domain in own_domains)
    said = text.filter(pl.col("folded").str.contains(MAY_HOLD)).select("row", "text", "folded")
    found = [(row, *hit) for row, original, folded in said.iter_rows() for hit in _in_text(original, folded, own)]
    found += [
        (row, *hit, False) for row, url in _of_cards(messages, own).iter_rows() for hit in _judged(url, own, None, url)
    ]
    found += [(row, *hit, False) for row, name in _files(messages).iter_rows() for hit in _of_file(name)]
    columns = ("row", "category", "term", "start", "end", "matched", "folds", "needs", "confidence", "warned")
    hits = pl.DataFrame(found, schema={name: HITS[name] for name in columns}, orient="row").sort("row", "start", "term")
    plain = {"gap": pl.lit(0), "boundary": pl.lit("word"), "allowed_by": pl.lit(None)}
    return hits.with_columns(**plain).select(pl.col(name).cast(dtype) for name, dtype in HITS.items())


def _of_cards(messages: pl.LazyFrame, own: frozenset[str]) -> pl.DataFrame:
    """Return row and url of the messages whose `url` is not trusted; each distinct host is parsed once."""
    host = pl.col("url").str.to_lowercase().str.extract(r"^\s*(?:[a-z]+[a-z0-9+.\-]*://)?([^/?#\\\s]*)")
    urls = messages.select(pl.int_range(pl.len(), dtype=pl.UInt32).alias("row"), "url").drop_nulls("url")
    cards = urls.filter(pl.col("url") != "").with_columns(host=host).collect()
    links = {name: parse(name) for name in cards["host"].drop_nulls().unique()}
    strange = [name for name, link in links.items() if link and not is_trusted(link.host, own)]
    return cards.filter(pl.col("host").is_in(strange)).select("row", "url")


def _files(messages: pl.LazyFrame) -> pl.DataFrame:
    """Return row and name of files with the extension of a program or a right-to-left override in their name."""
    programs = "|".join(sorted(ext for ext, reason in tables().downloads.items() if reason == "executable"))
    named = messages.select(pl.int_range(pl.len(), dtype=pl.UInt32).alias("row"), "file_name")
    return named.filter(pl.col("file_name").str.contains(rf"(?i)\.\s*(?:{programs})[\s.]*$|\x{{202E}}")).collect()


def _of_file(name: str) -> Iterator[Row]:
    for reason in against_file(name):
        yield MALICIOUS, reason, None, None, name, [], None, tables().points[reason]


def _in_text(original: str, folded: str, own: frozenset[str]) -> Iterator[Row]:
    for found in addresses(folded):
        span = (found.first, found.last + 1)
        span = span if original == folded else fold_text(original).span(found.first, found.last)
        opened = _as_opened(found, original[slice(*span)])
        warned = not_to_be_opened(folded, found.first, found.last + 1)
        yield from ((*hit, warned) for hit in _judged(opened, own, span, original, hidden=found.hidden))


def _as_opened(found: Address, matched: str) -> str:
    """Return the address that a browser would open: it folds width and case, but keeps letters with diacritics."""
    marked = not found.hidden and "marks" in kinds_of(matched)
    return unicodedata.normalize("NFKC", matched).lower() if marked else found.url


def _judged(
    url: str, own: frozenset[str], span: tuple[int, int] | None, original: str, *, hidden: bool = False
) -> Iterator[Row]:
    """Yield category, term, start, end, matched, folds, needs and confidence for every reason against one link."""
    link = parse(url)
    if link is None or link.host in tables().endings or is_trusted(link.host, own):
        return
    start, end = span or (None, None)
    matched = original[start:end]
    folds = sorted(kinds_of(matched) - {"case"})
    against = risks(link, own) | ({HIDDEN: tables().points[HIDDEN]} if hidden else {})
    for reason, points in against.items():
        yield MALICIOUS, reason, start, end, matched, folds, "second-signal" if points < WEAK else None, points
    if not against:
        yield LINK, "unlisted", start, end, matched, folds, "second-signal", 0
