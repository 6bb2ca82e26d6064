"""Run the command line as `groupaudit` or `python -m groupaudit`, with fast start and exit."""

import contextlib
import gc
import os
import sys

RARELY = 1_000_000
"""New objects between two runs of cyclic garbage collection; imports make many objects and hardly any garbage."""

GIVEN_BACK = "dirty_decay_ms:100,muzzy_decay_ms:0"
"""How soon Polars' allocator returns free memory: at once it costs half the time again, after ten seconds is too late.

The allocator does so in a background thread where it can; asking for one where it cannot (macOS) breaks its start.
"""


def main() -> None:
    """Run the command line and end the process without freeing its objects one by one."""
    gc.set_threshold(RARELY)  # before the imports, which make most of the objects
    os.environ.setdefault("_RJEM_MALLOC_CONF", GIVEN_BACK)
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # otherwise pydantic searches all installed packages
    from groupaudit.cli import main as command_line

    try:
        command_line()
    except SystemExit as end:
        if isinstance(end.code, int):
            _leave(end.code)
        raise


def _leave(code: int) -> None:
    """End the process now, or normally if output cannot be flushed, so that Python reports the error."""
    with contextlib.suppress(OSError, ValueError):
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    main()
