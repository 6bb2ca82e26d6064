"""Show that the program is working, on a terminal and after one second."""

import contextlib
import threading
from collections.abc import Iterator

from rich.console import Console


@contextlib.contextmanager
def busy() -> Iterator[None]:
    """Show a spinner on standard error after one second."""
    status = Console(stderr=True).status("审计中… (auditing)")
    timer = threading.Timer(1.0, status.start)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        status.stop()
