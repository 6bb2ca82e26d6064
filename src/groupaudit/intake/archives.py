"""Unpack zip and gzip archives, within limits, into a private folder that is removed afterwards.

An archive does not decide where files are written: a member keeps its name below the private folder if that is an
ordinary relative path, and gets a number otherwise. Links are not followed. Limits apply to the bytes that are
unpacked, not to the sizes that the archive declares. Reference: the ZIP file format specification (APPNOTE 6.3.10).
"""

import contextlib
import gzip
import os
import signal
import stat
import tempfile
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO

from msgspec import Struct
from msgspec.structs import replace

from groupaudit.errors import both, reason
from groupaudit.intake.archive_limits import LIMITS, Budget, Limits, RefusedError, told, told_rest
from groupaudit.intake.archive_names import member_names, ordinary
from groupaudit.vocabulary import Text

INSIDE = "!/"
"""Separates the name of an archive from that of a member."""

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_GZIP = b"\x1f\x8b"
_CHUNK = 1 << 20
_ENCRYPTED = 0x1
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2)
"""LZMA is left out: its header may ask for 4 GB of memory."""
_DIRECTORY = 32 << 20
"""The largest central directory that is read, in bytes."""
_TAIL = 22 + 65535
_NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)

LINK: Text = ("是符号链接，不跟随", "a symbolic link, not followed")


class Member(Struct, frozen=True, kw_only=True):
    """One file of an archive, named `archive.zip!/member`; `path` is where it was unpacked.

    Without `path`, `problem` says in both languages why and what to do, or `passed_over` why it need not be read.
    """

    name: str
    path: Path | None = None
    problem: str = ""
    passed_over: str = ""


def holder(path: Path) -> tuple[Path, str]:
    """Split `archive.zip!/member` into archive and member; any other path is returned with an empty member."""
    archive, inside, member = path.as_posix().partition(INSIDE)
    return (Path(archive), member) if inside and not path.exists() else (path, "")


def is_archive(path: Path) -> bool:
    """Tell whether a file is an archive to unpack: gzip, or a zip that is not an office document."""
    return _kind(path) is not None


def _kind(path: Path) -> str | None:
    try:
        with path.open("rb") as file:
            start = file.read(4)
            if start.startswith(_GZIP) or not start.startswith(_ZIP):
                return "gzip" if start.startswith(_GZIP) else None
            if _directory_size(file) > _DIRECTORY:
                return "zip"
        with zipfile.ZipFile(path) as archive:
            return None if _is_document(archive) else "zip"
    except Exception:  # noqa: BLE001  # damage shows as a dozen kinds of error; whoever opens the file says what it is
        return None


def _is_crowded(path: Path) -> bool:
    with path.open("rb") as file:
        return _directory_size(file) > _DIRECTORY


def _directory_size(file: IO[bytes]) -> int:
    """Return the size of the central directory in bytes; zipfile reads all of it at once."""
    size = file.seek(0, 2)
    file.seek(max(0, size - _TAIL - 56))
    tail = file.read()
    end = tail.rfind(b"PK\x05\x06")
    if end < 0:
        return 0
    said = int.from_bytes(tail[end + 12 : end + 16], "little")
    long = tail.rfind(b"PK\x06\x06")
    return int.from_bytes(tail[long + 40 : long + 48], "little") if said == 0xFFFFFFFF and long >= 0 else said  # noqa: PLR2004  # how the format says "see elsewhere"


def _is_document(archive: zipfile.ZipFile) -> bool:
    """Tell whether a zip is an office document."""
    names = archive.namelist()
    return "[Content_Types].xml" in names or names[:1] == ["mimetype"]


@contextlib.contextmanager
def unpacked(path: Path, name: str, limits: Limits = LIMITS) -> Iterator[list[Member]]:
    """Unpack an archive, shown as *name* in reports, with nested archives; remove everything on exit.

    Only the owner may enter the private folder; see also `removed_when_told_to_end`.
    """
    with tempfile.TemporaryDirectory(prefix="groupaudit-", ignore_cleanup_errors=True) as folder:
        budget = Budget(limits, path.stat().st_size)
        members = list(_members(path, name, Path(folder), budget, 1))
        yield _distinct(members) or [Member(name=name, problem=told("empty", limits))]


@contextlib.contextmanager
def removed_when_told_to_end() -> Iterator[None]:
    """Turn termination signals into an exception, so that unpacked files are removed.

    Works in the main thread only. Handlers that a program has set itself stay in place.
    """
    wanted = [s for n in ("SIGTERM", "SIGHUP") if (s := getattr(signal, n, None)) is not None]
    main = threading.current_thread() is threading.main_thread()
    ours = [s for s in wanted if main and signal.getsignal(s) is signal.SIG_DFL]
    for one in ours:
        signal.signal(one, _end)
    try:
        yield
    finally:
        for one in ours:
            signal.signal(one, signal.SIG_DFL)


def _end(number: int, _frame: object) -> None:
    raise SystemExit(128 + number)


def _distinct(members: list[Member]) -> list[Member]:
    """Add a number to the second and later members of the same name."""
    seen: dict[str, int] = {}
    named = []
    for member in members:
        seen[member.name] = nth = seen.get(member.name, 0) + 1
        named.append(member if nth == 1 else replace(member, name=f"{member.name}#{nth}"))
    return named


def _members(path: Path, name: str, folder: Path, budget: Budget, depth: int) -> Iterator[Member]:
    """Yield the files of an archive, and those of archives nested in it."""
    if depth > budget.limits.depth:
        yield Member(name=name, problem=told("depth", budget.limits))
        return
    found = _from_gzip(path, name, folder, budget) if _kind(path) == "gzip" else _from_zip(path, name, folder, budget)
    for number, member in enumerate(found):
        if member.path is None or not is_archive(member.path):
            yield member
        elif not budget.spent:
            inner = folder / f".{number}"
            inner.mkdir()
            yield from _members(member.path, member.name, inner, budget, depth + 1)


def _from_gzip(path: Path, name: str, folder: Path, budget: Budget) -> Iterator[Member]:
    inside = PurePosixPath(name.rpartition("/")[2])
    own = inside.stem if inside.suffix.lower() == ".gz" else inside.name
    own = f"{inside.stem}.tar" if inside.suffix.lower() == ".tgz" else own
    with gzip.open(path) as stream:
        yield _member(f"{name}{INSIDE}{own}", stream, folder / "0", path.stat().st_size, budget)


def _from_zip(path: Path, name: str, folder: Path, budget: Budget) -> Iterator[Member]:
    if _is_crowded(path):
        yield Member(name=name, problem=told("entries", budget.limits))
        return
    with zipfile.ZipFile(path) as archive:
        named = zip(archive.infolist(), member_names(archive.infolist()), strict=True)
        entries = [(info, own) for info, own in named if own is not None]
        for number, (info, own) in enumerate(entries):
            if budget.spent:
                yield Member(name=name, problem=told_rest([own for _, own in entries[number:]], budget.limits))
                return
            shown = f"{name}{INSIDE}{own}"
            if stat.S_ISLNK(info.external_attr >> 16):
                yield Member(name=shown, passed_over=both(*LINK))
            elif info.flag_bits & _ENCRYPTED or info.compress_type not in _METHODS:
                key = "encrypted" if info.flag_bits & _ENCRYPTED else "method"
                yield Member(name=shown, problem=told(key, budget.limits))
            else:
                yield _from_entry(archive, info, shown, _place(folder, own, number), budget)


def _from_entry(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, place: Path, budget: Budget) -> Member:
    try:
        with archive.open(info) as stream:
            return _member(name, stream, place, info.compress_size, budget)
    except Exception:  # noqa: BLE001  # damage shows as a dozen kinds of error of zipfile and zlib
        return Member(name=name, problem=told("damaged", budget.limits))


def _place(folder: Path, name: str, number: int) -> Path:
    """Return where to unpack a member: under its own name, so that pages find each other, if ordinary and free."""
    numbered = folder / f".n{number}"
    if not ordinary(name):
        return numbered
    place = folder / name
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        return numbered if place.exists() else place
    except (OSError, ValueError):  # a name of the file system's own, or a file where a folder should be
        return numbered


def _member(name: str, stream: IO[bytes] | gzip.GzipFile, place: Path, packed: int, budget: Budget) -> Member:
    """Unpack one member; remove the partial file of one that exceeds a limit."""
    try:
        budget.another()
        with os.fdopen(os.open(place, _NEW, 0o600), "wb") as out:
            _copy(stream, out, packed, budget)
    except RefusedError as refused:
        problem = told(refused.key, budget.limits)
    except OSError as error:
        problem = both(*reason(error)) if error.errno else told("damaged", budget.limits)
    except Exception:  # noqa: BLE001  # as in `_from_entry`
        problem = told("damaged", budget.limits)
    else:
        return Member(name=name, path=place)
    with contextlib.suppress(OSError):
        place.unlink()
    return Member(name=name, problem=problem)


def _copy(stream: IO[bytes] | gzip.GzipFile, out: IO[bytes], packed: int, budget: Budget) -> None:
    size, limits = 0, budget.limits
    most = max(limits.free, limits.ratio * min(packed, budget.packed))
    while chunk := stream.read(_CHUNK):
        size += len(chunk)
        budget.spend(len(chunk))
        if size > limits.member:
            raise RefusedError("member")
        if size > most:
            raise RefusedError("ratio")
        out.write(chunk)
    budget.hold(size)
