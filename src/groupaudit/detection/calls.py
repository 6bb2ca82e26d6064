"""Tell which of a few texts ask the reader to get in touch, and which of them sell, whatever else they contain."""

from collections.abc import Iterable

import polars as pl
from msgspec.structs import replace

from groupaudit.detection.guises import AS_WRITTEN
from groupaudit.detection.lexicon import Packs
from groupaudit.detection.matching import Search, hits_in, search_for
from groupaudit.detection.message_signs import shown

LURE = "lure"
SELLING = ("price", "deal", "pitch")


def lures_of(packs: Packs) -> Packs:
    """Return *packs* with lures as the only terms; allow phrases and warning words stay."""
    lures = {word: tuple(term for term in terms if term.category == LURE) for word, terms in packs.terms.items()}
    return replace(packs, terms={word: terms for word, terms in lures.items() if terms})


def called(text: pl.DataFrame, lures: Packs, allowed: Iterable[str] = ()) -> pl.DataFrame:
    """Return `calls` and `sells` for every row of *text* (text, folded and squeezed, as in TEXT).

    `calls`: has a lure that is neither allowed nor warned against, or an account to add. `sells`: has a price, terms of
    a deal or a sales pitch.
    """
    folded, search = pl.col("folded"), search_for(lures, allowed)
    words = list(lures.terms)
    may_call = folded.str.contains_any(words) | pl.col("squeezed").str.contains_any(words).fill_null(value=False)
    heard = text.with_columns(
        may_call=may_call,
        account=shown(folded, "account"),
        sells=pl.any_horizontal(shown(folded, sign) for sign in SELLING),
    )
    said = heard.select("may_call", "text", "folded", "squeezed").iter_rows()
    luring = [may and _lures(text, folded, search, parted=parts is not None) for may, text, folded, parts in said]
    return heard.select(calls=pl.Series(luring, dtype=pl.Boolean) | pl.col("account"), sells="sells")


def _lures(said: str, folded: str, search: Search, *, parted: bool) -> bool:
    hits = hits_in(said, folded, search, AS_WRITTEN, parted=parted)
    return any(hit.allowed_by is None and not hit.warned for hit in hits)
