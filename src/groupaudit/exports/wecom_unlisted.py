"""Collect all texts, in order, of WeCom payloads with an undocumented structure, such as notes (笔记) and 接龙.

WeCom's own page lists these types without their fields, so no field is read by name; only keys that look like ids,
times and the like are left out. Text that is itself JSON is parsed.
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
    """The texts of a payload: the first title, address and file name, and all others, one per line."""

    title: str | None = None
    url: str | None = None
    file_name: str | None = None
    text: str | None = None


def words_of_message(raw: str, msgtype: str, within: str | None) -> Words:
    """Return the texts of the message in *raw*; *within* is the key of its record that holds it, if any.

    The payload is under the name of the type or `info`; without either, every list and object is taken.
    """
    record = _parsed(raw)
    message = record.get(within) if within and isinstance(record, dict) else record
    if not isinstance(message, dict):
        return Words()
    named = [value for key in dict.fromkeys((msgtype, "info")) if (value := message.get(key))]
    rest = [value for key, value in message.items() if key not in _COMMON and isinstance(value, dict | list)]
    return _sorted(named or rest)


def words_of(raw: str) -> Words:
    """Return the texts of a part's content, which is JSON or plain text."""
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
    """Yield every text with its key, at any depth."""
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
