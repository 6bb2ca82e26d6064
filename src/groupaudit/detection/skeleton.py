"""Reduce a message to what stays the same when it is sent once more with small changes, and compare two such texts."""

import hashlib
import itertools

import polars as pl

FEWEST_HAN = 8
FEWEST_LETTERS = 24
"""Shorter texts are the same by chance: receipts, greetings, thanks."""

LONGEST = 400
"""Characters of a skeleton that are compared."""

ALIKE = 0.8
"""The share of the shorter text's pairs of neighbouring characters that the longer one has as well."""

LENGTHS = 0.6
"""How much shorter one of two texts may be."""

_HAN_BYTES = 3
_WITH_DIGITS = r"\S*[0-9@/_]\S*"
"""A word with a digit or a sign of an address in it."""


def skeletons(folded: pl.Series) -> pl.Series:
    """Return the Chinese characters of folded text; of text with few of them the letters of words without digits.

    Null for what is too short to be compared. Numbers, addresses, punctuation and emoji are gone, and with them the
    separators inside words.
    """
    han = folded.str.replace_all(r"\P{Han}+", "")
    few = han.str.len_bytes() < FEWEST_HAN * _HAN_BYTES
    letters = folded.filter(few).str.replace_all(_WITH_DIGITS, "").str.replace_all(r"\P{L}+", "")
    enough = letters.str.len_chars() >= FEWEST_LETTERS
    rest = letters.to_frame("l").select(pl.when(enough).then("l")).to_series()
    return han.scatter(few.arg_true(), rest).str.head(LONGEST).rename("skeleton")


def digest(skeleton: str) -> str:
    """Return what a skeleton is called in tables: 16 hexadecimal digits."""
    return hashlib.blake2b(skeleton.encode(), digest_size=8).hexdigest()


def pairs_of(skeleton: str) -> frozenset[str]:
    """Return the pairs of neighbouring characters."""
    return frozenset(map("".join, itertools.pairwise(skeleton)))


def alike(some: frozenset[str], others: frozenset[str]) -> bool:
    """Tell by their pairs of characters whether two texts are the same but for a few words."""
    fewer, more = sorted((len(some), len(others)))
    return fewer >= LENGTHS * more and len(some & others) >= ALIKE * fewer
