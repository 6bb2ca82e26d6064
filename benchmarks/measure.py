"""Run a program and take its wall time and peak memory; ask which modules it imported."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass

KILOBYTES = 1 if sys.platform == "darwin" else 1024  # ru_maxrss counts bytes there


@dataclass(frozen=True)
class Run:
    """One finished process: seconds, peak resident memory in megabytes (10^6), exit code, last words."""

    seconds: float
    peak_mb: float
    code: int
    errors: str


def run(arguments: Sequence[str], **environment: str) -> Run:
    """Run a program to its end; its output is thrown away.

    Peak memory never reads below this process's own, so this process must stay small.
    """
    with tempfile.TemporaryFile() as errors:
        start = time.perf_counter()
        process = subprocess.Popen(
            arguments, stdout=subprocess.DEVNULL, stderr=errors, env={**os.environ, **environment}
        )
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        errors.seek(0)
        words = errors.read().decode("utf-8", "replace")
    return Run(seconds, usage.ru_maxrss * KILOBYTES / 1e6, process.returncode, words)


def imported(arguments: Sequence[str]) -> set[str]:
    """Return the top-level modules that a Python program imports."""
    lines = run(arguments, PYTHONPROFILEIMPORTTIME="1").errors.splitlines()
    return {line.rpartition("|")[2].strip().partition(".")[0] for line in lines if line.startswith("import time:")}
