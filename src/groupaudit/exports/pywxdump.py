"""Read what PyWxDump's CSV and JSON have in common: one row per message, with the same field names.

Source of fact: `room_name` is the conversation's id, `talker` the sender's wxid (or 我, 系统, 未知), `type_name` a
Chinese word, `CreateTime` local, `MsgSvrID` the platform's id. `msg` depends on the type: title, description and an
anchor for a link, length and transcript for a voice message, only the type again for most app messages. `src` of a
forward holds its records. Pages of one chat may repeat rows, and are not sorted as a whole.
"""

import ast
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

import polars as pl
from msgspec import Struct

from groupaudit.exports.own_words import filled, mentions
from groupaudit.exports.recordlines import beside
from groupaudit.exports.wechat_appmsg import Forwarded, said
from groupaudit.exports.wechat_log import SELF, Log, chat_id, groups_of, local, stem
from groupaudit.exports.wechat_rendered import rendered
from groupaudit.exports.wechat_types import RECORDED, is_room, kind_named, server_id
from groupaudit.files.exactjson import encodable
from groupaudit.reader import Head, Source
from groupaudit.tables import MESSAGES, UNWRITTEN

COLUMNS = ("id", "MsgSvrID", "type_name", "is_sender", "talker", "room_name", "msg", "src", "CreateTime")
LACKS = {"group-name", "group-nickname", "account-name", "roster", "owner", "reply-to", "zone"}
FORWARDS = "合并转发的聊天记录"
_NOBODY = ("系统", "未知", "")
_PAGE = r"_\d+(?:_\d+)?$"
_SCIENTIFIC = r"^\s*\d(?:\.\d+)?[eE]\+\d+\s*$"
_ROUNDED = r"^\d{12,}0000$"
"""Spreadsheets keep 15 digits of a number; only one genuine id in ten thousand ends in these zeros."""
_HEARD, _PLACE = r"翻译结果[：:](.*)", r"(?m)^位置[：:][ \t]*(.*?)[ \t]*$"
_AMOUNT, _MEMO = r"^(?:转账|已收款)[：:][ \t]*(.*)", r"(?m)^转账说明[：:][ \t]*(.*?)[ \t]*$"
_XML = r"^\s*(?:[^\s<:]+:\s*)?<(?:sysmsg|\?xml)"
_LONGEST, _DEEPEST = 1 << 20, 3


_UTC = re.compile(r"[,;\t]\"?\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?Z\"?\s*$")


def ends_in_utc(head: Head) -> bool:
    """Tell whether rows end in a UTC instant: true of WeFlow's CSV for WeClone, not of PyWxDump's without rooms."""
    return any(map(_UTC.search, head.lines[1:]))


class Traits(Struct, frozen=True):
    """Traits of a whole file: whether a spreadsheet has `rounded` most ids, and whether `rooms` are named."""

    rounded: bool
    rooms: bool

    @classmethod
    def of(cls, source: Source, frames: Iterable[pl.DataFrame]) -> "Traits":
        """Return the traits of the rows in *frames*."""
        rounded, ids, rooms = 0, 0, False
        for frame in frames:
            said = _kept(source, frame)["MsgSvrID"].str.strip_chars()
            rounded += int(said.str.contains(_ROUNDED).sum())
            ids += int((said.fill_null("") != "").sum())
            rooms |= frame["room_name"].is_not_null().any()
        return cls(2 * rounded > ids, rooms)


def dump_log(  # noqa: PLR0913  # what a file gives
    source: Source,
    frame: pl.DataFrame,
    traits: Traits,
    *,
    rejects: pl.DataFrame,
    rows: int,
    aside: int = 0,
    forwarded: Mapping[int, list[Forwarded]] | None = None,
) -> Log:
    """Return the log of some rows of a file without private chats; rows repeated between pages are merged later.

    *forwarded* maps lines to the records that they forward.
    """
    kept = _kept(source, frame)
    damaged = _damaged(pl.col("MsgSvrID").str.strip_chars(), traits)
    told, unread = _told(kept.with_columns(pl.when(~damaged).then("MsgSvrID").alias("MsgSvrID")), source)
    told = beside(told, _records(forwarded or {}))
    return Log(
        messages=told,
        groups=groups_of(told.filter(~pl.col("wrong"))),
        rejects=rejects,
        rows=rows,
        spells_ids=True,
        set_aside={"private-chat": frame.height - kept.height, "footer": aside},
        notes={"damaged-id": kept.select(damaged.sum()).item(), "unreadable-xml": unread},
        facts=facts(source, traits),
    )


def facts(source: Source, traits: Traits) -> dict[str, str]:
    """Return the facts about a file."""
    return {
        "exporter": "PyWxDump", "group-from": "column" if traits.rooms else "file-name",
        "assumed-timezone": source.options.timezone,
    }  # fmt: skip


def _kept(source: Source, frame: pl.DataFrame) -> pl.DataFrame:
    """Add `room` and `private` to the rows; drop private chats unless they are allowed."""
    named = filled(pl.col("room_name"))
    room = pl.coalesce(named, pl.lit(re.sub(_PAGE, "", stem(source))))
    private = ~is_room(room) & (named.is_not_null() | room.str.contains("^(?:wxid_|gh_)"))
    whole = frame.with_columns(room=room, private=private)
    return whole if source.options.allow_private else whole.filter(~pl.col("private"))


def _damaged(id_: pl.Expr, traits: Traits) -> pl.Expr:
    """Tell which ids a spreadsheet has rounded, so that several messages would share one."""
    rounded = id_.str.contains(_ROUNDED) & pl.lit(traits.rounded)
    return (id_.str.contains(_SCIENTIFIC) | rounded).fill_null(value=False)


def _told(frame: pl.DataFrame, source: Source) -> tuple[pl.DataFrame, int]:
    timed = local(frame, "CreateTime", source.options.timezone).with_columns(
        kind=kind_named(pl.col("type_name")), content=_words()
    )
    talker, message = pl.col("talker").str.strip_chars(), pl.col("msg")
    mine, kind = talker.is_in(SELF), pl.col("kind")
    someone = ~talker.is_in(_NOBODY) & ~mine
    first = pl.col("title").str.split("\n").list.first().str.strip_chars()
    told = rendered(timed).with_columns(
        group_id=chat_id("room", pl.col("private")),
        group_name=pl.lit(None, pl.String),
        message_id=server_id(pl.col("MsgSvrID")),
        member_id=pl.when(someone & (kind != "system")).then(talker),
        sender_name=pl.when(mine).then(talker),
        mine=pl.when(pl.col("is_sender").is_in(["1", "true"]) & someone).then(talker),
        text=pl.when(kind == "voice").then(filled(message.str.extract(_HEARD)))
        .when((kind == "transfer") & message.str.contains(_MEMO)).then(filled(message.str.extract(_MEMO)))
        .otherwise("text"),
        title=pl.when(kind == "location").then(filled(message.str.extract(_PLACE)))
        .when((kind == "transfer") & message.str.contains(_AMOUNT)).then(filled(message.str.extract(_AMOUNT).str.strip_chars()))
        .otherwise(filled(first)),
    )  # fmt: skip
    system, unread = _system(told)
    return beside(told.drop("told"), system).with_columns(mentions=mentions(pl.col("text"))), unread


def _words() -> pl.Expr:
    """Return `msg`; null where it only repeats the type."""
    nothing = (pl.col("msg") == pl.col("type_name")) & (pl.col("type_name") != "文本")
    return pl.when(~nothing.fill_null(value=False)).then("msg")


def _system(told: pl.DataFrame) -> tuple[pl.DataFrame, int]:
    """Return line and text of system messages, and the number of those whose XML cannot be read."""
    system = told.filter(pl.col("kind").is_in(UNWRITTEN)).select("line", "told")
    raw = system.filter(pl.col("told").str.contains(_XML))
    parts = [(line, said(text)) for line, text in raw.iter_rows()]
    rows = [(line, part.get("told")) for line, part in parts if part is not None]
    read = pl.DataFrame(rows, schema=system.schema, orient="row")
    return pl.concat([system.join(raw, on="line", how="anti"), read]), len(parts) - len(rows)


def _records(forwarded: Mapping[int, list[Forwarded]]) -> pl.DataFrame:
    rows = [{"line": line, "forwarded": items} for line, items in forwarded.items()]
    return pl.DataFrame(rows, schema={"line": pl.Int64(), "forwarded": MESSAGES["forwarded"]})


def written_out(text: str) -> object:
    """Return the Python literal in a cell, None if there is none; nothing is executed."""
    if not text.lstrip().startswith("{") or len(text) > _LONGEST:
        return None
    try:
        return ast.literal_eval(text.strip())
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return None


def forwarded_of(record: object, depth: int = 0) -> list[Forwarded]:
    """Return the messages of a forwarded record, a dictionary that PyWxDump makes of its XML, nested ones included."""
    listed = record.get("datalist") if isinstance(record, dict) else None
    items = listed.get("dataitem") if isinstance(listed, dict) else None
    found: list[Forwarded] = []
    for item in items if isinstance(items, list) else [items]:
        if not isinstance(item, dict):
            continue
        found.append(_item(item))
        inner = item.get("recordxml")
        if isinstance(inner, dict) and depth < _DEEPEST:
            found += forwarded_of(inner.get("recordinfo", inner), depth + 1)
    return found


def _item(item: Mapping[str, object]) -> Forwarded:
    def word(key: str) -> str | None:
        value = item.get(key)
        return value.strip() or None if isinstance(value, str) and encodable(value) else None

    kind = RECORDED.get(word("datatype") or "", "other")
    seconds = word("srcMsgCreateTime") or ""
    at = datetime.fromtimestamp(int(seconds), UTC) if re.fullmatch(r"[1-3]\d{9}", seconds) else None
    text = word("datadesc") if kind == "text" else word("datatitle") or word("datadesc")
    return {"name": word("sourcename"), "at": at, "kind": kind, "text": text}
