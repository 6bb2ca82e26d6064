"""Derived table `hits`: every lexicon term, personal number and link in messages, with its evidence."""

from collections.abc import Iterable, Sequence
from itertools import chain
from pathlib import Path

import polars as pl

from groupaudit.ahead import Ahead
from groupaudit.context import Context
from groupaudit.derived import derived
from groupaudit.detection.boundary import per_million, word_edges
from groupaudit.detection.calls import lures_of
from groupaudit.detection.guises import AS_WRITTEN, LIKENESSES
from groupaudit.detection.lexicon import Packs, load_packs
from groupaudit.detection.links import MAY_HOLD as MAY_HOLD_LINK
from groupaudit.detection.links import find_links
from groupaudit.detection.matching import Hit, Reading, hits_in, longest, read, search_for
from groupaudit.detection.pii import MAY_HOLD as MAY_HOLD_NUMBER
from groupaudit.detection.pii import find_personal
from groupaudit.detection.roster_names import sheltered
from groupaudit.detection.shared_titles import brought_home, titles, without_names
from groupaudit.detection.suspects import Suspects
from groupaudit.fold import fold_text
from groupaudit.memory import give_back
from groupaudit.packed import compact, in_pieces
from groupaudit.slices import in_slices
from groupaudit.tables import HITS, TEXT, Tables

__all__ = ["Reading", "employees", "find_hits", "hits", "lures", "packs", "readings", "uncounted"]

HITS_OF_TEXT = {name: dtype for name, dtype in HITS.items() if name != "row"}
MARGIN = 5
"""A term must be this many times as common as the text as written to be taken for its disguise."""

UNHEARD_OF = 1e-6
"""Occurrences per million words below which a text is not an everyday word, however rare the term."""

MANY = 200_000
"""From this many messages on, memory matters more than the time to build the search again."""

MAY_HOLD = f"{MAY_HOLD_NUMBER}|{MAY_HOLD_LINK}"


@derived(needs={"messages", "text"})
def hits(tables: Tables) -> pl.DataFrame:
    """Find terms of all packs, personal numbers and links in messages and in titles of shared items.

    Terms within names of employees and members do not count.
    """
    context, height = tables.context, tables.height("messages")
    known, suspects = PACKS.get(_key(context)), SEARCH.get(_key(context))
    texts = chain((said for _, said in in_pieces(tables.stored("text"), TEXT.names())), [titles(tables)])
    picked = pl.concat([_picked(said, suspects) for said in texts])
    terms = brought_home(_hits_of(picked.filter(pl.col("ways") > 0), known, employees(tables)), height)
    named = sheltered(terms, tables) if "members" in tables else terms
    marked = picked.filter("marked")
    numbers = find_personal(marked, context.own_numbers, context.own_domains)
    links = find_links(without_names(marked, height), tables.messages, context.own_domains)
    if height > MANY:
        SEARCH.forget()
        give_back()
    return pl.concat([named, brought_home(numbers, height), brought_home(links, height)])


def uncounted(tables: Tables, rows: pl.Series | None = None) -> pl.DataFrame:
    """Return HITS of the plainly written terms that `hits` leaves out, in all messages or those at *rows*.

    These are lures and weak terms, which count only beside other hits, so that no rule sees them. Slow.
    """
    known = packs(tables)
    words, wanted = list(known.terms), pl.lit(value=True) if rows is None else pl.col("row").is_in(rows.implode())
    said = pl.any_horizontal(pl.col(name).str.contains_any(words) for name in ("folded", "squeezed"))
    texts = [
        text.filter(wanted, said.fill_null(value=False)) for _, text in in_pieces(tables.stored("text"), TEXT.names())
    ]
    every = _hits_of(pl.concat(texts).with_columns(ways=pl.lit(AS_WRITTEN, pl.UInt8)), known, employees(tables))
    named = sheltered(every, tables) if "members" in tables else every
    return named.join(tables["hits"], on=["row", "category", "term"], how="anti", maintain_order="left")


def readings(tables: Tables, said: Iterable[str]) -> list[Reading]:
    """Return the texts in *said* as the search of `hits` reads them."""
    search = search_for(packs(tables), employees(tables))
    return [read(fold_text(text), search) for text in said]


def get_ready(context: Context) -> None:
    """Start building the search while messages are still being read."""
    SEARCH.begin(_key(context))


_Key = tuple[tuple[str, ...], tuple[str, ...], tuple[int, ...]]


def _key(context: Context) -> _Key:
    """Return what the search depends on: the company's packs with their modification times, and allow phrases."""
    changed = [Path(pack).stat().st_mtime_ns for pack in context.lexicons if Path(pack).is_file()]
    return context.lexicons, context.allow_phrases, tuple(changed)


def _packs(key: _Key) -> Packs:
    return load_packs(key[0], key[1])


def _arranged(key: _Key) -> Suspects:
    return Suspects(PACKS.get(key))


PACKS = Ahead(_packs)
SEARCH = Ahead(_arranged)


def packs(tables: Tables) -> Packs:
    """Return the terms that `hits` searches for."""
    return PACKS.get(_key(tables.context))


def lures(tables: Tables) -> Packs:
    """Return the lures among those terms."""
    return lures_of(packs(tables))


def employees(tables: Tables) -> Iterable[str]:
    """Return the employee names, within which terms do not count."""
    return tables["employees"]["name"].drop_nulls().unique() if "employees" in tables else ()


def find_hits(text: pl.DataFrame, packs: Packs, allowed: Iterable[str] = ()) -> pl.DataFrame:
    """Return one row of `HITS` for every term of *packs* in *text* (schema `TEXT`), sorted by row and span.

    Of overlapping hits of one category the longest is kept. A hit within an allow phrase of the packs, or within one of
    *allowed*, is kept and names it in `allowed_by`. Terms that count only beside other hits are left out without them.
    """
    return _hits_of(_picked(text, Suspects(packs)).filter(pl.col("ways") > 0), packs, allowed)


def _picked(text: pl.DataFrame, suspects: Suspects) -> pl.DataFrame:
    """Return the rows that may contain a term (`ways` to read it), or a number or link (`marked`)."""

    def pick(part: pl.DataFrame) -> pl.DataFrame:
        marked = part["folded"].str.contains(MAY_HOLD)
        both = part.select("key", marked.alias("marked"), suspects.among(part, marked).alias("ways"))
        return both.filter(pl.col("marked") | (pl.col("ways") > 0))

    distinct = text.select("key", "folded", "squeezed").unique("key", maintain_order=False)  # people repeat much
    return compact(text.join(in_slices(distinct, pick), on="key", maintain_order="left"))


def _hits_of(suspects: pl.DataFrame, packs: Packs, allowed: Iterable[str]) -> pl.DataFrame:
    if suspects.is_empty():
        return HITS.to_frame()
    search = search_for(packs, allowed)
    distinct = suspects.unique("text", maintain_order=True).select(
        "text", "folded", "ways", parted=pl.col("squeezed").is_not_null()
    )
    found = [hits_in(said, folded, search, ways, parted=parted) for said, folded, ways, parted in distinct.iter_rows()]
    likely = _likely([hit for several in found for hit in several])
    hits = [hit for several in found for hit in longest([hit for hit in several if id(hit) in likely])]
    return _at_rows(_frame(hits), suspects)


def _at_rows(found: pl.DataFrame, suspects: pl.DataFrame) -> pl.DataFrame:
    hits = suspects.select("row", "text").join(found, on="text").drop("text")
    return hits.sort("row", "start", "end", "category", "term")


def _frame(hits: Sequence[Hit]) -> pl.DataFrame:
    """Return `HITS`, with `text` instead of the row."""
    stretches = [hit.stretches for hit in hits]
    honest = [hit.honest for hit in hits]
    edges = word_edges(text for several in (*stretches, *honest) for text, _ in several)
    cuts = [sum(edge not in edges[text] for text, edge in several) for several in stretches]
    meant = [all(edge in edges[text] for text, edge in several) for several in honest]
    real = [
        (hit, cut)
        for hit, cut, is_meant in zip(hits, cuts, meant, strict=True)
        if is_meant and not _is_chance(hit, cut)
    ]
    records = [_record(hit, inside=cut > 0) for hit, cut in real]
    return pl.DataFrame(records, schema={"text": pl.String, **HITS_OF_TEXT}, orient="row")


def _likely(hits: Sequence[Hit]) -> set[int]:
    """Return the identities of *hits*, without everyday words that only look or sound like a term."""
    doubtful = [hit for hit in hits if hit.fold in LIKENESSES]
    rates = per_million(text for hit in doubtful for text in (hit.written, hit.term.folded))
    common = [hit for hit in doubtful if rates.get(hit.written, 0) >= UNHEARD_OF]
    plain = {id(hit) for hit in common if rates[hit.written] * MARGIN > rates.get(hit.term.folded, 1e6)}
    return {id(hit) for hit in hits} - plain


def _is_chance(hit: Hit, cuts: int) -> bool:
    """Tell whether a hit is made of parts of words; *cuts* is the number of its edges inside a word.

    A guess is chance with one such edge, another disguise with two.
    """
    return cuts > 0 if hit.guessed else bool(hit.fold) and cuts > 1


def _record(hit: Hit, *, inside: bool) -> tuple[object, ...]:
    start, end = hit.span
    folds = hit.folds
    return (
        hit.message.original,
        hit.term.category,
        hit.term.text,
        start,
        end,
        hit.message.original[start:end],
        folds,
        hit.gap,
        "unknown" if hit.fold else "inside" if inside else "word",
        hit.allowed_by,
        hit.warned,
        hit.needs,
        hit.confidence(folds, inside=inside and not hit.fold),
    )
