"""Choose the one reader for a file, or explain why none fits and what would help."""

import re
from collections.abc import Iterable, Mapping

import polars as pl

from groupaudit.errors import UnreadableInputError
from groupaudit.files.columns import canonical
from groupaudit.files.sheets import Sheet
from groupaudit.intake.no_data import is_empty, why_none
from groupaudit.reader import Claim, Head, Reader

_FLAGS = ("roster", "employees")
"""Readers with a command-line option of their own."""

_MAPPED = (
    '消息表在 [column-map] 中逐列写 "表头" = "message_time"、"message_sender"、"message_text" 等，聊天文本用 line-pattern',
    '"heading" = "message_time", "message_sender", "message_text" … in [column-map] for a table of messages, line-pattern for a chat as text',
)
"""How to explain a file that no reader recognises."""

_FORM = (
    '在 [column-map] 中写 "表头" = {}',
    '"heading" = {} in [column-map]',
)
"""How to explain a table that lacks only headings known to readers."""


_TALK = (
    "文字里没有认得的聊天格式，也不是表格；从微信复制时，每条上面要有名字、日期和时间（张三 2026/1/31 9:05），别的写法在政策文件里用 line-pattern 说明"
    " (no known form of chat, and no table; copied from WeChat, every message has name, day and time above it; explain other forms by line-pattern in the policy)"
)

_PAGE = (
    "这是网页（HTML），有的系统把它叫作 .xls；请用 Excel 打开，另存为 .xlsx 或 .csv"
    " (a web page, which some systems call .xls; open it in Excel and save it as .xlsx or .csv)"
)


def is_log(head: Head, readers: Mapping[str, Reader], role: str | None = None) -> bool:
    """Tell whether a text is for a line reader (the one its *role* names, or one that claims it), not a table."""
    if role is not None:
        return "text" in readers[role].forms
    return any(reader.sniff(head).holds for reader in readers.values() if "text" in reader.forms)


def choose(head: Head, readers: Mapping[str, Reader], role: str | None = None) -> Reader:
    """Return the one reader that claims *head*, or the one its *role* names.

    Raises:
        UnreadableInputError: when no reader claims it (naming the closest and what it missed) or several do.
    """
    if role is not None:
        if head.form not in readers[role].forms:
            raise UnreadableInputError(f"{head.name}: 不能当作 {role} 读取，格式不符 (no {role}: another kind of file)")
        if is_empty(head) and not readers[role].sniff(head).holds:
            raise UnreadableInputError(f"{head.name}: {why_none(head)}")
        return readers[role]
    fitting = {r.id: r.sniff(head) for r in readers.values() if head.form in r.forms}
    claims = sorted(id_ for id_, claim in fitting.items() if claim.holds)
    if len(claims) == 1:
        return readers[claims[0]]
    if claims:
        labels = "、".join(readers[c].label[0] for c in claims)
        flags = [f"--{c} {head.name}" if c in _FLAGS else f"--reader {c}={head.name}" for c in claims]
        raise UnreadableInputError(
            f"{head.name}: 可能是{labels}，不作猜测；请用 {' 或 '.join(flags)} 说明"
            f" (could be {', '.join(claims)}; not guessed: say which by {' or '.join(flags)})"
        )
    raise UnreadableInputError(f"{head.name}: {_unknown(head, fitting, readers)}")


def _unknown(head: Head, claims: Mapping[str, Claim], readers: Mapping[str, Reader]) -> str:
    if nothing := why_none(head):
        return nothing
    if head.sheet is not None and head.sheet.header is None:
        return _headless(head.sheet)
    near = max(sorted(claims.items()), key=lambda c: _nearness(head.sheet, c[1]), default=None)
    zh, en = _fault(head)
    if near is None or not near[1].found:
        return f"没有读取器认得这个文件，README 列出可读的格式{zh} (no reader knows this file; README lists those that can be read{en})"
    id_, claim = near
    if head.sheet is not None:
        mapped = _mapped(_lacking(head.sheet, claim))
        zh, en = (
            f"；表头是别的写法时在政策文件里说明：{mapped[0]}",
            f"; explain other headings in the policy: {mapped[1]}",
        )
    return (
        f"没有读取器认得；最接近的是 {readers[id_].label[0]}，缺少 {'、'.join(claim.missing)}{zh}"
        f" (no reader knows it; closest is {id_}, which misses {', '.join(claim.missing)}{en})"
    )


def _nearness(sheet: Sheet | None, claim: Claim) -> tuple[bool, float]:
    """Rank a claim: first whether only headings are missing, then the share of its signs that were found."""
    return bool(_lacking(sheet, claim)), len(claim.found) / (len(claim.found) + len(claim.missing) or 1)


def _lacking(sheet: Sheet | None, claim: Claim) -> list[str]:
    """Return the missing columns of a claim; none if it misses anything else or the table has message columns."""
    if sheet is None or "foreign" in sheet.columns:
        return []
    lacking = [[*filter(None, map(canonical, sign.removesuffix("等").split("/")))] for sign in claim.missing]
    return [*dict.fromkeys(name for names in lacking for name in names)] if all(lacking) and claim.found else []


def _mapped(lacking: Iterable[str]) -> tuple[str, str]:
    """Say which columns to map: the missing ones, else those of messages."""
    names = [f'"{name}"' for name in lacking]
    return (_FORM[0].format("、".join(names)), _FORM[1].format(", ".join(names))) if names else _MAPPED


def _headless(sheet: Sheet) -> str:
    """Explain why a table without a known header cannot be read; prose arrives here as one column."""
    if not sheet.rows_read:
        return "工作表是空的，请填好或重新导出 (an empty worksheet; fill it in, or export it again)"
    first = next(iter(sheet.frame.select(pl.exclude("line")).head(1).rows()), ())
    if re.match(r"\s*<(?:!doctype html|html|table|meta|head)\b", str(first[0] if first else ""), re.IGNORECASE):
        return _PAGE
    if sheet.name is None and sheet.frame.width <= len(("c0", "line")):
        return _TALK
    return f"没有认得的表头，如 群昵称、wxid、姓名、工号；请补上表头，或在政策文件里说明：{_MAPPED[0]} (no row of known headings; add one, or explain the file in the policy: {_MAPPED[1]})"


def _fault(head: Head) -> tuple[str, str]:
    """Return where the JSON of a file is broken, if it is."""
    place = re.search(r"line (\d+) column (\d+)", head.fault)
    if not head.fault or not place:
        return ("；JSON 不完整", "; no complete JSON") if head.fault else ("", "")
    return f"；JSON 在第 {place[1]} 行第 {place[2]} 列断开或损坏", f"; no complete JSON: {head.fault}"
