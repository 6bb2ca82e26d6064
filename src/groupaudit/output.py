"""Write files atomically, readable by their owner only."""

import contextlib
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, cast

from groupaudit.errors import UsageError, both, reason

NEIGHBOURS = 99


def write_atomically(target: Path, write: Callable[[BinaryIO], None]) -> Path:
    """Let *write* fill *target* (mode 0600), and return the path written.

    The bytes go to a temporary file in the same folder, are synced, and get the name in one step. If another program
    holds the target open, as Excel does on Windows, the file gets a numbered name beside it. The folder is created if
    missing, but not its parent, so that a typo in a long path is noticed.

    Raises:
        UsageError: the folder cannot be written.
    """
    temporary = ""
    try:
        target.parent.mkdir(exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=target.parent, prefix=".groupaudit-", delete=False) as file:
            temporary = file.name
            write(cast("BinaryIO", file))
            file.flush()
            os.fsync(file.fileno())
        return _take_name(Path(temporary), target)
    except OSError as error:
        raise _unwritable(target, error) from None
    finally:
        with contextlib.suppress(OSError):
            Path(temporary).unlink()


def make_folder(folder: Path) -> None:
    """Create *folder* and its parents if missing.

    Raises:
        UsageError: it cannot be created.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise _unwritable(folder, error) from None


def _unwritable(target: Path, error: OSError) -> UsageError:
    zh, en = reason(error)
    said = both(f"写不了：{zh}；换一个文件夹", f"cannot be written: {en}; choose another folder")
    return UsageError(f"{target}: {said}")


def _take_name(temporary: Path, target: Path) -> Path:
    try:
        return temporary.replace(target)
    except PermissionError:
        numbered = (target.with_name(f"{target.stem} ({n}){target.suffix}") for n in range(1, NEIGHBOURS + 1))
        free = next((name for name in numbered if not name.exists()), None)
        if free is None or not target.is_file():
            raise
    return temporary.replace(free)
