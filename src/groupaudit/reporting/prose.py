"""Break lines of Chinese and English for a terminal: between any two Chinese characters, never before punctuation."""

import re
from collections.abc import Iterator
from itertools import pairwise

from rich.cells import cell_len, chop_cells
from rich.console import Console, JustifyMethod, OverflowMethod
from rich.containers import Lines
from rich.text import Text

_OPEN = "（“‘《〈【〔「『"
_CLOSE = "，。、；：？！）”’》〉】〕」』…"
_HAN = r"\u2e80-\u2fdf\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_UNIT = re.compile(rf"[{_OPEN}]*(?:[{_HAN}]|[^\s{_HAN}{_OPEN}{_CLOSE}]+)?[{_CLOSE}]*\s*|\s+")
"""What stays on one line: a Chinese character, or a word of other letters, with its punctuation."""


class Prose(Text):
    """Text that breaks between Chinese characters; rich alone breaks at blanks, or anywhere in text without any.

    It must be printed inside a renderable such as a cell or a Padding, because rich turns bare text into plain Text.
    """

    def wrap(  # noqa: PLR0913  # as rich calls it
        self,
        console: Console,
        width: int,
        *,
        justify: JustifyMethod | None = None,
        overflow: OverflowMethod | None = None,
        tab_size: int = 8,
        no_wrap: bool | None = None,
    ) -> Lines:
        """Return the lines, none wider than *width* cells."""
        if no_wrap:
            return super().wrap(console, width, justify=justify, overflow=overflow, tab_size=tab_size, no_wrap=True)
        lines = Lines()
        for line in self.split(allow_blank=True):
            parts = line.divide(_breaks(line.plain, width))
            for part in parts:
                part.rstrip()
            lines.extend(parts)
        if justify:
            lines.justify(console, width, justify=justify, overflow=overflow or "fold")
        return lines


def broken(text: str, width: int) -> list[str]:
    """Return the lines of plain *text*, none wider than *width* cells."""
    lines = []
    for line in text.split("\n"):
        breaks = [0, *_breaks(line, width), len(line)]
        lines += [line[start:end].rstrip() for start, end in pairwise(breaks)]
    return lines


def _breaks(line: str, width: int) -> Iterator[int]:
    """Yield the offsets at which *line* is broken."""
    at = used = 0
    for unit in _UNIT.findall(line):
        size = cell_len(unit)
        needed = cell_len(unit.rstrip()) if used + size > width else size
        if used and used + needed > width:
            yield at
            used = 0
        pieces = chop_cells(unit, width) if needed > width else [unit]
        for piece in pieces[:-1]:
            at += len(piece)
            yield at
        at += len(pieces[-1])
        used += size if len(pieces) == 1 else cell_len(pieces[-1])
