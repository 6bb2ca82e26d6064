"""Fixed words of reports in Chinese and English, and neutralising text for terminals and cells."""

import functools
import re
import unicodedata
from collections.abc import Iterable, Mapping

from groupaudit.vocabulary import Text

SEVERITIES: dict[str, Text] = {
    "high": ("高", "high"),
    "medium": ("中", "medium"),
    "low": ("提示", "low"),
    "info": ("信息", "info"),
}

MARKS = {"high": "●", "medium": "◆", "low": "○", "info": "·"}
"""Marks by severity, which differ in shape as well as colour."""

LEFT_OUT: Text = ("{n} 处未在此逐条列出，见{where}", "{n} findings are not listed here; {where} has them")
"""Note in outputs that do not list every finding."""

STATUSES: dict[str, Text] = {
    "checked": ("已检查", "checked"),
    "skipped": ("未检查", "not checked"),
    "undecided": ("部分未能判断", "partly undecided"),
    "failed": ("检查程序出错", "the check failed"),
    "off": ("未启用", "switched off"),
}

CLAUSE_STATUSES: dict[str, Text] = {
    "auto": ("数据判定", "decided from data"),
    "signal": ("疑似，须人核实", "a signal for a person to confirm"),
    "manual": ("须看文件", "a document to be seen"),
    "period": ("设定判断时段", "sets the period judged"),
    "not-auditable": ("无法审计", "not auditable"),
    "not-judged": ("不判断", "not judged"),
}

GROUP_KINDS: dict[str, Text] = {
    "internal": ("内部群", "internal"),
    "outward": ("对外群", "outward"),
    "owners": ("业主群", "owners"),
    "unknown": ("类型未知", "kind unknown"),
}

TABLES: dict[str, Text] = {
    "groups": ("群信息", "group information"),
    "members": ("群成员名册", "a member roster"),
    "messages": ("消息记录", "a message log"),
    "events": ("系统消息", "system messages"),
    "employees": ("员工名单（--employees 文件）", "an employee list (--employees FILE)"),
    "units": ("组织单位（政策文件 [organisation]，或部门、员工名单）", "units ([organisation] in the policy, or a department or employee list)"),
    "departments": ("部门列表", "a department list"),
    "register": ("群登记表", "the group register"),
    "inventory": ("群信息", "group information"),
    "member_form": ("群成员信息管理表", "the form on members"),
    "approvals": ("外部人员审批台账", "approvals of outsiders"),
    "group_approvals": ("对外群审批表（或登记表的分管领导、批准日期列）", "approvals of outward groups (or those columns in the register)"),
    "people": ("群成员名册", "a member roster"),
    "timeline": ("群成员名册", "a member roster"),
    "nicknames": ("群成员名册", "a member roster"),
    "text": ("消息记录", "a message log"),
    "hits": ("消息记录", "a message log"),
    "scores": ("消息记录", "a message log"),
    "turns": ("消息记录", "a message log"),
    "repetitions": ("消息记录", "a message log"),
    "waves": ("消息记录", "a message log"),
    "acts": ("消息记录", "a message log"),
    "threads": ("消息记录", "a message log"),
    "issues": ("消息记录", "a message log"),
    "findings": ("其他规则的结果", "the findings of other rules"),
}  # fmt: skip

MESSAGE_KINDS: dict[str, Text] = {
    "image": ("图片", "pictures"), "voice": ("语音", "voices"), "video": ("视频", "videos"), "emoji": ("表情", "stickers"),
    "file": ("文件", "files"), "link": ("链接卡片", "link cards"), "card": ("名片", "contact cards"),
    "mini-program": ("小程序", "mini-programs"), "location": ("位置", "locations"), "red-packet": ("红包", "red packets"),
    "transfer": ("转账", "transfers"), "forward": ("合并转发", "forwarded records"), "call": ("通话", "calls"),
    "other": ("其他", "others"),
}  # fmt: skip

NOT_INSPECTED = (
    "image", "voice", "video", "emoji", "file", "link", "card", "mini-program", "location", "forward", "call", "other",
)  # fmt: skip
"""Kinds of messages whose content no rule inspects."""

WHY_OFF: dict[str, Text] = {
    "selection": ("不在本次选择范围", "not selected for this run"),
    "regulation": ("所用制度没有对应的条款", "no clause of this regulation asks for it"),
    "policy": ("默认关闭，或被政策文件关闭", "off by default, or by the policy"),
}

CONFIDENCES: tuple[tuple[int, Text], ...] = (
    (80, ("高", "high")),
    (50, ("中", "medium")),
    (0, ("低", "low")),
)
"""Words for confidences, each from a minimum value on."""

CONFIDENCE_WORDS: Mapping[str, int] = {english: floor for floor, (_, english) in CONFIDENCES}


def pick(text: Text, language: str) -> str:
    """Return the Chinese or the English text of a pair."""
    return text[0] if language == "zh" else text[1]


def joined(words: Iterable[str], language: str) -> str:
    """Join *words* to a list in running text."""
    return ("、" if language == "zh" else ", ").join(words)


def place(source: str, line: int | None, cell: str | None) -> str:
    """Return file and line, or cell; a worksheet named in both *source* and *cell* appears once."""
    sheet, _, number = (cell or "").rpartition("!")
    file = source.removesuffix(f"[{sheet}]") if number and sheet else source
    return f"{file}:{cell or line or ''}".rstrip(":")


def confidence(value: int, language: str) -> str:
    """Return the word for a confidence of 0 to 100."""
    return pick(next(text for floor, text in CONFIDENCES if value >= floor), language)


_BIDI = "\u200e\u200f\u202a-\u202e\u2066-\u2069\u061c"
_BESIDE = f"\x7f-\x9f\u2028\u2029{_BIDI}\ufffe\uffff"
_ACTING = f"[{_BESIDE}\ud800-\udfff]"
"""Characters besides ASCII controls that act on a terminal or cannot be encoded."""

CONTROLS = f"[\x00-\x1f{_BESIDE}]"
"""Regex class of all acting characters that a Polars string can hold."""

_CONTROL = f"{CONTROLS}|{_ACTING}"


def inert(text: str) -> str:
    """Return *text* with control, escape and direction characters replaced by their code points."""
    return re.sub(_CONTROL, lambda c: shown_as(c.group()), text)


def inert_json(json: str) -> str:
    """Return JSON text with the characters escaped that act on a terminal, as JSON escapes control characters."""
    return re.sub(_ACTING, lambda c: f"\\u{ord(c.group()):04x}", json)


def shown_as(character: str) -> str:
    """Return the visible form of an acting character."""
    return f"⟨{ord(character):04X}⟩"


@functools.cache
def acting() -> tuple[str, ...]:
    """Return all characters in `CONTROLS`."""
    return tuple(c for n in (*range(0x2070), 0xFFFE, 0xFFFF) if re.match(CONTROLS, c := chr(n)))


def width(text: str) -> int:
    """Return the width of *text* in terminal columns."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
