"""Give memory that is free back to the system; what C libraries other than glibc keep they keep."""

import ctypes
from contextlib import suppress

THRESHOLD = -3
"""The parameter of `mallopt` that says from how many bytes on memory is asked of the system itself."""

LARGE = 1 << 20


def give_back() -> None:
    """Return what the C library keeps of freed arrays, most of it of threads that have ended."""
    with suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)


def give_back_at_once() -> None:
    """From now on return large arrays when they are freed: among others that stay they would be kept."""
    with suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).mallopt(THRESHOLD, LARGE)
