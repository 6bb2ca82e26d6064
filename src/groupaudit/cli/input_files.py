"""Find the input files of a command, and the readers given for them."""

from collections.abc import Iterable
from pathlib import Path

from groupaudit.errors import UsageError
from groupaudit.inputs import expand


def files(paths: Iterable[Path]) -> list[Path]:
    """Return the files that *paths* name, with patterns expanded.

    Raises:
        UsageError: all paths without files.
    """
    found, problems = expand(paths)
    if problems:
        raise UsageError(f"{path}: {problem}" for path, problem in problems.items())
    return found


def reached(paths: Iterable[str | Path]) -> list[Path]:
    """Return the files that *paths* name or contain, each once, with links resolved."""
    named = [Path(path) for path in paths]
    return list(dict.fromkeys(file.resolve() for file in (*expand(named)[0], *named)))


def roles(
    rosters: Iterable[Path] | None, employees: Iterable[Path] | None, given: Iterable[str] | None = None
) -> dict[Path, str]:
    """Return the reader given for each file; *given* are values READER=FILE.

    Raises:
        UsageError: a file has two readers, or a value is malformed.
    """
    named, problems = _readers_given(given or ())
    wanted = [*((p, "roster") for p in rosters or ()), *((p, "employees") for p in employees or ()), *named]
    chosen: dict[Path, str] = {}
    for path, role in wanted:
        for real in reached([path]):
            if chosen.setdefault(real, role) != role:
                problems.append(
                    f"{path}: 不能同时是 {chosen[real]} 和 {role}，只留一个 (cannot be both {chosen[real]} and {role}; give one)"
                )
    if problems:
        raise UsageError(problems)
    return dict(wanted)


def _readers_given(given: Iterable[str]) -> tuple[list[tuple[Path, str]], list[str]]:
    """Return file and reader of values READER=FILE, and their problems."""
    from groupaudit.api import readers

    pairs = [value.partition("=") for value in given]
    known = readers(plugins=False).found if pairs else {}
    problems = [
        f"--reader: {''.join(parts)!r}: 写成 READER=文件，READER 是 {'、'.join(known)} 之一 (write READER=FILE, READER one of {', '.join(known)})"
        for parts in pairs
        if parts[0] not in known or not parts[2]
    ]
    return [(Path(file), reader) for reader, _, file in pairs], problems
