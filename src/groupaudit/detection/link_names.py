"""Say what the names in a host pretend to be: letters of other scripts, and imitations of well-known or own domains."""

import functools
import re
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from groupaudit.detection.link_tables import tables

if TYPE_CHECKING:
    from publicsuffixlist import PublicSuffixList

DEEP = 3
"""So many names before the registered one are more than a service needs, and enough to hide its end on a phone."""

LONG_HOST, LONG_NAME = 60, 32
"""Hosts and single names longer than this are not meant to be read."""

CHECKED_ENDINGS = ("中国", "中國")
SHORTEST_OWN = 4
SHORTEST_IMITATED = 6
"""From this length on a name that differs by one letter, or holds the other as a part, is hardly there by chance."""

LOOK_ALIKES = {
    "a": "аɑᴀα",
    "b": "вβƅьᴃ",
    "c": "сϲᴄ",
    "d": "ԁɗᴅđ",
    "e": "еҽɛᴇ3",
    "g": "ɡɢ",
    "h": "һհн",
    "j": "јʝ",
    "k": "кκᴋ",
    "l": "iіιıɩⅰɪӏⅼłƚʟ1",
    "m": "мᴍ",
    "n": "ηпոɴ",
    "o": "оοσөօᴏø0",
    "p": "рρᴘ",
    "q": "ԛզ",
    "r": "гґʀ",
    "s": "ѕꜱ5",
    "t": "тτᴛ",
    "u": "υսʋᴜ",
    "v": "ѵνᴠ",
    "w": "ωѡшɯᴡ",
    "x": "хҳӽ",
    "y": "уүγʏ",
    "z": "ᴢʐ2",
}
"""Characters that are read as another one in an address; I, l and 1 are all read as l."""

_SKELETON = str.maketrans({char: letter for letter, chars in LOOK_ALIKES.items() for char in chars})


class _Known(Struct, frozen=True):
    """The names that are imitated, in the forms in which they are looked for."""

    tokens: frozenset[str]  # names that nobody else has use for anywhere in a host
    own: frozenset[str]
    looks: frozenset[str]  # skeletons of all names that may not be registered by somebody else
    domains: tuple[tuple[str, ...], ...]  # whole domains, by their labels
    chinese: tuple[str, ...]


@functools.lru_cache(maxsize=65536)
def against_name(host: str, own_domains: frozenset[str]) -> tuple[str, ...]:
    """Return the reasons against the names in *host*, a lower-case host that is no address."""
    return tuple(_against(host, own_domains))


def _against(host: str, own_domains: frozenset[str]) -> Iterator[str]:
    before, name = registered(host)
    labels = (*before, name)
    shown = [decoded(label) for label in labels]
    if any(map(_is_mixed, shown)):
        yield "mixed-script"
    elif any(label.startswith("xn--") and not _is_chinese(decoded(label)) for label in labels):
        yield "punycode"
    yield from _pretends(shown, host, _known(own_domains))
    if sum(label not in ("www", "m", "wap") for label in before) >= DEEP or _is_long(host, labels):
        yield "deep-subdomain"


def _is_long(host: str, labels: Sequence[str]) -> bool:
    return len(host) > LONG_HOST or any(len(label) > LONG_NAME for label in labels if not label.startswith("xn--"))


def _pretends(shown: Sequence[str], host: str, known: _Known) -> Iterator[str]:
    """Yield the strongest likeness of a host to a name that is not its own."""
    if _is_borne(shown, host, known):
        return
    name = shown[-1]
    parts = {part for label in shown for part in re.split(r"[-_]", label)}
    long_own = {own for own in known.own if len(own) >= SHORTEST_IMITATED}
    if (
        skeleton(name) in known.looks
        or parts & (known.tokens | long_own)
        or any(brand in label for label in shown for brand in known.chinese)
        or _leads_with_a_domain(host, known.domains)
        or any(one_off(name, own) for own in long_own)
    ):
        yield "look-alike"
    elif any(one_off(name, token) for token in known.tokens if len(token) >= SHORTEST_IMITATED):
        yield "near-name"
    elif parts & known.own or any(
        long in skeleton(name) for long in map(skeleton, known.tokens | known.own) if len(long) >= SHORTEST_IMITATED
    ):
        yield "name-inside"


def _is_borne(shown: Sequence[str], host: str, known: _Known) -> bool:
    """Tell whether a Chinese name stands whole under 中国, where only whoever bears it may register it."""
    return shown[-1] in known.chinese and decoded(host.rpartition(".")[2]) in CHECKED_ENDINGS


def _leads_with_a_domain(host: str, domains: Sequence[tuple[str, ...]]) -> bool:
    """Tell whether the parts of a known domain stand in *host* where its end is not: jd.com.abcd.cn, weixin-qq.com."""
    parts = re.split(r"[.\-_]", host)
    ends = [len(re.split(r"[.\-_]", host[: match.start()])) for match in re.finditer(r"\.", host)]
    return any(
        tuple(parts[i : i + len(domain)]) == domain and (i + len(domain) < len(parts) or (i and i not in ends))
        for domain in domains
        for i in range(len(parts) - len(domain) + 1)
    )


@functools.lru_cache(maxsize=16)
def _known(own_domains: frozenset[str]) -> _Known:
    imitated = tables().imitated
    own = {name for domain in own_domains if len(name := registered(domain)[1]) >= SHORTEST_OWN}
    brands = [d for d in tables().own_content if d.split(".")[0] in imitated]
    chinese = [name for name in {*imitated, *own} if not name.isascii()]
    return _Known(
        tokens=frozenset(name for name, where in imitated.items() if where == "token" and name.isascii()),
        own=frozenset(own),
        looks=frozenset(map(skeleton, {*imitated, *own})),
        domains=tuple(sorted(tuple(domain.split(".")) for domain in {*brands, *own_domains})),
        chinese=tuple(sorted(chinese)),
    )


@functools.cache
def _suffix_list() -> str:
    """Return the public part of the suffix list, as text."""
    from publicsuffixlist import PSLFILE

    return Path(PSLFILE).read_text("utf-8").partition("===END ICANN DOMAINS===")[0]


@functools.lru_cache(maxsize=4096)
def _suffixes(ending: str) -> "PublicSuffixList":
    """Return the suffixes under one ending: to read them all takes as long as to look through a million messages."""
    from publicsuffixlist import PublicSuffixList

    rules = re.findall(rf"(?m)^(?:[^\s/]+\.)?{re.escape(decoded(ending))}\s*$", _suffix_list())
    return PublicSuffixList("\n".join(rules))


@functools.lru_cache(maxsize=65536)
def registered(host: str) -> tuple[tuple[str, ...], str]:
    """Return the names before the registered one, and that one; of an ending nobody knows the last name is enough."""
    labels = [label for label in host.split(".") if label]
    whole = _suffixes(labels[-1]).privatesuffix(".".join(labels))
    size = len(whole.split(".")) if whole else min(2, len(labels))
    return tuple(labels[:-size]), labels[-size]


def decoded(label: str) -> str:
    """Return a label as it is shown: punycode in its own letters."""
    if not label.startswith("xn--"):
        return label
    try:
        return label[4:].encode("ascii").decode("punycode")
    except UnicodeError:
        return label


def skeleton(label: str) -> str:
    """Return what *label* is read as at a glance: equal for names that look alike."""
    bare = "".join(char for char in unicodedata.normalize("NFD", label) if not unicodedata.combining(char))
    return bare.translate(_SKELETON).replace("rn", "m").replace("vv", "w")


def one_off(label: str, known: str) -> bool:
    """Tell whether one letter was changed, added or left out, or two neighbours changed places."""
    if label == known or abs(len(label) - len(known)) > 1:
        return False
    short, long = sorted((label, known), key=len)
    i = next((i for i, (a, b) in enumerate(zip(short, long, strict=False)) if a != b), len(short))
    if len(short) < len(long):
        return short[i:] == long[i + 1 :]
    return short[i + 1 :] == long[i + 1 :] or (
        short[i : i + 2] == long[i : i + 2][::-1] and short[i + 2 :] == long[i + 2 :]
    )


def _is_chinese(label: str) -> bool:
    return all(char.isascii() or "\u3400" <= char <= "\u9fff" for char in label)


@functools.lru_cache(maxsize=4096)
def _script(char: str) -> str:
    return "LATIN" if char.isascii() else unicodedata.name(char, "?").split(" ")[0]


def _is_mixed(label: str) -> bool:
    """Tell whether letters of another alphabet stand among Latin ones; Chinese beside Latin is plain."""
    scripts = {_script(char) for char in label if char.isalpha()} - {"CJK"}
    return len(scripts) > 1
