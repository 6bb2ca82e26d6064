"""Run the command line as `groupaudit` or `python -m groupaudit`, without what only costs time at start and end."""

import contextlib
import gc
import os
import sys
from collections.abc import Iterable
from pathlib import Path

RARELY = 1_000_000
"""So many new objects between two searches for cyclic garbage: imports make many and leave next to none."""


MUCH = 600_000_000
"""Bytes to read from which on memory that is free is given back at once, not after a while: it takes a little longer."""


def main() -> None:
    """Run the command line and end the process: nothing is worth taking its memory apart piece by piece."""
    gc.set_threshold(RARELY)  # before the imports, which make most of the objects
    if sys.argv[1:2] == ["scan"] and _bytes(sys.argv[2:]) > MUCH:
        os.environ.setdefault("_RJEM_MALLOC_CONF", "dirty_decay_ms:0,muzzy_decay_ms:0")  # as Polars allocates
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # else it searches all installed packages for some
    from groupaudit.cli import main as command_line

    try:
        command_line()
    except SystemExit as end:
        if isinstance(end.code, int):
            _leave(end.code)
        raise


def _bytes(paths: Iterable[str]) -> int:
    """Return the size of all files among *paths*, and in folders among them."""
    files = (file for path in map(Path, paths) for file in (path, *path.rglob("*")) if file.is_file())
    return sum(file.stat().st_size for file in files)


def _leave(code: int) -> None:
    """End here, unless something that was printed cannot be written: then Python ends as it does and says so."""
    with contextlib.suppress(OSError, ValueError):
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    main()
