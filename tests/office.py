"""LibreOffice, where it is installed: open a document without a window and show what it holds."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

PROGRAM = shutil.which("soffice")
needed = pytest.mark.skipif(PROGRAM is None, reason="LibreOffice (soffice) is not installed")


def converted(document: Path, to: str) -> Path:
    """Convert a document in its own folder, under a profile of its own, and return the file that came of it."""
    profile = document.parent / "profile"
    command = [str(PROGRAM), f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", to, "--outdir", str(document.parent), str(document)]  # fmt: skip
    done = subprocess.run(command, capture_output=True, text=True, timeout=180, check=True, env=os.environ | {"HOME": str(document.parent)})  # fmt: skip
    made = document.with_suffix(f".{to.partition(':')[0]}")
    assert made.is_file(), done.stderr
    return made
