"""Collect the problems of all arguments of a command, and report them at once."""

from collections.abc import Callable
from typing import Self, TypeVar

from groupaudit.errors import GroupauditError, UsageError

T = TypeVar("T")
D = TypeVar("D")


class Together:
    """Context manager that collects the problems of several calls, and raises them together on exit."""

    def __init__(self) -> None:
        self.problems: list[str] = []

    def __call__(self, question: Callable[[], T], otherwise: D) -> T | D:
        """Return the result of *question*, or *otherwise* if it fails."""
        try:
            return question()
        except GroupauditError as error:
            self.problems += error.problems
            return otherwise

    def __enter__(self) -> Self:
        """Start collecting."""
        return self

    def __exit__(self, *raised: object) -> None:
        """Raise UsageError with all problems."""
        if self.problems and raised[0] is None:
            raise UsageError(self.problems)
