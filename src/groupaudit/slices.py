"""Work through a long frame in slices, as many at a time as Polars has threads."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import polars as pl

SMALLEST = 50_000
"""Rows below which a slice costs more than it saves: every slice builds its search automata anew."""

SHORT = 60_000
"""Rows of a slice where what is made in between is large and needs no automata."""


def in_slices(
    frame: pl.DataFrame, work: Callable[[pl.DataFrame], pl.DataFrame], *, most: int | None = None
) -> pl.DataFrame:
    """Return what *work* makes of *frame*, slice by slice, in order; the slices stay chunks of their own.

    No slice has more than *most* rows: where *work* needs no costly automata, short slices need less memory at a time.
    """
    threads = pl.thread_pool_size()
    size = max(SMALLEST, -(-frame.height // threads))
    size = min(size, most or size)
    if frame.height <= size:
        return work(frame)
    slices = [frame.slice(start, size) for start in range(0, frame.height, size)]
    with ThreadPoolExecutor(threads) as pool:
        return pl.concat(pool.map(work, slices))
