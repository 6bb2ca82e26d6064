"""Validate numbers by their structure and check digits: resident numbers, bank cards, credit codes and mobiles."""

import re
from datetime import date

PROVINCE = r"1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]"
"""First two digits of a resident number: GB/T 2260, with 83 for residents from Taiwan."""

CHECK_DIGITS = "10x98765432"
BORN = range(1900, 2050)
CREDIT_DIGITS = "0123456789abcdefghjklmnpqrtuwxy"
"""GB 32100-2015 leaves out i, o, s, v and z."""

NUMERALS = "零〇一二三四五六七八九壹贰叁肆伍陆柒捌玖幺"
_VALUES = "00123456789123456789" + "1"
PLAIN = str.maketrans(NUMERALS, _VALUES)
SEPARATOR = r"[ \-–—·.•_]"
RUN = rf"[0-9](?:{SEPARATOR}?[0-9]){{6,}}"
"""A number long enough to be a contact, once numerals are read as digits."""

SHORTEST_GROUP = 3


def is_resident_number(number: str) -> bool:
    """Tell whether 18 characters are a resident number: province, real date of birth, MOD 11-2 check digit."""
    if not re.match(PROVINCE, number) or not _is_birth(number[6:14]):
        return False
    total = sum(int(digit) * pow(2, 17 - i, 11) for i, digit in enumerate(number[:17]))
    return CHECK_DIGITS[total % 11] == number[17]


def is_old_resident_number(number: str) -> bool:
    """Tell whether 15 digits may be a resident number of before 1999: province and real date, no check digit."""
    return re.match(PROVINCE, number) is not None and _is_birth(f"19{number[6:12]}")


def _is_birth(day: str) -> bool:
    try:
        return date(int(day[:4]), int(day[4:6]), int(day[6:8])).year in BORN
    except ValueError:
        return False


def passes_luhn(number: str) -> bool:
    """Tell whether the check digit of a card number is right."""
    doubled = [int(digit) * (1 + i % 2) for i, digit in enumerate(reversed(number))]
    return sum(d - 9 if d > 9 else d for d in doubled) % 10 == 0  # noqa: PLR2004  # the digit sum of two digits


def is_credit_code(code: str) -> bool:
    """Tell whether the check digit of an 18-place unified social credit code is right (GB 32100-2015, MOD 31)."""
    values = [CREDIT_DIGITS.find(char) for char in code]
    return min(values) >= 0 and sum(v * pow(3, i, 31) for i, v in enumerate(values[:17])) % 31 == -values[17] % 31


def is_grouped_like_one_number(written: str) -> bool:
    """Tell whether separators split a number as people do: into groups of three or more, or into single digits."""
    sizes = {len(group) for group in re.split(SEPARATOR, written)}
    return min(sizes) >= SHORTEST_GROUP or sizes == {1}


def with_digits(folded: str) -> str:
    """Return *folded* text with digits for the Chinese numerals inside numbers: 90二肆983544."""
    read = folded.translate(PLAIN)
    spans = [match.span() for match in re.finditer(RUN, read) if re.search("[0-9]", folded[slice(*match.span())])]
    for start, end in spans:
        folded = folded[:start] + read[start:end] + folded[end:]
    return folded


def compact(written: str) -> str:
    """Return a number, which is in lower case, without separators."""
    return re.sub(SEPARATOR, "", written)
