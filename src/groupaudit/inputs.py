"""Find the files of an audit and open each by its content: JSON, JSON lines, sheets or text."""

import codecs
import hashlib
import mmap
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from msgspec import Struct
from pydantic_core import from_json

from groupaudit.errors import UnreadableInputError, both, reason
from groupaudit.files.encoding import decode, sniff_encoding
from groupaudit.files.json_start import first_lines, form_of, is_record, mended, parsed_beginning, without_pictures
from groupaudit.files.own_reports import is_own
from groupaudit.reader import Form, Head, Options, Source, says_error

HEAD = 256 * 1024
"""Bytes of a file used to recognise it; longer files are memory-mapped."""

PIECE = 1 << 20
"""Bytes read at a time of a file that is not held in memory."""

_SHOWN = 200
"""Lines of a text used to recognise it."""

SHEET_MAGIC = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
IGNORED = ("groupaudit.toml", "thumbs.db", "desktop.ini")
_WILD = "*?["


class OwnReportError(UnreadableInputError):
    """The file is a report of this program."""


def expand(paths: Iterable[str | Path], apart: Collection[Path] = ()) -> tuple[list[Path], dict[str, str]]:
    """Return the files that *paths* name (files, folders, patterns), each once, and the problems of other paths.

    Folders are searched to any depth; hidden files, lock files of office programs, policies and the files *apart* are
    skipped. A file reached by several paths gets its shortest name, so that their order does not matter.
    """
    passed_over = {file.resolve() for file in apart}
    files: dict[Path, Path] = {}
    problems = {}
    for path in map(Path, paths):
        reached = () if path.is_file() else _inside(path) if path.is_dir() else _matching(path)
        found = [path] if path.is_file() else [file for file in reached if file.resolve() not in passed_over]
        for file in found:
            real = file.resolve()
            files[real] = min(file, files.get(real, file), key=lambda f: (len(f.parts), f))
        if not found:
            problems[shown(path)] = _nothing(path)
    return sorted(files.values()), problems


def shown(path: Path) -> str:
    """Return a file's name in reports: with forward slashes, and undecodable bytes replaced."""
    return path.as_posix().encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _nothing(path: Path) -> str:
    if path.is_dir():
        return "文件夹里没有可读的文件，请检查路径 (the folder holds no file to read; check the path)"
    if path.exists():
        return "不是普通文件，请先把内容存成文件 (not a regular file; save its content to a file first)"
    if set(_WILD) & set(str(path)):
        return "没有文件符合这个模式，请检查路径 (no file matches the pattern; check the path)"
    return "没有这个文件，请检查名称，或给出文件夹 (no such file; check the name, or give the folder)"


def _inside(folder: Path) -> Iterator[Path]:
    return (f for f in folder.rglob("*") if f.is_file() and wanted(f.relative_to(folder)))


def _matching(pattern: Path) -> Iterator[Path]:
    """Expand a pattern that the shell did not expand, as on Windows; matching folders are read as a whole."""
    parts = pattern.parts
    wild = next((i for i, part in enumerate(parts) if set(_WILD) & set(part)), None)
    if wild is None:
        return
    rest = (part if part == "**" else re.sub(r"\*\*+", "*", part) for part in parts[wild:])
    for found in Path(*parts[:wild]).glob("/".join(rest)):
        if wanted(Path(found.name)):
            yield from _inside(found) if found.is_dir() else [found] if found.is_file() else []


def wanted(path: Path) -> bool:
    """Tell whether a file in a folder or archive is read: not hidden, no lock file, policy or system file."""
    hidden = any(part.startswith((".", "~$", "__MACOSX")) for part in path.parts)
    return not hidden and path.name.lower() not in IGNORED


class Opened(Struct, frozen=True, kw_only=True):
    """One file and its parts for readers: one, or one per worksheet.

    `sha256` waits for the digest, which is computed while the file is being read.
    """

    sha256: Callable[[], str]
    encoding: str
    parts: tuple[tuple[Head, Source], ...]


class HandedIn(Struct, frozen=True):
    """The name and digest of an input that is not the file itself: `archive.zip!/member`, the archive's digest."""

    name: str
    sha256: Callable[[], str]


def open_file(
    path: Path, options: Options, handed_in: HandedIn | None = None, is_log: Callable[[Head], bool] = lambda _: False
) -> Opened:
    """Open one file; *is_log* tells by the first lines whether a text is read line by line, not as a table.

    Raises:
        OwnReportError: the file is a report of this program.
        UnreadableInputError: it is empty, binary, damaged or protected; the message says what to do.
    """
    name = handed_in.name if handed_in else shown(path)
    data = _bytes(path, name)
    digest = handed_in.sha256 if handed_in else digest_of(path, len(data))
    start = bytes(data[:HEAD])
    if not start.removeprefix(codecs.BOM_UTF8).strip() or start in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        raise UnreadableInputError(f"{name}: 文件是空的，请重新导出 (the file is empty; export it again)")
    if is_own(data):
        raise OwnReportError(f"{name}: 是本工具的报告，请换成导出文件 (a report of this program; give the export)")
    if start.startswith(SHEET_MAGIC):
        parts = _sheets(name, bytes(data), options)
        if not parts:
            raise UnreadableInputError(
                f"{name}: 工作簿里没有工作表，请重新导出 (the workbook has no worksheet; export it again)"
            )
        return Opened(sha256=digest, encoding="workbook", parts=parts)
    encoding = sniff_encoding(start, partial(_pieces, path) if len(data) > HEAD else None, name=name)
    head, source = _records(name, path, data, encoding, options)
    is_table = form_of(_as_utf8(start, encoding)) == "sheet" and not is_log(head)
    parts = _sheets(name, bytes(data), options) if is_table else ((head, source),)
    return Opened(sha256=digest, encoding=encoding, parts=parts)


def is_own_report(path: Path) -> bool:
    """Tell whether a file is a report of this program; false if it cannot be read."""
    try:
        return is_own(_bytes(path, ""))
    except UnreadableInputError:
        return False


def _as_utf8(start: bytes, encoding: str) -> bytes:
    return start if encoding == "utf-8" else start.decode(encoding, "ignore").encode("utf-8", "ignore")


def _records(name: str, path: Path, data: bytes | mmap.mmap, encoding: str, options: Options) -> tuple[Head, Source]:
    """Open JSON or text: in place if it is UTF-8, else transcoded, with undecodable lines listed.

    Bad bytes deep in a large file are left to the reader.
    """
    plain = encoding == "utf-8" and (len(data) > HEAD or _decodes(bytes(data)))
    decoded = None if plain else decode(bytes(data), name=name)
    text = data if decoded is None else decoded.text.encode("utf-8", "surrogatepass")
    start = bytes(text[:HEAD])
    on_disk = path if decoded is None else None
    form: Form = form_of(start)
    form = "jsonl" if form == "json" and _continues(text, on_disk) else "text" if form == "sheet" else form
    source = Source(
        name=name,
        form=form,
        data=memoryview(text),
        path=on_disk,
        undecodable=tuple(bad.line for bad in decoded.bad) if decoded else (),
        options=options,
    )
    if form == "text":
        lines = start.decode("utf-8", "replace").splitlines()[:_SHOWN]
        return Head(name=name, form=form, lines=tuple(lines), options=options), source
    whole = len(text) <= HEAD
    beginning = start if whole or form == "jsonl" else without_pictures(text, HEAD)
    return _json_head(name, form, beginning, whole=whole), source


def _decodes(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def digest_of(path: Path, size: int) -> Callable[[], str]:
    """Start computing the SHA-256 of a large file in the background; hashing releases the interpreter lock.

    The file is read, because touched pages of a memory map count as used memory.
    """
    if size <= HEAD:
        small = _digest_of(path)
        return lambda: small
    pool = ThreadPoolExecutor(1)
    digest = pool.submit(_digest_of, path)
    pool.shutdown(wait=False)
    return digest.result


def _digest_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _bytes(path: Path, name: str) -> bytes | mmap.mmap:
    try:
        with path.open("rb") as file:
            size = path.stat().st_size
            return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if size > HEAD else file.read()
    except OSError as error:
        zh, en = reason(error)
        raise UnreadableInputError(f"{name}: {both(f'打不开：{zh}', f'cannot be opened: {en}')}") from None


def _continues(data: bytes | mmap.mmap, path: Path | None) -> bool:
    """Tell whether another record follows a first line that is longer than `HEAD`."""
    end = data.find(b"\n", 0, HEAD)
    if end < 0:
        end = _first_break(_pieces(path) if path else [data[:]])
    return end >= HEAD and data[end : end + HEAD].lstrip().startswith(b"{")


def _first_break(pieces: Iterable[bytes]) -> int:
    """Return the offset of the first line end, -1 if there is none."""
    before = 0
    for piece in pieces:
        if (end := piece.find(b"\n")) >= 0:
            return before + end
        before += len(piece)
    return -1


def _pieces(path: Path) -> Iterator[bytes]:
    """Yield a file piece by piece; touched pages of a memory map would count as used memory."""
    with path.open("rb", buffering=0) as file:
        while piece := file.read(PIECE):
            yield piece


def _json_head(name: str, form: Form, start: bytes, *, whole: bool) -> Head:
    if form == "jsonl":
        lines = first_lines(start)
        records = [line for line in lines if is_record(line)]
        body = next((line for line in records if not says_error(from_json(mended(line)))), [*records, lines[0]][0])
    else:
        body = re.sub(rb"\A(?:\s*#[^\n]*\n)+", b"", start).lstrip()
    root, fault = parsed_beginning(mended(body), whole=whole)
    first = _telling(root) if isinstance(root, list) and root else root
    return Head(name=name, form=form, root=root, first=first if isinstance(first, Mapping) else {}, fault=fault)


def _telling(elements: list[object]) -> object:
    """Return the first element of an array that is not an error answer, or else the first."""
    return next((e for e in elements if isinstance(e, Mapping) and not says_error(e)), elements[0])


def _sheets(name: str, data: bytes, options: Options) -> tuple[tuple[Head, Source], ...]:
    from groupaudit.files.sheets import read_sheets

    return tuple(
        (
            Head(name=name, form="sheet", sheet=sheet),
            Source(
                name=name if sheet.name is None else f"{name}[{sheet.name}]", form="sheet", sheet=sheet, options=options
            ),
        )
        for sheet in read_sheets(name, data, options.column_map)
    )
