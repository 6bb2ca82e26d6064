"""Define readers: how an export format is recognised and turned into canonical tables."""

import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Literal

import polars as pl
from msgspec import Struct, field
from msgspec.structs import force_setattr

from groupaudit.files.sheets import Sheet
from groupaudit.shape import conform
from groupaudit.tables import REJECTS, SCHEMAS
from groupaudit.vocabulary import kebab

Form = Literal["json", "jsonl", "sheet", "text"]

REJECT = pl.Schema({"line": pl.Int64(), "reason": pl.String()})
"""Rejects of files without cells: line, and reason as in `tables.REJECTS`."""


class Options(Struct, frozen=True, kw_only=True):
    """Settings for reading inputs.

    The files *apart* are used otherwise in the run, and are skipped when found in a folder.
    """

    timezone: str = "Asia/Shanghai"
    allow_private: bool = False
    column_map: Mapping[str, str] = field(default_factory=dict)
    line_pattern: str = ""
    apart: tuple[Path, ...] = ()


class Head(Struct, frozen=True, kw_only=True):
    """The beginning of one file or one sheet, by which readers recognise it.

    `root` is the parsed beginning of a JSON document (cut after 256 KB), `first` the first record of a JSONL file or
    JSON array, `sheet` the grid of a CSV file or of one worksheet, `lines` the first lines of other text. `fault` is
    the parser's message if the beginning is not valid JSON.
    """

    name: str
    form: Form
    root: object = None
    first: Mapping[str, object] = field(default_factory=dict)
    sheet: Sheet | None = None
    lines: tuple[str, ...] = ()
    fault: str = ""
    options: Options = field(default_factory=Options)


class Claim(Struct, frozen=True):
    """Signs of a format that a reader found and missed; it claims the file if none is missing."""

    found: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether the reader claims the file."""
        return bool(self.found) and not self.missing

    @classmethod
    def of(cls, **signs: bool) -> "Claim":
        """Build a claim from named observations."""
        return cls(tuple(k for k, v in signs.items() if v), tuple(k for k, v in signs.items() if not v))

    def unless(self, **against: bool) -> "Claim":
        """Return the same claim with the true observations *against* the format added as missing."""
        return Claim(self.found, (*self.missing, *(k for k, v in against.items() if v)))


class Source(Struct, frozen=True, kw_only=True):
    """One file or sheet to read: `data` is UTF-8 without a byte order mark (empty for a sheet).

    `path` is given if the file on disk already is such UTF-8, so that it can be scanned without holding it.
    `undecodable` lists the lines with U+FFFD for bytes that could not be decoded: they are rejects.
    """

    name: str
    form: Form
    data: bytes | memoryview = b""
    path: Path | None = None
    sheet: Sheet | None = None
    undecodable: tuple[int, ...] = ()
    options: Options = field(default_factory=Options)


class Batch(Struct, frozen=True, kw_only=True):
    """A part of one source: rows = kept + duplicates + set aside + rejects.

    `tables` maps names of `tables.SCHEMAS` to frames that carry `line` (and `cell`) but not `source`; `rejects` has
    line, cell and reason. `set_aside` and `notes` count rows by a key of ASIDE and of NOTES; `facts` holds statements
    of the file about itself by a key of FACTS (all in `reader_words`).
    """

    rows: int
    kept: int
    tables: Mapping[str, pl.DataFrame] = field(default_factory=dict)
    rejects: pl.DataFrame = field(default_factory=REJECTS.to_frame)
    duplicates: int = 0
    set_aside: Mapping[str, int] = field(default_factory=dict)
    notes: Mapping[str, int] = field(default_factory=dict)
    facts: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Bring every frame into its canonical shape."""
        shaped = {name: conform(frame, SCHEMAS[name]) for name, frame in self.tables.items() if frame.height}
        force_setattr(self, "tables", shaped)
        force_setattr(self, "rejects", conform(self.rejects, REJECTS))


class Input(Struct, frozen=True, kw_only=True):
    """The result for one file or worksheet: rows = kept + duplicates + set aside + rejects.

    If it could not be read, `reader` is empty and `problem` set.
    """

    path: str
    sha256: str = ""
    reader: str = ""
    encoding: str = ""
    problem: str = ""
    rows: int = 0
    kept: int = 0
    duplicates: int = 0
    rejects: int = 0
    set_aside: Mapping[str, int] = field(default_factory=dict)
    notes: Mapping[str, int] = field(default_factory=dict)
    facts: Mapping[str, str] = field(default_factory=dict)

    @property
    def fault(self) -> str:
        """The problem without the file's name, for use where that is shown already."""
        of_file = self.problem.removeprefix(self.path.rpartition("[")[0] or self.path)
        return (of_file if of_file[:1] == ":" else self.problem.removeprefix(self.path)).lstrip(":： ")


Sniff = Callable[[Head], Claim]
Read = Callable[[Source], Iterator[Batch]]


class Reader(Struct, frozen=True, kw_only=True):
    """One format: how it is recognised and read, and what it cannot carry (`lacks`, keys of `reader_words.LACKS`)."""

    id: str
    label: tuple[str, str]
    forms: frozenset[Form]
    sniff: Sniff
    read: Read
    doc: str
    lacks: frozenset[str] | None = None


def reader(
    *, label: tuple[str, str], forms: set[Form], sniff: Sniff, lacks: set[str] | None = None
) -> Callable[[Read], Reader]:
    """Turn a read function into a `Reader` named after it; *label* is (Chinese, English).

    Readers of chats give *lacks*: keys of `reader_words.LACKS` for what their format cannot carry.
    """

    def wrap(read: Read) -> Reader:
        doc = sys.modules[read.__module__].__doc__ or ""
        cannot = None if lacks is None else frozenset(lacks)
        return Reader(
            id=kebab(read.__name__), label=label, forms=frozenset(forms), sniff=sniff, read=read, doc=doc, lacks=cannot
        )

    return wrap


def says_error(answer: Mapping[str, object]) -> bool:
    """Tell whether a record is an API error answer: `{"errcode": 40001, "errmsg": …}`."""
    return str(answer.get("errcode") or "0") != "0"
