"""Discover the extension objects that the modules of a package export."""

import functools
import importlib
import pkgutil
from collections.abc import Iterator
from importlib.metadata import EntryPoint, entry_points
from typing import Any, Generic, Protocol, TypeVar, runtime_checkable

from msgspec import Struct

from groupaudit.errors import ExtensionError


@runtime_checkable
class Named(Protocol):
    """Base of everything that can be discovered."""

    @property
    def id(self) -> str:
        """The unique name."""
        ...


T = TypeVar("T", bound=Named)


class Plugin(Struct, frozen=True):
    """A third-party package of extensions, with the problem if it did not load."""

    group: str
    name: str
    version: str
    problem: str = ""


class Discovery(Struct, Generic[T], frozen=True):
    """Extensions by id, and the plug-ins that were searched."""

    found: dict[str, T]
    plugins: tuple[Plugin, ...] = ()


def discover(package: str, kind: type[T], *, plugins: bool = True) -> Discovery[T]:
    """Import every module of *package* and of the entry points of that name; return extensions by id.

    The entry-point group has the name of the package, so third-party rules are found like built-in ones. A plug-in that
    does not load is reported in `plugins`.

    Raises:
        ExtensionError: two built-in extensions have the same id.
    """
    found: dict[str, T] = {}
    _collect(package, kind, found)
    loaded = tuple(_load(point, kind, found) for point in (_entry_points().select(group=package) if plugins else ()))
    return Discovery(dict(sorted(found.items())), loaded)


@functools.cache
def _entry_points() -> Any:  # noqa: ANN401  # Python 3.11 has another class here than 3.12
    """Return the installed entry points, read once per run."""
    return entry_points()


def _load(point: EntryPoint, kind: type[T], found: dict[str, T]) -> Plugin:
    version = point.dist.version if point.dist else ""
    added = dict(found)
    try:
        _collect(point.value, kind, added)
    except Exception as error:  # noqa: BLE001  # whatever a plug-in raises must not end the audit
        return Plugin(point.group, point.name, version, f"{type(error).__name__}: {error}")
    found.update(added)
    return Plugin(point.group, point.name, version)


def _collect(package: str, kind: type[T], found: dict[str, T]) -> None:
    for module, value in _exports(package):
        if not isinstance(value, kind):
            continue
        if found.get(value.id, value) is not value:
            raise ExtensionError(
                f"{module}: 有两个扩展都叫 {value.id!r}，请卸载一个 (two extensions are called {value.id!r}; uninstall one)"
            )
        found[value.id] = value


def _exports(package: str) -> Iterator[tuple[str, Any]]:
    root = importlib.import_module(package)
    for info in pkgutil.iter_modules(root.__path__, f"{package}."):
        for value in vars(importlib.import_module(info.name)).values():
            yield info.name, value
