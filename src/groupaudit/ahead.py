"""Make something costly in the background before it is asked for."""

import itertools
import threading
from collections.abc import Callable, Hashable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Generic, TypeVar

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


def one_ahead(items: Iterable[V]) -> Iterator[V]:
    """Yield the same items, making the next one while whoever asked works on the last."""
    making = iter(items)
    with ThreadPoolExecutor(1) as aside:
        coming: Future[list[V]] = aside.submit(_next, making)
        while item := coming.result():
            coming = aside.submit(_next, making)
            yield item.pop()


def _next(making: Iterator[V]) -> list[V]:
    return list(itertools.islice(making, 1))


class Ahead(Generic[K, V]):
    """What *make* returns for the last key that was asked for; `begin` makes it while other work goes on."""

    def __init__(self, make: Callable[[K], V]) -> None:
        self._make = make
        self._lock = threading.Lock()
        self._last: tuple[K, Future[V]] | None = None

    def begin(self, key: K) -> None:
        """Begin to make the value for *key* in a thread of its own, unless it is there or on its way."""
        future = self._future(key)
        if future is not None:
            threading.Thread(target=self._run, args=(key, future), daemon=True).start()

    def get(self, key: K) -> V:
        """Return the value for *key*: made before, awaited if it is on its way, else made now."""
        future = self._future(key)
        if future is not None:
            self._run(key, future)
        with self._lock:
            last = self._last
        return last[1].result() if last and last[0] == key else self._make(key)

    def forget(self) -> None:
        """Let the value go: the next who asks for it waits until it is made again."""
        with self._lock:
            self._last = None

    def _future(self, key: K) -> "Future[V] | None":
        """Return a new promise for *key*, None where there is one."""
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
