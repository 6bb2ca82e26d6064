"""Reduce messages to skeletons, which stay the same if a text is sent again with small changes, and compare them."""

import hashlib
import itertools

import polars as pl

FEWEST_HAN = 8
FEWEST_LETTERS = 24
"""Shorter texts are often equal by chance: receipts, greetings, thanks."""

LONGEST = 400
"""Characters of a skeleton that are compared."""

ALIKE = 0.8
"""Least share of the pairs of adjacent characters of the shorter text that the longer one has, too."""

LENGTHS = 0.6
"""Least ratio of the pairs of the shorter text to those of the longer one."""

_HAN_BYTES = 3
_WITH_DIGITS = r"\S*[0-9@/_]\S*"
"""A word that contains a digit or one of `@/_`, as addresses do."""


def skeletons(folded: pl.Series) -> pl.Series:
    """Return the Chinese characters of folded texts; for texts with few of them, the letters of words without digits.

    Null if too short to be compared. Numbers, addresses, punctuation and emoji are dropped, and so are separators
    inside words.
    """
    han = folded.str.replace_all(r"\P{Han}+", "")
    few = han.str.len_bytes() < FEWEST_HAN * _HAN_BYTES
    letters = folded.filter(few).str.replace_all(_WITH_DIGITS, "").str.replace_all(r"\P{L}+", "")
    enough = letters.str.len_chars() >= FEWEST_LETTERS
    rest = letters.to_frame("l").select(pl.when(enough).then("l")).to_series()
    return han.scatter(few.arg_true(), rest).str.head(LONGEST).rename("skeleton")


def digest(skeleton: str) -> str:
    """Return the hash that stands for a skeleton in tables: 16 hexadecimal digits."""
    return hashlib.blake2b(skeleton.encode(), digest_size=8).hexdigest()


def pairs_of(skeleton: str) -> frozenset[str]:
    """Return the distinct pairs of adjacent characters."""
    return frozenset(map("".join, itertools.pairwise(skeleton)))


def alike(some: frozenset[str], others: frozenset[str]) -> bool:
    """Tell by their pairs of characters whether two texts are the same except for a few words."""
    fewer, more = sorted((len(some), len(others)))
    return fewer >= LENGTHS * more and len(some & others) >= ALIKE * fewer
