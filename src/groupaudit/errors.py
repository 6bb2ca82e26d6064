"""Errors that users can cause; each lists all problems at once and says what to do."""

import errno
from collections.abc import Iterable

from groupaudit.vocabulary import Text

_REASONS: dict[int, Text] = {
    errno.ENOENT: ("没有这个文件或文件夹", "no such file or folder"),
    errno.EACCES: ("没有权限，或正被别的程序占用", "no permission, or in use by another program"),
    errno.EPERM: ("没有权限", "no permission"),
    errno.ENOSPC: ("磁盘已满", "the disk is full"),
    errno.EROFS: ("磁盘是只读的", "the disk is read-only"),
    errno.EISDIR: ("是一个文件夹", "it is a folder"),
    errno.ENOTDIR: ("路径中有一段不是文件夹", "a part of the path is no folder"),
    errno.ENAMETOOLONG: ("名称太长", "the name is too long"),
    errno.EIO: ("磁盘或网络读写出错", "the disk or the network failed"),
}


def both(chinese: str, english: str) -> str:
    """Return Chinese text with the English in brackets, for use where the reader's language is unknown."""
    return f"{chinese} ({english})"


def reason(error: OSError) -> Text:
    """Return why the operating system failed, in both languages."""
    return _REASONS.get(error.errno or 0, (error.strerror or type(error).__name__,) * 2)


def did_you_mean(word: str, known: Iterable[str]) -> Text:
    """Return the question "did you mean" for the nearest *known* word, empty if none is near."""
    from difflib import get_close_matches

    near = get_close_matches(word, sorted(known), n=1)
    return (f"；是不是 {near[0]}？", f"; did you mean '{near[0]}'?") if near else ("", "")


class GroupauditError(Exception):
    """Base of every error a user can cause; `problems` holds one line per problem."""

    def __init__(self, problems: str | Iterable[str]) -> None:
        self.problems: tuple[str, ...] = (problems,) if isinstance(problems, str) else tuple(problems)
        super().__init__("\n".join(self.problems))


class PolicyError(GroupauditError):
    """The policy file, or a value given for it, is wrong."""


class WrongValueError(ValueError):
    """A value in the policy is invalid; `text` says why in Chinese and English."""

    def __init__(self, chinese: str, english: str) -> None:
        self.text = (chinese, english)
        super().__init__(english)


class UnreadableInputError(GroupauditError):
    """A file cannot be read at all; the message names file, place, reason and remedy."""


class UsageError(GroupauditError):
    """The command was called with arguments that cannot be carried out."""


class MissingTableError(GroupauditError):
    """A rule asked for a table that is not there."""


class ExtensionError(GroupauditError):
    """Two extensions share an id, or an extension is of the wrong kind."""
