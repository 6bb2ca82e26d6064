"""Recognise JSON files without data: empty answers and error answers of programs and APIs."""

import re
from collections.abc import Iterator, Mapping

from groupaudit.errors import both
from groupaudit.reader import Head, says_error
from groupaudit.wording import inert

_HOLDING = (
    "messages", "items", "data", "result", "list", "records", "rows", "chatdata", "msg_list", "members", "users", "userlist",
    "contacts", "conversations", "chatrooms", "groups", "group_chat", "chat_info", "department",
)  # fmt: skip
"""Keys under which programs and APIs put their data."""
_CODES, _FAILURES = ("errcode", "code"), ("error", "err")
_SAID = ("errmsg", *_FAILURES, "message", "msg", "detail")
_FINE = ("", "0", "200")
_SHOWN = 100
"""How many characters of an error message are quoted."""
_LONGEST = 20
"""The most digits of an error code."""


def why_none(head: Head) -> str:
    """Return why a JSON file holds no data and what to do about it; empty if it may hold some."""
    if says_error(head.first):
        return _failure(head.first)
    if head.form == "json" and isinstance(head.root, Mapping) and _failed(head.root):
        return _failure(head.root)
    if is_empty(head):
        shown = inert(_brief(head.root))
        return both(
            f"里面没有消息，也没有名单，是空的应答（{shown}）；请核对要的是哪个群、哪段时间，再重新导出",
            f"no messages and no lists: an empty answer, {shown}; check which group and what time were asked for, and export again",
        )
    return ""


def is_empty(head: Head) -> bool:
    """Tell whether a file is a JSON document without content."""
    return head.form == "json" and not head.fault and _nothing(head.root)


def _nothing(root: object) -> bool:
    """Tell whether a document is empty: `null`, `[]`, `{}`, or nothing under any key of data."""
    if isinstance(root, list):
        return all(map(_nothing, root))
    if not isinstance(root, Mapping):
        return root is None
    holding = [value for key, value in root.items() if str(key).lower() in _HOLDING]
    filled = (value for value in root.values() if isinstance(value, list | Mapping) and not _nothing(value))
    return (bool(holding) or not root) and all(map(_nothing, holding)) and next(filled, None) is None


def _brief(root: object) -> str:
    """Return an empty document in short."""
    if isinstance(root, Mapping):
        return ", ".join(f"{key}: {_brief(value)}" for key, value in _empties(root)) or "{}"
    if isinstance(root, list):
        return "[]" if not root else f"[{_brief(root[0])}]"
    return "null"


def _empties(root: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    return ((key, value) for key, value in root.items() if str(key).lower() in _HOLDING)


def _failed(root: Mapping[str, object]) -> bool:
    """Tell whether an answer reports a failure and contains no data."""
    if any(isinstance(value, list) and value for value in root.values()):
        return False
    coded = any(root.get(key) for key in _SAID) and any(_code(root.get(key)) for key in _CODES)
    return root.get("success") is False or any(root.get(key) for key in _FAILURES) or coded


def _failure(answer: Mapping[str, object]) -> str:
    """Describe an error answer by its code and message; an error may be a nested object."""
    parts = [answer, *(value for key in _FAILURES if isinstance(value := answer.get(key), Mapping))]
    code = next(filter(None, (_code(part.get(key)) for part in parts for key in _CODES)), "")
    said = next((value for part in parts for key in _SAID if isinstance(value := part.get(key), str) and value), "")
    wecom = "errcode" in answer
    coded = f" {'errcode' if wecom else 'code'} {code}" if code else ""
    words = f"“{inert(said[:_SHOWN])}”" if said else ""
    return both(
        f"是{'企业微信' if wecom else ''}接口的错误应答{coded}{'：' if words else ''}{words}，不是数据；请{'按错误码' if code else ''}查明原因后重新获取",
        f"an error answer of {'the WeCom' if wecom else 'an'} API{',' if coded else ''}{coded}{': ' if words else ''}{words},"
        f" not data; {'look the code up' if code else 'find out why'} and fetch again",
    )


def _code(value: object) -> str:
    """Return an error code, given as number or text; empty if there is none or it means success."""
    text = "" if value is None or isinstance(value, bool) else str(value)
    return text[:_LONGEST] if re.fullmatch(r"-?\d+", text) and text not in _FINE else ""
