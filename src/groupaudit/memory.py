"""Give memory that is free back to the system."""

import ctypes
from contextlib import suppress


def give_back() -> None:
    """Return what the C library keeps of freed arrays, most of it of threads that have ended; only glibc is asked to."""
    with suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)
