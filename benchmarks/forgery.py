"""Numbers, handles and addresses that only look real, and disguises for words."""

import random
import string
from collections.abc import Callable
from datetime import date, timedelta

from benchmarks.company import invented_name

DISGUISED_SHARE = 0.3
GAPS = (".", "·", "*", " ", "_", "🔥", "➕", "\u200b")
RISKY_ENDINGS = ("top", "cc", "vip", "xyz", "icu", "win", "club")
SHORTENERS = ("t.cn", "dwz.cn", "suo.im", "bit.ly", "tinyurl.com")
WELL_KNOWN = (
    "weixin110",
    "icbc-com-cn",
    "alipay-safe",
    "gov-cn-butie",
    "etc-china",
    "sf-express-lipei",
    "12333-shebao",
)
PROVINCES = ("11", "12", "13", "21", "31", "32", "33", "37", "42", "44", "51", "61")
UNASSIGNED_COUNTY = "9900"  # no county has this code, so the number belongs to nobody
UNASSIGNED_MOBILE = "154"  # a block no carrier was given
UNASSIGNED_BANK = "629999"
ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def digits(rng: random.Random, count: int) -> str:
    """Return *count* random digits, the first not 0."""
    return str(rng.randrange(10 ** (count - 1), 10**count))


def letters(rng: random.Random, count: int) -> str:
    """Return *count* random lower-case letters."""
    return "".join(rng.choices(string.ascii_lowercase, k=count))


def id_number(rng: random.Random) -> str:
    """Return 18 characters with a valid date and MOD 11-2 check character (GB 11643)."""
    born = date(1950, 1, 1) + timedelta(days=rng.randrange(20_000))
    body = rng.choice(PROVINCES) + UNASSIGNED_COUNTY + f"{born:%Y%m%d}" + f"{rng.randrange(1000):03d}"
    return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, ID_WEIGHTS, strict=True)) % 11]


def bank_card(rng: random.Random) -> str:
    """Return 19 digits with a valid Luhn check digit."""
    body = UNASSIGNED_BANK + digits(rng, 12)
    doubled = (int(d) * 2 if place % 2 == 0 else int(d) for place, d in enumerate(reversed(body)))
    return body + str(-sum(d // 10 + d % 10 for d in doubled) % 10)


def risky_url(rng: random.Random) -> str:
    """Return an address under an ending that spam favours."""
    return f"http://{letters(rng, 5)}{digits(rng, 3)}.{rng.choice(RISKY_ENDINGS)}/{letters(rng, 4)}"


def ip_url(rng: random.Random) -> str:
    """Return an address with a bare IP of the documentation ranges (RFC 5737)."""
    net = rng.choice(("192.0.2", "198.51.100", "203.0.113"))
    return f"http://{net}.{rng.randint(1, 254)}:{rng.choice((8080, 8888, 9001))}/{letters(rng, 6)}"


def apk_url(rng: random.Random) -> str:
    """Return the address of a program download."""
    return f"http://dl.{letters(rng, 8)}.{rng.choice(RISKY_ENDINGS)}/{letters(rng, 5)}.{rng.choice(('apk', 'exe'))}"


def lookalike_url(rng: random.Random) -> str:
    """Return an address that imitates a well-known service."""
    return f"https://{rng.choice(WELL_KNOWN)}.{letters(rng, 6)}.{rng.choice(RISKY_ENDINGS)}/{letters(rng, 3)}"


def punycode_url(rng: random.Random) -> str:
    """Return an address whose host mixes scripts."""
    host = f"退款{letters(rng, 6)}.com".encode("idna").decode("ascii")
    return f"https://{host}/{letters(rng, 3)}"


FORGERIES: dict[str, Callable[[random.Random], str]] = {
    "handle": lambda rng: letters(rng, 4) + digits(rng, 5),
    "group_no": lambda rng: digits(rng, 9),
    "mobile": lambda rng: UNASSIGNED_MOBILE + f"{rng.randrange(10**8):08d}",
    "name": invented_name,
    "id_number": id_number,
    "bank_card": bank_card,
    "risky_url": risky_url,
    "ip_url": ip_url,
    "apk_url": apk_url,
    "short_url": lambda rng: f"https://{rng.choice(SHORTENERS)}/{letters(rng, 3)}{digits(rng, 4)}",
    "lookalike_url": lookalike_url,
    "punycode_url": punycode_url,
}
"""What the slots beyond the word lists generate, by name."""


def disguised(text: str, rng: random.Random) -> tuple[str, bool]:
    """Return *text* without its ⟦ ⟧, sometimes with a gap between the characters inside, and whether that was done."""
    before, opened, rest = text.partition("⟦")
    inside, closed, after = rest.partition("⟧")
    if not (opened and closed):
        return text, False
    hide = rng.random() < DISGUISED_SHARE
    middle = (rng.choice(GAPS) if hide else "").join(inside)
    tail, more = disguised(after, rng)
    return before + middle + tail, hide or more
