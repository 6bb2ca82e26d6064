"""What PyWxDump's CSV and JSON have in common: one row a message, with the same names.

Source of fact: `room_name` is the conversation's id, `talker` the sender's wxid (or 我, 系统, 未知), `type_name` a Chinese
word, `CreateTime` local, `MsgSvrID` the platform's id. Pages of one chat may repeat rows and are not sorted over the whole.
"""

import polars as pl

from groupaudit.own_words import filled
from groupaudit.reader import Batch, Source
from groupaudit.wechat_log import SELF, Log, batch, groups_of, local, stem
from groupaudit.wechat_rendered import rendered
from groupaudit.wechat_types import SYSTEM, kind_named

COLUMNS = ("id", "MsgSvrID", "type_name", "is_sender", "talker", "room_name", "msg", "src", "CreateTime")
LACKS = {"group-name", "group-nickname", "account-name", "roster", "owner", "reply-to", "forwarded"}
_NOBODY = ("系统", "未知", "")
_ROOM = "@chatroom"
_PAGE = r"_\d+(?:_\d+)?$"


def dump_batch(source: Source, frame: pl.DataFrame, *, rejects: pl.DataFrame, rows: int, aside: int = 0) -> Batch:
    """Return the batch of one file; repeated rows are duplicates, and private chats are set aside."""
    named = filled(pl.col("room_name"))
    room = pl.coalesce(named, pl.lit(pl.select(pl.lit(stem(source)).str.replace(_PAGE, "")).item()))
    private = named.is_not_null() & ~named.str.ends_with(_ROOM)
    whole = frame.with_columns(room=room)
    kept = whole if source.options.allow_private else whole.filter(~private.fill_null(value=False))
    told = _told(kept, source)
    identified = pl.col("message_id").is_not_null() & pl.col("reason").is_null()
    again = identified & ~pl.struct("group_id", "message_id").is_first_distinct()
    unique = told.filter(~again)
    has_room = frame["room_name"].is_not_null().any()
    return batch(
        Log(
            messages=unique,
            groups=groups_of(unique.filter(pl.col("reason").is_null())),
            rejects=rejects,
            rows=rows,
            duplicates=told.height - unique.height,
            set_aside={"private-chat": whole.height - kept.height, "footer": aside},
            facts={
                "exporter": "PyWxDump", "group-from": "column" if has_room else "file-name",
                "assumed-timezone": source.options.timezone,
            },
        )
    )  # fmt: skip


def _told(frame: pl.DataFrame, source: Source) -> pl.DataFrame:
    timed = local(frame, "CreateTime", source.options.timezone).with_columns(
        kind=kind_named(pl.col("type_name")), content="msg"
    )
    talker, room = pl.col("talker").str.strip_chars(), pl.col("room")
    mine = talker.is_in(SELF)
    private = room.str.ends_with(_ROOM) | ~room.str.contains("^(?:wxid_|gh_)")
    damaged = pl.col("MsgSvrID").str.contains(r"^\s*\d(?:\.\d+)?[eE]\+\d+\s*$")
    return rendered(timed).with_columns(
        group_id=pl.when(private).then("room").otherwise(pl.concat_str(pl.lit("private:"), "room")),
        group_name=pl.lit(None, pl.String),
        message_id=filled(pl.when(pl.col("MsgSvrID") != "0").then("MsgSvrID")),
        member_id=pl.when(~talker.is_in(_NOBODY) & ~mine & ~pl.col("kind").is_in(SYSTEM)).then(talker),
        sender_name=pl.when(mine).then(talker),
        self_id=talker.filter(pl.col("is_sender").is_in(["1", "true"]) & ~mine & ~talker.is_in(_NOBODY))
        .mode()
        .sort()
        .first(),
        reason=pl.when(damaged).then(pl.lit("damaged-number")).when("wrong").then(pl.lit("impossible-time")),
    )
