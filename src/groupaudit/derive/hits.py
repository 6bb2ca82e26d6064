"""Derive `hits`: every lexicon term, personal number and link in the messages, with the evidence for each."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from groupaudit.boundary import stretch_around, word_edges
from groupaudit.caution import Cautions, cautions
from groupaudit.derived import derived
from groupaudit.fold import Folded, fold_text, fold_word, kinds_of
from groupaudit.lexicon import Packs, Term, by_head, find_words, load_packs
from groupaudit.links import MAY_HOLD as MAY_HOLD_LINK
from groupaudit.links import find_links
from groupaudit.pii import MAY_HOLD as MAY_HOLD_NUMBER
from groupaudit.pii import find_personal
from groupaudit.roster_names import sheltered
from groupaudit.shared_titles import brought_home, with_titles, without_names
from groupaudit.slices import in_slices
from groupaudit.squeeze import is_one_word, squeeze
from groupaudit.tables import HITS, Tables

HITS_OF_TEXT = {name: dtype for name, dtype in HITS.items() if name != "row"}
GAP = "gap"
FOLD_COST = {"case": 1, "width": 2, "traditional": 5, "marks": 5, "digits": 5}
"""Points of confidence that a fold costs: little where a keyboard makes it, `DISGUISE_COST` where a person must."""

DISGUISE_COST = 10
INSIDE_COST = {2: 60, 3: 50}
"""Points that the edge of a term inside a word costs, by the length of the term: short ones meet by chance."""

LONG_INSIDE_COST = 30

LURE = "lure"
"""The category of what only makes a term, a number or a link more telling."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Search:
    """What is looked for: terms, allow phrases and words of warning, all by their folded spelling."""

    terms: Mapping[str, tuple[Term, ...]]
    allowed: Mapping[str, str]
    warnings: Mapping[str, str]
    heads: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One message as the search sees it: folded, its known words, and which of them shelter or warn.

    Spans are half open, over the folded text; every one comes with the folded word.
    """

    message: Folded
    words: Sequence[tuple[int, int, str]]
    shelters: Sequence[tuple[int, int, str]]
    caution: Cautions


@dataclass(frozen=True, slots=True, kw_only=True)
class _Hit:
    """One term in one message; `places` are the indexes of its characters in the folded text."""

    message: Folded
    term: Term
    places: Sequence[int]
    allowed_by: str | None
    warned: bool

    @property
    def edges(self) -> tuple[int, int]:
        return self.places[0], self.places[-1] + 1

    @property
    def gap(self) -> int:
        return self.places[-1] + 1 - self.places[0] - len(self.places)


@derived(needs={"messages", "text"})
def hits(tables: Tables) -> pl.DataFrame:
    """Find the terms of all packs, personal numbers and links, in what was said and in the titles of what was shared.

    Names of employees and members shelter what is in them.
    """
    context, messages = tables.context, tables["messages"]
    text = with_titles(tables["text"], messages)
    terms = brought_home(find_hits(text, _packs(tables), _employees(tables)), messages)
    named = sheltered(terms, messages, tables["members"]) if "members" in tables else terms
    marked = pl.col("folded").str.contains(f"{MAY_HOLD_NUMBER}|{MAY_HOLD_LINK}")
    maybe = in_slices(text, lambda part: part.filter(marked))
    numbers = find_personal(maybe, context.own_numbers, context.own_domains)
    links = find_links(without_names(maybe, messages), messages, context.own_domains)
    return pl.concat([named, brought_home(numbers, messages), brought_home(links, messages)])


def readings(tables: Tables, said: Iterable[str]) -> list[Reading]:
    """Return every text in *said* as the search of `hits` reads it."""
    search = _search(_packs(tables), _employees(tables))
    return [_read(fold_text(text), search) for text in said]


def _packs(tables: Tables) -> Packs:
    return load_packs(tables.context.lexicons, tables.context.allow_phrases)


def _employees(tables: Tables) -> Iterable[str]:
    return tables["employees"]["name"].drop_nulls().unique() if "employees" in tables else ()


def find_hits(text: pl.DataFrame, packs: Packs, allowed: Iterable[str] = ()) -> pl.DataFrame:
    """Return one row of `HITS` for every term of *packs* in *text* (schema `TEXT`), sorted by row and span.

    Of overlapping hits of one category the longest stays. *allowed* are phrases, names and brands beside those of the
    packs: a hit inside one of them stays and names it in `allowed_by`.
    """
    lures = [word for word, terms in packs.terms.items() if {t.category for t in terms} == {LURE}]
    telling = [word for word in packs.terms if word not in set(lures)]
    candidates = in_slices(text, lambda part: _candidates(part, telling, lures))
    if candidates.is_empty():
        return HITS.to_frame()
    search = _search(packs, allowed)
    distinct = candidates.unique("text", maintain_order=True).select("text", "folded", "squeezed")
    found = _frame([hit for message in distinct.iter_rows() for hit in _hits_in(message, search)])
    hits = candidates.select("row", "text").join(found, on="text").drop("text")
    return hits.sort("row", "start", "end", "category", "term")


def _candidates(text: pl.DataFrame, telling: Sequence[str], lures: Sequence[str]) -> pl.DataFrame:
    """Return the messages that can matter: a lure counts only beside a term, a number or a link."""
    found = _holding(text, telling)
    other = text.filter(~found)
    beside = other.filter(pl.col("folded").str.contains(f"{MAY_HOLD_NUMBER}|{MAY_HOLD_LINK}"))
    return pl.concat([text.filter(found), beside.filter(_holding(beside, lures))])


def _holding(text: pl.DataFrame, words: Sequence[str]) -> pl.Series:
    patterns = pl.Series([list(words)], dtype=pl.List(pl.String))
    return _holds(text["folded"], patterns) | _holds(text["squeezed"], patterns)


def _frame(hits: Sequence[_Hit]) -> pl.DataFrame:
    """Return `HITS` with the `text` of the message in place of its row."""
    stretches = [_stretches(hit) for hit in hits]
    edges = word_edges(text for several in stretches for text, _ in several)
    inside = [any(edge not in edges[text] for text, edge in several) for several in stretches]
    records = [_record(hit, inside=cut) for hit, cut in zip(hits, inside, strict=True)]
    return pl.DataFrame(records, schema={"text": pl.String, **HITS_OF_TEXT}, orient="row")


def _holds(column: pl.Series, patterns: pl.Series) -> pl.Series:
    return column.rechunk().str.contains_any(patterns).fill_null(value=False)


def _search(packs: Packs, allowed: Iterable[str]) -> _Search:
    phrases = {fold_word(phrase): phrase for phrase in sorted({*packs.allow, *allowed})}
    heads = by_head({**packs.terms, **phrases, **packs.warnings})
    return _Search(terms=packs.terms, allowed=phrases, warnings=packs.warnings, heads=heads)


def _hits_in(columns: tuple[str, str, str | None], search: _Search) -> list[_Hit]:
    """Return the hits of one message, of overlapping ones of a category the one that says most."""
    said, folded, squeezed = columns
    message = Folded(said, said, range(len(said))) if said == folded else fold_text(said)
    read = _read(message, search)
    found = [*_plain(message.text, read.words, search), *(_parted(message.text, search) if squeezed else ())]
    hits = []
    for word, places in found:
        start, end = places[0], places[-1] + 1
        phrase = max((p for a, b, p in read.shelters if a <= start and end <= b), key=len, default=None)
        hits += [
            _Hit(
                message=message,
                term=term,
                places=places,
                allowed_by=search.allowed[phrase] if phrase else None,
                warned=read.caution.cover(start, end),
            )
            for term in search.terms[word]
        ]
    return _longest(hits)


def _read(message: Folded, search: _Search) -> Reading:
    words = list(find_words(message.text, search.heads))
    return Reading(
        message=message,
        words=words,
        shelters=[span for span in words if span[2] in search.allowed],
        caution=cautions(message.text, [span for span in words if span[2] in search.warnings]),
    )


def _plain(text: str, words: Iterable[tuple[int, int, str]], search: _Search) -> Iterator[tuple[str, Sequence[int]]]:
    for start, end, word in words:
        if word in search.terms and not (_cuts_latin(text, start) or _cuts_latin(text, end)):
            yield word, range(start, end)


def _parted(text: str, search: _Search) -> Iterator[tuple[str, Sequence[int]]]:
    """Yield the terms that separators take apart."""
    squeezed = squeeze(text)
    for start, end, word in find_words(squeezed.text, search.heads):
        places = squeezed.at[start:end]
        apart = places[-1] - places[0] >= len(word)
        cut = _cuts_latin(text, places[0]) or _cuts_latin(text, places[-1] + 1)
        if word in search.terms and apart and not cut and is_one_word(text, places):
            yield word, places


def _cuts_latin(text: str, place: int) -> bool:
    """Tell whether *place* lies inside a word of Latin letters or inside a number: AV is not in have."""
    pair = text[place - 1 : place + 1] if place else ""
    return len(pair) > 1 and pair.isascii() and (pair.isalpha() or pair.isdigit())


def _longest(hits: Sequence[_Hit]) -> list[_Hit]:
    def rank(hit: _Hit) -> tuple[object, ...]:
        term = hit.term
        return (
            hit.allowed_by is not None,
            term.needs is not None,
            -len(term.folded),
            hit.gap,
            hit.places[0],
            term.folded,
        )

    kept: list[_Hit] = []
    for hit in sorted(hits, key=rank) if len(hits) > 1 else hits:
        start, end = hit.edges
        rivals = (other.edges for other in kept if other.term.category == hit.term.category)
        if not any(a < end and start < b for a, b in rivals):
            kept.append(hit)
    return kept


def _stretches(hit: _Hit) -> list[tuple[str, int]]:
    """Return the stretches of Han in which the edges of the hit lie; an edge beside anything else parts no word."""
    around = (stretch_around(hit.message.text, edge) for edge in hit.edges)
    return [stretch for stretch in around if stretch]


def _folds(hit: _Hit) -> list[str]:
    """Return the folds without which the term, as its pack writes it, would not be read there."""
    message = hit.message
    start, end = message.span(hit.places[0], hit.places[-1])
    if message.original[start:end] == hit.term.text:
        return []
    own = {message.at[place] for place in hit.places}
    between = {message.at[place] for place in range(*hit.edges)} - own
    kinds = kinds_of(message.original[i] for i in range(start, end) if i not in between)
    return sorted(kinds | {GAP} if hit.gap else kinds)


def _record(hit: _Hit, *, inside: bool) -> tuple[object, ...]:
    start, end = hit.message.span(hit.places[0], hit.places[-1])
    folds = _folds(hit)
    return (
        hit.message.original,
        hit.term.category,
        hit.term.text,
        start,
        end,
        hit.message.original[start:end],
        folds,
        hit.gap,
        "inside" if inside else "word",
        hit.allowed_by,
        hit.warned,
        hit.term.needs,
        _confidence(hit, folds, inside=inside),
    )


def _confidence(hit: _Hit, folds: Iterable[str], *, inside: bool) -> int:
    size = len(hit.term.folded)
    cost = sum(FOLD_COST.get(fold, DISGUISE_COST) for fold in folds)
    if inside:
        cost += INSIDE_COST[2] if hit.gap else INSIDE_COST.get(size, LONG_INSIDE_COST)
    return max(0, hit.term.weight - cost)
