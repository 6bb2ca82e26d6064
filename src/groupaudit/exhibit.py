"""Evidence for a finding: rows of tables, with a heading and a kind for each column."""

import enum
from collections.abc import Mapping
from typing import Any

import polars as pl
from msgspec import Struct, field

from groupaudit.vocabulary import Text


class Kind(enum.StrEnum):
    """What a field of a finding or a column of an exhibit holds; determines its redaction."""

    PERSON = "person"
    GROUP = "group"
    UNIT = "unit"
    TEXT = "text"
    TERM = "term"
    CODE = "code"  # a key of the rule's or the exhibit's `words`
    NUMBER = "number"
    TIME = "time"
    PLACE = "place"  # a file with line or cell
    BODY = "body"  # all of a message or of neighbouring messages; shown only where messages are


class Case(Struct, frozen=True, kw_only=True):
    """The subject of one finding, unredacted: its group, member, position of its message, and fields."""

    group_id: str | None = None
    member_id: str | None = None
    row: int | None = None
    fields: Mapping[str, Any] = field(default_factory=dict)


class Exhibit(Struct, frozen=True, kw_only=True):
    """A titled table of evidence; `columns` maps the columns of `rows` to show to heading and kind.

    A column `row` (position in `messages`) adds time, sender, kind, text and place of that message; `group_id` and
    `member_id` add the member's name; `source`, `line` and `cell` become the place of the row. `words` gives the texts
    for values of columns of kind CODE. `total` is the number of all rows if `rows` holds only the first.
    """

    id: str
    title: Text
    rows: pl.DataFrame
    columns: Mapping[str, tuple[Text, Kind]] = field(default_factory=dict)
    words: Mapping[str, Text] = field(default_factory=dict)
    total: int | None = None
