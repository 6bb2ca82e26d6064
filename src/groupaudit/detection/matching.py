"""Find the terms in one message, as written and in every reading of a disguise, with the evidence for each hit."""

import functools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from groupaudit.detection.alike import read_as, shapes, sounds
from groupaudit.detection.boundary import stretch_around
from groupaudit.detection.caution import Cautions, cautions
from groupaudit.detection.empty_warnings import Marks
from groupaudit.detection.evidence_points import COVERT, SECRECY, SIGNALS, WEAK
from groupaudit.detection.guises import (
    DOUBLED,
    LATIN,
    LATIN_BEFORE,
    LIKENESSES,
    LONGEST_RUN,
    PARTS,
    PHONETIC,
    REVERSED,
    SHAPE,
    SHORTEST_REVERSED,
    SPELLED,
    VARIANT,
    guises,
    made_of,
    syllables_of,
)
from groupaudit.detection.lexicon import RESPELLING, Packs, Term, by_head, find_words
from groupaudit.detection.official_marks import carried, spoken_of
from groupaudit.detection.squeeze import is_one_word, squeeze
from groupaudit.fold import Folded, fold_text, fold_word, kinds_of
from groupaudit.vocabulary import CLASSIFICATION_MARK

GAP = "gap"
FOLD_COST = {
    "case": 1, "width": 2, "traditional": 5, "marks": 5, "digits": 5, VARIANT: 5,
    PHONETIC: 20, SPELLED: 20, SHAPE: 20, REVERSED: 20,
}  # fmt: skip
"""Points of confidence that a fold costs: few if a keyboard produces it, more if a reader must guess."""

DISGUISE_COST = 10
INSIDE_COST = {2: 60, 3: 50}
"""Points that a term edge inside a word costs, by term length: short terms are more often coincidences."""

LONG_INSIDE_COST = 30

PARTICLES = frozenset("了的是在我你他她它们不就都也吗吧呢啊这那")
"""Characters found in every message: only a `LONG` term may be matched by the sound of one of them."""

LONG = 4
"""Terms of this length seldom have homophones by chance: with a second signal, one character may be a particle."""

TOLD = frozenset({"gambling", "pornography", "harmful-content", "malicious-link", "unrelated-advertising", "lure"})
"""Categories whose hits do not count in a mere report; insults and secrets in a report are still the sender's own."""

SECOND_SIGNAL = "second-signal"
GUESSED = frozenset({PHONETIC, SPELLED, SHAPE, VARIANT})
"""Readings under which any two characters may match a term by chance."""


MEETING = (*LIKENESSES, VARIANT)
"""Readings that may match the ends of two adjacent words: 水果聊天 contains 果聊."""


class Search(Struct, frozen=True, kw_only=True):
    """What to search for: terms, allow phrases and warning words, all by their folded spelling.

    `covert` maps a reading to the terms that may be disguised, by their spelling under it; see `spellings`.
    """

    terms: Mapping[str, tuple[Term, ...]]
    allowed: Mapping[str, str]
    warnings: Mapping[str, str]
    heads: Mapping[str, tuple[str, ...]]
    covert: Callable[[str], "Spellings"]
    made: Mapping[str, str]


class Spellings(Struct, frozen=True):
    """Terms by their spelling under a reading, arranged for `find_words`."""

    words: Mapping[str, tuple[str, ...]]
    heads: Mapping[str, tuple[str, ...]]


class Hit(Struct, frozen=True, kw_only=True):
    """One term in one message; `places` are the indexes of its characters in the folded text, `fold` its reading."""

    message: Folded
    term: Term
    places: Sequence[int]
    fold: str | None
    guessed: bool
    allowed_by: str | None
    warned: bool

    @property
    def edges(self) -> tuple[int, int]:
        """The span in the folded text."""
        return self.places[0], self.places[-1] + 1

    @property
    def needs(self) -> str | None:
        """The second signal without which the hit does not count, or None."""
        return self.term.needs or (SECOND_SIGNAL if self.guessed else None)

    @property
    def gap(self) -> int:
        """Number of other characters between those of the term."""
        return self.places[-1] + 1 - self.places[0] - len(self.places)

    @property
    def stretches(self) -> list[tuple[str, int]]:
        """The stretches of Han around the edges, and for a guess around the edge before its last character.

        Edges next to other characters split no word. In readings other than `MEETING`, word edges of the written text
        say nothing about the text as read.
        """
        if (self.fold and not self.guessed and self.fold not in MEETING) or self.term.category in SIGNALS:
            return []
        edges = (*self.edges, self.places[-1]) if self.guessed else self.edges
        around = (stretch_around(self.message.text, edge) for edge in edges)
        return [stretch for stretch in around if stretch]

    @property
    def honest(self) -> list[tuple[str, int]]:
        """The stretches of Han around those edges whose character is read differently from how it is written."""
        read_in = self.fold in LIKENESSES and len(self.places) == len(self.term.folded)
        first, last = self.places[0], self.places[-1]
        ends = ((first, first, 0), (last, last + 1, -1)) if read_in else ()
        text, term = self.message.text, self.term.folded
        around = [stretch_around(text, edge) for place, edge, at in ends if text[place] != term[at]]
        return [stretch for stretch in around if stretch]

    @property
    def written(self) -> str:
        """The folded text of the span."""
        return self.message.text[slice(*self.edges)]

    @property
    def span(self) -> tuple[int, int]:
        """The span in the original text."""
        return self.message.span(self.places[0], self.places[-1])

    @property
    def folds(self) -> list[str]:
        """The folds needed to find the term, in the spelling of its pack, at this place; sorted."""
        message = self.message
        start, end = self.span
        if message.original[start:end] == self.term.text:
            return []
        own = {message.at[place] for place in self.places}
        between = {message.at[place] for place in range(*self.edges)} - own
        kinds = kinds_of(message.original[i] for i in range(start, end) if i not in between)
        return sorted(kinds | ({GAP} if self.gap else set()) | ({self.fold} if self.fold else set()))

    def confidence(self, folds: Iterable[str], *, inside: bool) -> int:
        """Return the weight of the term minus the cost of *folds* and, if *inside*, of edges inside a word."""
        cost = sum(FOLD_COST.get(fold, DISGUISE_COST) for fold in folds)
        if inside:
            cost += INSIDE_COST[2] if self.gap else INSIDE_COST.get(len(self.term.folded), LONG_INSIDE_COST)
        return max(0, self.term.weight - cost)


def search_for(packs: Packs, allowed: Iterable[str] = ()) -> Search:
    """Arrange *packs* and further *allowed* names and brands for `hits_in`."""
    phrases = {fold_word(phrase): phrase for phrase in sorted({*packs.allow, *allowed})}
    covert = may_be_disguised(packs)
    chars = {char for word in covert for char in word}
    return Search(
        terms=packs.terms,
        allowed=phrases,
        warnings=packs.warnings,
        heads=by_head({**packs.terms, **phrases, **packs.warnings}),
        covert=spellings(covert),
        made=made_of(chars),
    )


def may_be_disguised(packs: Packs) -> list[str]:
    """Return the words to search for in disguise: those that can make a finding."""
    return [
        word
        for word, terms in packs.terms.items()
        if any(t.weight >= COVERT and t.category not in SIGNALS for t in terms)
    ]


def spellings(words: Sequence[str]) -> Callable[[str], Spellings]:
    """Return a function that maps a kind of reading to the spellings of *words* under it, computed on first use."""

    @functools.cache
    def heard() -> Spellings:
        return _spelled({word: read_as(word, sounds()) for word in words})

    @functools.cache
    def seen() -> Spellings:
        return _spelled({word: read_as(word, shapes()) for word in words})

    @functools.cache
    def plain() -> Spellings:
        return _spelled({word: word for word in words})

    @functools.cache
    def back() -> Spellings:
        return _spelled({word: word for word in words if len(word) >= SHORTEST_REVERSED and word != word[::-1]})

    kinds = {
        DOUBLED: plain, PARTS: plain, VARIANT: plain, PHONETIC: heard, SPELLED: heard, SHAPE: seen, REVERSED: back,
    }  # fmt: skip
    return lambda kind: kinds[kind]()


def _spelled(words: Mapping[str, str]) -> Spellings:
    several: dict[str, list[str]] = {}
    for word, spelling in words.items():
        several.setdefault(spelling, []).append(word)
    return Spellings({spelling: tuple(same) for spelling, same in several.items()}, by_head(several))


class Reading(Struct, frozen=True, kw_only=True):
    """One message as the search sees it: folded, its known words, and which of them are allow phrases or warn.

    Spans are half open, over the folded text; each comes with the folded word.
    """

    message: Folded
    words: Marks
    shelters: Marks
    caution: Cautions


def read(message: Folded, search: Search) -> Reading:
    """Return one folded message as the search sees it."""
    words = list(find_words(message.text, search.heads))
    pleas = [(a, b) for a, b, word in words if any(term.category == SECRECY for term in search.terms.get(word, ()))]
    warns = [mark for mark in words if mark[2] in search.warnings and not _overlaps(mark, pleas)]
    return Reading(
        message=message,
        words=words,
        shelters=[span for span in words if span[2] in search.allowed],
        caution=cautions(message.text, warns),
    )


def _overlaps(mark: tuple[int, int, str], spans: Iterable[tuple[int, int]]) -> bool:
    """Tell whether a warning word is part of a plea for secrecy: 千万别说出去 warns of nothing."""
    return any(a < mark[1] and mark[0] < b for a, b in spans)


def hits_in(said: str, folded: str, search: Search, ways: int, *, parted: bool) -> list[Hit]:
    """Return the hits of one message, overlapping ones included.

    *ways* selects the guises to try, see `guises.BIT`; *parted*: separators may stand inside terms.
    """
    seen = read(Folded(said, said, range(len(said))) if said == folded else fold_text(said), search)
    hits = []
    for word, places, fold, guessed in _found(seen, search, ways, parted=parted):
        start, end = places[0], places[-1] + 1
        phrase = max((p for a, b, p in seen.shelters if a <= start and end <= b), key=len, default=None)
        hits += [
            Hit(
                message=seen.message,
                term=term,
                places=places,
                fold=fold,
                guessed=guessed,
                allowed_by=search.allowed[phrase] if phrase else None,
                warned=_is_warned(seen, term, start, end),
            )
            for term in search.terms[word]
            if not fold or (term.weight >= COVERT and term.category not in SIGNALS)
        ]
    return hits


def _is_warned(seen: Reading, term: Term, start: int, end: int) -> bool:
    """Tell whether a warning word reaches a term, or a mark is only mentioned; nothing warns against a carried mark."""
    text = seen.message.text
    if term.category == CLASSIFICATION_MARK and (spoken_of(text, start, end) or carried(text, start, end)):
        return not carried(text, start, end)
    return seen.caution.cover(start, end, told=term.category in TOLD)


Found = tuple[str, Sequence[int], str | None, bool]
"""A term, the places of its characters, its reading if disguised, and whether it is a guess (needs a second signal)."""


def _found(seen: Reading, search: Search, ways: int, *, parted: bool) -> Iterator[Found]:
    text = seen.message.text
    for start, end, word in seen.words:
        if word in search.terms and not (_cuts_latin(text, start) or _cuts_latin(text, end)):
            yield word, range(start, end), None, False
    yield from _covert(text, range(len(text)), text, search, ways)
    if parted:
        squeezed = squeeze(text)
        for start, end, word in find_words(squeezed.text, search.heads):
            places = squeezed.at[start:end]
            if word in search.terms and _is_parted(text, places):
                yield word, places, None, False
        for found in _covert(squeezed.text, squeezed.at, text, search, ways):
            if not found[3] and _is_parted(text, found[1]):  # guesses are not stretched over separators
                yield found


def _is_parted(text: str, places: Sequence[int]) -> bool:
    """Tell whether separators split the one term at *places*."""
    apart = places[-1] - places[0] >= len(places)
    cut = _cuts_latin(text, places[0]) or _cuts_latin(text, places[-1] + 1)
    return apart and not cut and is_one_word(text, places)


def _covert(base: str, at: Sequence[int], text: str, search: Search, ways: int) -> Iterator[Found]:
    """Yield the terms that only a reading of *base* (the characters of folded *text* at the places *at*) contains."""
    for guise in guises(base, search.made, ways):
        spelled = search.covert(guise.fold)
        for first, last, spelling in find_words(guise.text, spelled.heads):
            pieces = sorted(zip(guise.starts[first:last], guise.ends[first:last], strict=True))
            written = base[pieces[0][0] : pieces[-1][1]]
            places = [at[i] for start, end in dict.fromkeys(pieces) for i in range(start, end)]
            if any(_cuts_spelling(text, place, guise.fold) for place in (places[0], places[-1] + 1)):
                continue
            for word in spelled.words[spelling]:
                if written != word and _is_likely(guise.fold, written, word):
                    yield word, places, guise.fold, _is_guess(guise.fold, written, word)


def _is_likely(fold: str, written: str, word: str) -> bool:
    """Tell whether a match is plausible: homophones have few particles, and spellings have Latin letters."""
    if fold == PHONETIC:
        return _particles(written, word) <= (len(word) >= LONG)
    return fold != SPELLED or LATIN.search(written) is not None


def _particles(written: str, word: str) -> int:
    return len(PARTICLES & (set(written) - set(word)))


def _is_guess(fold: str, written: str, word: str) -> bool:
    """Tell whether a match may be a coincidence: it has a particle, or is a pair that is not half spelled out."""
    if fold == PHONETIC and _particles(written, word):
        return True
    if fold not in GUESSED or len(word) > 2 or (fold == VARIANT and len(written) > 1):  # noqa: PLR2004  # a pair
        return False
    return fold != SPELLED or written.isascii() or len(written) < len("bo赌")


def _cuts_spelling(text: str, place: int, fold: str) -> bool:
    """Tell whether *place* cuts a word of Latin letters; a run of `LONG` or more syllables is not a word."""
    if fold != SPELLED or not _cuts_latin(text, place):
        return _cuts_latin(text, place)
    before, after = LATIN_BEFORE.search(text, max(0, place - LONGEST_RUN), place), LATIN.match(text, place)
    return not (before and after) or len(syllables_of(before[0] + after[0])) < LONG


def _cuts_latin(text: str, place: int) -> bool:
    """Tell whether *place* lies inside a word of Latin letters or inside a number: AV is not in have."""
    pair = text[place - 1 : place + 1] if place else ""
    return len(pair) > 1 and pair.isascii() and (pair.isalpha() or pair.isdigit())


def longest(hits: Sequence[Hit]) -> list[Hit]:
    """Return the best of the overlapping hits of each category in one message.

    A term as written beats a disguised one, except for a weak term inside a stronger disguised one.
    """
    read_in = [hit for hit in hits if hit.fold and not hit.guessed and not hit.allowed_by]
    hits = [hit for hit in hits if not any(_outdone(hit, other) for other in read_in)] if read_in else hits

    def rank(hit: Hit) -> tuple[object, ...]:
        term = hit.term
        return (
            hit.allowed_by is not None,
            hit.needs is not None,
            FOLD_COST.get(hit.fold, DISGUISE_COST) if hit.fold else 0,
            -len(term.folded),
            term.note == RESPELLING,
            hit.gap,
            hit.places[0],
            term.folded,
        )

    kept: list[Hit] = []
    for hit in sorted(hits, key=rank) if len(hits) > 1 else hits:
        start, end = hit.edges
        rivals = (other.edges for other in kept if other.term.category == hit.term.category)
        if not any(a < end and start < b for a, b in rivals):
            kept.append(hit)
    return kept


def _outdone(hit: Hit, other: Hit) -> bool:
    """Tell whether *hit* is a weak term as written and part of the disguised term of *other*, which counts more."""
    if hit.fold or hit.term.weight >= WEAK or hit.term.category != other.term.category:
        return False
    (start, end), (first, last) = hit.edges, other.edges
    return first <= start and end <= last and hit.term.weight < other.confidence(other.folds, inside=False)
