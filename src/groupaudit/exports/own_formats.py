"""Check the parts of a policy that describe files no reader knows: table headings, and the lines of a chat."""

import re
from collections.abc import Mapping

from groupaudit.errors import WrongValueError, did_you_mean
from groupaudit.files.columns import CANONICAL

LONGEST = 1000
"""The longest pattern allowed, in characters."""
NEEDED = ("time", "text")
GROUPS = (*NEEDED, "sender", "sender_id", "group")
_NAMED = re.compile(r"\(\?P?<([^>=!]+)>")


def checked_pattern(value: str) -> str:
    """Return a regular expression for the lines of a chat unchanged.

    It is compiled by the engine that reads the lines, which works in linear time, so that no pattern can hang it.

    Raises:
        WrongValueError: it is too long, does not compile, lacks a needed group or names an unknown one.
    """
    if not value:
        return value
    if len(value) > LONGEST:
        raise WrongValueError(
            f"有 {len(value)} 个字符，最多 {LONGEST} 个", f"{len(value)} characters, at most {LONGEST} are allowed"
        )
    if fault := _fault(value):
        raise WrongValueError(
            "正则表达式不能用：写法有误、太大，或用了前后查看、反向引用；请改正",
            f"the regular expression cannot be used: {fault}; correct it",
        )
    named = _NAMED.findall(value)
    if missing := [name for name in NEEDED if name not in named]:
        raise WrongValueError(
            f"缺少命名组 {'、'.join(missing)}，写成“(?P<{missing[0]}>…)”",
            f"the named group {', '.join(missing)} is missing; write it as (?P<{missing[0]}>…)",
        )
    for name in named:
        if name not in GROUPS:
            zh, en = did_you_mean(name, GROUPS)
            raise WrongValueError(
                f"没有命名组 {name}，可用的是 {'、'.join(GROUPS)}{zh}",
                f"no such named group as {name}; there are {', '.join(GROUPS)}{en}",
            )
    return value


def _fault(pattern: str) -> str:
    """Return why the engine cannot compile the pattern, empty if it can."""
    import polars as pl

    try:
        pl.Series([""]).str.contains(pattern)
    except pl.exceptions.PolarsError as error:
        found = re.search(r"^(?:error|regex error): (?!regex parse error)(.*?)\.?$", str(error), re.MULTILINE)
        return found[1] if found else "it does not compile"
    return ""


def checked_map(value: Mapping[str, str]) -> Mapping[str, str]:
    """Return a map of headings unchanged.

    Raises:
        WrongValueError: a heading is mapped to a meaning that no reader knows.
    """
    for name in value.values():
        if name not in CANONICAL:
            zh, en = did_you_mean(name, CANONICAL)
            known = ", ".join(sorted(CANONICAL - {"ambiguous_nickname", "foreign", "dropped"}))
            raise WrongValueError(
                f"没有含义 {name}{zh or f'，可用的是 {known}'}",
                f"no such meaning as {name}{en or f'; there are {known}'}",
            )
    return value
