"""Find the files of an audit and open each as what its content says: JSON, JSON lines or sheets."""

import codecs
import contextlib
import hashlib
import io
import mmap
import re
import zipfile
import zlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from pydantic_core import from_json

from groupaudit.errors import UnreadableInputError, both, reason
from groupaudit.files.encoding import decode, sniff_encoding
from groupaudit.reader import Form, Head, Options, Source, says_error

HEAD = 256 * 1024
PIECE = 1 << 20
SHEET_MAGIC = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_WILD = "*?["
_TRIED = 20
"""Lines that tell JSON lines from a document."""
_SHOWN = 200
"""Lines of a text by which readers recognise it."""
_ESCAPE = 8
"""More than the bytes by which an error inside an escape is told late."""
_PAIR_OR_HALF = re.compile(
    rb"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(u[dD][89a-fA-F][0-9a-fA-F]{2})|.)", re.DOTALL
)
_ARRAY = re.compile(rb'\[\s*(?:[{\["\]]|$|(?:-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)\s*(?:,|\]\s*$|$))')
_PICTURE = re.compile(rb'"(?:data:[^"\\]{1,80},)?[A-Za-z0-9+/=]{500,}+"?')
OWN_REPORT = re.compile(
    r"\A(?:\{\s*\"schema\": \"groupaudit-(?:report|diff)/|(?:(?:─)+|#) (?:群聊合规审计|Group chat audit)[ \n]|<!doctype html>\s*<!-- groupaudit-report/|"
    r"(?:级别,置信度,条款,规则|severity,confidence,clause,rule),|schema = \"groupaudit-|(?:抽样序号|sample number),|"
    r"群,群ID,成员ID,现群昵称|group,group id,member id,nickname|成员ID,群,现群昵称|member id,group,nickname|"
    r"变化,未能复查的原因|change,why not checked again|两次审计的变化|What changed between two audits)".encode()
)
"""How text reports of this program begin: a folder may hold both exports and reports on them."""
_MARK = b"groupaudit-report/"
_PROPERTIES = "docProps/core.xml"
IGNORED = ("groupaudit.toml", "thumbs.db", "desktop.ini")


class OwnReportError(UnreadableInputError):
    """The file is a report of this program."""


def expand(paths: Iterable[str | Path], apart: Collection[Path] = ()) -> tuple[list[Path], dict[str, str]]:
    """Return the files that *paths* name (files, folders, patterns), each once, and what is wrong with which other path.

    Folders are read to any depth; hidden files, lock files of office programs, policies and the files *apart* are
    passed over. A file that several paths reach keeps the shortest of its names, so that their order decides nothing.
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
    """Return how reports name a file: with forward slashes, and bytes of its name that are no text replaced."""
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
    """Expand a pattern that the shell left alone, as Windows shells do; a folder that fits is read whole."""
    parts = pattern.parts
    wild = next((i for i, part in enumerate(parts) if set(_WILD) & set(part)), None)
    if wild is None:
        return
    rest = (part if part == "**" else re.sub(r"\*\*+", "*", part) for part in parts[wild:])
    for found in Path(*parts[:wild]).glob("/".join(rest)):
        if wanted(Path(found.name)):
            yield from _inside(found) if found.is_dir() else [found] if found.is_file() else []


def wanted(path: Path) -> bool:
    """Tell whether a file in a folder or an archive is read: not hidden, no lock, no policy, nothing a system leaves."""
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


@dataclass(frozen=True)
class HandedIn:
    """What a file was handed in as, where that is not the file itself: `archive.zip!/member`, the archive's digest."""

    name: str
    sha256: Callable[[], str]


def open_file(
    path: Path, options: Options, handed_in: HandedIn | None = None, is_log: Callable[[Head], bool] | None = None
) -> Opened:
    """Open one file; *is_log* tells by its first lines whether a text is read line by line or else as a table.

    Raises:
        UnreadableInputError: when it is empty, binary, damaged or protected; the message says what to do.
    """
    name = handed_in.name if handed_in else shown(path)
    data = _bytes(path, name)
    digest = handed_in.sha256 if handed_in else digest_of(path, len(data))
    start = bytes(data[:HEAD])
    if not start.removeprefix(codecs.BOM_UTF8).strip() or start in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        raise UnreadableInputError(f"{name}: 文件是空的，请重新导出 (the file is empty; export it again)")
    if _is_own(data):
        raise OwnReportError(f"{name}: 是本工具的报告，请换成导出文件 (a report of this program; give the export)")
    if start.startswith(SHEET_MAGIC):
        parts = _sheets(name, bytes(data), options)
        if not parts:
            raise UnreadableInputError(
                f"{name}: 工作簿里没有工作表，请重新导出 (the workbook has no worksheet; export it again)"
            )
        return Opened(path=path, sha256=digest, size=len(data), encoding="workbook", parts=parts)
    encoding = sniff_encoding(start, partial(_pieces, path) if len(data) > HEAD else None, name=name)
    form = _form(_start(start, encoding))
    parts = (_records(name, path, data, encoding, options),) if form != "sheet" else ()
    if is_log and form == "sheet":
        head, source = _records(name, path, data, encoding, options)
        parts = ((head, source),) if is_log(head) else ()
    parts = parts or _sheets(name, bytes(data), options)
    return Opened(path=path, sha256=digest, size=len(data), encoding=encoding, parts=parts)


def is_own_report(path: Path) -> bool:
    """Tell whether a file is a report of this program; one that cannot be read is none."""
    try:
        return _is_own(_bytes(path, ""))
    except UnreadableInputError:
        return False


def _is_own(data: bytes | mmap.mmap) -> bool:
    """Tell whether data are a report of this program: text by its beginning, others by a mark in their properties."""
    start = bytes(data[:HEAD])
    if start.startswith(b"PAR1"):
        return data.rfind(_MARK) >= 0
    if not start.startswith(b"PK"):
        return OWN_REPORT.match(start.removeprefix(codecs.BOM_UTF8)) is not None
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open(_PROPERTIES) as properties:
            return _MARK in properties.read(HEAD)
    except (KeyError, RuntimeError, NotImplementedError, zipfile.BadZipFile, zlib.error, OSError, ValueError):
        return False


def _start(start: bytes, encoding: str) -> bytes:
    return start if encoding == "utf-8" else start.decode(encoding, "ignore").encode("utf-8", "ignore")


def _records(name: str, path: Path, data: bytes | mmap.mmap, encoding: str, options: Options) -> tuple[Head, Source]:
    """Open JSON or a text: as it lies on disk where it begins as plain UTF-8, else transcoded, bad lines named.

    Bad bytes deep in a large file are left to the reader, which meets them anyway.
    """
    plain = encoding == "utf-8" and (len(data) > HEAD or _decodes(bytes(data)))
    decoded = None if plain else decode(bytes(data), name=name)
    text = data if decoded is None else decoded.text.encode("utf-8", "surrogatepass")
    start = bytes(text[:HEAD])
    on_disk = path if decoded is None else None
    form = _form(start)
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
    return _json_head(name, form, start if whole or form == "jsonl" else _told(text), whole=whole), source


def _told(text: bytes | mmap.mmap) -> bytes:
    """Return the beginning of a long document without the pictures in it: base64 can fill megabytes before any key."""
    told, at = b"", 0
    while len(told) < HEAD and (found := _PICTURE.search(text, at, at + HEAD - len(told))):
        told += bytes(text[at : found.start()]) + b'""'
        whole = _PICTURE.match(text, found.start())
        at = whole.end() if whole else found.end()
    return told + bytes(text[at : at + max(HEAD - len(told), 0)])


def _decodes(data: bytes) -> bool:
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True


def digest_of(path: Path, size: int) -> Callable[[], str]:
    """Start to digest a large file in the background: hashing releases the interpreter lock.

    The file is read for it, since pages of a mapped file that were touched count as memory of the process.
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


def _form(start: bytes) -> Form:
    """Tell JSON, JSON lines and tables apart by the first lines that are neither blank nor a comment.

    A damaged first line does not hide that the others are records: each must begin as one, and one must be whole.
    """
    lines = _lines(start)
    if lines == [b"null"]:
        return "json"  # how Go writes that it found nothing
    if not lines or lines[0][:1] not in (b"{", b"[") or _in_brackets(lines[0]):
        return "sheet"
    records = [line for line in lines if line[:1] == b"{" and line[-1:] == b"}"]
    enough = len(lines) > 1 and len(records) * 2 >= len(lines)
    if lines[0][:1] == b"{" and enough and any(map(_is_record, records)):
        return "jsonl"
    return "json"


def _in_brackets(line: bytes) -> bool:
    """Tell a line of a chat such as `[2026-09-01 09:00:00] name: words` from the beginning of an array."""
    return line[:1] == b"[" and _ARRAY.match(line) is None


def _lines(start: bytes) -> list[bytes]:
    stripped = (line.strip() for line in start.split(b"\n", _TRIED)[:_TRIED])
    return [line for line in stripped if line and line[:1] != b"#"]


def _is_record(line: bytes) -> bool:
    try:
        return isinstance(from_json(_mended(line)), dict)
    except ValueError:
        return False


def _mended(text: bytes) -> bytes:
    """Return *text* with U+FFFD for every escaped half of a surrogate pair, which no parser takes."""
    if re.search(rb"\\u[dD][89a-fA-F]", text) is None:
        return text
    return _PAIR_OR_HALF.sub(lambda escape: rb"\ufffd" if escape[1] else escape[0], text)


def _continues(data: bytes | mmap.mmap, path: Path | None) -> bool:
    """Tell whether another record follows a first line that is longer than the head of its file."""
    end = data.find(b"\n", 0, HEAD)
    if end < 0:
        end = _first_break(_pieces(path) if path else [data[:]])
    return end >= HEAD and data[end : end + HEAD].lstrip().startswith(b"{")


def _first_break(pieces: Iterable[bytes]) -> int:
    """Return where the first line ends, -1 where no other follows."""
    before = 0
    for piece in pieces:
        if (end := piece.find(b"\n")) >= 0:
            return before + end
        before += len(piece)
    return -1


def _pieces(path: Path) -> Iterator[bytes]:
    """Yield a file piece by piece: pages of a mapped file that were touched count as memory of the process."""
    with path.open("rb", buffering=0) as file:
        while piece := file.read(PIECE):
            yield piece


def _json_head(name: str, form: Form, start: bytes, *, whole: bool) -> Head:
    if form == "jsonl":
        lines = _lines(start)
        records = [line for line in lines if _is_record(line)]
        body = next((line for line in records if not says_error(from_json(_mended(line)))), [*records, lines[0]][0])
    else:
        body = re.sub(rb"\A(?:\s*#[^\n]*\n)+", b"", start).lstrip()
    root, fault = _beginning(_mended(body), whole=whole)
    first = _telling(root) if isinstance(root, list) and root else root
    return Head(name=name, form=form, root=root, first=first if isinstance(first, Mapping) else {}, fault=fault)


def _telling(elements: list[object]) -> object:
    """Return the first element of an array that may tell its format: the answers of an API may begin with an error."""
    return next((e for e in elements if isinstance(e, Mapping) and not says_error(e)), elements[0])


def _beginning(body: bytes, *, whole: bool) -> tuple[object, str]:
    """Return the JSON that *body* begins with, and what ends it early, if anything does."""
    try:
        return from_json(body, allow_partial=not whole), ""
    except ValueError as error:
        fault = str(error)
    for part in (body, _before(body, fault)):
        with contextlib.suppress(ValueError):
            return from_json(part, allow_partial=True), fault
    return None, fault


def _before(body: bytes, fault: str) -> bytes:
    """Return what stands before the place that an error of the parser names."""
    place = re.search(r"line (\d+) column (\d+)", fault)
    if place is None:
        return b""
    above = body.split(b"\n", int(place[1]) - 1)[: int(place[1]) - 1]
    end = sum(len(line) + 1 for line in above) + int(place[2]) - _ESCAPE
    return body[: max(end, 0)].decode("utf-8", "ignore").encode()


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
