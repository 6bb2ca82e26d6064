"""Find tricks in the labels of a host: letters of other scripts, imitations of known or own domains, excess length."""

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
"""This many labels before the registered one are more than a service needs, and hide the end of the host on a phone."""

LONG_HOST, LONG_NAME = 60, 32
"""Hosts and single labels longer than this are not meant to be read."""

CHECKED_ENDINGS = ("中国", "中國")
SHORTEST_OWN = 4
SHORTEST_IMITATED = 6
"""From this length on, a name is hardly contained in another, or one letter away from it, by chance."""

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
"""Characters that look like a Latin letter in an address, by that letter; I, l and 1 all read as l."""

_SKELETON = str.maketrans({char: letter for letter, chars in LOOK_ALIKES.items() for char in chars})


class _Known(Struct, frozen=True):
    """The names that may be imitated, in the forms to search for."""

    tokens: frozenset[str]  # names that nobody else has a reason to use anywhere in a host
    own: frozenset[str]
    looks: frozenset[str]  # skeletons of all names that nobody else may register
    domains: tuple[tuple[str, ...], ...]  # whole domains, as labels
    chinese: tuple[str, ...]


@functools.lru_cache(maxsize=65536)
def against_name(host: str, own_domains: frozenset[str]) -> tuple[str, ...]:
    """Return the reasons against the labels of *host*, which is in lower case and not an IP address."""
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
    """Yield the strongest resemblance of a host to a name that is not its own, if any."""
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
    """Tell whether a whole Chinese name is registered under 中国, where only its owner may register it."""
    return shown[-1] in known.chinese and decoded(host.rpartition(".")[2]) in CHECKED_ENDINGS


def _leads_with_a_domain(host: str, domains: Sequence[tuple[str, ...]]) -> bool:
    """Tell whether a known domain is part of *host*, but not its end: jd.com.abcd.cn, weixin-qq.com."""
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
    """Return the ICANN section of the public suffix list, as text."""
    from publicsuffixlist import PSLFILE

    return Path(PSLFILE).read_text("utf-8").partition("===END ICANN DOMAINS===")[0]


@functools.lru_cache(maxsize=4096)
def _suffixes(ending: str) -> "PublicSuffixList":
    """Return the suffixes under one top-level domain; parsing all takes as long as searching a million messages."""
    from publicsuffixlist import PublicSuffixList

    rules = re.findall(rf"(?m)^(?:[^\s/]+\.)?{re.escape(decoded(ending))}\s*$", _suffix_list())
    return PublicSuffixList("\n".join(rules))


@functools.lru_cache(maxsize=65536)
def registered(host: str) -> tuple[tuple[str, ...], str]:
    """Return the labels before the registered one, and that one; an unknown top-level domain is taken as a suffix."""
    labels = [label for label in host.split(".") if label]
    whole = _suffixes(labels[-1]).privatesuffix(".".join(labels))
    size = len(whole.split(".")) if whole else min(2, len(labels))
    return tuple(labels[:-size]), labels[-size]


def decoded(label: str) -> str:
    """Return a label as it is displayed, with punycode decoded."""
    if not label.startswith("xn--"):
        return label
    try:
        return label[4:].encode("ascii").decode("punycode")
    except UnicodeError:
        return label


def skeleton(label: str) -> str:
    """Return what *label* reads as at a glance; equal for labels that look alike."""
    bare = "".join(char for char in unicodedata.normalize("NFD", label) if not unicodedata.combining(char))
    return bare.translate(_SKELETON).replace("rn", "m").replace("vv", "w")


def one_off(label: str, known: str) -> bool:
    """Tell whether two names differ by one letter changed, added or left out, or by two adjacent letters swapped."""
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
    """Tell whether a label mixes letters of several scripts; Chinese characters do not count."""
    scripts = {_script(char) for char in label if char.isalpha()} - {"CJK"}
    return len(scripts) > 1
