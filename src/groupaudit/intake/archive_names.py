"""Names of zip members: decode those that are not UTF-8, and tell which are ordinary relative paths."""

import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

from groupaudit.inputs import wanted

NAMELESS = "unnamed"
_UTF8 = 0x800
"""The flag by which an entry says that its name is UTF-8."""
_LONGEST = 200
_RESERVED = frozenset('<>:"|?*\\')


def member_names(infos: Sequence[zipfile.ZipInfo]) -> Iterator[str | None]:
    """Yield the name of each entry with forward slashes; None for folders and files added by archivers.

    An entry with content is a file whatever its name; one without a name is called `NAMELESS`. A name without the UTF-8
    flag is UTF-8 if it decodes as such; else GB18030 if the names of the archive contain a frequent Chinese character
    in it (two bytes that are rare together in other languages); else code page 437.
    """
    raw = [_bytes(info) for info in infos]
    codec = _codec([name for name in raw if name is not None and not name.isascii()])
    for info, name in zip(infos, raw, strict=True):
        text = info.orig_filename if name is None else _decoded(name, codec)
        text = text.replace("\\", "/").partition("\0")[0]
        folder = text.endswith("/") and not info.file_size
        parts = [part for part in text.split("/") if part not in ("", ".", "..")]
        added = not wanted(Path(*parts))
        yield None if folder or added else text.rstrip("/") if parts else NAMELESS


def _bytes(info: zipfile.ZipInfo) -> bytes | None:
    """Return the name as stored in the archive; None where it is flagged as UTF-8."""
    if info.flag_bits & _UTF8:
        return None
    try:
        return info.orig_filename.encode("cp437")
    except UnicodeEncodeError:  # the library has taken it from a field that says the name in UTF-8
        return None


def _codec(names: Sequence[bytes]) -> str:
    try:
        text = b"\n".join(names).decode("gb18030")
    except UnicodeDecodeError:
        return "cp437"
    return "gb18030" if any(not c.isascii() for c in text.encode("gb2312", "ignore").decode("gb2312")) else "cp437"


def _decoded(name: bytes, codec: str) -> str:
    try:
        return name.decode()
    except UnicodeDecodeError:
        return name.decode(codec)


def ordinary(name: str) -> bool:
    """Tell whether *name* is a relative path that every file system accepts and that stays inside its folder."""
    parts = name.split("/")
    return len(name) <= _LONGEST and all(_ordinary(part) for part in parts)


def _ordinary(part: str) -> bool:
    plain = part.isprintable() and not _RESERVED & {*part}
    return (
        bool(part)
        and plain
        and not part.startswith(".")
        and part == part.strip(" .")
        and len(part.encode()) <= _LONGEST
    )
