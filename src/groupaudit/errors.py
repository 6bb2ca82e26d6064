"""The errors a user can cause; each lists all problems at once and says what to do."""

from collections.abc import Iterable


class GroupauditError(Exception):
    """Base of every error a user can cause; `problems` holds one line per problem."""

    def __init__(self, problems: str | Iterable[str]) -> None:
        self.problems: tuple[str, ...] = (problems,) if isinstance(problems, str) else tuple(problems)
        super().__init__("\n".join(self.problems))


class PolicyError(GroupauditError):
    """The policy file, or a value given for it, is wrong."""


class UnreadableInputError(GroupauditError):
    """A file cannot be read at all: the message names the file, the place, the reason and the way out."""


class UsageError(GroupauditError):
    """The command was called in a way that cannot be carried out."""


class MissingTableError(GroupauditError):
    """A rule asked for a table that nothing supplied."""


class ExtensionError(GroupauditError):
    """Two extensions share an id, or one is not what its kind asks for."""
