"""Find reasons against a link, offline: from its address alone, by the tables in `data/links`."""

import functools
import re
from collections.abc import Iterator
from urllib.parse import unquote

from msgspec import Struct
from msgspec.structs import replace

from groupaudit.detection.addresses import address, is_inside, is_plain
from groupaudit.detection.link_names import against_name
from groupaudit.detection.link_tables import tables, upwards, within

USUAL_PORTS = ("", "80", "443", "8080", "8443")
PRIVATE_ENDINGS = (".local", ".lan", ".internal", ".intranet", ".corp", ".home", ".localhost")
DOCUMENTS = ("pdf", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "txt", "wps", "et", "jpg", "jpeg", "png", "gif", "mp4")
MOST_EXTENSION = 12


class Link(Struct, frozen=True):
    """The parts of an address that are judged; all in lower case."""

    host: str
    port: str
    path: str
    user: str  # the part before @, where a reader expects the host
    encoded: bool  # the host is percent-encoded


def parse(url: str) -> Link | None:
    """Return the parts of an address, or None if it has no host."""
    rest = re.sub(r"^[a-z][a-z0-9+.\-]*://", "", url.lower().replace("：", ":"))
    authority, path = re.match(r"([^/?#\\]*)(.*)", rest, re.DOTALL).groups()  # type: ignore[union-attr]  # always matches
    user, _, place = authority.rpartition("@")
    host, port = re.match(r"\[?([0-9a-f:.]*(?=\])|[^:\]]*)\]?:?(.*)", place).groups()  # type: ignore[union-attr]  # likewise
    plain = unquote(host).replace("。", ".").strip(".")
    return Link(plain, port, path, user, plain != host.replace("。", ".").strip(".")) if plain else None


@functools.lru_cache(maxsize=65536)
def is_trusted(host: str, own_domains: frozenset[str]) -> bool:
    """Tell whether *host* is an own domain, a well-known service or in a private network, so that nothing is judged."""
    at = address(host)
    inside = is_inside(at) if at else "." not in host or host.endswith(PRIVATE_ENDINGS)
    return inside or within(host, own_domains) or within(host, tables().own_content)


def risks(link: Link, own_domains: frozenset[str]) -> dict[str, int]:
    """Return the reasons against a link that is not trusted, with their points of 100; empty if there are none."""
    points = tables().points
    found = dict.fromkeys(_download(link), 0)
    if not within(link.host, tables().others_content):
        found |= dict.fromkeys(_of_host(link, own_domains), 0)
    ending = tables().endings.get(link.host.rpartition(".")[2], 0)
    return {r: ending if r == "risky-ending" else points[r] for r in found}


def against_file(name: str) -> Iterator[str]:
    """Yield the reason against a file by its name: a program disguised as a document."""
    extensions = name.lower().rstrip(". ").split(".")[1:]
    if "\u202e" in name or (len(extensions) > 1 and _poses(*extensions[-2:])):
        yield "double-extension"


def _of_host(link: Link, own_domains: frozenset[str]) -> Iterator[str]:
    yield from _of_place(replace(link, path=""), own_domains)


@functools.lru_cache(maxsize=65536)
def _of_place(link: Link, own_domains: frozenset[str]) -> tuple[str, ...]:
    """Return the reasons against the part of an address before its path; cached, as many links lead to one host."""
    return tuple(_against_place(link, own_domains))


def _against_place(link: Link, own_domains: frozenset[str]) -> Iterator[str]:
    if "." in link.user or link.user in tables().imitated:
        yield "at-trick"
    if link.port not in USUAL_PORTS:
        yield "odd-port"
    at = address(link.host)
    if link.encoded or (at and not is_plain(link.host)):
        yield "encoded-host"
    if at:
        yield "ip-host"
        return
    known = next((tables().hosts[domain] for domain in upwards(link.host) if domain in tables().hosts), None)
    if known:
        yield known
    elif tables().endings.get(link.host.rpartition(".")[2], 0):
        yield "risky-ending"
    yield from against_name(link.host, own_domains)


def _download(link: Link) -> Iterator[str]:
    """Yield the reasons against files that the path, or a value of the query, would download."""
    for part in re.split(r"[?#&=]", unquote(link.path)):
        name = part.rstrip("/").rpartition("/")[2]
        before, _, extension = name.rpartition(".")
        if len(extension) <= MOST_EXTENSION and before and extension in tables().downloads:
            yield tables().downloads[extension]
            if _poses(before.rpartition(".")[2], extension) and "." in before:
                yield "double-extension"


def _poses(extension: str, last: str) -> bool:
    return extension.strip() in DOCUMENTS and tables().downloads.get(last) == "executable"
