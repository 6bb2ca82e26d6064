"""What a WeCom payload says whose shape nobody has described, as those of notes (笔记) and 接龙: all its texts, in their order.

WeCom's own page lists these types without telling their fields, so none is looked for by name: only what bears the name of an
id, a time or the like is left out. Text that is JSON itself is read as such.
"""

import json
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from groupaudit.files.exactjson import encodable

_COMMON = {"seq", "msgid", "action", "from", "tolist", "roomid", "msgtime", "msgtype"}
_TECHNICAL = re.compile(
    r"(?i)\w*(?:id|time|type|size|length)|\w*(?:pic|image|img|icon|thumb)_?url"
    r"|(?:\w*_)?(?:ids|key|md5|md5sum|ext|fileext|avatar|icon|creator|version|status)"
)
_TITLE = re.compile(r"(?i)title$")
_ADDRESS = re.compile(r"(?i)(?:url|link|href)$")
_FILE = re.compile(r"(?i)file_?name$")


class Words(NamedTuple):
    """What a payload says: the first title, address and name of a file, and all other texts, one a line."""

    title: str | None = None
    url: str | None = None
    file_name: str | None = None
    text: str | None = None


def words_of_message(raw: str, msgtype: str, within: str | None) -> Words:
    """Return what a message says whose text is *raw*; it stands *within* that key of its record, if any.

    The payload bears the name of the type or is called `info`; where there is no such, every list and object is one.
    """
    record = _parsed(raw)
    message = record.get(within) if within and isinstance(record, dict) else record
    if not isinstance(message, dict):
        return Words()
    named = [value for key in dict.fromkeys((msgtype, "info")) if (value := message.get(key))]
    rest = [value for key, value in message.items() if key not in _COMMON and isinstance(value, dict | list)]
    return _sorted(named or rest)


def words_of(raw: str) -> Words:
    """Return what the content of a part says, which is JSON, or else the words themselves."""
    return _sorted([raw])


def _sorted(values: Sequence[object]) -> Words:
    found: dict[str, str] = {}
    texts = []
    for key, text in _texts(values):
        told = next((name for name, sign in _SIGNS.items() if sign.search(key)), "")
        if told == "url" and not re.match(r"(?i)https?://", text):
            told = ""
        if told and told not in found:
            found[told] = text
        else:
            texts.append(text)
    return Words(**found, text="\n".join(texts) or None)


_SIGNS = {"title": _TITLE, "url": _ADDRESS, "file_name": _FILE}


def _texts(values: Sequence[object]) -> Iterator[tuple[str, str]]:
    """Yield every text with the key under which it stands, however deep."""
    waiting: list[tuple[str, object]] = [("", value) for value in reversed(values)]
    while waiting:
        key, value = waiting.pop()
        inner = _parsed(value) if isinstance(value, str) and value.lstrip()[:1] in ("{", "[") else value
        if isinstance(inner, dict):
            waiting += reversed(
                [(k, v) for k, v in inner.items() if not _TECHNICAL.fullmatch(k) or isinstance(v, dict | list)]
            )
        elif isinstance(inner, list):
            waiting += [(key, v) for v in reversed(inner)]
        elif isinstance(value, str) and value.strip() and encodable(value):
            yield key, value


def _parsed(raw: str) -> object:
    try:
        return json.loads(raw)
    except (ValueError, RecursionError):
        return raw
