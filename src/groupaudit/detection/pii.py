"""Recognise personal data in messages: mobiles, papers, cards, plates, mailboxes, home addresses, disguised contacts.

One cheap pattern over the folded text selects messages; checksums and context are checked in Python, only for those.
The rules decide what a number means in its place.
"""

import itertools
import re
from collections.abc import Callable, Iterable, Iterator

import polars as pl
from msgspec import Struct

from groupaudit.detection.pii_numbers import (
    NUMERALS,
    PLAIN,
    RUN,
    SEPARATOR,
    compact,
    is_credit_code,
    is_grouped_like_one_number,
    is_old_resident_number,
    is_resident_number,
    passes_luhn,
)
from groupaudit.fold import Folded, fold_text, kinds_of
from groupaudit.tables import HITS

PERSONAL = "personal-information"
CONTACT = "contact"

PLATE_HEADS = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
PLATE_ENDS = "学警港澳挂试超使领"
OFFICERS = "军官证|士官证|士兵证|文职干部证|警官证|军人证|离休证"
PERMITS = "通行证|台胞证|回乡证|居留证|居留许可"
HOMES = "住址|家庭地址|户籍|收货地址|收件地址|邮寄地址|现居|家住"

MAY_HOLD = "|".join((
    rf"[0-9{NUMERALS}](?:{SEPARATOR}?[0-9{NUMERALS}]){{6}}",
    rf"护照|passport|{PERMITS}|{OFFICERS}|{HOMES}",
    rf"[{PLATE_HEADS}][a-z][ ·.\-]?[0-9a-hj-np-z]{{4}}",
    r"[0-9a-z]@[0-9a-z]",
))  # fmt: skip
"""Folded text that does not match this pattern (in the regex syntax of Polars) holds nothing for `find_personal`."""

# Patterns stay text until they are used: compiling all of them takes a while, and a roster has no messages.
# They match folded text; the number is the last group. A number without separators may be next to another one, as in
# the cells of a pasted table.
_ALONE, _ENDS = rf"(?<![0-9a-z])(?<![0-9]{SEPARATOR})", rf"(?!{SEPARATOR}?[0-9])(?![a-z])"
_MOBILE = rf"(?<![0-9])(?:(?:\+|00)?86\)?[ \-]?)?(1{SEPARATOR}?[3-9](?:{SEPARATOR}?[0-9]){{9}})(?:(?!{SEPARATOR}?[0-9])|(?<=[0-9]{{11}})(?= +[0-9]))"
_ID_CARD = (
    rf"(?:(?<![0-9a-z])(?=[0-9]{{17}}[0-9x])|{_ALONE})([1-9](?:{SEPARATOR}?[0-9]){{16}}{SEPARATOR}?[0-9x])(?![0-9a-z])"
)
_OLD_ID_CARD = rf"{_ALONE}([1-9](?:{SEPARATOR}?[0-9]){{14}}){_ENDS}"
_ID_WORDS = r"身份证|证件号|id ?card"
_BANK_CARD = rf"(?<![0-9a-z.])((?:6{SEPARATOR}?2|4|5{SEPARATOR}?[1-5])(?:{SEPARATOR}?[0-9]){{14,17}})(?![0-9a-z])"
_BANK_WORDS = (
    r"卡号|工资卡|借记卡|开户|银行|账号|帐号|账户|帐户|收款|打款|转账|汇款|储蓄|信用卡|户名|[建工农中招交]行|bank|card"
)
_CREDIT_CODE = r"(?<![0-9a-z])([0-9a-hj-npqrtuwxy]{2}[0-9]{6}[0-9a-hj-npqrtuwxy]{10})(?![0-9a-z])"
_CREDIT_WORDS = r"信用代码|税号|纳税人识别号|营业执照|机构代码"
_CREDIT_HEADS = r"(?:1[1239]|5[1239]|9[123]|y1)"
_PASSPORT = r"(?:护照|passport)[^0-9\n。！？]{0,12}?(?<![a-z])([a-z]{1,2}[0-9]{7,8}|1[45][0-9]{7})(?![0-9a-z])"
_PERMIT = rf"(?:{PERMITS})[^0-9\n。！？]{{0,12}}?(?<![a-z])([a-z]{{0,3}}[0-9]{{8,12}})(?![0-9a-z])"
_OFFICER = rf"(?:{OFFICERS})[^0-9\n。！？]{{0,16}}?([0-9]{{6,8}})(?![0-9])"
_PLATE = rf"([{PLATE_HEADS}][a-z][ ·.\-]?(?:[0-9a-hj-np-z]{{5,6}}(?![0-9a-z])|[0-9a-hj-np-z]{{4}}[{PLATE_ENDS}]))"
_PLATE_WORDS = r"车牌|车号|牌照|号牌|车辆|挪车|移车|停车|车主"
_EMAIL = r"(?<![0-9a-z._%+\-@])([0-9a-z][0-9a-z._%+\-]{0,40}@(?:[0-9a-z\-]{1,40}\.)+[a-z]{2,8})(?![0-9a-z@])"
_HOME = (
    rf"(?:{HOMES})[地址在于为是:： ]{{0,4}}([\u4e00-\u9fff]{{1,12}}[省市区县州][\u4e00-\u9fff0-9a-z\-]{{0,24}}?"
    r"(?:[路街道巷弄村镇胡同]|小区|花园|新村)[\u4e00-\u9fff0-9a-z\-#]{0,16}?[0-9]{1,5}[号弄栋幢室楼单元#\-0-9]{0,12})"
)

MANY_SCRIPTS, MIXED_ON_PURPOSE = 3, 90
"""A number in this many scripts is never an accident; its confidence."""

NEAR = 24
"""Characters before a number that are searched for its keyword."""


class _Kind(Struct, frozen=True):
    """One kind of number: its pattern, and a function that gives the confidence of a match, 0 if it is none."""

    term: str
    category: str
    pattern: str
    confidence: Callable[[Folded, re.Match[str]], int]
    spelled: bool = False  # may be written in Chinese numerals


def find_personal(text: pl.DataFrame, own_numbers: Iterable[str] = (), own_domains: Iterable[str] = ()) -> pl.DataFrame:
    """Return the personal numbers in *text* (TEXT) as HITS, ordered by row and start.

    Terms of the category `personal-information` are mobile, id-card, bank-card, passport, permit, officer-card, plate,
    email, home and credit-code (which is a company's); the category `contact` holds numbers written in several scripts
    to evade filters. `allowed_by` names the own number (in whatever notation) or the own domain of a mailbox. Hotlines
    are not mobiles and never match.
    """
    maybe = text.filter(pl.col("folded").str.contains(MAY_HOLD))
    own = {digits(number): number for number in own_numbers} | {domain.lower(): domain for domain in own_domains}
    messages = maybe.select("row", "text", "folded").iter_rows()
    found = [(row, *hit) for row, said, folded in messages for hit in _find(_folded(said, folded), own)]
    columns = ("row", "category", "term", "start", "end", "matched", "folds", "allowed_by", "confidence")
    hits = pl.DataFrame(found, schema={name: HITS[name] for name in columns}, orient="row")
    plain = {"gap": pl.lit(0), "boundary": pl.lit("word"), "warned": pl.lit(value=False), "needs": pl.lit(None)}
    return hits.with_columns(**plain).select(pl.col(name).cast(dtype) for name, dtype in HITS.items())


def digits(number: str) -> str:
    """Return a number in comparable form: folded, without separators, at most its last 19 characters."""
    return re.sub(r"[^0-9a-z]", "", fold_text(number).text.translate(PLAIN))[-19:]


def _folded(said: str, folded: str) -> Folded:
    return Folded(said, said, range(len(said))) if said == folded else fold_text(said)


def _find(folded: Folded, own: dict[str, str]) -> Iterator[tuple[object, ...]]:
    taken: list[tuple[int, int]] = []
    found = []
    for kind in KINDS:
        for match in _matches(kind, folded.text):
            first, last = match.start(match.lastindex or 0), match.end(match.lastindex or 0) - 1
            confidence = kind.confidence(folded, match)
            if not confidence or any(a <= last and first <= b for a, b in taken):
                continue
            taken.append((first, last))
            start, end = folded.span(first, last)
            matched = folded.original[start:end]
            found.append(
                (kind.category, kind.term, start, end, matched, _folds(matched, kind), _own(matched, own), confidence)
            )
    return iter(sorted(found, key=lambda hit: hit[2]))


def _matches(kind: _Kind, text: str) -> Iterator[re.Match[str]]:
    """Search the text as it is, then with numerals as digits: 三 may also be the end of a name before a number."""
    yield from re.finditer(kind.pattern, text)
    plain = text.translate(PLAIN) if kind.spelled else text
    if plain != text:
        yield from re.finditer(kind.pattern, plain)


def _own(matched: str, own: dict[str, str]) -> str | None:
    if not own:
        return None
    domain = matched.lower().rpartition("@")[2]
    return own.get(digits(matched)) or next((own[d] for d in own if f".{domain}".endswith(f".{d}")), None)


def _folds(matched: str, kind: _Kind) -> list[str]:
    numerals = {"digits"} if kind.spelled and any(char in NUMERALS for char in matched) else set()
    return sorted((kinds_of(matched) - {"case"}) | numerals)


def _before(folded: Folded, match: re.Match[str]) -> str:
    return folded.text[max(0, match.start() - NEAR) : match.start()]


def _id_card(_: Folded, match: re.Match[str]) -> int:
    return 95 if is_resident_number(compact(match[1])) else 0


def _old_id_card(folded: Folded, match: re.Match[str]) -> int:
    worded = re.search(_ID_WORDS, _before(folded, match))
    return 85 if worded and is_old_resident_number(compact(match[1])) else 0


def _bank_card(folded: Folded, match: re.Match[str]) -> int:
    """Require a keyword or the grouping of printed cards, as one number in ten passes the checksum."""
    number = compact(match[1])
    if not passes_luhn(number) or (number[:2] != "62" and len(number) != 16):  # noqa: PLR2004  # foreign cards
        return 0
    worded = re.search(_BANK_WORDS, _before(folded, match)) is not None
    groups = re.split(SEPARATOR, match[1])
    grouped = len(groups) > 1 and all(len(group) == 4 for group in groups[:-1])  # noqa: PLR2004  # as printed
    return 95 if worded and grouped else 90 if worded else 80 if grouped else 0


def _credit_code(folded: Folded, match: re.Match[str]) -> int:
    worded = re.search(_CREDIT_WORDS, _before(folded, match))
    known = worded or re.match(_CREDIT_HEADS, match[1])
    return (95 if worded else 80) if known and is_credit_code(match[1]) else 0


def _paper(_: Folded, _match: re.Match[str]) -> int:
    return 85


def _mobile(_: Folded, match: re.Match[str]) -> int:
    return 80 if is_grouped_like_one_number(match[1]) else 0


def _plate(folded: Folded, match: re.Match[str]) -> int:
    numbered = len(re.findall("[0-9]", match[1])) > 1
    return 75 if numbered and re.search(_PLATE_WORDS, folded.text) else 0


def _plain(_: Folded, _match: re.Match[str]) -> int:
    return 60


def _mixed(folded: Folded, match: re.Match[str]) -> int:
    """Require scripts to alternate: a numeral that ends a name, or a stray one, is at an edge or alone."""
    start, end = folded.span(match.start(), match.end() - 1)
    scripts = [_script(char) for char in folded.original[start:end] if not re.match(SEPARATOR, char)]
    odd = [script for script in scripts if script != "ascii"]
    turns = sum(a != b for a, b in itertools.pairwise(scripts))
    if turns < 2 or len(odd) < 2:  # noqa: PLR2004  # a floor's numeral next to a number is only one
        return 0
    return MIXED_ON_PURPOSE if len(set(scripts)) >= MANY_SCRIPTS else 80


def _script(char: str) -> str:
    kinds = kinds_of(char)
    if char.isascii() or kinds == {"width"}:  # width depends on the keyboard
        return "ascii"
    return "han" if char in NUMERALS else "+".join(sorted(kinds)) or "other"


KINDS = (
    _Kind("id-card", PERSONAL, _ID_CARD, _id_card, spelled=True),
    _Kind("bank-card", PERSONAL, _BANK_CARD, _bank_card, spelled=True),
    _Kind("id-card", PERSONAL, _OLD_ID_CARD, _old_id_card),
    _Kind("credit-code", PERSONAL, _CREDIT_CODE, _credit_code),
    _Kind("passport", PERSONAL, _PASSPORT, _paper),
    _Kind("permit", PERSONAL, _PERMIT, _paper),
    _Kind("officer-card", PERSONAL, _OFFICER, _paper),
    _Kind("mixed-digits", CONTACT, RUN, _mixed, spelled=True),
    _Kind("mobile", PERSONAL, _MOBILE, _mobile, spelled=True),
    _Kind("plate", PERSONAL, _PLATE, _plate),
    _Kind("home", PERSONAL, _HOME, _plain),
    _Kind("email", PERSONAL, _EMAIL, _plain),
)
"""Tried in this order: a number belongs to the first kind that matches."""
