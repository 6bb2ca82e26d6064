"""Process a long frame in slices, as many at a time as Polars has threads."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import polars as pl

SMALLEST = 50_000
"""Rows below which a slice costs more than it saves, because every slice builds its search automata again."""

SHORT = 60_000
"""Maximum rows of a slice for work with large intermediate results and without automata."""


def in_slices(
    frame: pl.DataFrame, work: Callable[[pl.DataFrame], pl.DataFrame], *, most: int | None = None
) -> pl.DataFrame:
    """Return the result of *work* for all slices of *frame*, in order; each slice stays a chunk.

    No slice has more than *most* rows; short slices need less memory if *work* builds no automata.
    """
    threads = pl.thread_pool_size()
    size = max(SMALLEST, -(-frame.height // threads))
    size = min(size, most or size)
    if frame.height <= size:
        return work(frame)
    slices = [frame.slice(start, size) for start in range(0, frame.height, size)]
    with ThreadPoolExecutor(threads) as pool:
        return pl.concat(pool.map(work, slices))
