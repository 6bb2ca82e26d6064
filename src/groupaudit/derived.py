"""What a derived table is, and how those that rules ask for are made once, in the order of their needs."""

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import polars as pl

from groupaudit.errors import MissingTableError
from groupaudit.tables import SUBJECTS, Tables

PACKAGE = "groupaudit.derive"
"""Where derived tables live, each in the module of its name."""

Derive = Callable[[Tables], pl.DataFrame]


@dataclass(frozen=True, kw_only=True)
class Derived:
    """One derived table: its name, the tables it cannot do without and those it looks at where they are, and its making."""

    id: str
    needs: frozenset[str]
    uses: frozenset[str]
    make: Derive


def derived(*, needs: set[str], uses: Iterable[str] = ()) -> Callable[[Derive], Derived]:
    """Turn a function into a `Derived` named after the function."""
    return lambda make: Derived(id=make.__name__, needs=frozenset(needs), uses=frozenset(uses), make=make)


def materialise(tables: Tables, wanted: Iterable[str]) -> tuple[Tables, Mapping[str, str]]:
    """Return *tables* with the *wanted* derived tables added, and the reason for each that could not be made.

    A table whose needs are not there is left out silently: the rules that want it are then skipped for that need.
    Only modules of tables that are made are imported: a roster does not load what messages need.
    """
    names = {info.name for info in pkgutil.iter_modules(importlib.import_module(PACKAGE).__path__)}
    failures: dict[str, str] = {}
    for name in sorted(set(wanted) & names):
        if SUBJECTS.get(name, name) in tables or name not in SUBJECTS:
            tables = _add(tables, name, names, failures)
    return tables, failures


def _add(tables: Tables, name: str, names: set[str], failures: dict[str, str]) -> Tables:
    if name in tables or name in failures:
        return tables
    table: Derived = getattr(importlib.import_module(f"{PACKAGE}.{name}"), name)
    for need in sorted((table.needs | table.uses) & names):
        tables = _add(tables, need, names, failures)
    broken = sorted((table.needs | table.uses) & failures.keys())
    if broken:
        failures[name] = failures[broken[0]]
        return tables
    if any(need not in tables for need in table.needs):
        return tables
    try:
        return tables.replace(**{name: table.make(tables)})
    except MissingTableError:
        return tables
    except (Exception, pl.exceptions.PanicException) as error:  # noqa: BLE001  # the rules that need it are `failed`
        failures[name] = f"{name}: {type(error).__name__}: {first_line(error)}"
        return tables


def first_line(error: BaseException) -> str:
    """Return the first line of an error: the rest of a Polars error can quote data."""
    return str(error).partition("\n")[0][:200]
