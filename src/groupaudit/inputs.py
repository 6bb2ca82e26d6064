"""Find the files of an audit and open each as what its content says: JSON, JSON lines or sheets."""

import hashlib
import mmap
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from pydantic_core import from_json

from groupaudit.encoding import decode, sniff_encoding
from groupaudit.errors import UnreadableInputError
from groupaudit.reader import Form, Head, Options, Source

HEAD = 256 * 1024
SHEET_MAGIC = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
IGNORED = ("groupaudit.toml", "thumbs.db", "desktop.ini")


def expand(paths: Iterable[str | Path]) -> tuple[list[Path], list[str]]:
    """Return the files that *paths* name (files, folders, patterns), each once, and what is wrong with the rest.

    Folders are read to any depth; hidden files, lock files of office programs and policies are passed over.
    """
    files: dict[Path, None] = {}
    problems = []
    for path in map(Path, paths):
        if path.is_file():
            files[path] = None
            continue
        found = sorted(_inside(path) if path.is_dir() else _matching(path))
        files |= dict.fromkeys(found)
        if not found:
            problems.append(f"{path}: {_nothing(path)}")
    return sorted(files), problems


def _nothing(path: Path) -> str:
    if path.is_dir():
        return "文件夹里没有可读的文件 (the folder holds no file to read)"
    return "没有这个文件 (no such file); check the name, or give the folder"


def _inside(folder: Path) -> Iterator[Path]:
    return (f for f in folder.rglob("*") if f.is_file() and _wanted(f.relative_to(folder)))


def _matching(pattern: Path) -> Iterator[Path]:
    """Expand a pattern that the shell left alone, as Windows shells do."""
    parts = pattern.parts
    wild = next((i for i, part in enumerate(parts) if set("*?[") & set(part)), None)
    if wild is None:
        return iter(())
    found = Path(*parts[:wild]).glob(str(Path(*parts[wild:])))
    return (f for f in found if f.is_file() and _wanted(Path(f.name)))


def _wanted(path: Path) -> bool:
    hidden = any(part.startswith((".", "~$", "__MACOSX")) for part in path.parts)
    return not hidden and path.name.lower() not in IGNORED


@dataclass(frozen=True, kw_only=True)
class Opened:
    """One file and the parts that readers may claim (one, or one per worksheet).

    `sha256` waits for the digest, which is made while the file is being read.
    """

    path: Path
    sha256: Callable[[], str]
    size: int
    encoding: str
    parts: tuple[tuple[Head, Source], ...] = field(default=())


def open_file(path: Path, options: Options) -> Opened:
    """Open one file.

    Raises:
        UnreadableInputError: when it is empty, binary, damaged or protected; the message says what to do.
    """
    name = path.as_posix()
    data = _bytes(path, name)
    digest = _digest(data)
    start = bytes(data[:HEAD])
    if not start.strip():
        raise UnreadableInputError(f"{name}: 文件是空的 (the file is empty); export it again")
    if start.startswith(SHEET_MAGIC):
        parts = _sheets(name, bytes(data), options)
        return Opened(path=path, sha256=digest, size=len(data), encoding="workbook", parts=parts)
    encoding = sniff_encoding(start, (lambda: bytes(data)) if len(data) > HEAD else None, name=name)
    if _form(_start(start, encoding)) == "sheet":
        parts = _sheets(name, bytes(data), options)
    else:
        parts = (_records(path, data, encoding, options),)
    return Opened(path=path, sha256=digest, size=len(data), encoding=encoding, parts=parts)


def _start(start: bytes, encoding: str) -> bytes:
    return start if encoding == "utf-8" else start.decode(encoding, "ignore").encode("utf-8", "ignore")


def _records(path: Path, data: bytes | mmap.mmap, encoding: str, options: Options) -> tuple[Head, Source]:
    """Open a JSON file: as it lies on disk where it begins as plain UTF-8, else transcoded, bad lines named.

    Bad bytes deep in a large file are left to the reader, which meets them anyway.
    """
    name = path.as_posix()
    plain = encoding == "utf-8" and (len(data) > HEAD or _decodes(bytes(data)))
    decoded = None if plain else decode(bytes(data), name=name)
    text = data if decoded is None else decoded.text.encode("utf-8", "surrogatepass")
    start = bytes(text[:HEAD])
    form = _form(start)
    source = Source(
        name=name,
        form=form,
        data=memoryview(text),
        path=path if decoded is None else None,
        undecodable=tuple(bad.line for bad in decoded.bad) if decoded else (),
        options=options,
    )
    return _json_head(name, form, start, whole=len(text) <= HEAD), source


def _decodes(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def _digest(data: bytes | mmap.mmap) -> Callable[[], str]:
    """Start to digest *data* in the background: hashing releases the interpreter lock."""
    if len(data) <= HEAD:
        small = hashlib.sha256(data).hexdigest()
        return lambda: small
    pool = ThreadPoolExecutor(1)
    digest = pool.submit(lambda: hashlib.sha256(data).hexdigest())
    pool.shutdown(wait=False)
    return digest.result


def _bytes(path: Path, name: str) -> bytes | mmap.mmap:
    try:
        with path.open("rb") as file:
            size = path.stat().st_size
            return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if size > HEAD else file.read()
    except OSError as error:
        raise UnreadableInputError(f"{name}: 打不开 (cannot be opened): {error.strerror}") from None


def _form(start: bytes) -> Form:
    """Tell JSON, JSON lines and tables apart by the first characters that are not blank or a comment."""
    body = re.sub(rb"\A(?:\s*#[^\n]*\n)+", b"", start).lstrip()
    if body[:1] not in (b"{", b"["):
        return "sheet"
    first_line = body.partition(b"\n")[0].strip()
    if body[:1] == b"{" and first_line.endswith(b"}") and _is_json(first_line) and body[len(first_line) :].strip():
        return "jsonl"
    return "json"


def _is_json(line: bytes) -> bool:
    try:
        from_json(line)
    except ValueError:
        return False
    return True


def _json_head(name: str, form: Form, start: bytes, *, whole: bool) -> Head:
    root: object = None
    body = re.sub(rb"\A(?:\s*#[^\n]*\n)+", b"", start).lstrip()
    line = body.partition(b"\n")[0]
    try:
        root = from_json(line if form == "jsonl" else body, allow_partial=not whole or form == "json")
    except ValueError:
        root = None
    first = root[0] if isinstance(root, list) and root else root
    return Head(name=name, form=form, root=root, first=first if isinstance(first, Mapping) else {})


def _sheets(name: str, data: bytes, options: Options) -> tuple[tuple[Head, Source], ...]:
    from groupaudit.sheets import read_sheets

    return tuple(
        (
            Head(name=name, form="sheet", sheet=sheet),
            Source(
                name=name if sheet.name is None else f"{name}[{sheet.name}]", form="sheet", sheet=sheet, options=options
            ),
        )
        for sheet in read_sheets(name, data, options.column_map)
    )
