"""The invented company of the benchmark: people, units and 200 groups of very unequal size."""

import random
import string
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

WORDS: dict[str, Any] = tomllib.loads((Path(__file__).parent / "company.toml").read_text(encoding="utf-8"))
STAFF, OUTSIDERS, GROUPS = 1_240, 760, 200
LARGEST_GROUP = 480
NAME = "天高集团"
UNITS: dict[str, list[str]] = {NAME: WORDS["headquarters"], **WORDS["subsidiaries"]}
UNITS["天高物业"] = [*UNITS["天高物业"], *(f"{project}项目办" for project in WORDS["projects"])]
UNIT_SHARES = (20, 60, 8, 12)
GROUP_KINDS = ("internal", "owners", "outward", "internal", "owners")
STAFF_SHARE = {"internal": 1.0, "owners": 0.2, "outward": 0.6}


class Person(NamedTuple):
    """One person with every name and id an export may show."""

    number: int
    name: str
    account: str  # what the platform shows outside a group
    wecom_id: str
    wxid: str
    company: str  # empty for outsiders
    unit: str

    @property
    def staff(self) -> bool:
        """Whether the company employs the person."""
        return self.company != ""

    @property
    def nickname(self) -> str:
        """The group nickname the regulation asks for."""
        return f"{self.name}+{self.company}+{self.unit}"


class Group(NamedTuple):
    """One group with its members, the owner first and, if there is one, an administrator second."""

    rank: int
    chat_id: str
    name: str
    kind: str
    members: tuple[Person, ...]


@dataclass(frozen=True)
class Company:
    """Everybody and every group; `departments` maps (name, name of the unit above) to an id."""

    people: tuple[Person, ...]
    groups: tuple[Group, ...]
    departments: dict[tuple[str, str], int]

    @property
    def staff(self) -> tuple[Person, ...]:
        """The employees."""
        return self.people[:STAFF]


def found(seed: int) -> Company:
    """Return the company of *seed*: the same seed, the same company."""
    rng = random.Random(f"{seed}/company")
    people = tuple(_person(rng, index, name) for index, name in enumerate(_names(rng)))
    return Company(people, tuple(_group(rng, rank, people) for rank in range(1, GROUPS + 1)), _departments())


def large_group(seed: int, company: Company) -> Group:
    """Return one more group, as large as a WeChat group gets: partners and staff of all units."""
    rng = random.Random(f"{seed}/large")
    members = (*rng.sample(company.staff, 300), *rng.sample(company.people[STAFF:], 180))
    return Group(0, "20260105001@chatroom", "天高物业供应商对接总群", "outward", members)


def token(rng: random.Random, prefix: str) -> str:
    """Return a 32-character id as the platform writes it: *prefix*, the corporation's part, random characters."""
    return f"{prefix}Tg7hCgAA{''.join(rng.choices(string.ascii_letters + string.digits, k=22))}"


def invented_name(rng: random.Random) -> str:
    """Return a plausible Chinese name of two or three characters."""
    middle = rng.choice(WORDS["given-first"]) if rng.random() < 0.75 else ""
    surname, last = rng.choice(list(WORDS["surnames"])), rng.choice(WORDS["given-last"])
    return f"{surname}{middle}{last}"


def _names(rng: random.Random) -> list[str]:
    names: dict[str, None] = {}
    while len(names) < STAFF + OUTSIDERS:
        names[invented_name(rng)] = None
    return list(names)


def _person(rng: random.Random, index: int, name: str) -> Person:
    if index < STAFF:
        return _employee(rng, index, name)
    wxid = _wxid(rng)
    return Person(index, name, _screen_name(rng, name), token(rng, "wm"), wxid, "", "")


def _screen_name(rng: random.Random, name: str) -> str:
    phrase = rng.choice(WORDS["adjectives"]) + rng.choice(WORDS["nouns"])
    return rng.choice((name, phrase, rng.choice(WORDS["children"]) + "妈妈", f"{name[0]}先生{rng.randint(1, 99)}"))


def workforce(rng: random.Random, count: int) -> tuple[Person, ...]:
    """Return *count* employees of a far larger company of the same units; some bear the same name."""
    return tuple(_employee(rng, index, invented_name(rng)) for index in range(count))


def _employee(rng: random.Random, index: int, name: str) -> Person:
    company = rng.choices(list(UNITS), UNIT_SHARES)[0]
    userid = f"{WORDS['surnames'][name[0]]}{index:04d}"
    return Person(index, name, name, userid, _wxid(rng), company, rng.choice(UNITS[company]))


def _wxid(rng: random.Random) -> str:
    return f"wxid_{''.join(rng.choices(string.ascii_lowercase + string.digits, k=14))}"


def _departments() -> dict[tuple[str, str], int]:
    ids = {(NAME, ""): 1}
    for number, (company, units) in enumerate(UNITS.items(), 1):
        if company != NAME:
            ids[company, NAME] = number * 100
        ids |= {(unit, company): number * 100 + place for place, unit in enumerate(units, 1)}
    return ids


def _group(rng: random.Random, rank: int, people: Sequence[Person]) -> Group:
    kind = GROUP_KINDS[(rank - 1) % len(GROUP_KINDS)]
    size = max(4, round(LARGEST_GROUP * rank**-0.9))
    staff = min(size, max(3, round(size * STAFF_SHARE[kind])))
    members = (*rng.sample(people[:STAFF], staff), *rng.sample(people[STAFF:], size - staff))
    return Group(rank, token(rng, "wr"), _group_name(kind, rank), kind, members)


def _group_name(kind: str, rank: int) -> str:
    if kind == "internal":
        return f"{NAME}{WORDS['headquarters'][rank % 10]}工作{rank}群"
    purpose = "业主服务" if kind == "owners" else "供应商对接"
    return f"天高物业{WORDS['projects'][rank % 16]}{purpose}{rank}群"
