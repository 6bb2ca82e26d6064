"""Prepare costly values in the background before they are needed."""

import itertools
import threading
from collections.abc import Callable, Hashable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


def one_ahead(items: Iterable[V]) -> Iterator[V]:
    """Yield the same items, making the next one while the caller works on the last."""
    making = iter(items)
    with ThreadPoolExecutor(1) as aside:
        coming: Future[list[V]] = aside.submit(_next, making)
        while item := coming.result():
            coming = aside.submit(_next, making)
            yield item.pop()


def _next(making: Iterator[V]) -> list[V]:
    return list(itertools.islice(making, 1))


class Ahead(Generic[K, V]):
    """Cache for the result of *make* for the last key; `begin` makes it in the background."""

    def __init__(self, make: Callable[[K], V]) -> None:
        self._make = make
        self._lock = threading.Lock()
        self._last: tuple[K, Future[V]] | None = None

    def begin(self, key: K) -> None:
        """Start making the value for *key* in a thread, unless it exists or is being made."""
        future = self._future(key)
        if future is not None:
            threading.Thread(target=self._run, args=(key, future), daemon=True).start()

    def get(self, key: K) -> V:
        """Return the value for *key*, waiting for it or making it if necessary."""
        future = self._future(key)
        if future is not None:
            self._run(key, future)
        with self._lock:
            last = self._last
        return last[1].result() if last and last[0] == key else self._make(key)

    def forget(self) -> None:
        """Drop the value."""
        with self._lock:
            self._last = None

    def _future(self, key: K) -> "Future[V] | None":
        """Return a new future for *key*, None if there is one already."""
        with self._lock:
            if self._last and self._last[0] == key:
                return None
            future: Future[V] = Future()
            self._last = (key, future)
            return future

    def _run(self, key: K, future: "Future[V]") -> None:
        try:
            future.set_result(self._make(key))
        except BaseException as error:  # noqa: BLE001  # whoever asks for the value gets it
            future.set_exception(error)
