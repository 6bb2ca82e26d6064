"""Show on a terminal that the program is at work, once that takes more than a second."""

import contextlib
import threading
from collections.abc import Iterator

from rich.console import Console


@contextlib.contextmanager
def busy() -> Iterator[None]:
    """Run a spinner on standard error from the second second on."""
    status = Console(stderr=True).status("审计中… (auditing)")
    timer = threading.Timer(1.0, status.start)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        status.stop()
