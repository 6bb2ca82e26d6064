"""Release freed memory to the system; works with glibc only."""

import ctypes
from contextlib import suppress

THRESHOLD = -3
"""The `mallopt` parameter for the size in bytes from which memory comes from the system directly."""

LARGE = 1 << 20


def give_back() -> None:
    """Release memory that the C library keeps free, most of it from threads that have ended."""
    with suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)


def give_back_at_once() -> None:
    """Make large arrays return to the system when freed, from now on; between live ones they would be kept."""
    with suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).mallopt(THRESHOLD, LARGE)
