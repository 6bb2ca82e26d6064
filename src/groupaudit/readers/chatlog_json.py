"""chatlog JSON (`/api/v1/chatlog?format=json`): a bare array of messages of one or more chats, or one message per line.

Times have an offset. `senderName` is the group nickname if there is one, else the exporter's remark, else the account
name. `talkerName` may be the exporter's remark for the group, so it is not used as the group's name: read
`/api/v1/chatroom` with it. `seq` orders messages, but does not identify them in other exports. People in system
messages are written `昵称(wxid)`; system messages without a template have another sender than `系统消息`. Forwarded
records have the names of Go fields and may be nested. Line numbers count records.
"""

import itertools
from collections.abc import Iterator

import polars as pl

from groupaudit.exports.chatlog_words import SYSTEM_SENDER
from groupaudit.exports.jsonrecords import Decoded, Record
from groupaudit.exports.log_records import lines_or_array
from groupaudit.exports.own_words import filled, mentions
from groupaudit.exports.recordlines import beside
from groupaudit.exports.timestamps import with_instant
from groupaudit.exports.wechat_log import Log, batches, chat_id, groups_of, local
from groupaudit.exports.wechat_types import RECORDED, is_room, kind_of, unclassed
from groupaudit.files.cells import to_instant
from groupaudit.reader import Batch, Claim, Head, Source, reader
from groupaudit.tables import UNWRITTEN

LACKS = {"message-id", "group-name", "group-nickname", "account-name", "roster", "owner", "reply-to"}
_S = pl.String()
_DEEPEST = 2
"""Levels of records inside records that are read; deeper ones are ignored."""


def _data(depth: int) -> pl.Struct:
    """Return the schema of a record with *depth* levels of records inside."""
    inner = {"RecordXML": pl.Struct({"RecordInfo": _data(depth - 1)})} if depth else {}
    fields = ("DataType", "SourceName", "SourceTime", "SrcMsgCreateTime", "DataDesc", "DataTitle")
    item = pl.Struct({**dict.fromkeys(fields, _S), **inner})
    return pl.Struct({"DataList": pl.Struct({"DataItems": pl.List(item)})})


_MESSAGE = {
    "seq": _S, "time": _S, "talker": _S, "talkerName": _S, "isChatRoom": _S, "sender": _S, "senderName": _S,
    "isSelf": _S, "type": _S, "subType": _S, "content": _S,
    "contents": pl.Struct({
        "title": _S, "desc": _S, "url": _S, "label": _S, "recordInfo": _data(_DEEPEST),
        "refer": pl.Struct({"content": _S, "contents": pl.Struct({"title": _S})}),
    }),
}  # fmt: skip
_TRANSFER = r"^\[转账\|(?:发送|接收|退还)?\s*([^\]]*)\](?:\((.*)\))?$"


def _sniff(head: Head) -> Claim:
    return Claim.of(**{key: key in head.first for key in ("seq", "talker", "isChatRoom")})


@reader(label=("chatlog JSON", "chatlog JSON"), forms={"json", "jsonl"}, sniff=_sniff, lacks=LACKS)
def chatlog_json(source: Source) -> Iterator[Batch]:
    """Read one answer."""
    parts = lines_or_array(source, Record(fields=_MESSAGE, prose=("content", "senderName")))
    facts = {"exporter": "chatlog", "names-from": "senderName"}
    yield from batches(itertools.chain((_log(source, part) for part in parts), [Log(basis="unknown", facts=facts)]))


def _log(source: Source, part: Decoded) -> Log:
    kept = part.frame if source.options.allow_private else part.frame.filter(~_is_private())
    told = _told(kept, source)
    return Log(
        messages=told,
        groups=groups_of(told.filter(pl.col("reason").is_null()).with_columns(group_name=pl.lit(None, _S))),
        rejects=part.rejects,
        rows=part.rows,
        spells_ids=True,
        set_aside={"private-chat": part.frame.height - kept.height},
    )


def _is_private() -> pl.Expr:
    """Tell private chats by `isChatRoom`; without it, by the id."""
    room, talker = pl.col("isChatRoom"), pl.col("talker")
    unsaid = talker.is_not_null() & ~is_room(talker)
    return pl.when(room.is_in(["true", "false"])).then(room == "false").otherwise(unsaid)


def _told(frame: pl.DataFrame, source: Source) -> pl.DataFrame:
    kind = kind_of(*(pl.col(name).cast(pl.Int64, strict=False) for name in ("type", "subType")))
    system = (pl.col("sender") == SYSTEM_SENDER).fill_null(value=False)
    contents = pl.col("contents").struct
    refer = contents.field("refer").struct
    timed = local(frame, "time", source.options.timezone).with_columns(
        kind=pl.when(system).then(pl.lit("system")).otherwise(kind),
        talker=filled(pl.col("talker")),
        _title=filled(contents.field("title")),
        _desc=filled(contents.field("desc")),
        _label=filled(contents.field("label")),
        _url=contents.field("url"),
        _quoted=pl.coalesce(filled(refer.field("content")), filled(refer.field("contents").struct.field("title"))),
    )
    kinds, page, content = pl.col("kind"), pl.col("kind").is_in(["link", "mini-program"]), filled(pl.col("content"))
    reason = (
        pl.when(pl.col("talker").is_null()).then(pl.lit("no-group"))
        .when(pl.col("type").is_null()).then(pl.lit("missing-field: type"))
    )  # fmt: skip
    mine = (pl.col("isSelf") == "true") & ~system
    said = timed.with_columns(
        group_id=chat_id("talker", _is_private()),
        seq=pl.col("seq").cast(pl.Int64, strict=False),
        member_id=pl.when(~system).then(filled(pl.col("sender"))),
        sender_name=filled(pl.col("senderName")),
        group_nickname=filled(pl.col("senderName")),
        mine=pl.when(mine).then(filled(pl.col("sender"))),
        text=pl.when(kinds == "text").then(pl.coalesce(content, "_title"))
        .when(kinds == "quote").then(content)
        .when(kinds == "other").then(unclassed(content))
        .when(kinds == "notice").then(pl.coalesce(content, "_desc", "_title"))
        .when(kinds == "transfer").then(filled(content.str.extract(_TRANSFER, 2))),
        quoted=pl.when(kinds == "quote").then("_quoted"),
        title=pl.when(page | (kinds == "forward")).then("_title")
        .when(kinds == "location").then("_label")
        .when(kinds == "transfer").then(filled(content.str.extract(_TRANSFER, 1))),
        url=pl.when(page & pl.col("_url").str.contains("^https?://")).then("_url"),
        file_name=pl.when(kinds == "file").then("_title"),
        told=pl.when(kinds.is_in(UNWRITTEN)).then(content),
        reason=reason,
    )  # fmt: skip
    return beside(said.with_columns(mentions=mentions(pl.col("text"))), _forwarded(said, source.options.timezone))


def _forwarded(said: pl.DataFrame, timezone: str) -> pl.DataFrame:
    """Return the records inside each forward, nested ones after their parent; `SourceTime` is as shown by a phone."""
    info = pl.col("contents").struct.field("recordInfo")
    level = said.filter(pl.col("kind") == "forward").select("line", place=pl.lit(""), info=info)
    found = []
    for depth in range(_DEEPEST + 1):
        items = level.select("line", "place", item=_items()).explode("item").drop_nulls("item")
        nth = pl.int_range(pl.len()).over("line", "place").cast(_S).str.zfill(6)
        rows = items.with_columns(place=pl.concat_str("place", nth)).unnest("item")
        found.append(rows.drop("RecordXML", strict=False))
        if depth < _DEEPEST:
            level = rows.select("line", "place", info=pl.col("RecordXML").struct.field("RecordInfo"))
    kind = pl.col("DataType").replace_strict(RECORDED, default="other", return_dtype=_S)
    desc, title = filled(pl.col("DataDesc")), filled(pl.col("DataTitle"))
    every = with_instant(pl.concat(found), pl.col("SrcMsgCreateTime"))
    record = pl.struct(
        name=filled(pl.col("SourceName")),
        at=pl.coalesce("at", to_instant(pl.col("SourceTime"), timezone)),
        kind=kind,
        text=pl.when(kind == "text").then(desc).otherwise(pl.coalesce(title, desc)),
    )
    return every.sort("line", "place").group_by("line", maintain_order=True).agg(forwarded=record)


def _items() -> pl.Expr:
    return pl.col("info").struct.field("DataList").struct.field("DataItems")
