"""Group nicknames of a group's members, some of the staff's wrong, with the rule each wrong one breaks."""

import random
from collections.abc import Callable, Sequence
from typing import NamedTuple

from benchmarks.company import UNITS, WORDS, Person, invented_name

FAULT_RATE = 0.05

Fault = Callable[[random.Random, Person], str]


class Worn(NamedTuple):
    """A nickname as a roster shows it; *rule* is empty where it is right."""

    nickname: str
    rule: str = ""


def _misshapen(rng: random.Random, person: Person) -> str:
    name, company, unit = person.name, person.company, person.unit
    separated = [mark.join((name, company, unit)) for mark in "- _|"]
    return rng.choice([name, f"{company}{name}", f"{unit}+{company}+{name}", f"{name}+{company}", *separated])


def _other_unit(rng: random.Random, person: Person) -> str:
    elsewhere = [unit for unit in UNITS[person.company] if unit != person.unit]
    return f"{person.name}+{person.company}+{rng.choice(elsewhere)}"


FAULTS: dict[str, Fault] = {
    "nickname-unset": lambda _rng, _person: "",
    "nickname-format": _misshapen,
    "nickname-real-name": lambda rng, person: f"{rng.choice(WORDS['aliases'])}+{person.company}+{person.unit}",
    "nickname-not-an-employee": lambda rng, person: f"{invented_name(rng)}+{person.company}+{person.unit}",
    "nickname-unknown-unit": lambda rng, person: f"{person.name}+{person.company}+{rng.choice(WORDS['wrong-units'])}",
    "nickname-stale-unit": _other_unit,
}
DUPLICATE = "nickname-duplicate"
EVERY = (*FAULTS, DUPLICATE)
SELF_EVIDENT = ("nickname-unset", "nickname-format", "nickname-real-name", DUPLICATE)
"""The faults that a roster shows by itself, without a list of employees."""


def worn(rng: random.Random, members: Sequence[Person], rules: Sequence[str] = EVERY) -> list[Worn]:
    """Return one nickname per member; a duplicate copies the right nickname of the group's first member."""
    return [Worn(members[0].nickname), *(_worn(rng, person, members[0], rules) for person in members[1:])]


def _worn(rng: random.Random, person: Person, model: Person, rules: Sequence[str]) -> Worn:
    if not person.staff:
        return Worn(
            rng.choice(("", "", person.account, f"{rng.randint(1, 18)}栋{rng.randint(1, 21)}0{rng.randint(1, 4)}"))
        )
    if rng.random() >= FAULT_RATE:
        return Worn(person.nickname)
    rule = rng.choice(rules)
    return Worn(model.nickname if rule == DUPLICATE else FAULTS[rule](rng, person), rule)
