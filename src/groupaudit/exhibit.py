"""What shows why a finding was made: rows of evidence, with headings and with what each column holds."""

import enum
from collections.abc import Mapping
from typing import Any

import polars as pl
from msgspec import Struct, field

from groupaudit.vocabulary import Text


class Kind(enum.StrEnum):
    """What a field of a finding or a column of an exhibit holds; redaction goes by it."""

    PERSON = "person"
    GROUP = "group"
    UNIT = "unit"
    TEXT = "text"
    TERM = "term"
    CODE = "code"  # a key of the rule's or the exhibit's `words`
    NUMBER = "number"
    TIME = "time"
    PLACE = "place"  # a file with line or cell
    BODY = "body"  # all of a message, or of its surroundings: shown only where messages are


class Case(Struct, frozen=True, kw_only=True):
    """What one finding is about: its group, its member, the position of its message, and its fields, nothing hidden."""

    group_id: str | None = None
    member_id: str | None = None
    row: int | None = None
    fields: Mapping[str, Any] = field(default_factory=dict)


class Exhibit(Struct, frozen=True, kw_only=True):
    """A titled table of evidence. `columns` maps what is shown of `rows` to heading and kind.

    A column `row` (a position in `messages`) brings time, sender, kind, text and place of that message; `group_id` and
    `member_id` bring what the member is called; `source`, `line` and `cell` are shown as the place of the row. `words`
    says how the values of columns of kind CODE read. `total` counts all rows where `rows` holds only the first.
    """

    id: str
    title: Text
    rows: pl.DataFrame
    columns: Mapping[str, tuple[Text, Kind]] = field(default_factory=dict)
    words: Mapping[str, Text] = field(default_factory=dict)
    total: int | None = None
