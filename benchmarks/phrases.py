"""Sentence templates with slots, read from `phrases.toml` and `offences.toml` and ready to be filled fast."""

import json
import random
import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from benchmarks.forgery import FORGERIES

HERE = Path(__file__).parent
SLOT = re.compile(r"\{(\w+)\}")
RANGE = re.compile(r"(\d+)\.\.(\d+)")

Filler = Sequence[str] | Callable[[random.Random], str]


class Template(NamedTuple):
    """A sentence ready for `%`, already escaped for JSON, and what each of its slots may hold."""

    form: str
    slots: tuple[Filler, ...]


Book = Mapping[str, Sequence[Template]]


@dataclass(frozen=True)
class Phrases:
    """Everything that can be said: everyday talk, titles of links and the like, offences by rule, bad file names."""

    talk: Book
    titles: Book
    offences: Book
    files: Book


def load() -> Phrases:
    """Return all phrases, compiled."""
    plain = tomllib.loads((HERE / "phrases.toml").read_text(encoding="utf-8"))
    bad = tomllib.loads((HERE / "offences.toml").read_text(encoding="utf-8"))
    words = {name: _expanded(values) for name, values in {**plain["words"], **bad["words"]}.items()}
    return Phrases(*(_book(table, words) for table in (plain["talk"], plain["titles"], bad["texts"], bad["files"])))


def say(template: Template, rng: random.Random) -> str:
    """Return one filling of *template*, escaped for JSON."""
    form, slots = template
    if not slots:
        return form % ()
    r = rng.random
    return form % tuple([s(rng) if callable(s) else s[int(r() * len(s))] for s in slots])


def _book(table: Mapping[str, Sequence[str]], words: Mapping[str, Sequence[str]]) -> Book:
    return {name: [_template(line, words) for line in lines] for name, lines in table.items()}


def _template(line: str, words: Mapping[str, Sequence[str]]) -> Template:
    fillers: list[Filler] = [FORGERIES[slot] if slot in FORGERIES else words[slot] for slot in SLOT.findall(line)]
    return Template(SLOT.sub("%s", _escaped(line).replace("%", "%%")), tuple(fillers))


def _expanded(values: Sequence[str]) -> tuple[str, ...]:
    """Return *values* with each "a..b" replaced by the whole numbers from a to b."""
    return tuple(word for value in values for word in _numbers(value))


def _numbers(value: str) -> list[str]:
    bounds = RANGE.fullmatch(value)
    return [str(n) for n in range(int(bounds[1]), int(bounds[2]) + 1)] if bounds else [_escaped(value)]


def _escaped(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)[1:-1]
