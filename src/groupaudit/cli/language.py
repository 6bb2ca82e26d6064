"""The language of the command line, and commands with help in two languages."""

import os
import sys
from collections.abc import Callable
from typing import Any, TypeVar

from typer.core import TyperCommand, TyperGroup

from groupaudit.vocabulary import Language
from groupaudit.wording import pick

_BETWEEN = "\0"
"""Separates the two languages of a text inside typer, which takes plain strings only."""

F = TypeVar("F", bound=Callable[..., Any])


def terminal_language(asked: Language | None, otherwise: Language) -> Language:
    """Return the language for the terminal: *asked*, else the locale's, else *otherwise*."""
    locale = next((os.environ[v] for v in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(v)), "")
    locale = locale or _of_windows()
    by_locale = next((language for language in Language if locale.lower().startswith(language)), None)
    return asked or by_locale or otherwise


def _of_windows() -> str:
    """Return zh on a Chinese Windows, which has no locale variables; empty elsewhere."""
    if sys.platform != "win32":
        return ""
    import ctypes

    primary = ctypes.windll.kernel32.GetUserDefaultUILanguage() & 0x3FF
    return {0x04: "zh"}.get(primary, "")  # LANG_CHINESE of winnt.h


def help_language() -> Language:
    """Return the language of help and usage errors, which do not depend on a report."""
    return terminal_language(None, Language.EN)


def pair(chinese: str, english: str) -> str:
    """Return a help text in both languages; `Command` and `Group` show that of the terminal."""
    return chinese + _BETWEEN + english


def chinese(*paragraphs: str) -> Callable[[F], F]:
    """Give a command its Chinese help; the English one is its docstring."""

    def attach(command: F) -> F:
        command.__dict__["chinese"] = "\n\n".join(paragraphs)
        return command

    return attach


class _Spoken:
    """Shared by commands and groups: texts in the language of the terminal."""

    def __init__(self, *args: Any, **attrs: Any) -> None:  # noqa: ANN401  # as typer calls it
        super().__init__(*args, **attrs)
        self.language = help_language()
        beside = getattr(self.callback, "chinese", None)  # type: ignore[attr-defined]  # of the class it is mixed into
        self.help: str | None = pair(beside, self.help or "") if beside else self.help
        _speak(self, self.language, "help")
        for param in self.params:  # type: ignore[attr-defined]  # likewise
            _speak(param, self.language, "help", "rich_help_panel", "show_default")

    def format_help(self, ctx: Any, formatter: Any) -> None:  # noqa: ANN401  # typer keeps click's own classes private
        """Print the help, including typer's own words, in that language."""
        from groupaudit.cli.typer_words import speaking

        with speaking(self.language):
            super().format_help(ctx, formatter)  # type: ignore[misc]  # of the class it is mixed into


def _speak(of: object, language: Language, *texts: str) -> None:
    for name in texts:
        both = getattr(of, name)
        if isinstance(both, str) and _BETWEEN in both:
            first, _, second = both.partition(_BETWEEN)
            setattr(of, name, pick((first, second), language))


class Command(_Spoken, TyperCommand):
    """A command whose help is in the language of the terminal."""


class Group(_Spoken, TyperGroup):
    """Commands whose help is in the language of the terminal."""
