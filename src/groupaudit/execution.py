"""How Polars carries out plans: by an engine that suits the amount there is to read."""

from collections.abc import Iterator
from contextlib import contextmanager

import polars as pl

LARGE = 20_000_000
"""Bytes of input from which on it pays to have plans carried out in parts, and to prepare things while files are read."""


@contextmanager
def engine_for(size: int) -> Iterator[None]:
    """Within, have plans that name no engine carried out by the one for *size* bytes of input.

    The streaming engine needs less memory and starts its own machinery for every plan, some milliseconds each time:
    for a roster that is most of the time. What is found is the same.
    """
    with pl.Config(engine_affinity="streaming" if size > LARGE else "in-memory"):
        yield
