"""Recognise personal numbers in messages: mobiles, identity and bank cards, passports, plates, and hidden contacts.

What is looked for stands in one cheap pattern over the folded text; checksums and context are worked out in Python,
only for the messages in which the pattern is found. The rules decide what a number means where it stands.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

import polars as pl

from groupaudit.fold import Folded, fold_text, kinds_of
from groupaudit.tables import HITS

PERSONAL = "personal-information"
CONTACT = "contact"

PROVINCE = r"1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]"
"""First two digits of a resident number: GB/T 2260, with 83 for residents from Taiwan."""

CHECK_DIGITS = "10x98765432"
NUMERALS = "零〇一二三四五六七八九壹贰叁肆伍陆柒捌玖"
PLATE_HEADS = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"

MAY_HOLD = (
    rf"[0-9{NUMERALS}](?:[ \-.·]?[0-9{NUMERALS}]){{6}}|护照|passport|[{PLATE_HEADS}][a-z][ ·.\-]?[0-9a-hj-np-z]{{5}}"
)
"""Rows of folded text outside this pattern, in the dialect of Polars, hold nothing that `find_personal` finds."""

# Patterns are text until one is searched for: a roster has no messages, and compiling all of them takes a while.
_MOBILE = r"(?<![0-9])(?:(?:\+|00)?86[ \-]?)?(1[3-9][0-9](?:[ \-.·]?[0-9]{4}){2})(?![0-9])"
_ID_CARD = r"(?<![0-9a-z])([1-9][0-9]{5}[ \-]?[0-9]{8}[ \-]?[0-9]{3}[0-9x])(?![0-9a-z])"
_BANK_CARD = r"(?<![0-9a-z.])((?:62|4[0-9]|5[1-5])(?:[0-9]{14,17}|[0-9]{2}(?:[ \-][0-9]{4}){3}(?:[ \-]?[0-9]{1,3})?))(?![0-9a-z])"
_BANK_WORDS = r"卡号|银行|账号|帐号|账户|帐户|收款|打款|转账|汇款|储蓄|信用卡|户名|[建工农中招交]行|bank|card"
_PASSPORT = r"(?:护照|passport)[^0-9\n。！？]{0,12}?(?<![a-z])([a-z]{1,2}[0-9]{7,8}|1[45][0-9]{7})(?![0-9a-z])"
_PLATE = rf"([{PLATE_HEADS}][a-z][ ·.\-]?(?:[0-9a-hj-np-z]{{5,6}}))(?![0-9a-z])"
_PLATE_WORDS = r"车牌|车号|牌照|号牌|车辆|挪车|移车|停车|车主"
_RUN = rf"[0-9{NUMERALS}](?:[ \-.·]?[0-9{NUMERALS}]){{6,}}"

NEAR = 24
"""How many characters before a number its keyword may stand."""


@dataclass(frozen=True, slots=True)
class _Kind:
    """One kind of number: how it looks, what must hold beyond that, and how sure a match is."""

    term: str
    category: str
    pattern: str
    confidence: Callable[[Folded, re.Match[str]], int]


def find_personal(text: pl.DataFrame, own_numbers: Iterable[str] = ()) -> pl.DataFrame:
    """Return the personal numbers in *text* (TEXT) as HITS, ordered by row and start.

    Terms of the category `personal-information` are mobile, id-card, bank-card, passport and plate; the category
    `contact` holds numbers written in several scripts at once, as only somebody does who wants to evade a filter.
    A number among *own_numbers*, however it is written, is `allowed_by` it. Hotlines are no mobiles and never match.
    """
    maybe = text.filter(pl.col("folded").str.contains(MAY_HOLD))
    own = {digits(number): number for number in own_numbers}
    messages = maybe.select("row", "text", "folded").iter_rows()
    found = [(row, *hit) for row, said, folded in messages for hit in _find(_folded(said, folded), own)]
    columns = ("row", "category", "term", "start", "end", "matched", "folds", "allowed_by", "confidence")
    hits = pl.DataFrame(found, schema={name: HITS[name] for name in columns}, orient="row")
    plain = {"gap": pl.lit(0), "boundary": pl.lit("word"), "warned": pl.lit(value=False), "needs": pl.lit(None)}
    return hits.with_columns(**plain).select(pl.col(name).cast(dtype) for name, dtype in HITS.items())


def digits(number: str) -> str:
    """Return what identifies a number however it is separated or folded."""
    return re.sub(r"[^0-9a-z]", "", fold_text(number).text)[-19:]


def is_resident_number(number: str) -> bool:
    """Tell whether 18 characters are a resident number: province, real date of birth, MOD 11-2 check digit."""
    if not re.match(PROVINCE, number) or int(number[6:10]) not in range(1900, 2100):
        return False
    try:
        date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return False
    total = sum(int(digit) * pow(2, 17 - i, 11) for i, digit in enumerate(number[:17]))
    return CHECK_DIGITS[total % 11] == number[17]


def passes_luhn(number: str) -> bool:
    """Tell whether the check digit of a card number is right."""
    doubled = [int(digit) * (1 + i % 2) for i, digit in enumerate(reversed(number))]
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0  # noqa: PLR2004  # the digit sum of two digits


def _folded(said: str, folded: str) -> Folded:
    return Folded(said, said, range(len(said))) if said == folded else fold_text(said)


def _find(folded: Folded, own: dict[str, str]) -> Iterator[tuple[object, ...]]:
    taken: list[tuple[int, int]] = []
    found = []
    for kind in KINDS:
        for match in re.finditer(kind.pattern, folded.text):
            first, last = match.start(match.lastindex or 0), match.end(match.lastindex or 0) - 1
            confidence = kind.confidence(folded, match)
            if not confidence or any(a <= last and first <= b for a, b in taken):
                continue
            taken.append((first, last))
            start, end = folded.span(first, last)
            matched = folded.original[start:end]
            folds = sorted(kinds_of(matched) - {"case"})
            allowed = own.get(digits(matched)) if own else None
            found.append((kind.category, kind.term, start, end, matched, folds, allowed, confidence))
    return iter(sorted(found, key=lambda hit: hit[2]))


def _compact(match: re.Match[str]) -> str:
    return re.sub(r"[ \-.·]", "", match[1])


def _before(folded: Folded, match: re.Match[str]) -> str:
    return folded.text[max(0, match.start() - NEAR) : match.start()]


def _id_card(_: Folded, match: re.Match[str]) -> int:
    return 95 if is_resident_number(_compact(match)) else 0


def _bank_card(folded: Folded, match: re.Match[str]) -> int:
    """A keyword or the grouping of printed cards is needed: one number in ten passes the checksum."""
    number = _compact(match)
    if not passes_luhn(number) or (number[:2] != "62" and len(number) != 16):  # noqa: PLR2004  # foreign cards
        return 0
    worded = re.search(_BANK_WORDS, _before(folded, match)) is not None
    grouped = number != match[1]
    return 95 if worded and grouped else 90 if worded else 80 if grouped else 0


def _passport(_: Folded, _match: re.Match[str]) -> int:
    return 85


def _mobile(_: Folded, _match: re.Match[str]) -> int:
    return 80


def _plate(folded: Folded, _match: re.Match[str]) -> int:
    return 75 if re.search(_PLATE_WORDS, folded.text) else 0


def _mixed(folded: Folded, match: re.Match[str]) -> int:
    """At least two scripts, neither of them by one stray character."""
    start, end = folded.span(match.start(), match.end() - 1)
    scripts = [_script(char) for char in folded.original[start:end] if char not in " -.·"]
    odd = [script for script in scripts if script != "ascii"]
    return 80 if len(set(scripts)) > 1 and len(odd) > 1 else 0  # the numeral of a floor beside a number is one


def _script(char: str) -> str:
    if char.isascii():
        return "ascii"
    return "han" if char in NUMERALS else "+".join(sorted(kinds_of(char))) or "other"


KINDS = (
    _Kind("id-card", PERSONAL, _ID_CARD, _id_card),
    _Kind("bank-card", PERSONAL, _BANK_CARD, _bank_card),
    _Kind("mobile", PERSONAL, _MOBILE, _mobile),
    _Kind("passport", PERSONAL, _PASSPORT, _passport),
    _Kind("plate", PERSONAL, _PLATE, _plate),
    _Kind("mixed-digits", CONTACT, _RUN, _mixed),
)
"""Tried in this order: a number is taken by the first kind that it is."""
