"""Write office documents without time stamps, so that equal content gives equal bytes."""

import io
import zipfile
from collections.abc import Mapping

THEN = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a zip archive can store."""

PROPERTIES = "docProps/core.xml"
_CORE = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" \
xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{title}</dc:title><dc:creator>groupaudit</dc:creator>\
<cp:category>{kind}</cp:category></cp:coreProperties>"""


def properties(title: str, kind: str) -> bytes:
    """Return document properties without a time: title, and kind and version of the document."""
    import html  # with all names of characters, for which no other report waits

    return _CORE.format(title=html.escape(title, quote=False), kind=html.escape(kind, quote=False)).encode()


def put_last(archive: io.BytesIO, members: Mapping[str, bytes]) -> None:
    """Replace members near the end of an archive; members before them are not recompressed."""
    with zipfile.ZipFile(archive, "a", zipfile.ZIP_DEFLATED) as file:
        first = min(file.getinfo(name).header_offset for name in members)
        after = [info for info in file.filelist if info.header_offset >= first]
        contents = {info.filename: members.get(info.filename) or file.read(info) for info in after}
        for info in after:
            file.filelist.remove(info)
            del file.NameToInfo[info.filename]
        file.start_dir = first
        for name, content in contents.items():
            file.writestr(_info(name), content)
    # truncate the rest of the old, longer directory
    archive.truncate()


def timeless(archive: io.BytesIO, members: Mapping[str, bytes]) -> bytes:
    """Return a small archive rewritten with equal times for all members, and with *members* replaced."""
    made = io.BytesIO()
    with zipfile.ZipFile(archive) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(_info(name), members.get(name) or old.read(name))
    return made.getvalue()


def _info(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, THEN)
    info.compress_type = zipfile.ZIP_DEFLATED
    info.create_system = 0
    return info
