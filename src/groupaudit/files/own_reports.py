"""Recognise reports of this program, since a folder may hold both exports and reports on them."""

import codecs
import io
import mmap
import re
import zipfile
import zlib

BEGINNING = 256 * 1024
"""How many bytes of a file, or of its properties, are searched."""

_TEXT = re.compile(
    r"\A(?:\{\s*\"schema\": \"groupaudit-(?:report|diff)/|(?:(?:─)+|#) (?:群聊合规审计|Group chat audit)[ \n]|<!doctype html>\s*<!-- groupaudit-report/|"
    r"(?:级别,置信度,条款,规则|severity,confidence,clause,rule),|schema = \"groupaudit-|(?:抽样序号|sample number),|"
    r"群,群ID,成员ID,现群昵称|group,group id,member id,nickname|成员ID,群,现群昵称|member id,group,nickname|"
    r"变化,未能复查的原因|change,why not checked again|两次审计的变化|What changed between two audits)".encode()
)
"""Beginnings of text reports."""
_MARK = b"groupaudit-report/"
"""Mark in the properties of Parquet files, workbooks and documents."""
_PROPERTIES = "docProps/core.xml"


def is_own(data: bytes | mmap.mmap) -> bool:
    """Tell whether data are a report of this program: text by its beginning, others by the mark in their properties."""
    start = bytes(data[:BEGINNING])
    if start.startswith(b"PAR1"):
        return data.rfind(_MARK) >= 0
    if not start.startswith(b"PK"):
        return _TEXT.match(start.removeprefix(codecs.BOM_UTF8)) is not None
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, archive.open(_PROPERTIES) as properties:
            return _MARK in properties.read(BEGINNING)
    except (KeyError, RuntimeError, NotImplementedError, zipfile.BadZipFile, zlib.error, OSError, ValueError):
        return False
