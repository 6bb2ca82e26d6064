"""Recognise rows at the end of an input table that are not records: signatures, totals, remarks."""

import re
from collections.abc import Sequence
from itertools import pairwise

_BARE = "填表人?|填报人|填报单位|填报部门|制表人?|审核人?|复核人?|审批人?|批准人?|经办人?|编制人?|(?:填[报表]|制表)(?:日期|时间)|(?:单位|部门)?负责人签[字名]|合计|总计|共计|小计"
_COLONED = "日期|时间|填表日期|制表日期|填报日期|备注|说明|注|(?:单位|部门)?负责人|分管领导|单位|联系人|联系电话|电话|盖章|签[字名]"
_NUMBERED = r"\d[\d,.]*\s*(?:[人名位个项条户家份元笔次行页群].*|[^\W群]{0,2}(?:\W.*)?)"
"""A number of whatever, as the whole of a phrase: of 5栋业主群 there is no number."""
_COUNT = rf"(?:合计|总计|共计|共)\s*{_NUMBERED}|第\s*\d+\s*页(?:[\W共].*)?|\W*(?:以下空白|[本以]\w{{0,2}}无正文).*"
_WORD = r"[^\W\d_a-zA-Z]"
_SIGNED = rf"{_WORD}{{2,10}}(?:意见|签[字名]|盖章|领导|审批|时间|日期|单位|部门|说明|人)"
_SENTENCE = re.compile(
    rf"(?:备注|说明|注|{_WORD}{{2,8}}意见)|(?:以上(?!海)|本表(?![哥姐弟妹])|截[至止](?!阀)).+", re.DOTALL
)
"""What is a label, or a remark, only where nearly all of a wide row is empty; 以上海项目群 and 截止阀检修群 are groups."""

_HOW = r"(?:\s*[（(](?:签[字名]|盖章|公章|签[字名]盖章)[）)])?"
_LABEL = re.compile(
    rf"(?:{_BARE}){_HOW}(?:\s*[:：].*)?|(?:{_COLONED}){_HOW}\s*[:：].*|{_SIGNED}{_HOW}\s*[:：].*|{_COUNT}", re.DOTALL
)
_WIDE, _VERY_WIDE = 3, 6
_NUMBER = re.compile(r"[\d.,%\s年月/-]+[人个名项日号]?")


def footer_length(rows: Sequence[Sequence[str]], width: int) -> int:
    """Return how many of the last *rows* of a table of *width* columns are its footer.

    A footer starts with a row of labels and their values (`填表人：,张三,,审核人：`) and may go on with rows of a
    single cell (`2、以上名单…`).
    """
    start = len(rows)
    for at in range(len(rows) - 1, -1, -1):
        cells = [cell.strip() for cell in rows[at] if cell.strip()]
        if _signed(cells, width):
            start = at
        elif len(cells) > 1 or width < _WIDE:
            break
    return len(rows) - start


def _signed(cells: Sequence[str], width: int) -> bool:
    """Tell whether all cells are labels, their values, or numbers; a bare label counts only in a mostly empty row."""
    if width >= _VERY_WIDE and 0 < len(cells) * 4 <= width and len(cells) < _WIDE and _SENTENCE.fullmatch(cells[0]):
        return True
    if not cells or not _LABEL.fullmatch(cells[0]):
        return False
    explained = all(_LABEL.fullmatch(a) or _LABEL.fullmatch(b) or _NUMBER.fullmatch(b) for a, b in pairwise(cells))
    numbers = all(map(_NUMBER.fullmatch, cells[1:])) and len(cells) > 1
    return explained and (":" in cells[0] or "：" in cells[0] or numbers or len(cells) * 2 <= width)
