"""What a derived table is, and how those that rules ask for are made once, in the order of their needs."""

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
"""Where derived tables live, each in the module of its name."""

AT_A_TIME = 2
"""Tables made at the same time: Polars uses all processors, but what is worked out in Python uses one.

Where tables are packed one is made at a time: each needs memory while it is being made.
"""

Derive = Callable[[Tables], Table]


class Derived(Struct, frozen=True, kw_only=True):
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
    Only modules of tables that are made are imported: a roster does not load what messages need. Tables that do not
    need each other are made at the same time.
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
    """Return the tables to be made by name: those *wanted* and what they are made from, as far as it is not there."""
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
    """Return the table, the reason why it could not be made, or None where something it needs is not there."""
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
    """Return the first line of an error: the rest of a Polars error can quote data."""
    return str(error).partition("\n")[0][:200]
