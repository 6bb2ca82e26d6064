"""Define derived tables, and make those that rules need once, in the order of their dependencies."""

import importlib
import pkgutil
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait

import polars as pl
from msgspec import Struct

from groupaudit.errors import MissingTableError
from groupaudit.memory import give_back
from groupaudit.packed import Packed, Table
from groupaudit.tables import SUBJECTS, Tables

PACKAGE = "groupaudit.derive"
"""The package of derived tables, each in the module of its name."""

AT_A_TIME = 2
"""How many tables are made at a time: Polars uses all processors, but Python code only one.

Packed tables are long, so one is made at a time to save memory.
"""

Derive = Callable[[Tables], Table]


class Derived(Struct, frozen=True, kw_only=True):
    """A derived table: its name, the tables it requires and those it uses if present, and its function."""

    id: str
    needs: frozenset[str]
    uses: frozenset[str]
    make: Derive


def derived(*, needs: set[str], uses: Iterable[str] = ()) -> Callable[[Derive], Derived]:
    """Turn a function into a `Derived` named after the function."""
    return lambda make: Derived(id=make.__name__, needs=frozenset(needs), uses=frozenset(uses), make=make)


def materialise(tables: Tables, wanted: Iterable[str]) -> tuple[Tables, Mapping[str, str]]:
    """Return *tables* with the *wanted* derived tables added, and the reason for each that could not be made.

    A table whose needs are missing is left out silently: rules that need it are then skipped. Only the modules of
    needed tables are imported. Tables that do not depend on each other are made at the same time.
    """
    pending = _wanted(tables, wanted)
    failures: dict[str, str] = {}
    running: dict[Future[Table | str | None], str] = {}
    much = any(isinstance(table, Packed) for table in tables.frames.values())
    with ThreadPoolExecutor(1 if much else AT_A_TIME) as pool:
        while pending or running:
            for name in [n for n, t in pending.items() if not _before(t) & {*pending, *running.values()}]:
                running[pool.submit(_make, pending.pop(name), tables, failures)] = name
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                name, made = running.pop(future), future.result()
                if much:
                    give_back()
                if isinstance(made, str):
                    failures[name] = made
                elif made is not None:
                    tables = tables.replace(**{name: made})
    return tables, failures


def _wanted(tables: Tables, wanted: Iterable[str]) -> dict[str, Derived]:
    """Return the tables to make by name: those *wanted* and the ones they depend on, unless present."""
    names = {info.name for info in pkgutil.iter_modules(importlib.import_module(PACKAGE).__path__)}
    todo = [n for n in sorted(set(wanted) & names) if SUBJECTS.get(n, n) in tables or n not in SUBJECTS]
    found: dict[str, Derived] = {}
    while todo:
        name = todo.pop()
        if name not in tables and name not in found:
            found[name] = getattr(importlib.import_module(f"{PACKAGE}.{name}"), name)
            todo += sorted(_before(found[name]) & names)
    return found


def _before(table: Derived) -> frozenset[str]:
    return table.needs | table.uses


def _make(table: Derived, tables: Tables, failures: Mapping[str, str]) -> Table | str | None:
    """Return the table, the reason why it could not be made, or None if a table it needs is missing."""
    broken = sorted(_before(table) & failures.keys())
    if broken:
        return failures[broken[0]]
    if any(need not in tables for need in table.needs):
        return None
    try:
        return table.make(tables)
    except MissingTableError:
        return None
    except (Exception, pl.exceptions.PanicException) as error:  # noqa: BLE001  # the rules that need it are `failed`
        return f"{table.id}: {type(error).__name__}: {first_line(error)}"


def first_line(error: BaseException) -> str:
    """Return the first line of an error; further lines of a Polars error can quote data."""
    return str(error).partition("\n")[0][:200]
