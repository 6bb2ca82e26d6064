"""Decode the bytes of a file into text; the encoding follows from the content, never from locale or file name."""

import codecs
import functools
import re
from collections.abc import Callable, Iterable
from typing import NamedTuple

from groupaudit.errors import UnreadableInputError

KINDS: dict[str, tuple[str, str]] = {
    "sqlite": (
        "SQLite 数据库：本工具不读取、不解密客户端数据库，请用导出工具导出群聊或群成员后再审计",
        "an SQLite database: this tool neither reads nor decrypts client databases; export the chat or the member list first",
    ),
    "png": (
        "PNG 图片：截图无法审计，请提供导出的文件",
        "a PNG image: screenshots cannot be audited; hand in the exported file",
    ),
    "jpeg": (
        "JPEG 图片：截图无法审计，请提供导出的文件",
        "a JPEG image: screenshots cannot be audited; hand in the exported file",
    ),
    "pdf": (
        "PDF 文档：请提供原始的表格或导出文件",
        "a PDF document: hand in the original table or export",
    ),
    "password": (
        "有密码保护的工作簿：请在表格软件中打开，取消密码后另存，再审计",
        "a password protected workbook: open it, remove the password, save it again",
    ),
    "ole2": (
        "旧版 Office 文档（OLE2），不是可读的 Excel 工作簿：请另存为 .xlsx 或 .csv",
        "an old Office document (OLE2) that is no readable Excel workbook: save it as .xlsx or .csv",
    ),
    "workbook": (
        "损坏的工作簿：请在表格软件中打开并重新保存，再审计",
        "a damaged workbook: open it, save it again",
    ),
    "oversized": (
        "过大的工作簿（或在最后一行、最后一列有多余的单元格）：请只保留需要的行列后另存，或存为 CSV",
        "an oversized workbook (or one with a stray cell in its last row or column): keep only the rows and columns needed, or save it as CSV",
    ),
    "zip": (
        "损坏的 ZIP 压缩包或工作簿：压缩包请重新打包，工作簿请在表格软件中打开并重新保存",
        "a damaged ZIP archive or workbook: pack the archive again, open a workbook and save it again",
    ),
    "gzip": ("损坏的 gzip 压缩文件：请重新打包", "a damaged gzip file: pack it again"),
    "rar": ("RAR 压缩包：请解压后再审计，或改用 ZIP", "a RAR archive: unpack it first, or use ZIP"),
    "7z": ("7z 压缩包：请解压后再审计，或改用 ZIP", "a 7z archive: unpack it first, or use ZIP"),
    "tar": ("TAR 归档：请解压后再审计，或改用 ZIP", "a TAR archive: unpack it first, or use ZIP"),
    "utf-32": ("UTF-32 文本：请另存为 UTF-8", "UTF-32 text: save it as UTF-8"),
    "encoding": (
        "文本编码无法识别（既不是 UTF-8、UTF-16，也不是 GB18030）：请另存为 UTF-8",
        "text in an unknown encoding (neither UTF-8, UTF-16 nor GB18030): save it as UTF-8",
    ),
    "binary": (
        "二进制文件，不是文本：可能是加密的客户端数据，本工具不解密；请提供导出的文件",
        "a binary file, not text: perhaps encrypted client data, which this tool does not decrypt; hand in the exported file",
    ),
}
"""What a file may be instead of text, and what to do about it: key → (Chinese, English)."""

_MAGIC = (
    (b"SQLite format 3\0", "sqlite"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"%PDF-", "pdf"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole2"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\x1f\x8b", "gzip"),
    (b"Rar!\x1a\x07", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\xff\xfe\0\0", "utf-32"),
    (b"\0\0\xfe\xff", "utf-32"),
)
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_ASCII = bytes(range(128))
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\f\v\x1b"))
_LONG_UTF8 = re.compile(rb"[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_SHORT_UTF8 = re.compile(rb"[\xc2-\xdf][\x80-\xbf]")
_SAMPLE = 1 << 16


class BadBytes(NamedTuple):
    """A line that cannot be decoded: its 1-based number and the byte offset of its first bad byte."""

    line: int
    offset: int


class Decoded(NamedTuple):
    """Text without byte order mark, the codec that gave it, and the lines in which U+FFFD replaces bad bytes."""

    text: str
    encoding: str
    bad: tuple[BadBytes, ...]


def unreadable(name: str, kind: str) -> UnreadableInputError:
    """Return the error about file *name*, with the text of `KINDS[kind]` in both languages."""
    chinese, english = KINDS[kind]
    return UnreadableInputError(f"{name}: {chinese} ({english})")


def looks_like(data: bytes) -> str | None:
    """Return the key of `KINDS` that the first bytes indicate, or None; `password` for an encrypted workbook."""
    kind = next((kind for magic, kind in _MAGIC if data.startswith(magic)), None)
    if kind is None and data[257:262] == b"ustar":
        return "tar"
    if kind == "ole2" and "EncryptedPackage".encode("utf-16-le") in data:
        return "password"
    return kind


def sniff_encoding(head: bytes, whole: Callable[[], Iterable[bytes]] | None = None, *, name: str = "") -> str:
    """Return the codec of a file that begins with *head*; *whole* reads all of it if the head is not decisive.

    Without *whole* the head is the complete file. The result is utf-8, utf-8-sig, utf-16 (with byte order mark),
    utf-16-le, utf-16-be or gb18030. A UTF-8 file with a few broken bytes stays utf-8.

    Raises:
        UnreadableInputError: the data are binary or of a known other kind.
    """
    kind = looks_like(head)
    if kind:
        raise unreadable(name, kind)
    mark = next((codec for bom, codec in _BOMS if head.startswith(bom)), None)
    if mark:
        return mark
    utf8 = _is_utf8(head, final=whole is None)
    if whole and (head.isascii() or not utf8):
        return "utf-8" if _are_utf8(whole()) else sniff_encoding(b"".join(whole()), name=name)
    if utf8 and not _too_many(head.count(0), head):
        return "utf-8"
    return _utf16(head) or _eight_bit(head, name)


def decode(data: bytes, *, name: str = "") -> Decoded:
    """Return the text of a complete file; *name* is used in errors, see `sniff_encoding`."""
    encoding = sniff_encoding(data, name=name)
    try:
        return Decoded(data.decode(encoding), encoding, ())
    except UnicodeDecodeError:
        pass
    return _wide_lines(data, encoding) if encoding.startswith("utf-16") else _byte_lines(data, encoding)


def _too_many(strange: int, data: bytes) -> bool:
    """Tell whether there are too many control characters for a text with a few bad places."""
    return strange > 3 + len(data) // 100


def _is_utf8(data: bytes, *, final: bool) -> bool:
    try:
        codecs.getincrementaldecoder("utf-8")().decode(data, final=final)
    except UnicodeDecodeError:
        return False
    return True


def _are_utf8(pieces: Iterable[bytes]) -> bool:
    """Tell whether the pieces are UTF-8 without NUL, keeping none in memory."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for piece in pieces:
            if 0 in piece:
                return False
            decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _utf16(data: bytes) -> str | None:
    """Return the codec of UTF-16 without a byte order mark: ASCII characters have NUL on the same side of each pair."""
    odd, even = data[1:_SAMPLE:2].count(0), data[0:_SAMPLE:2].count(0)
    if not odd + even or min(odd, even) * 20 > odd + even:
        return None
    codec = "utf-16-le" if odd > even else "utf-16-be"
    text = data[:_SAMPLE].decode(codec, "replace")
    strange = sum(map(text.count, map(chr, _CONTROLS))) + text.count("\ufffd")
    ordinary = sum(c < "\x7f" or c in _everyday() for c in text)
    return codec if strange * 100 <= len(text) and ordinary * 2 > len(text) else None


def _eight_bit(data: bytes, name: str) -> str:
    """Choose UTF-8 or GB18030 by the share of non-ASCII bytes that each explains."""
    if _too_many(len(data) - len(data.translate(None, _CONTROLS)), data):
        raise unreadable(name, "binary")
    start = next((m.start() for m in re.finditer(rb"[\x80-\xff]", data)), 0)
    sample = data[start : start + _SAMPLE]
    foreign = len(sample.translate(None, _ASCII))
    utf8, gb = _explained_as_utf8(sample), _explained_as_gb(sample)
    if max(utf8, gb) * 2 < foreign and foreign * 10 > len(sample):
        raise unreadable(name, "encoding")
    return "gb18030" if gb > utf8 and gb * 2 >= foreign else "utf-8"


def _explained_as_utf8(sample: bytes) -> float:
    """Count the bytes in UTF-8 sequences; two-byte ones count half, because GB18030 text has many by chance."""
    long = sum(map(len, _LONG_UTF8.findall(sample)))
    return long + len(_SHORT_UTF8.findall(_LONG_UTF8.sub(b"", sample)))


def _explained_as_gb(sample: bytes) -> float:
    """Count the bytes of frequent Han characters and punctuation; UTF-8 read as GB18030 yields rare ones."""
    everyday = _everyday()
    return 2 * sum(c in everyday for c in sample.decode("gb18030", "ignore"))


@functools.cache
def _everyday() -> frozenset[str]:
    """Return the symbols, punctuation and level-1 (frequent) Han characters of GB 2312."""
    rows = (*range(0xA1, 0xA4), *range(0xB0, 0xD8))
    table = bytes(byte for row in rows for cell in range(0xA1, 0xFF) for byte in (row, cell))
    return frozenset(table.decode("gb2312", "ignore"))


def _byte_lines(data: bytes, encoding: str) -> Decoded:
    """Decode line by line: neither UTF-8 nor GB18030 uses the newline byte inside a character."""
    bom = len(codecs.BOM_UTF8) if encoding == "utf-8-sig" else 0
    codec = "utf-8" if bom else encoding
    lines, bad, offset = [], [], bom
    for number, raw in enumerate(data[bom:].split(b"\n"), 1):
        try:
            lines.append(raw.decode(codec))
        except UnicodeDecodeError as error:
            bad.append(BadBytes(number, offset + error.start))
            lines.append(raw.decode(codec, "replace"))
        offset += len(raw) + 1
    return Decoded("\n".join(lines), encoding, tuple(bad))


def _wide_lines(data: bytes, encoding: str) -> Decoded:
    text = data.decode(encoding, "replace")
    bad, offset = [], 2 if encoding == "utf-16" else 0
    for number, line in enumerate(text.split("\n"), 1):
        before, replaced, _ = line.partition("\ufffd")
        if replaced:
            bad.append(BadBytes(number, offset + len(before.encode("utf-16-le"))))
        offset += len(line.encode("utf-16-le")) + 2
    return Decoded(text, encoding, tuple(bad))
