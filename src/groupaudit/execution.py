"""Choose the Polars engine that suits the size of the input."""

from collections.abc import Iterator
from contextlib import contextmanager

import polars as pl

LARGE = 20_000_000
"""Bytes of input from which streaming and background preparation pay."""


@contextmanager
def engine_for(size: int) -> Iterator[None]:
    """Set the default engine of Polars for *size* bytes of input within this context.

    The streaming engine needs less memory, but starts threads for every plan, at some milliseconds each: most of the
    time for a roster. Results are the same.
    """
    with pl.Config(engine_affinity="streaming" if size > LARGE else "in-memory"):
        yield
