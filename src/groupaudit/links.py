"""Find links in messages and say what speaks against each: one hit per link and reason, nothing is ever opened."""

import functools
import re
from collections.abc import Iterable, Iterator

import polars as pl

from groupaudit.fold import fold_text, kinds_of
from groupaudit.link_risks import is_trusted, parse, risks, tables
from groupaudit.tables import HITS

MALICIOUS = "malicious-link"
LINK = "link"
WEAK = 50
"""Reasons below this many points say little by themselves: they need a second signal."""

MAY_HOLD = r"[:：]//|[0-9a-z\x{370}-\x{52F}][.。][a-z]{2}|\.[0-9]{1,3}(?:[:：][0-9]{2,5})?/"
"""Rows of folded text outside this pattern, in the dialect of Polars, hold no link."""

_LABEL = r"[0-9a-z\u0370-\u052f](?:[0-9a-z\-_\u0370-\u052f]{0,61}[0-9a-z\u0370-\u052f])?"
_TAIL = r"[/?#][!#-&(-;=?-\[\]_a-z~]*"


def find_links(text: pl.DataFrame, messages: pl.DataFrame, own_domains: Iterable[str] = ()) -> pl.DataFrame:
    """Return the links in *text* (TEXT) and in the `url` of *messages* (MESSAGES) as HITS.

    The category `malicious-link` has one row per link and reason (the term); `link` has one row for a link that leads
    to no known service, against which nothing speaks: a second signal for others. Links to *own_domains*, to well-known
    services and into private networks are nothing. The address of a card is no part of the text: start and end are null.
    """
    own = frozenset(domain.lower() for domain in own_domains)
    said = text.filter(pl.col("folded").str.contains(MAY_HOLD)).select("row", "text", "folded")
    found = [(row, *hit) for row, original, folded in said.iter_rows() for hit in _in_text(original, folded, own)]
    found += [(row, *hit) for row, url in _of_cards(messages, own).iter_rows() for hit in _judged(url, own, None, url)]
    columns = ("row", "category", "term", "start", "end", "matched", "folds", "needs", "confidence")
    hits = pl.DataFrame(found, schema={name: HITS[name] for name in columns}, orient="row").sort("row", "start", "term")
    plain = {
        "gap": pl.lit(0),
        "boundary": pl.lit("word"),
        "allowed_by": pl.lit(None),
        "warned": pl.lit(value=False),
    }
    return hits.with_columns(**plain).select(pl.col(name).cast(dtype) for name, dtype in HITS.items())


def _of_cards(messages: pl.DataFrame, own: frozenset[str]) -> pl.DataFrame:
    """Return row and url of the messages whose `url` is not trusted; equal hosts are looked at once."""
    if messages["url"].null_count() == messages.height:
        return pl.DataFrame(schema={"row": pl.UInt32, "url": pl.String})
    host = pl.col("url").str.to_lowercase().str.extract(r"^[a-z]+://([^/?#\\]*)")
    urls = messages.lazy().select(pl.int_range(pl.len(), dtype=pl.UInt32).alias("row"), "url").drop_nulls("url")
    cards = urls.filter(pl.col("url") != "").with_columns(host=host).collect()
    links = {name: parse(name) for name in cards["host"].drop_nulls().unique()}
    strange = [name for name, link in links.items() if link and not is_trusted(link.host, own)]
    return cards.filter(pl.col("host").is_in(strange)).select("row", "url")


def _in_text(original: str, folded: str, own: frozenset[str]) -> Iterator[tuple[object, ...]]:
    for match in _pattern().finditer(folded):
        url = match.group().rstrip(".。,;:：!?'-_")
        first, last = match.start(), match.start() + len(url) - 1
        span = (first, last + 1) if original == folded else fold_text(original).span(first, last)
        yield from _judged(url, own, span, original)


def _judged(url: str, own: frozenset[str], span: tuple[int, int] | None, original: str) -> Iterator[tuple[object, ...]]:
    """Yield category, term, start, end, matched, folds, needs and confidence for everything against one link."""
    link = parse(url)
    if link is None or link.host in tables().endings or is_trusted(link.host, own):
        return
    start, end = span or (None, None)
    matched = original[start:end]
    folds = sorted(kinds_of(matched) - {"case"})
    against = risks(link, own)
    for reason, points in against.items():
        yield MALICIOUS, reason, start, end, matched, folds, "second-signal" if points < WEAK else None, points
    if not against:
        yield LINK, "unlisted", start, end, matched, folds, "second-signal", 0


@functools.cache
def _pattern() -> re.Pattern[str]:
    """Compile what a link looks like in folded text: with a scheme, by a known ending, or as an address with a path."""
    endings = "|".join(sorted(tables().endings, key=lambda ending: (-len(ending), ending)))
    begins, port = r"(?<![0-9a-z@.\-_/])", r"(?:[:：][0-9]{2,5})?"
    return re.compile(
        rf"(?:h[tx]{{2}}ps?|ftp)[:：]//[^\s/?#\\一-鿿，、；！？）】》」』“”<>\"']+(?:{_TAIL})?"
        rf"|{begins}(?:{_LABEL}[.。])+(?:{endings})(?![0-9a-z\-_]){port}(?:{_TAIL})?"
        rf"|{begins}(?:[0-9]{{1,3}}\.){{3}}[0-9]{{1,3}}(?![0-9.])(?!/[0-9]{{1,2}}(?![0-9a-z])){port}{_TAIL}"
    )
