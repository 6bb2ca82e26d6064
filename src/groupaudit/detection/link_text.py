"""Find addresses in folded text, disguised ones included: a点com, a[.]com, a b c . c o m, a.c0m."""

import functools
import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from groupaudit.detection.link_tables import tables

_LETTERS = r"0-9a-z\u00df-\u00f6\u00f8-\u02af\u0370-\u058f\u1d00-\u1dbf"
_HAN = r"\u4e00-\u9fff"
_BRACKETED = r"[(（\[{<【「〔] ?(?:\.|点|dot) ?[)）\]}>】」〕]"

MAY_HOLD = "|".join((
    r"[:：]//",
    r"h[tx]{2}ps?[:：;]? ?[:：;/\\]",
    r"[0-9a-z\x{DF}-\x{2AF}\x{370}-\x{58F}\x{1D00}-\x{1DBF}] {0,2}[.。] {0,2}[a-z][a-z0-9 ]",
    r"\.[0-9]{1,3}(?:[:：][0-9]{2,5}|/)",
    r"www[.。]",
    rf"[0-9a-z] {{0,2}}(?:点|{_BRACKETED}) {{0,2}}[0-9a-z]",
    r"[0-9a-z](?: dot |[·•丶,])(?:com|cn|top|xyz|icu)",
))  # fmt: skip
"""Folded text that does not match this pattern (in the regex syntax of Polars) holds no link."""

PLAIN_ENDINGS = r"com|cn|net|org|com[.。]cn"
CHINESE_ENDINGS = (
    "中国|公司|网络|网址|网店|网站|商城|商店|集团|企业|在线|中文网|我爱你|信息|移动|手机|政务|公益|商标|娱乐|购物"
)
_LABEL = rf"[{_LETTERS}](?:[{_LETTERS}\-_]{{0,61}}[{_LETTERS}])?"
_TAIL = r"[/?#][!#-&(-;=?-\[\]_a-z~]*"
_BEGINS = r"(?<![0-9a-z@.\-_/])"
_PORT = r"(?:[:：][0-9]{2,5})?"


class Address(Struct, frozen=True):
    """An address in a text: as read, its first and last character in the folded text, and whether it was disguised."""

    url: str
    first: int
    last: int
    hidden: bool


def addresses(folded: str) -> Iterator[Address]:
    """Yield the addresses that can be opened in one folded message, from left to right."""
    text, at, hidden = _undisguised(folded)
    for match in _pattern().finditer(text):
        url = match.group().rstrip(".。,;:：!?'-_")
        start, end = match.start(), match.start() + len(url)
        if _means_a_place(url):
            yield Address(url, at[start], at[end - 1], any(start <= place < end for place in hidden))


def _means_a_place(url: str) -> bool:
    """Tell an address from a version, an abbreviation or words around a full stop: without scheme it needs a name."""
    if re.match(r"[a-z\-]+[:：]//|www[.。]", url):
        return True
    host = re.split(r"[/?#:：]", url)[0]
    name = re.sub(rf"[.。](?:{_endings()})$", "", host)
    if name == host or host != url:
        return True
    return len(name) > 1 and re.search(r"[^0-9.。\-_]|[0-9]{4}", name) is not None


@functools.cache
def _endings() -> str:
    return "|".join(sorted(tables().endings, key=lambda ending: (-len(ending), ending))).replace(".", "[.。]")


@functools.cache
def _pattern() -> re.Pattern[str]:
    """Compile the pattern of links: with a scheme, with a known ending, or an IP address with a port or path."""
    scheme = r"(?:h[tx]{2}ps?|ftp)[:：]//"
    chinese = rf"[{_HAN}][{_HAN}0-9\-]{{0,30}}"
    ends = rf"(?![0-9a-z\-_]|[.。][0-9a-z{_HAN}])"
    return re.compile(
        rf"(?:{scheme}|{_BEGINS}www[.。])(?:{_LABEL}[.。])*{chinese}[.。](?:(?:{_endings()}){ends}|{CHINESE_ENDINGS}){_PORT}(?:{_TAIL})?"
        rf"|(?:{scheme}|{_BEGINS}www[.。])(?:{_LABEL}[.。])+(?:{CHINESE_ENDINGS}){_PORT}(?:{_TAIL})?"
        rf"|{scheme}[^\s/?#\\{_HAN}，、；！？）】》」』“”<>\"']+(?:{_TAIL})?"
        rf"|{_BEGINS}(?:{_LABEL}[.。])+(?:{_endings()})(?![0-9a-z\-_]){_PORT}(?:{_TAIL})?"
        rf"|{_BEGINS}(?:[0-9]{{1,3}}\.){{3}}[0-9]{{1,3}}(?![0-9.])(?!/[0-9]{{1,2}}(?![0-9a-z]))(?:[:：][0-9]{{2,5}}(?:{_TAIL})?|{_TAIL})"
    )


@functools.cache
def _ways() -> re.Pattern[str]:
    """Compile the ways to disguise an address: spaced out, a broken scheme, another dot, c0m."""
    risky = "|".join(ending for ending, points in sorted(tables().endings.items()) if points)
    dots = rf"{_BRACKETED}| {{0,2}}点 {{0,2}}| {{1,2}}[.。] {{1,2}}"
    ahead = rf"(?=(?:[0-9a-z\-]{{1,30}}(?:{dots}|[.。]))*(?:{PLAIN_ENDINGS}|{risky})(?![0-9a-z]))"
    return re.compile(
        r"(?P<spaced>(?<![0-9a-z])(?:[0-9a-z:/\-] {1,2}|[.。] {0,2}){5,}[0-9a-z](?![0-9a-z]))"
        r"|(?P<scheme>h[tx]{2}ps?(?: ?[:：;] ?[/\\]{1,3}| ?[:：;](?=[0-9a-z\-]+\.)| ?[/\\]{2,3}) ?(?=[0-9a-z\[]))"
        rf"|(?P<dot>(?<=[0-9a-z])(?:(?:{dots}){ahead}"
        rf"| {{1,2}}[.。](?=(?:{risky})(?![0-9a-z]))| dot (?=(?:com|cn|net|xyz|icu|vip)(?![0-9a-z]))"
        r"|[·•丶,](?=(?:com|cn|top|xyz|icu)(?![0-9a-z]))))"
        r"|(?P<com>(?<=[0-9a-z][.。])c0m(?![0-9a-z]))"
    )


def _undisguised(folded: str) -> tuple[str, Sequence[int], list[int]]:
    """Return the text with disguises undone, the index in *folded* of each character, and the indexes so restored."""
    pieces: list[str] = []
    at: list[int] = []
    hidden: list[int] = []
    done = 0
    for match in _ways().finditer(folded):
        kept, plain = _put_right(match, folded)
        if plain is None:
            continue
        pieces += [folded[done : match.start()], plain]
        at += [*range(done, match.start()), *kept]
        if match.lastgroup != "scheme":  # that is a typo
            hidden += range(len(at) - len(plain), len(at))
        done = match.end()
    if not pieces:
        return folded, range(len(folded)), []
    return "".join([*pieces, folded[done:]]), [*at, *range(done, len(folded))], hidden


def _put_right(match: re.Match[str], folded: str) -> tuple[Sequence[int], str | None]:
    """Return the places of a match's characters and the text it stands for, None if it is ordinary text."""
    start, found = match.start(), match.group()
    if match.lastgroup == "spaced":
        places = [start + i for i, char in enumerate(found) if char != " "]
        joined = "".join(folded[place] for place in places)
        return places, joined if re.search(rf"[0-9a-z][.。](?:{_endings()})$|[:：]//|^www[.。]", joined) else None
    if match.lastgroup == "scheme":
        return [start, *range(start, start + 6)], None if re.fullmatch(r"[a-z]+://", found) else "http://"
    if match.lastgroup == "com":
        return range(start, match.end()), "com"
    before = re.search(r"[0-9a-z\-]*$", folded[max(0, start - 63) : start])
    name = before.group() if before else ""
    named = len(name) > 1 and re.search(r"[a-z]|[0-9]{4}", name)
    return [start], "." if named else None
