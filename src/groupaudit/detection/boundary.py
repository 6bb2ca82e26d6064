"""Find word edges with jieba's dictionary, in the few stretches of text that hold a hit.

The segmentation is jieba's without its HMM: the most probable path through all words of its dictionary. The
dictionary file is read directly and narrowed to words that can occur, because jieba itself takes a second to start
and keeps a cache in a temporary folder that others can write to.
"""

import functools
import importlib.util
import math
import re
from collections.abc import Iterable, Mapping
from itertools import pairwise
from pathlib import Path

import polars as pl
from msgspec import Struct

HAN = re.compile("[\u4e00-\u9fd5]+")
"""Characters that jieba segments into words; every other character is a word edge."""

HAN_BEFORE = re.compile(r"[\u4e00-\u9fd5]+\Z")

PLURALS = ("你们", "他们", "她们")
"""Plural pronouns; a term that ends in the singular is still a whole word in the plural: 砍死你 in 砍死你们."""

WINDOW = 64
"""Most characters that are segmented around an edge, half of them on each side."""


def stretch_around(text: str, place: int) -> tuple[str, int] | None:
    """Return the Han characters around an edge at *place*, at most `WINDOW`, and the index of the edge in them.

    None if there is no Han character on one side, or the edge is inside a plural: such an edge splits no word.
    """
    if text.startswith(PLURALS, max(0, place - 1)):
        return None
    before = HAN_BEFORE.search(text, max(0, place - WINDOW // 2), place)
    after = HAN.match(text, place, place + WINDOW // 2)
    return (before[0] + after[0], len(before[0])) if before and after else None


def word_edges(stretches: Iterable[str]) -> dict[str, frozenset[int]]:
    """Return the indexes of the inner word edges in each distinct stretch."""
    distinct = sorted(set(stretches))
    if not distinct:
        return {}
    words = _words_in(distinct)
    return {stretch: _edges(stretch, words) for stretch in distinct}


def per_million(terms: Iterable[str]) -> dict[str, float]:
    """Return how often each of *terms* is expected in a million words of everyday text.

    A word of the dictionary has its counted share; any other term the product of the shares of its words, as if words
    followed each other by chance. Terms with characters other than Han are left out.
    """
    known = sorted({term for term in terms if HAN.fullmatch(term)})
    if not known:
        return {}
    words = _words_in(known)
    rates = {}
    for term in known:
        cuts = [0, *sorted(_edges(term, words)), len(term)]
        rates[term] = 1e6 * math.exp(sum(words.weights.get(term[a:b], words.unknown) for a, b in pairwise(cuts)))
    return rates


class _Words(Struct, frozen=True):
    weights: Mapping[str, float]  # logarithm of the probability
    longest: Mapping[str, int]  # first two characters -> length of the longest word that begins with them
    unknown: float  # logarithm of the probability of a single character that is no word


@functools.cache
def _dictionary() -> pl.DataFrame:
    """Return all words as `word`, `count` (frequency) and `head` (first two characters)."""
    spec = importlib.util.find_spec("jieba")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("jieba")
    path = Path(spec.origin).with_name("dict.txt")
    schema = {"word": pl.String, "count": pl.Int64, "tag": pl.String}
    words = pl.read_csv(path, separator=" ", has_header=False, schema=schema, quote_char=None)
    return words.select("word", "count", head=pl.col("word").str.head(2))


def _words_in(stretches: Iterable[str]) -> _Words:
    heads = {stretch[i : i + n] for stretch in stretches for i in range(len(stretch)) for n in (1, 2)}
    dictionary = _dictionary()
    total = math.log(dictionary["count"].sum())
    words = dictionary.filter(pl.col("head").is_in(sorted(heads)))
    longest = words.group_by("head").agg(pl.col("word").str.len_chars().max())
    weights = {word: math.log(count) - total for word, count in words.select("word", "count").iter_rows() if count}
    return _Words(weights, dict(longest.iter_rows()), -total)


def _edges(stretch: str, words: _Words) -> frozenset[int]:
    """Return the edges on the most probable path, computed from the end; ties go to the longer first word."""
    size = len(stretch)
    scores = [0.0] * (size + 1)
    ends = [size] * (size + 1)
    for start in range(size - 1, -1, -1):
        scores[start], ends[start] = words.unknown + scores[start + 1], 0
        for end in range(start + 1, min(size, start + words.longest.get(stretch[start : start + 2], 1)) + 1):
            weight = words.weights.get(stretch[start:end])
            if weight is not None and (not ends[start] or weight + scores[end] >= scores[start]):
                scores[start], ends[start] = weight + scores[end], end
        ends[start] = ends[start] or start + 1
    edges = []
    place = ends[0]
    while place < size:
        edges.append(place)
        place = ends[place]
    return frozenset(edges)
