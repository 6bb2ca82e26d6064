"""Interpret the XML of one WeChat message: shared pages, quotes, forwarded records, money, system messages.

Source of fact: the elements that chatlog, PyWxDump and puppet-padlocal read of `<msg><appmsg>` and `<sysmsg>`. People
in system templates are written as `昵称(wxid)`, as chatlog does, so that events keep their ids.
"""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypedDict

from groupaudit.exports.wechat_types import RECORDED
from groupaudit.exports.wechat_xml import items, parsed, within, word

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element


class Forwarded(TypedDict):
    """One message inside a forwarded record."""

    name: str | None
    at: datetime | None
    kind: str
    text: str | None


class Said(TypedDict, total=False):
    """The parts of a message; missing keys are unknown."""

    kind: str
    text: str | None
    quoted: str | None
    title: str | None
    url: str | None
    file_name: str | None
    reply_to: str | None
    forwarded: list[Forwarded]
    told: str | None


_BUTTON = re.compile(r"\s*\$(?:revoke|qrcode\w*)\$|\s{2,}撤销$|<a [^>]*>[^<]*</a>|</?[a-z_][^>]*>")
_SLOT = re.compile(r"\$(\w+)\$")
_JOINER = re.compile(r'(?:^|邀请)"\s*([^"、]+?)\s*"(?=加入|通过)')
"""The one person who joined: the last name in an invitation, the first in a QR code message."""


def said(text: str | None, subtype: int | None = None) -> Said | None:
    """Return the parts of a message from its XML; None if it is not XML or cannot be trusted.

    *subtype* is that of an app message, for exports that give it outside the XML.
    """
    root = parsed(text)
    if root is None:
        return None
    if root.tag == "sysmsg":
        return _system(root)
    app = root if root.tag == "appmsg" else root.find(".//appmsg")
    if app is None:
        return _plain(root)
    inside = word(app, "type")
    number = int(inside) if inside and re.fullmatch(r"\d{1,6}", inside) else subtype
    return _APPS.get(number or 0, _page)(app)


def _plain(root: "Element") -> Said:
    """Return the parts of cards and locations, which are all in attributes."""
    location, card = root.find("location"), root
    if location is not None:
        names = (location.get("poiname"), location.get("label"))
        return {"kind": "location", "title": " ".join(n for n in names if n and n != "[位置]") or None}
    name = card.get("nickname")
    return {"kind": "card", "title": name} if name else {}


def _page(app: "Element") -> Said:
    return {"title": word(app, "title"), "url": _address(word(app, "url"))}


def _link(app: "Element") -> Said:
    return {"kind": "link", **_page(app)}


def _address(url: str | None) -> str | None:
    return url if url and re.match(r"https?://", url) else None


def _file(app: "Element") -> Said:
    return {"kind": "file", "file_name": word(app, "title")}


def _own(app: "Element") -> Said:
    return {"text": word(app, "title")}


def _program(app: "Element") -> Said:
    return {
        "kind": "mini-program",
        "title": word(app, "title") or word(app, "sourcedisplayname"),
        "url": _address(word(app, "url")),
    }


def _quote(app: "Element") -> Said:
    refer = app.find("refermsg")
    return {
        "kind": "quote",
        "text": word(app, "title"),
        "quoted": _quoted(word(refer, "content"), word(refer, "type")),
        "reply_to": word(refer, "svrid"),
    }


def _quoted(content: str | None, kind: str | None) -> str | None:
    """Return the words of a quoted message, or its title."""
    if content is None or kind == "1":
        return content
    inner = said(content)
    if inner is None:
        return None if content.lstrip().startswith("<") else content
    return inner.get("text") or inner.get("title") or inner.get("file_name")


def _forward(app: "Element") -> Said:
    record = within(app, "recorditem")
    return {"kind": "forward", "title": word(app, "title"), "forwarded": [_item(item) for item in items(record)]}


def _item(item: "Element") -> Forwarded:
    """Return one message of a record; `sourcetime` is ignored, being the wall clock of a phone in an unknown zone."""
    kind = RECORDED.get(item.get("datatype") or "", "other")
    seconds = word(item, "srcMsgCreateTime") or ""
    at = datetime.fromtimestamp(int(seconds), UTC) if re.fullmatch(r"[1-3]\d{9}", seconds) else None
    text = word(item, "datadesc") if kind == "text" else word(item, "datatitle") or word(item, "datadesc")
    return {"name": word(item, "sourcename"), "at": at, "kind": kind, "text": text}


def _channel(app: "Element") -> Said:
    return {
        "kind": "link",
        "title": word(app, "finderFeed/desc") or word(app, "finderFeed/nickname") or word(app, "title"),
    }


def _notice(app: "Element") -> Said:
    return {"kind": "notice", "text": word(app, "textannouncement") or word(app, "title")}


def _transfer(app: "Element") -> Said:
    return {"kind": "transfer", "text": word(app, "wcpayinfo/pay_memo"), "title": word(app, "wcpayinfo/feedesc")}


def _packet(app: "Element") -> Said:
    return {"kind": "red-packet", "text": word(app, "wcpayinfo/sendertitle")}


_APPS: Mapping[int, Callable[["Element"], Said]] = {
    1: _own, 6: _file, 74: _file, 19: _forward, 24: _forward, 40: _forward, 33: _program, 36: _program, 51: _channel,
    53: _own, 57: _quote, 63: _channel, 87: _notice, 88: _channel, 2000: _transfer, 2001: _packet, 2003: _packet,
    **dict.fromkeys((3, 4, 5, 7, 92), _link), 62: lambda _: {"kind": "other"},
}  # fmt: skip


def _system(root: "Element") -> Said:
    kind = root.get("type") or ""
    if kind == "mmchatroombarannouncememt":
        return {"kind": "notice", "text": word(root, f"{kind}/content") or word(root, ".//content")}
    if kind == "revokemsg":
        told = word(root, "revokemsg/replacemsg") or word(root, "revokemsg/content")
        return {"kind": "recall", "told": told, "reply_to": word(root, "revokemsg/newmsgid")}
    if kind == "pat":
        return {"kind": "other"}
    if kind == "sysmsgtemplate":
        return {"kind": "system", "told": _rendered(root.find("sysmsgtemplate/content_template"))}
    if kind == "delchatroommember":
        return {"kind": "system", "told": _joined(root.find(kind))}
    plain = word(root, f"{kind}/plain") or word(root, f"{kind}/text") if re.fullmatch(r"\w+", kind) else None
    return {"kind": "system", "told": plain or word(root, ".//plain") or word(root, ".//text")}


def _joined(prompt: "Element | None") -> str | None:
    """Return a message about a new member with that member's id; without ids if it has several, which is ambiguous."""
    told = word(prompt, "plain") or word(prompt, "text")
    ids = [u.text.strip() for u in prompt.iterfind("link/memberlist/username") if u.text] if prompt is not None else []
    if told is None or len(ids) != 1 or not ids[0]:
        return told
    return _JOINER.sub(lambda m: m[0].replace(m[1], _person(m[1], ids[0]), 1), told, count=1)


def _rendered(template: "Element | None") -> str | None:
    """Return the text of a template with the people of its links filled in, without buttons.

    A slot without a person stays `$name$`, which is not read as a name.
    """
    text = word(template, "template")
    if template is None or text is None:
        return word(template, "plain")
    slots = {link.get("name"): link for link in template.iterfind("link_list/link")}
    return _SLOT.sub(lambda m: _people(slots.get(m[1]), m[0]), _BUTTON.sub("", text)).strip()


def _people(link: "Element | None", slot: str) -> str:
    members = link.findall("memberlist/member") if link is not None else []
    named = [_person(word(m, "nickname"), word(m, "username")) for m in members]
    said = "、".join(filter(None, named))  # always 、 since the client's separator may be part of a name
    return said or word(link, "plain") or word(link, "title") or slot


def _person(name: str | None, id_: str | None) -> str:
    return f"{name or ''}({id_})" if id_ else name or ""
