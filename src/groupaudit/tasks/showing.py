"""Prepare evidence for a reader: redacted, with words for codes, and places as file and line."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl
from msgspec import Struct, field

from groupaudit.disclosure import Disclosure
from groupaudit.exhibit import Case, Exhibit, Kind
from groupaudit.findings import redacted
from groupaudit.headings import heading
from groupaudit.tables import MEMBER, Tables
from groupaudit.vocabulary import CLASSIFICATION_MARK, Language
from groupaudit.wording import MESSAGE_KINDS, pick

KINDS = {
    **MESSAGE_KINDS,
    "text": ("文字", "text"), "quote": ("引用回复", "reply with a quote"), "notice": ("群公告", "notice"),
    "system": ("系统消息", "system"), "recall": ("撤回", "recall"),
}  # fmt: skip


class Shown(Struct, frozen=True, kw_only=True):
    """An exhibit prepared for a reader: headings, rows of text, and counts of what is not shown.

    `bodies` counts the cells with a whole message, `hidden` those withheld, `total` all rows.
    """

    id: str
    title: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    total: int
    bodies: int = 0
    hidden: int = 0


class Reader(Struct, frozen=True, kw_only=True):
    """The reader of an explanation: language, time zone, and what may be shown."""

    language: Language
    timezone: str
    disclosure: Disclosure = field(default_factory=Disclosure)


def classified(tables: Tables) -> frozenset[int]:
    """Return the positions of messages with a classification mark; all positions if that is unknown."""
    if "hits" not in tables:
        return frozenset(range(tables.height("messages") if "messages" in tables else 0))
    return frozenset(tables["hits"].filter(pl.col("category") == CLASSIFICATION_MARK)["row"])


def shown(
    exhibit: Exhibit, tables: Tables, reader: Reader, *, secret: Iterable[int] = (), case: Case | None = None
) -> Shown:
    """Return an exhibit prepared for *reader*, without empty columns.

    *secret* are the positions of messages that must not be quoted; rows without a position take that of the *case*.
    """
    rows, columns = _completed(exhibit, tables)
    secret = frozenset(secret)
    own = rows["row"].to_list() if "row" in rows.columns else [case.row if case else None] * rows.height
    cells: dict[str, list[str]] = {}
    bodies = hidden = 0
    for column, (head, kind) in columns.items():
        if column not in rows.columns:
            continue
        values = [
            redacted(v, kind, reader.disclosure, classified=row in secret)
            for v, row in zip(_values(rows[column], kind), own, strict=True)
        ]
        words = [_say(v, kind, exhibit, reader) for v in values]
        if kind is Kind.BODY:
            bodies += sum(word != "" for word in words)
            hidden += sum(
                raw not in (None, "", []) and word == "" for raw, word in zip(rows[column], words, strict=True)
            )
        if any(words):
            cells[pick(head, reader.language)] = words
    title = pick(exhibit.title, reader.language)
    if "source" in rows.columns and rows["source"].null_count() < rows.height:
        places = [_place(row) for row in rows.iter_rows(named=True)]
        file = _one_file(places)
        title += pick((f"（{file}）", f" ({file})"), reader.language) if file else ""
        name = pick(("行", "line") if file else ("出处", "found in"), reader.language)
        cells[name] = [place.removeprefix(f"{file}:") for place in places]
    return Shown(
        id=exhibit.id,
        title=title,
        headings=tuple(cells),
        rows=tuple(zip(*cells.values(), strict=True)),
        total=rows.height if exhibit.total is None else exhibit.total,
        bodies=bodies,
        hidden=hidden,
    )


def _values(values: pl.Series, kind: Kind) -> list[Any]:
    if kind is Kind.CODE and values.dtype == pl.Boolean:
        return [None if v is None else str(v).lower() for v in values]
    return values.to_list()


def _completed(exhibit: Exhibit, tables: Tables) -> tuple[pl.DataFrame, dict[str, tuple[tuple[str, str], Kind]]]:
    """Add the data of the messages or members that the rows refer to."""
    rows, columns = exhibit.rows, dict(exhibit.columns)
    if "row" in rows.columns:
        taken = ["group_id", "member_id", "sender_name", "at", "kind", "text", "source", "line"]
        side = tables.rows("messages", rows["row"], taken)
        rows = rows.drop(taken, strict=False).hstack(side.rename({"kind": "message_kind", "text": "message_text"}))
        rows = rows.with_columns(member=_called(rows, tables))
        before = {
            "at": (heading("at"), Kind.TIME),
            "member": (("发送者", "sender"), Kind.PERSON),
            "message_kind": (heading("kind"), Kind.CODE),
        }
        columns = {**before, **columns, "message_text": (("正文", "text"), Kind.BODY)}
    elif {"group_id", "member_id"} <= set(rows.columns):
        rows = rows.with_columns(member=_called(rows, tables))
        columns = {"member": (heading("member"), Kind.PERSON), **columns}
    return rows, columns


def _called(rows: pl.DataFrame, tables: Tables) -> pl.Series:
    """Return the members' names in their groups, else as in the message, else their ids."""
    names = pl.DataFrame(schema=dict.fromkeys([*MEMBER, "called"], pl.String))
    if "members" in tables:
        called = pl.coalesce(pl.col("group_nickname").replace("", None), "account_name")
        names = tables["members"].select(*MEMBER, called=called).unique(MEMBER, keep="first", maintain_order=True)
    known = rows.join(names, on=MEMBER, how="left", maintain_order="left")
    shown_ = [c for c in ("called", "sender_name", "member_id") if c in known.columns]
    return known.select(pl.coalesce(shown_)).to_series().rename("member")


def _say(value: object, kind: Kind, exhibit: Exhibit, reader: Reader) -> str:
    if isinstance(value, list):
        return ("、" if reader.language == "zh" else ", ").join(
            filter(None, (_say(v, kind, exhibit, reader) for v in value))
        )
    if isinstance(value, datetime):
        return f"{value.astimezone(ZoneInfo(reader.timezone)):%Y-%m-%d %H:%M:%S}"
    if kind is Kind.CODE and isinstance(value, str):
        words = exhibit.words.get(value) or KINDS.get(value)
        return _alone(pick(words, reader.language)) if words else value
    return "" if value is None else str(value)


def _alone(words: str) -> str:
    """Return the words for a code without punctuation that joins them to a sentence."""
    bare = words.strip(" ，；;,:：")
    return bare[1:-1] if bare[:1] in ("（", "(") and bare[-1:] in ("）", ")") else bare


def _place(row: Mapping[str, Any]) -> str:
    sheet, _, cell = (row.get("cell") or "").rpartition("!")
    file = (row["source"] or "").removesuffix(f"[{sheet}]") if cell and sheet else row["source"] or ""
    return f"{file}:{row.get('cell') or row.get('line') or ''}".rstrip(":")


def _one_file(places: Sequence[str]) -> str:
    """Return the common file of several places, empty if there is none."""
    files = {place.rpartition(":")[0] for place in places}
    return files.pop() if len(files) == 1 and len(places) > 1 else ""
