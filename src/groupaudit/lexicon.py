"""Load the lexicon packs: terms per category, allow phrases and words of warning, ours and the company's by one route."""

import difflib
import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from operator import add
from pathlib import Path
from typing import NamedTuple

from groupaudit.errors import PolicyError
from groupaudit.fold import fold_word

PACKS = Path(__file__).parent / "data" / "lexicon"
COLUMNS = {
    "term": ("term", "category", "weight", "needs", "source", "date", "note"),
    "phrase": ("phrase", "note"),
}
"""The columns of the two kinds of file, by the one that must be there."""

DEFAULT_WEIGHT = "80"
POINTS = range(101)
SHORTEST = 2
WARNING = "warning"


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


@dataclass(frozen=True, kw_only=True)
class Packs:
    """All packs merged: terms by folded spelling, allow phrases, words of warning, and a digest of it all."""

    terms: Mapping[str, tuple[Term, ...]]
    allow: tuple[str, ...]
    warnings: Mapping[str, str]  # folded word -> forbids or warns
    digest: str


@dataclass(frozen=True, slots=True)
class _File:
    path: Path
    header: Sequence[str]
    rows: Sequence[tuple[int, Sequence[str]]]  # line number, cells


def load_packs(extra: Iterable[str | Path] = (), allow: Iterable[str] = (), folder: Path = PACKS) -> Packs:
    """Load the packs of *folder* (those that come with the program), then the files *extra* and the phrases *allow*.

    A file whose header has `phrase` is an allow list, one with `term` a pack of the category in its `category` column,
    else of the category its name says. A term of *extra* replaces the same term of *folder*.

    Raises:
        LexiconError: with every unreadable file, wrong header or value, unknown category, empty or
            single-character term, and every term that stands twice in one category.
    """
    problems: list[str] = []
    built_in = list(_files(sorted(folder.glob("*.tsv")), problems))
    own = list(_files(map(Path, extra), problems))
    categories = frozenset(file.path.stem for file in built_in if "term" in file.header)
    ours, theirs = (_terms(files, categories, problems) for files in (built_in, own))
    listed = (cells[0].strip() for file in [*built_in, *own] if "phrase" in file.header for _, cells in file.rows)
    if problems:
        raise LexiconError(problems)
    terms = (ours | theirs).values()
    phrases = tuple(sorted({phrase for phrase in [*listed, *allow] if len(fold_word(phrase)) >= SHORTEST}))
    warnings = {t.folded: t.note for t in terms if t.category == WARNING}
    judged = [t for t in terms if t.category != WARNING]
    return Packs(terms=_by_folded(judged), allow=phrases, warnings=warnings, digest=_digest(terms, phrases))


def find_words(text: str, heads: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[int, int, str]]:
    """Yield start, end and word of every occurrence in *text*, overlapping ones included, of the words in *heads*."""
    for start, head in enumerate(map(add, text, text[1:])):
        for word in heads.get(head, ()):
            if text.startswith(word, start):
                yield start, start + len(word), word


def by_head(words: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Arrange *words* of two and more characters by their first two, as `find_words` wants them."""
    heads: dict[str, list[str]] = {}
    for word in words:
        if len(word) > 1:
            heads.setdefault(word[:2], []).append(word)
    return {head: tuple(several) for head, several in heads.items()}


def _files(paths: Iterable[Path], problems: list[str]) -> Iterator[_File]:
    for path in paths:
        try:
            text = path.read_text("utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            problems.append(f"{path}: cannot be read: {error}")
            continue
        lines = [(n, line) for n, line in enumerate(text.splitlines(), 1) if line and line[0] != "#"]
        header = [name.strip() for name in lines[0][1].split("\t")] if lines else []
        if not any(first in header and set(columns).issuperset(header) for first, columns in COLUMNS.items()):
            wants = " or ".join(", ".join(columns) for columns in COLUMNS.values())
            problems.append(f"{path}:{lines[0][0] if lines else 1}: the header must name, between tabs, {wants}")
            continue
        yield _File(path, header, [(number, line.split("\t")) for number, line in lines[1:]])


def _terms(files: Iterable[_File], known: frozenset[str], problems: list[str]) -> dict[tuple[str, str], Term]:
    terms: dict[tuple[str, str], Term] = {}
    for file in files:
        for term in _terms_in(file) if "term" in file.header else ():
            if len(term.folded) < SHORTEST or term.category not in known or term.weight not in POINTS:
                problems += _problems(term, known)
            if (before := terms.setdefault((term.category, term.folded), term)) is not term:
                problems.append(f"{term.place}: {term.text} stands in {before.place} already, as {before.text}")
    return terms


def _terms_in(file: _File) -> Iterator[Term]:
    columns = dict(zip(file.header, zip_longest(*(cells for _, cells in file.rows), fillvalue=""), strict=False))

    def column(name: str, default: str) -> list[str]:
        return [cell.strip() or default for cell in columns.get(name, [""] * len(file.rows))]

    return map(
        Term,
        column("term", ""),
        fold_word("\n".join(column("term", ""))).split("\n"),
        column("category", file.path.stem),
        (int(weight) if weight.isdecimal() else -1 for weight in column("weight", DEFAULT_WEIGHT)),
        (needs or None for needs in column("needs", "")),
        column("note", ""),
        (f"{file.path}:{number}" for number, _ in file.rows),
    )


def _problems(term: Term, known: frozenset[str]) -> Iterator[str]:
    if len(term.folded) < SHORTEST:
        yield f"{term.place}: the term {term.text!r} has fewer than two characters"
    if term.category not in known:
        near = difflib.get_close_matches(term.category, known, 1, 0.4) or sorted(known)
        yield f"{term.place}: there is no category {term.category!r}; is it {', '.join(near)}?"
    if term.weight not in POINTS:
        yield f"{term.place}: the weight of {term.text!r} is no number from 0 to 100"


def _by_folded(terms: Iterable[Term]) -> dict[str, tuple[Term, ...]]:
    several: dict[str, list[Term]] = {}
    for term in terms:
        several.setdefault(term.folded, []).append(term)
    return {folded: tuple(same) for folded, same in several.items()}


def _digest(terms: Iterable[Term], phrases: Iterable[str]) -> str:
    rows = sorted(f"{t.category}\t{t.folded}\t{t.weight}\t{t.needs}\t{t.note}" for t in terms)
    return hashlib.sha256("\n".join([*rows, *phrases]).encode()).hexdigest()
