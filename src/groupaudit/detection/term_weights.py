"""Tell which messages hold terms as written that can be reported: strong ones, or enough weak ones together."""

from collections.abc import Callable

import numpy as np

from groupaudit.detection.evidence_points import ENOUGH, EVERYDAY, MOST_BESIDE, MOST_EVERYDAY, SIGNALS, WEAK
from groupaudit.detection.lexicon import Packs
from groupaudit.detection.lookups import Flags, Places
from groupaudit.detection.message_signs import NAMED, SOLD

FROM_WORDING = 25
"""Points that wording and sender may add to weak terms in a message without a lure, a number or a link."""

NONE = -1
Shows = Callable[[str, Places], Flags]


class TermWeights:
    """The weights of the words of the packs in each of their categories, by the number of the word."""

    def __init__(self, packs: Packs) -> None:
        several = list(packs.terms.values())
        terms = [term for same in several for term in same]
        self._count = np.array([len(same) for same in several], np.int64)
        self._first = np.cumsum(self._count) - self._count
        categories = {category: n for n, category in enumerate(sorted({term.category for term in terms}))}
        self._categories = len(categories)
        self._advertising = categories.get("unrelated-advertising", NONE)
        self._category = np.array([categories[term.category] for term in terms], np.int64)
        self._weight = np.array([term.weight for term in terms], np.int64)
        self._signal = np.array([term.category in SIGNALS for term in terms], np.bool_)
        self._sign = np.array([NAMED.index(term.needs) if term.needs in NAMED else NONE for term in terms], np.int64)
        self._sure = np.array([term.needs is None for term in terms], np.bool_)

    def telling(self, rows: Places, words: Places, marked: Flags, shows: Shows) -> tuple[Places, Places]:
        """Return the rows that may be reported, and those with a second signal for other terms.

        *words* are numbers of words in *rows*; *marked* flags the rows that may hold a number or a link; *shows* tells
        which of several rows show the sign that a word needs. Everyday words alone do not make a row a candidate unless
        it is marked, has a signal or a word that needs a sign, or sells: too many messages hold some.
        """
        row, term = self._worded(*self._terms_at(rows, words), shows)
        weight = self._weight[term]
        signal, strong = self._signal[term], weight >= WEAK
        weak = ~signal & ~strong
        place = row * self._categories + self._category[term]
        rare, common = (
            np.bincount(place[of], weight[of], marked.size * self._categories)
            for of in (weak & (weight >= EVERYDAY), weak & (weight < EVERYDAY))
        )
        sums = rare + common.clip(max=MOST_EVERYDAY)
        helped = marked.copy()
        helped[row[signal | (self._sign[term] != NONE)]] = True
        beside = np.where(helped[row], MOST_BESIDE, np.where(rare[place] > 0, FROM_WORDING, 0))
        enough = sums[place] + beside >= ENOUGH
        enough |= self._sold(place, sums, row, shows)
        tells = (strong & ~signal) | marked[row] | (weak & enough)
        return row[tells], row[signal | (strong & self._sure[term])]

    def _sold(self, place: Places, sums: Places, row: Places, shows: Shows) -> Flags:
        """Tell which terms of advertising are worth a look because the wording of their message sells."""
        sold: Flags = (place % self._categories == self._advertising) & (sums[place] >= ENOUGH - MOST_BESIDE)
        sold[sold] = shows(SOLD, row[sold])
        return sold

    def _worded(self, row: Places, term: Places, shows: Shows) -> tuple[Places, Places]:
        """Return *row* and *term* without the terms that need a sign that the message does not show."""
        kept = np.ones(row.size, np.bool_)
        for number, sign in enumerate(NAMED):
            named = self._sign[term] == number
            if named.any():
                kept[named] = shows(sign, row[named])
        return row[kept], term[kept]

    def _terms_at(self, rows: Places, words: Places) -> tuple[Places, Places]:
        """Return row and term of all terms of *words*; a word counts once for each row."""
        most = max(self._count.size, 1)
        once = np.unique(rows * most + words)
        row, word = once // most, once % most
        count = self._count[word]
        shift = self._first[word] - (np.cumsum(count) - count)
        return np.repeat(row, count), np.repeat(shift, count) + np.arange(count.sum())
