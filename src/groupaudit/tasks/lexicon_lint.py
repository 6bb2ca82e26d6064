"""Check lexicon packs and report all problems at once, with file, line and remedy.

Besides errors, it reports words that would raise false alarms and words that can never be found.
"""

from collections.abc import Collection, Iterable, Iterator
from datetime import date

from groupaudit.detection.boundary import per_million
from groupaudit.detection.evidence_points import ENOUGH, SIGNALS, WEAK
from groupaudit.detection.lexicon import SHORTEST, WARNING, Listing, Phrase, Term, by_head, find_words
from groupaudit.detection.lexicon_problems import Problem, file_of
from groupaudit.fold import fold_word
from groupaudit.policy import Policy

EVERYDAY = 3
"""Occurrences in a million words from which a term counts as everyday language.

That is 180 times in the dictionary's count: 21,000 of its 337,000 words of two and more characters. One in three of
those occurs in 32,000 ordinary private messages and film lines, and one in twenty-seven of the other words. One of our
1,083 hand-checked stand-alone terms reaches it.
"""

KEPT = "lint:everyday"
"""Mark in the note of a term that may count by itself although it is everyday language."""

ONLY_BESIDE = (*SIGNALS, WARNING)
"""Categories whose words are not findings by themselves."""


def lint(listing: Listing, extra: Iterable[Phrase] = (), only: Collection[str] = ()) -> list[Problem]:
    """Return all problems of *listing* and of the phrases *extra*, by file and line.

    *only*: names of the files to report on, as in messages; all files if empty. A conflict with another file is
    reported at the place in these files.
    """
    phrases = [*listing.phrases, *extra]
    found = [
        *listing.problems,
        *_bad_dates(listing),
        *_everyday(listing.terms.values()),
        *_in_two_categories(listing, only),
        *_idle_phrases(phrases),
        *_shelters(listing, phrases, only),
    ]
    return sorted((p for p in found if not only or file_of(p.place) in only), key=_order)


def policy_phrases(policy: Policy) -> list[Phrase]:
    """Return the phrases that a policy allows: its allow list, and the names of company, projects and brands."""
    org = policy.settings.organisation
    words = [*policy.settings.allow, *(w for w in (org.name, *org.projects, *org.brands) if w)]
    lines = policy.path.read_text("utf-8-sig").splitlines() if policy.path else []
    line = {word: next((n for n, text in enumerate(lines, 1) if f'"{word}"' in text), 1) for word in words}
    return [Phrase(word, fold_word(word), None, f"{policy.path}:{line[word]}") for word in dict.fromkeys(words)]


def _order(problem: Problem) -> tuple[str, int, str]:
    line = problem.place.rpartition(":")[2]
    return file_of(problem.place), int(line) if line.isdecimal() else 0, problem.what


def _bad_dates(listing: Listing) -> Iterator[Problem]:
    for term in (*listing.ours.values(), *listing.theirs.values()):
        if term.date and not _is_date(term.date):
            yield Problem(term.place, "date", {"term": term.text, "date": term.date})


def _is_date(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _everyday(terms: Iterable[Term]) -> Iterator[Problem]:
    """Yield the terms of everyday language that would be reported without a second signal."""
    judged = [t for t in terms if t.category not in ONLY_BESIDE and len(t.folded) >= SHORTEST]
    alone = [t for t in judged if t.weight >= ENOUGH and not t.needs]
    rates = per_million(term.folded for term in alone)
    for term in alone:
        if rates.get(term.folded, 0) >= EVERYDAY and KEPT not in term.note:
            rate = f"{rates[term.folded]:.0f}"
            values = {"term": term.text, "rate": rate, "limit": EVERYDAY, "enough": ENOUGH}
            yield Problem(term.place, "everyday", values)


def _in_two_categories(listing: Listing, only: Collection[str]) -> Iterator[Problem]:
    first: dict[str, Term] = {}
    for term in (t for t in listing.terms.values() if t.weight):
        before = first.setdefault(term.folded, term)
        if before is not term and not _may_share(before, term):
            mine, other = (before, term) if file_of(before.place) in only else (term, before)
            values = {"term": mine.text, "category": mine.category, "before": other.place, "other": other.category}
            yield Problem(mine.place, "categories", values)


def _may_share(*several: Term) -> bool:
    """Tell whether a word may be in several categories: one entry is weak (counts only in sums) and none is a lure."""
    return any(t.weight < WEAK for t in several) and all(t.category not in ONLY_BESIDE for t in several)


def _idle_phrases(phrases: Iterable[Phrase]) -> Iterator[Problem]:
    first: dict[str, Phrase] = {}
    for phrase in phrases:
        if len(phrase.folded) < SHORTEST:
            yield Problem(phrase.place, "phrase-short", {"phrase": phrase.text})
        elif (before := first.setdefault(phrase.folded, phrase)) is not phrase:
            yield Problem(phrase.place, "phrase-twice", {"phrase": phrase.text, "before": before.place})


def _shelters(listing: Listing, phrases: Iterable[Phrase], only: Collection[str]) -> Iterator[Problem]:
    """Yield the phrases that equal a term, and those that contain one without a note."""
    terms: dict[str, list[Term]] = {}
    for term in listing.terms.values():
        if term.weight and term.category != WARNING:
            terms.setdefault(term.folded, []).append(term)
    heads = by_head(terms)
    for phrase in phrases:
        for word in dict.fromkeys(word for _, _, word in find_words(phrase.folded, heads)):
            what = "swallowed" if word == phrase.folded else "sheltered"
            if what == "swallowed" or phrase.note == "":
                yield from (_shelter(what, phrase, term, only) for term in terms[word])


def _shelter(what: str, phrase: Phrase, term: Term, only: Collection[str]) -> Problem:
    """Return a problem at the place of the phrase, or of the term if only its file is reported on."""
    theirs = file_of(term.place) in only and file_of(phrase.place) not in only
    values = {"phrase": phrase.text, "term": term.text, "category": term.category}
    return Problem(
        term.place if theirs else phrase.place, what, values | {"allowed": phrase.place, "listed": term.place}
    )
