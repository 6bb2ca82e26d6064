"""Derive `hits`: every lexicon term, personal number and link in the messages, with the evidence for each."""

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
"""A term is read into what is written otherwise only where it is so many times as common as that."""

UNHEARD_OF = 1e-6
"""What is expected less often in a million words is nothing everyday, however rare the term is too."""

MANY = 200_000
"""Messages from which on memory is dearer than the time of arranging the search once more."""

MAY_HOLD = f"{MAY_HOLD_NUMBER}|{MAY_HOLD_LINK}"


@derived(needs={"messages", "text"})
def hits(tables: Tables) -> pl.DataFrame:
    """Find the terms of all packs, personal numbers and links, in what was said and in the titles of what was shared.

    Names of employees and members shelter what is in them.
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
    """Return HITS of the terms as written that `hits` leaves out, in all messages or those at *rows*.

    They are lures and weak terms, which count only beside more: no rule sees them where nothing more is. Slow.
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
    """Return every text in *said* as the search of `hits` reads it."""
    search = search_for(packs(tables), employees(tables))
    return [read(fold_text(text), search) for text in said]


def get_ready(context: Context) -> None:
    """Begin to arrange what will be looked for, while messages are still being read."""
    SEARCH.begin(_key(context))


_Key = tuple[tuple[str, ...], tuple[str, ...], tuple[int, ...]]


def _key(context: Context) -> _Key:
    """Return what decides what is looked for: the company's packs as they are now, and its phrases."""
    changed = [Path(pack).stat().st_mtime_ns for pack in context.lexicons if Path(pack).is_file()]
    return context.lexicons, context.allow_phrases, tuple(changed)


def _packs(key: _Key) -> Packs:
    return load_packs(key[0], key[1])


def _arranged(key: _Key) -> Suspects:
    return Suspects(PACKS.get(key))


PACKS = Ahead(_packs)
SEARCH = Ahead(_arranged)


def packs(tables: Tables) -> Packs:
    """Return the words that `hits` looks for."""
    return PACKS.get(_key(tables.context))


def lures(tables: Tables) -> Packs:
    """Return the calls to get in touch among them."""
    return lures_of(packs(tables))


def employees(tables: Tables) -> Iterable[str]:
    """Return the names that shelter what is in them."""
    return tables["employees"]["name"].drop_nulls().unique() if "employees" in tables else ()


def find_hits(text: pl.DataFrame, packs: Packs, allowed: Iterable[str] = ()) -> pl.DataFrame:
    """Return one row of `HITS` for every term of *packs* in *text* (schema `TEXT`), sorted by row and span.

    Of overlapping hits of one category the longest stays. *allowed* are phrases, names and brands beside those of the
    packs: a hit inside one of them stays and names it in `allowed_by`. Terms that count only beside others are left out
    where nothing stands beside them.
    """
    return _hits_of(_picked(text, Suspects(packs)).filter(pl.col("ways") > 0), packs, allowed)


def _picked(text: pl.DataFrame, suspects: Suspects) -> pl.DataFrame:
    """Return the rows that may hold a term (`ways` to read it), or a number or link (`marked`)."""

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
    """Return `HITS` with the `text` of the message in place of its row."""
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
    """Return the identities of *hits* but for what is everyday as it stands: that disguises nothing."""
    doubtful = [hit for hit in hits if hit.fold in LIKENESSES]
    rates = per_million(text for hit in doubtful for text in (hit.written, hit.term.folded))
    common = [hit for hit in doubtful if rates.get(hit.written, 0) >= UNHEARD_OF]
    plain = {id(hit) for hit in common if rates[hit.written] * MARGIN > rates.get(hit.term.folded, 1e6)}
    return {id(hit) for hit in hits} - plain


def _is_chance(hit: Hit, cuts: int) -> bool:
    """Tell whether what is read there is written only as parts of words; *cuts* are the words that its edges part.

    A guess is none where one word is parted, a likeness where one ends in it and another begins.
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
