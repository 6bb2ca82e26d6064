"""Group nicknames of a group's members, some of the staff's wrong, with the rule each wrong one breaks."""

import random
from collections.abc import Callable, Sequence
from typing import NamedTuple

from benchmarks.company import UNITS, WORDS, Person, invented_name

FAULT_RATE = 0.05


class Fault(NamedTuple):
    """A way to get a nickname wrong: the rule it breaks, whether a roster shows it by itself, and the making."""

    rule: str
    evident: bool
    make: Callable[[random.Random, Person, Person], str]  # of the person and of a colleague to copy


class Worn(NamedTuple):
    """A nickname as a roster shows it; *rule* is empty where it is right."""

    nickname: str
    rule: str = ""


def _misshapen(rng: random.Random, person: Person, _: Person) -> str:
    name, company, unit = person.name, person.company, person.unit
    separated = [mark.join((name, company, unit)) for mark in "- _|"]
    return rng.choice([name, f"{company}{name}", f"{unit}+{company}+{name}", f"{name}+{company}", *separated])


def _elsewhere(rng: random.Random, person: Person, _: Person) -> str:
    others = [unit for unit in UNITS[person.company] if unit != person.unit]
    return f"{person.name}+{person.company}+{rng.choice(others)}"


def _alias(rng: random.Random, person: Person, _: Person) -> str:
    return f"{rng.choice(WORDS['aliases'])}+{person.company}+{person.unit}"


def _strange_name(rng: random.Random, person: Person, _: Person) -> str:
    return f"{invented_name(rng)}+{person.company}+{person.unit}"


def _strange_unit(rng: random.Random, person: Person, _: Person) -> str:
    return f"{person.name}+{person.company}+{rng.choice(WORDS['wrong-units'])}"


DUPLICATE = "nickname-duplicate"
FAULTS = (
    Fault("nickname-unset", evident=True, make=lambda _rng, _person, _model: ""),
    Fault("nickname-format", evident=True, make=_misshapen),
    Fault("nickname-real-name", evident=True, make=_alias),
    Fault("nickname-real-name", evident=False, make=_strange_name),
    Fault("nickname-unknown-unit", evident=False, make=_strange_unit),
    Fault("nickname-stale-unit", evident=False, make=_elsewhere),
    Fault(DUPLICATE, evident=True, make=lambda _rng, _person, model: model.nickname),
)


def worn(rng: random.Random, members: Sequence[Person], *, evident: bool) -> list[Worn]:
    """Return one nickname per member, some of the staff's wrong; *evident* leaves out what takes a list of employees.

    A duplicate copies the first member's nickname, which is right.
    """
    faults = [fault for fault in FAULTS if fault.evident or not evident]
    return [Worn(members[0].nickname), *(_worn(rng, person, members[0], faults) for person in members[1:])]


def _worn(rng: random.Random, person: Person, model: Person, faults: Sequence[Fault]) -> Worn:
    if not person.staff:
        flat = f"{rng.randint(1, 18)}栋{rng.randint(1, 21)}0{rng.randint(1, 4)}"
        return Worn(rng.choice(("", "", person.account, flat)))
    if rng.random() >= FAULT_RATE:
        return Worn(person.nickname)
    fault = rng.choice(faults)
    return Worn(fault.make(rng, person, model), fault.rule)
