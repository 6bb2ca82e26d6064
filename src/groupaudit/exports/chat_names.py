"""Tell private chats and system messages apart by the name of the chat, where an export has no other sign of either.

Exporters that identify senders by display name write system messages under the name of the chat. In a private chat that
name is the other person's, who also writes ordinary messages.
"""

import re

import polars as pl

from groupaudit.exports.system_texts import PATTERNS
from groupaudit.exports.wechat_log import stem
from groupaudit.exports.wechat_types import PAT, RECALLED, is_room
from groupaudit.reader import Source

_FORBIDDEN = r'[\\/:*?"<>|]'
"""Characters that file names cannot hold; exporters write `_` for each."""

NOBODY = ("系统消息", "系统")
"""Sender names that exporters write for system messages."""
_SYSTEM = (*NOBODY, "")
_ACTS = r'^\s*(?:你|"[^"\n]*"|群主|[Yy]ou\b)[^\n]{0,60}(?:群聊|群主|群名|管理员|红包|群公告|群待办|群收款|朋友|[Gg]roup|[Rr]ed [Pp]acket)'
_SAYS = r"^\s*(?:以上是打招呼的内容|该群|群聊已|消息已发出|[^\n]{0,40}(?:都不是朋友关系|领取了[^\n]{0,30}红包))"
_NOTICE = "|".join(
    f"(?:{pattern})"
    for pattern in (*(re.sub(r"\(\?P<\w+>", "(?:", p) for *_, p in PATTERNS), PAT, RECALLED, _ACTS, _SAYS)
)
"""Forms of system messages."""


def called_private(source: Source) -> bool:
    """Tell whether the file name marks a private chat, as WeFlow does."""
    return stem(source).startswith(("私聊_", "曾经的好友_", "公众号_"))


def of_system(who: str, words: str, chat: str) -> pl.Expr:
    """Tell system messages: *who* is the system or a room, or is the *chat* and *words* look like a notice."""
    name = pl.col(who)
    return name.is_in(_SYSTEM) | is_room(name) | (_called(name, chat) & _is_notice(words))


def between_two(said: pl.DataFrame, who: str, words: str, chat: str) -> bool:
    """Tell whether a chat is private: its namesake writes ordinary messages, and at most one other person speaks.

    *who* and *words* are the columns with sender and text. System messages do not count.
    """
    name = pl.col(who).str.strip_chars()
    spoken = said.select(name, pl.col(words)).filter(~name.is_in(_SYSTEM), ~is_room(name))
    others = spoken.filter(~_called(pl.col(who), chat))[who].n_unique()
    own = spoken.filter(_called(pl.col(who), chat), ~_is_notice(words).fill_null(value=False))
    return others <= 1 and own.height > 0


def _called(name: pl.Expr, chat: str) -> pl.Expr:
    return name.str.replace_all(_FORBIDDEN, "_") == re.sub(_FORBIDDEN, "_", chat)


def _is_notice(words: str) -> pl.Expr:
    return pl.col(words).str.contains(_NOTICE)
