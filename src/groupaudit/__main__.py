"""Run the command line as `groupaudit` or `python -m groupaudit`, without what only costs time at start and end."""

import contextlib
import gc
import os
import sys

RARELY = 1_000_000
"""So many new objects between two searches for cyclic garbage: imports make many and leave next to none."""

GIVEN_BACK = "dirty_decay_ms:100,muzzy_decay_ms:0"
"""How soon Polars' allocator gives back what is free: at once it costs half the time again, after ten seconds too late.

Where a thread of its own can do so it does; to ask for that where it cannot (macOS) ends the allocator's own start.
"""


def main() -> None:
    """Run the command line and end the process: nothing is worth taking its memory apart piece by piece."""
    gc.set_threshold(RARELY)  # before the imports, which make most of the objects
    os.environ.setdefault("_RJEM_MALLOC_CONF", GIVEN_BACK)
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # else it searches all installed packages for some
    from groupaudit.cli import main as command_line

    try:
        command_line()
    except SystemExit as end:
        if isinstance(end.code, int):
            _leave(end.code)
        raise


def _leave(code: int) -> None:
    """End here, unless something that was printed cannot be written: then Python ends as it does and says so."""
    with contextlib.suppress(OSError, ValueError):
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    main()
