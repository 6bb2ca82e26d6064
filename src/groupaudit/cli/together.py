"""Tell all that is wrong with the arguments of a command at once."""

from collections.abc import Callable
from typing import Self, TypeVar

from groupaudit.errors import GroupauditError, UsageError

T = TypeVar("T")
D = TypeVar("D")


class Together:
    """Ask several things; what is wrong with all of them is told at once, when the block ends."""

    def __init__(self) -> None:
        self.problems: list[str] = []

    def __call__(self, question: Callable[[], T], otherwise: D) -> T | D:
        """Return the answer, or *otherwise* where there is none."""
        try:
            return question()
        except GroupauditError as error:
            self.problems += error.problems
            return otherwise

    def __enter__(self) -> Self:
        """Begin to ask."""
        return self

    def __exit__(self, *raised: object) -> None:
        """Raise what was wrong."""
        if self.problems and raised[0] is None:
            raise UsageError(self.problems)
