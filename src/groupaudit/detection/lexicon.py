"""Load the lexicon packs, built-in and the company's alike: terms per category, allow phrases and warning words."""

import difflib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest
from operator import add
from pathlib import Path
from sys import intern
from typing import NamedTuple

from msgspec import Struct

from groupaudit.detection.lexicon_problems import Problem, told
from groupaudit.errors import PolicyError, reason
from groupaudit.fold import fold_word

PACKS = Path(__file__).parents[1] / "data" / "lexicon"
COLUMNS = {
    "term": ("term", "category", "weight", "needs", "source", "date", "note"),
    "phrase": ("phrase", "note"),
}
"""Columns of the two kinds of file, by their mandatory column."""

DEFAULT_WEIGHT = "80"
POINTS = range(101)
SHORTEST = 2
WARNING = "warning"
RESPELLING = "spelling around filters"
"""Note of a term that is another spelling of a plain word."""


class LexiconError(PolicyError):
    """A lexicon pack is wrong; every problem names file and line."""


class Term(NamedTuple):
    """One term as written and as folded; `weight` is the confidence, in points of 100, of a plain match."""

    text: str
    folded: str
    category: str
    weight: int
    needs: str | None
    note: str
    place: str  # file and line, for messages
    date: str


class Phrase(NamedTuple):
    """One allow phrase as written and as folded; `note` says why it is allowed, None if its source has no notes."""

    text: str
    folded: str
    note: str | None
    place: str


class Listing(Struct, frozen=True, kw_only=True):
    """Contents of the files, valid or not; terms by category and folded spelling, built-in and the company's apart."""

    ours: Mapping[tuple[str, str], Term]
    theirs: Mapping[tuple[str, str], Term]
    phrases: Sequence[Phrase]
    problems: Sequence[Problem]

    @property
    def terms(self) -> Mapping[tuple[str, str], Term]:
        """The terms in force: a term of the company replaces the same built-in one."""
        return {**self.ours, **self.theirs}


class Packs(Struct, frozen=True, kw_only=True):
    """All packs merged: terms by folded spelling, allow phrases and warning words."""

    terms: Mapping[str, tuple[Term, ...]]
    allow: tuple[str, ...]
    warnings: Mapping[str, str]  # folded word -> forbids or warns


class _File(Struct, frozen=True):
    path: Path
    name: str  # for messages
    header: Sequence[str]
    rows: Sequence[tuple[int, Sequence[str]]]  # line number, cells


def load_packs(extra: Iterable[str | Path] = (), allow: Iterable[str] = (), folder: Path = PACKS) -> Packs:
    """Load the packs of *folder* (by default the built-in ones), the files *extra* and the phrases *allow*.

    A file whose header has `phrase` is an allow list; one with `term` is a pack whose category is in its `category`
    column, else its file name. A term of *extra* replaces the same term of *folder*.

    Raises:
        LexiconError: with every unreadable file, wrong header or value, unknown category, empty or
            single-character term, and every duplicate term of a category.
    """
    listing = read_packs(extra, folder)
    if listing.problems:
        raise LexiconError(f"{p.place}: {told(p)}" for p in listing.problems)
    terms = listing.terms.values()
    listed = (phrase.text for phrase in listing.phrases)
    phrases = tuple(sorted({phrase for phrase in [*listed, *allow] if len(fold_word(phrase)) >= SHORTEST}))
    warnings = {t.folded: t.note for t in terms if t.category == WARNING}
    judged = [t for t in terms if t.category != WARNING]
    return Packs(terms=_by_folded(judged), allow=phrases, warnings=warnings)


def read_packs(extra: Iterable[str | Path] = (), folder: Path = PACKS) -> Listing:
    """Read the packs of *folder* and the files *extra* like `load_packs`, but return the problems."""
    problems: list[Problem] = []
    built_in = list(_files(sorted(folder.glob("*.tsv")), problems))
    own = list(_files(map(Path, extra), problems))
    known = frozenset(file.path.stem for file in built_in if "term" in file.header)
    ours, theirs = (_terms(files, known, problems) for files in (built_in, own))
    phrases = [phrase for file in [*built_in, *own] if "phrase" in file.header for phrase in _phrases_in(file)]
    return Listing(ours=ours, theirs=theirs, phrases=phrases, problems=problems)


def is_ours(path: Path) -> bool:
    """Tell whether *path* is a built-in pack."""
    return path.resolve().parent == PACKS.resolve()


def shown(path: Path) -> str:
    """Return how messages name a pack: built-in ones as `groupaudit/<file name>`."""
    return f"groupaudit/{path.name}" if is_ours(path) else str(path)


def find_words(text: str, heads: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and word of every occurrence in *text* of the words in *heads*, overlapping ones included."""
    for start, head in enumerate(map(add, text, text[1:])):
        for word in heads.get(head, ()):
            if text.startswith(word, start):
                yield start, start + len(word), word


def by_head(words: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Group the *words* of at least two characters by their first two, for `find_words`."""
    heads: dict[str, list[str]] = {}
    for word in words:
        if len(word) > 1:
            heads.setdefault(word[:2], []).append(word)
    return {head: tuple(several) for head, several in heads.items()}


def _files(paths: Iterable[Path], problems: list[Problem]) -> Iterator[_File]:
    for path in paths:
        name = shown(path)
        try:
            text = path.read_text("utf-8-sig")
        except OSError as error:
            problems.append(Problem(name, "unreadable", dict(zip(("zh", "en"), reason(error), strict=True))))
            continue
        except UnicodeDecodeError as error:
            problems.append(Problem(name, "encoding", {"byte": error.start}))
            continue
        lines = [(n, line) for n, line in enumerate(text.splitlines(), 1) if line and line[0] != "#"]
        header = [title.strip() for title in lines[0][1].split("\t")] if lines else []
        if not any(first in header and set(columns).issuperset(header) for first, columns in COLUMNS.items()):
            wants = " / ".join(", ".join(columns) for columns in COLUMNS.values())
            problems.append(Problem(f"{name}:{lines[0][0] if lines else 1}", "header", {"columns": wants}))
            continue
        yield _File(path, name, header, [(number, line.split("\t")) for number, line in lines[1:]])


def _terms(files: Iterable[_File], known: frozenset[str], problems: list[Problem]) -> dict[tuple[str, str], Term]:
    terms: dict[tuple[str, str], Term] = {}
    for file in files:
        for term in _terms_in(file) if "term" in file.header else ():
            if len(term.folded) < SHORTEST or term.category not in known or term.weight not in POINTS:
                problems += _problems(term, known)
            if (before := terms.setdefault((term.category, term.folded), term)) is not term:
                values = {"term": term.text, "before": before.place, "other": before.text}
                problems.append(Problem(term.place, "twice", values))
    return terms


def _columns(file: _File) -> Callable[[str, str], list[str]]:
    cells = dict(zip(file.header, zip_longest(*(cells for _, cells in file.rows), fillvalue=""), strict=False))

    def column(name: str, default: str) -> list[str]:
        return [cell.strip() or default for cell in cells.get(name, [""] * len(file.rows))]

    return column


def _phrases_in(file: _File) -> Iterator[Phrase]:
    column = _columns(file)
    places = (f"{file.name}:{number}" for number, _ in file.rows)
    phrases = column("phrase", "")
    return map(Phrase, phrases, map(fold_word, phrases), column("note", ""), places)


def _terms_in(file: _File) -> Iterator[Term]:
    column = _columns(file)
    return map(
        Term,
        column("term", ""),
        fold_word("\n".join(column("term", ""))).split("\n"),
        column("category", file.path.stem),
        (int(weight) if weight.isdecimal() else -1 for weight in column("weight", DEFAULT_WEIGHT)),
        (needs or None for needs in column("needs", "")),
        map(intern, column("note", "")),
        (f"{file.name}:{number}" for number, _ in file.rows),
        map(intern, column("date", "")),
    )


def _problems(term: Term, known: frozenset[str]) -> Iterator[Problem]:
    if len(term.folded) < SHORTEST:
        yield Problem(term.place, "short", {"term": term.text})
    if term.category not in known:
        near = difflib.get_close_matches(term.category, known, 1, 0.4) or sorted(known)
        yield Problem(term.place, "category", {"category": term.category, "near": ", ".join(near)})
    if term.weight not in POINTS:
        yield Problem(term.place, "weight", {"term": term.text})


def _by_folded(terms: Iterable[Term]) -> dict[str, tuple[Term, ...]]:
    several: dict[str, list[Term]] = {}
    for term in terms:
        several.setdefault(term.folded, []).append(term)
    return {folded: tuple(same) for folded, same in several.items()}
