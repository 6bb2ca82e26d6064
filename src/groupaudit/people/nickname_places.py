"""Decide which part of a nickname has which kind, from the signs of each part.

A part counts as what it is known to be (the person's own name, a unit, a mobile number), else as what it looks like,
else as what its place asks for: an unknown unit in the unit's place is not reported as missing.
"""

import enum
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from msgspec import Struct


class Sign(enum.IntFlag):
    """A property of one part."""

    OWN_NAME = enum.auto()  # the member's name on the employee list
    OWN_NUMBER = enum.auto()  # the employee number
    COMPANY = enum.auto()  # a known company or subsidiary
    DEPARTMENT = enum.auto()  # a known department
    PROJECT = enum.auto()  # a known project office, or a unit that may be a company; fits either place
    REAL_NAME = enum.auto()  # looks like a name
    WORD = enum.auto()  # may be a name
    COMPANY_ENDING = enum.auto()  # ends like a company name
    DEPARTMENT_ENDING = enum.auto()
    TEAM_ENDING = enum.auto()
    DIGITS = enum.auto()
    MOBILE = enum.auto()
    NUMBER = enum.auto()  # may be an employee number
    BUILDING = enum.auto()
    BUILDING_WORD = enum.auto()  # has a word for building (3栋)
    ROOM = enum.auto()
    ORNAMENT = enum.auto()  # pictures and marks attached to words, without a kind
    OWN_COMPANY = enum.auto()  # the member's company on the employee list
    OWN_DEPARTMENT = enum.auto()  # one of the member's departments there


UNIT: Final = Sign.COMPANY | Sign.DEPARTMENT | Sign.PROJECT
EXACT: Final = {
    "mobile": Sign.MOBILE,
    "employee-number": Sign.OWN_NUMBER | Sign.NUMBER,
    "building": Sign.BUILDING,
    "room": Sign.ROOM,
}
"""Kinds of a known form: a part of another form cannot be of the kind."""

OWN: Final = {"name": Sign.OWN_NAME, "company": Sign.OWN_COMPANY, "department": Sign.OWN_DEPARTMENT}
"""Kinds given by the employee list: the right part is accepted in its place regardless of its other signs."""

CLAIMS: Final = {
    "company": (Sign.COMPANY, Sign.COMPANY_ENDING),
    "department": (Sign.DEPARTMENT | Sign.PROJECT, Sign.DEPARTMENT_ENDING),
    "team": (Sign(0), Sign.TEAM_ENDING),
    "mobile": (Sign.MOBILE, Sign(0)),
    "employee-number": (Sign.OWN_NUMBER, Sign(0)),
    "building": (Sign.BUILDING_WORD, Sign(0)),
    "room": (Sign.ROOM, Sign(0)),
}
"""By kind: signs that make a part one of the kind, and signs that do so unless it is a known unit or a name."""

AGAINST: Final = {
    "company": Sign.OWN_NAME | Sign.DIGITS | Sign.DEPARTMENT,
    "department": Sign.OWN_NAME | Sign.DIGITS | Sign.COMPANY,
    "region": Sign.OWN_NAME | Sign.DIGITS,
    "position": Sign.OWN_NAME | Sign.DIGITS,
    "team": Sign.OWN_NAME | Sign.MOBILE,
}
"""By kind: signs that speak against a part in the kind's place."""


class Places(Struct, frozen=True):
    """For each part the index of its kind in the format, None for a part without one."""

    slots: tuple[int | None, ...]

    @property
    def misplaced(self) -> tuple[int, ...]:
        """The indices of kinds whose parts are not in the order of the format."""
        taken = [slot for slot in self.slots if slot is not None]
        return tuple(slot for slot, wanted in zip(taken, sorted(taken), strict=True) if slot != wanted)


def places(signs: Sequence[Sign], kinds: Sequence[str]) -> Places:
    """Assign the parts of one nickname, in order, to the kinds of its format."""
    if len(signs) == len(kinds) and all(_fits(sign, kind, signs) for sign, kind in zip(signs, kinds, strict=True)):
        return Places(tuple(range(len(kinds))))
    slots = _claimed(signs, kinds)
    free = (i for i, kind in enumerate(kinds) if i not in slots and kind not in EXACT)
    spare = (slot is None and not sign & Sign.ORNAMENT for slot, sign in zip(slots, signs, strict=True))
    return Places(tuple(next(free, None) if take else slot for take, slot in zip(spare, slots, strict=True)))


def _fits(sign: Sign, kind: str, signs: Sequence[Sign]) -> bool:
    """Tell whether a part can stand in the place of *kind*."""
    if sign & Sign.ORNAMENT:
        return False
    if sign & OWN.get(kind, Sign(0)):
        return True
    if kind in EXACT:
        return bool(sign & EXACT[kind])
    if kind == "name":
        return _nameable(sign) or (not sign & (UNIT | Sign.DIGITS) and not _ending(sign) and not any(map(_real, signs)))
    looks_wrong = kind == "department" and bool(sign & Sign.COMPANY_ENDING) and not sign & UNIT and not _real(sign)
    return not sign & AGAINST[kind] and not looks_wrong


def _claimed(signs: Sequence[Sign], kinds: Sequence[str]) -> list[int | None]:
    """Assign the parts that clearly have a kind, the first of several; the name is assigned first."""
    slots: list[int | None] = [None] * len(signs)
    for place, kind in sorted(enumerate(kinds), key=lambda k: k[1] != "name"):
        candidates = _names(signs, place) if kind == "name" else _claimants(signs, kind)
        _give(place, candidates, slots)
    for place, kind in enumerate(kinds):
        if kind in EXACT and place not in slots:
            _give(place, (i for i, sign in enumerate(signs) if sign & EXACT[kind]), slots)
    return slots


def _give(place: int, candidates: Iterable[int], slots: list[int | None]) -> None:
    """Assign the kind at *place* to the first candidate without one."""
    part = next((i for i in candidates if slots[i] is None), None)
    if part is not None:
        slots[part] = place


def _claimants(signs: Sequence[Sign], kind: str) -> Iterator[int]:
    """Yield the indices of parts of the kind, then of those that look like it."""
    known, looks = CLAIMS.get(kind, (Sign(0), Sign(0)))
    yield from (i for i, sign in enumerate(signs) if sign & known)
    yield from (i for i, sign in enumerate(signs) if sign & looks and not sign & UNIT and not _real(sign))


def _names(signs: Sequence[Sign], place: int) -> list[int]:
    """Return the indices of possible names, best first: the person's own, in the right place, like a real name."""
    return sorted(
        (i for i, sign in enumerate(signs) if _nameable(sign)),
        key=lambda i: (not signs[i] & Sign.OWN_NAME, i != place, not _real(signs[i]), i),
    )


def _nameable(sign: Sign) -> bool:
    return bool(sign & Sign.OWN_NAME) or (not sign & UNIT and bool(sign & (Sign.REAL_NAME | Sign.WORD)))


def _real(sign: Sign) -> bool:
    return bool(sign & Sign.OWN_NAME) or (not sign & UNIT and bool(sign & Sign.REAL_NAME))


def _ending(sign: Sign) -> bool:
    return bool(sign & (Sign.COMPANY_ENDING | Sign.DEPARTMENT_ENDING))
