"""Define reporters: functions that write a report to a byte stream."""

import sys
from collections.abc import Callable
from typing import BinaryIO

from msgspec import Struct

from groupaudit.report import Report
from groupaudit.vocabulary import kebab

Write = Callable[[Report, BinaryIO], None]


class Reporter(Struct, frozen=True, kw_only=True):
    """One output format, chosen by the file suffix."""

    id: str
    suffix: str
    write: Write
    doc: str


def reporter(*, suffix: str) -> Callable[[Write], Reporter]:
    """Turn a write function into a `Reporter` named after the function."""

    def wrap(write: Write) -> Reporter:
        doc = sys.modules[write.__module__].__doc__ or ""
        return Reporter(id=kebab(write.__name__), suffix=suffix, write=write, doc=doc)

    return wrap
