"""Parse the XML inside WeChat messages, without document types, entities or external resources.

A document with a DTD is refused as a whole, which rules out entity bombs and external entities.
"""

import re
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_LONGEST = 4 << 20
_DEEPEST = 3
"""How deep forwarded records are followed into each other."""
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_BEFORE = re.compile(r"\A\s*(?:[^\s<:]+:\s*)?(?=<)")
"""The sender's id that WeChat puts before a message (`wxid_a:`)."""
_NUMBERED = re.compile(r"&#(?:x([0-9A-Fa-f]{1,6})|([0-9]{1,7}));")


def parsed(text: str | None) -> "Element | None":
    """Return the root element, None if *text* is not XML or cannot be trusted."""
    from xml.etree.ElementTree import ParseError

    from defusedxml import ElementTree
    from defusedxml.common import DefusedXmlException

    if text is None or len(text) > _LONGEST:
        return None
    start = _BEFORE.match(text)
    if start is None:
        return None
    body = _NUMBERED.sub(_harmless, _NO_XML.sub("\ufffd", text[start.end() :].strip("\0 \t\r\n")))
    try:
        root: Element = ElementTree.fromstring(body, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, RecursionError):
        return None
    return root


def _harmless(match: re.Match[str]) -> str:
    """Replace a reference to a character that XML forbids, which would make the whole message unreadable."""
    number = int(match[1], 16) if match[1] else int(match[2])
    return match[0] if number <= sys.maxunicode and not _NO_XML.match(chr(number)) else "\ufffd"


def word(element: "Element | None", path: str) -> str | None:
    """Return the text at *path*, None if missing or blank."""
    found = element.findtext(path) if element is not None else None
    return found.strip() or None if found else None


def within(element: "Element | None", path: str) -> "Element | None":
    """Return the element at *path*, or the root of the XML document that it holds as text."""
    found = element.find(path) if element is not None else None
    if found is None:
        return None
    return found if len(found) else parsed(found.text)


def items(record: "Element | None", depth: int = 0) -> "list[Element]":
    """Return the forwarded messages of a record, including those of nested records."""
    listed = record.find(".//datalist") if record is not None else None
    found: list[Element] = []
    for item in listed.iterfind("dataitem") if listed is not None else ():
        found.append(item)
        if depth < _DEEPEST:
            found += items(within(item, "recordxml"), depth + 1)
    return found
