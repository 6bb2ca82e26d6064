"""Chinese for typer's own words; imported only when needed."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import typer
from rich.text import Text
from typer import rich_utils

from groupaudit.reporting.prose import Prose
from groupaudit.vocabulary import Language

NAMES = {
    "ARGUMENTS_PANEL_TITLE": "参数",
    "OPTIONS_PANEL_TITLE": "选项",
    "COMMANDS_PANEL_TITLE": "命令",
    "ERRORS_PANEL_TITLE": "错误",
    "DEFAULT_STRING": "[默认：{}]",
    "REQUIRED_LONG_STRING": "[必填]",
    "RICH_HELP": "详见 [blue]{command_path} {help_option}[/]",
    "ABORTED_TEXT": "已中止",
}
"""Fixed strings that typer allows to be set."""

SENTENCES = (
    (r"Usage: (.+)", "用法： {}"),
    (r"Show this message and exit\.", "显示这份说明。"),
    (r"Install completion for the current shell\.", "为当前的 shell 安装自动补全。"),
    (
        r"Show completion for the current shell, to copy it or customize the installation\.",
        "显示当前 shell 的自动补全脚本，供复制或自行安装。",
    ),
    (r"No such option: (.+) \(Possible options: (.+)\)", "没有 {} 这个选项；是不是 {}？"),
    (r"No such option: (.+)", "没有 {} 这个选项"),
    (r"No such command (.+)\. Did you mean (.+)\?", "没有 {} 这个命令；是不是 {}？"),
    (r"No such command (.+)\.", "没有 {} 这个命令"),
    (r"Missing command\.", "没有写命令"),
    (r"Missing argument (.+)\. Choose from:\s+(.+)", "缺少参数 {}，可用：{}"),
    (r"Missing argument (.+)\.", "缺少参数 {}"),
    (r"Missing option (.+)\.", "缺少选项 {}"),
    (r"Got unexpected extra argument\(s\) \((.+)\)", "多出的参数：{}"),
    (r"Option (.+) requires an argument\.", "选项 {} 后面要写一个值"),
    (r"Option (.+) requires (\d+) arguments\.", "选项 {} 后面要写 {} 个值"),
    (r"Option (.+) does not take a value\.", "选项 {} 后面不写值"),
    (r"Invalid value for (.+?): Value error, (.+) is not one of (.+)\.", "{} 没有 {} 这个值，可用：{}"),
    (r"Invalid value for (.+?): Input should be a valid integer.*", "{} 要写一个整数"),
    (r"Invalid value for (.+?): Input should be greater than or equal to (.+)", "{} 不能小于 {}"),
    (r"Invalid value for (.+?): (.+)", "{} 的值不对：{}"),
)
"""Sentences that typer composes; the first match counts, and others stay in English."""


def in_chinese(sentence: str) -> str:
    """Return the Chinese for a sentence of typer, unchanged if unknown."""
    for english, chinese in SENTENCES:
        if found := re.fullmatch(english, sentence, re.DOTALL):
            return chinese.format(*(re.sub(r",\s+", "、", part) for part in found.groups()))
    return sentence


class _Chinese(rich_utils.OptionHighlighter):
    """Highlights and translates everything that typer prints."""

    highlights = [*rich_utils.OptionHighlighter.highlights, r"^(?P<usage>用法： )"]  # noqa: RUF012  # as rich declares it

    def __call__(self, text: str | Text) -> Text:
        """Return the text in Chinese, with Chinese line breaks."""
        plain = text if isinstance(text, str) else text.plain
        told = in_chinese(plain)
        return Prose.assemble(super().__call__(text if told == plain else told))


@contextmanager
def speaking(language: Language) -> Iterator[None]:
    """Make typer use *language* inside the block."""
    if language is not Language.ZH:
        yield
        return
    words = {**NAMES, "highlighter": _Chinese()}
    before = {name: getattr(rich_utils, name) for name in words}
    try:
        vars(rich_utils).update(words)
        yield
    finally:
        vars(rich_utils).update(before)


def tell(error: Exception, language: Language) -> None:
    """Print typer's message about a usage error, or that the user aborted."""
    with speaking(language):
        if isinstance(error, typer.TyperException):
            rich_utils.rich_format_error(error)  # type: ignore[arg-type]  # typer keeps click's own class private
        else:
            rich_utils.rich_abort_error()
