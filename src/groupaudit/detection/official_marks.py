"""Tell a classification mark that a text carries from one that it only mentions: in a training, a rule, a question."""

import re

_LEVEL = r"(?:绝密|机密|秘密)"
_FOR = r"(?:\s*(?:(?:\d+|[一二三四五六七八九十]+)\s*(?:年|个?月)|长期))?★*"
"""Duration of the classification, as written after the mark."""

_NEAR = 20
"""Characters before a mark in which to search for signs that it is only mentioned."""

_PAPERS = r"(?:级|文件|材料|资料|信息|事项|内容|档案)"
_BORNE = re.compile(
    r"(?:标[有注明着示记]|注明|[印盖写带含]有|[印盖写]着|示例|[例比譬诸]如|写法如?|[形样格]式|称为|分为|凡是?)[的是为:：\s]*[\"“‘'「『(（\[【《]*\s*\Z"
    r"|(?:标[志识记]|字样)[\"“‘'「『(（\[【]\s*\Z"
)
_NAMED = re.compile(
    rf"{_FOR}[\"”’'」』)）\]】》]*(?:[二两三四几]?个?字样?(?:[^母]|$)|标[志识记]|符号|等(?:标|字|密|的|文件|材料|[,，。、])|是?指(?:[^导示令标挥派南定]|$)|表示"
    r"|是?什么|(?:怎么|如何)(?:标|区分|认|写|定|理解)|吗)"
)
_OPEN, _CLOSED = re.compile(r"[\"“‘'「『]\s*\Z"), re.compile(rf"{_FOR}[\"”’'」』]")
_AMONG = re.compile(rf"{_LEVEL}★?\s*(?:[、/和或与及]|以及|或者)\s*\Z")
_AND = re.compile(rf"★*\s*(?:[、/和或与及]|以及|或者)\s*★?(?:密级[:：\s]*)?{_LEVEL}")
_OF_PAPERS, _OF = re.compile(rf"{_FOR}{_PAPERS}"), re.compile(rf"{_FOR}(?:的|{_PAPERS})")
_WITHIN = re.compile(r"[^\W_]\Z")


def spoken_of(text: str, start: int, end: int) -> bool:
    """Tell whether folded *text* only mentions the mark at *start* to *end* instead of carrying it."""
    near = max(0, start - _NEAR)
    if _BORNE.search(text, near, start) or _AMONG.search(text, near, start):
        return True
    if _NAMED.match(text, end) or _AND.match(text, end):
        return True
    if _OPEN.search(text, near, start) and _CLOSED.match(text, end):
        return True
    return _is_within(text, start) and _OF_PAPERS.match(text, end) is not None


def carried(text: str, start: int, end: int) -> bool:
    """Tell whether the mark at *start* to *end* stands by itself, as on a document; no warning voids such a mark."""
    return not _is_within(text, start) and not _OF.match(text, end) and not spoken_of(text, start, end)


def _is_within(text: str, start: int) -> bool:
    """Tell whether a letter or digit directly precedes the mark."""
    return start > 0 and text[start] not in "★【" and _WITHIN.search(text, start - 1, start) is not None
