"""Say what speaks against a link, offline: from its address alone, by the tables in `data/links`."""

import functools
import ipaddress
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

DATA = Path(__file__).parent / "data"
USUAL_PORTS = ("", "80", "443", "8080", "8443")
PRIVATE_ENDINGS = (".local", ".lan", ".internal", ".intranet", ".corp", ".home", ".localhost")
DEEP = 3
"""So many names before the registered one are more than a service needs, and enough to hide its end on a phone."""

SHORTEST_OWN = 4
SHORTEST_IMITATED = 6
"""From this length on a name that differs by one letter counts as an imitation."""

LOOK_ALIKES = str.maketrans("аеорсухіӏјѕԁɡոһкмтвнοανικρτυωⅰⅼ0135", "aeopcyxiljsdgnhkmtbhoavikptuwiloles")

INTRANET = tuple(
    map(
        ipaddress.ip_network,
        (
            "10.0.0.0/8",
            "172.16.0.0/12",
            "192.168.0.0/16",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "100.64.0.0/10",
            "::1/128",
            "fc00::/7",
            "fe80::/10",
        ),
    )
)
"""Addresses inside a company or a machine; every other address, reserved ones included, is foreign."""


@dataclass(frozen=True, slots=True)
class Link:
    """The parts of an address that are judged; all in lower case."""

    host: str
    port: str
    path: str
    poses: bool  # a name stands before @, where a reader looks for the host


@dataclass(frozen=True)
class LinkTables:
    """The tables as they are used."""

    own_content: frozenset[str]
    others_content: frozenset[str]
    endings: Mapping[str, int]
    shorteners: frozenset[str]
    imitated: Mapping[str, str]
    downloads: Mapping[str, str]
    points: Mapping[str, int]


@functools.cache
def tables() -> LinkTables:
    """Read the tables once."""
    allowed = dict(_rows("links/allowed.tsv"))
    return LinkTables(
        own_content=frozenset(d for d, content in allowed.items() if content == "own"),
        others_content=frozenset(d for d, content in allowed.items() if content == "anyone"),
        endings={ending: int(points) for ending, points in _rows("links/endings.tsv")},
        shorteners=frozenset((DATA / "url_shorteners.txt").read_text("utf-8").split()),
        imitated=dict(_rows("links/imitated.tsv")),
        downloads=dict(_rows("links/downloads.tsv")),
        points={reason: int(points) for reason, points in _rows("links/reasons.tsv")},
    )


def _rows(name: str) -> Iterator[tuple[str, str]]:
    """Yield the first two cells of every row below the heading."""
    lines = [line for line in (DATA / name).read_text("utf-8").splitlines() if line and line[0] != "#"]
    for line in lines[1:]:
        first, second, *_ = line.split("\t")
        yield first, second


def parse(url: str) -> Link | None:
    """Return the parts of an address, None where it has no host."""
    rest = re.sub(r"^[a-z][a-z0-9+.\-]*://", "", url.lower().replace("：", ":"))
    authority, path = re.match(r"([^/?#\\]*)(.*)", rest, re.DOTALL).groups()  # type: ignore[union-attr]  # always matches
    user, _, place = authority.rpartition("@")
    host, port = re.match(r"\[?([0-9a-f:]*(?=\])|[^:\]]*)\]?:?(.*)", place).groups()  # type: ignore[union-attr]  # likewise
    host = unquote(host).replace("。", ".").strip(".")
    return Link(host, port, path, "." in user) if host else None


def within(host: str, domains: Iterable[str]) -> bool:
    """Tell whether *host* is one of *domains* or below it."""
    known = domains if isinstance(domains, frozenset) else frozenset(domains)
    labels = host.split(".")
    return any(".".join(labels[i:]) in known for i in range(len(labels)))


@functools.lru_cache(maxsize=65536)
def is_trusted(host: str, own_domains: frozenset[str]) -> bool:
    """Tell whether *host* is an own domain, a well-known service or in a private network: nothing to judge."""
    address = _address(host)
    inside = address == "private" or (not address and ("." not in host or host.endswith(PRIVATE_ENDINGS)))
    return inside or within(host, own_domains) or within(host, tables().own_content)


def risks(link: Link, own_domains: frozenset[str]) -> dict[str, int]:
    """Return the reasons against a link that is not trusted, with their points of 100; empty where there are none."""
    points = tables().points
    found = dict.fromkeys(_download(link), 0)
    if not within(link.host, tables().others_content):
        found |= dict.fromkeys(_of_host(link, own_domains), 0)
    ending = tables().endings.get(link.host.rpartition(".")[2], 0)
    return {r: ending if r == "risky-ending" else points[r] for r in found}


def _of_host(link: Link, own_domains: frozenset[str]) -> Iterator[str]:
    if link.poses:
        yield "at-trick"
    if link.port not in USUAL_PORTS:
        yield "odd-port"
    if _address(link.host):
        yield "ip-host"
        return
    if within(link.host, tables().shorteners):
        yield "shortener"
    elif tables().endings.get(link.host.rpartition(".")[2], 0):
        yield "risky-ending"
    yield from _of_name(link.host, own_domains)


@functools.lru_cache(maxsize=65536)
def _of_name(host: str, own_domains: frozenset[str]) -> tuple[str, ...]:
    return tuple(_against_name(host, own_domains))


def _against_name(host: str, own_domains: frozenset[str]) -> Iterator[str]:
    before, name = _registered(host)
    shown = [_decoded(label) for label in (*before, name)]
    if any(_is_mixed(label) for label in shown):
        yield "mixed-script"
    elif any(label.startswith("xn--") and not _is_chinese(_decoded(label)) for label in (*before, name)):
        yield "punycode"
    if _imitates(shown, own_domains):
        yield "look-alike"
    if len([label for label in before if label not in ("www", "m", "wap")]) >= DEEP:
        yield "deep-subdomain"


def _download(link: Link) -> Iterator[str]:
    extension = re.search(r"\.([a-z0-9]{2,12})$", re.split(r"[?#]", link.path)[0])
    if extension and extension[1] in tables().downloads:
        yield tables().downloads[extension[1]]


@functools.lru_cache(maxsize=65536)
def _address(host: str) -> str:
    """Tell a public address from a private one; empty for a name. One number for all four bytes is an address too."""
    try:
        address = ipaddress.ip_address(int(host, 0) if re.fullmatch(r"\d{8,10}|0x[0-9a-f]{8}", host) else host)
    except ValueError:
        return ""
    return (
        "private" if any(address in network for network in INTRANET if network.version == address.version) else "public"
    )


@functools.cache
def _splitter() -> Callable[[str], tuple[str, str, str]]:
    """Return the public-suffix splitter: loaded for the first link that is not trusted, its list comes with it."""
    import tldextract

    extract = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None, fallback_to_snapshot=True)

    def split(host: str) -> tuple[str, str, str]:
        parts = extract(host)
        return parts.subdomain, parts.domain, parts.suffix

    return split


@functools.lru_cache(maxsize=65536)
def _registered(host: str) -> tuple[tuple[str, ...], str]:
    """Return the names before the registered one, and that one; of an ending nobody knows the last name is enough."""
    before, name, ending = _splitter()(host)
    if not ending:
        before, _, name = host.rpartition(".")[0].rpartition(".")
    return tuple(before.split(".")) if before else (), name


def _decoded(label: str) -> str:
    if not label.startswith("xn--"):
        return label
    try:
        return label[4:].encode("ascii").decode("punycode")
    except UnicodeError:
        return label


def _is_chinese(label: str) -> bool:
    return all(char.isascii() or "\u3400" <= char <= "\u9fff" for char in label)


def _is_mixed(label: str) -> bool:
    letters = [char for char in label if char.isalpha()]
    odd = [char for char in letters if not char.isascii() and not _is_chinese(char)]
    return bool(odd) and any(char.isascii() for char in letters)


@functools.lru_cache(maxsize=16)
def _imitated(own_domains: frozenset[str]) -> tuple[frozenset[str], frozenset[str]]:
    """Return the names nobody else has use for anywhere in a host, and how all look that may not be registered."""
    own = {name for domain in own_domains if len(name := _registered(domain)[1]) >= SHORTEST_OWN}
    anywhere = own | {name for name, where in tables().imitated.items() if where == "token"}
    return frozenset(anywhere), frozenset(map(_skeleton, anywhere | tables().imitated.keys()))


def _imitates(labels: list[str], own_domains: frozenset[str]) -> bool:
    """Tell whether the registered name, or a part of any name, is one that fraud imitates, or nearly so."""
    anywhere, looks = _imitated(own_domains)
    name = labels[-1]
    return (
        _skeleton(name) in looks
        or any(token in anywhere for label in labels for token in re.split(r"[-_]", label))
        or any(_one_off(name, known) for known in anywhere if len(known) >= SHORTEST_IMITATED)
    )


def _skeleton(label: str) -> str:
    return label.translate(LOOK_ALIKES).replace("rn", "m").replace("vv", "w").replace("i", "l")


def _one_off(label: str, known: str) -> bool:
    """Tell whether one letter was changed, added or left out."""
    if label == known or abs(len(label) - len(known)) > 1:
        return False
    short, long = sorted((label, known), key=len)
    i = next((i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    return short[i + (len(short) == len(long)) :] == long[i + 1 :]
