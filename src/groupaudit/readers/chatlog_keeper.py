"""chatlog-keeper's `wechat_messages.json`: a bare array of the messages of all chats.

`ts` are seconds with a fraction, `server_id` the platform's id where it is known. `sender` is a display name. Records are
counted. No roster, no owner, no records inside forwards.
"""

from collections.abc import Iterator

import polars as pl

from groupaudit.jsonrecords import Record
from groupaudit.log_records import lines_or_array
from groupaudit.own_words import filled
from groupaudit.reader import Batch, Claim, Head, Source, reader
from groupaudit.timestamps import with_instant
from groupaudit.wechat_log import Log, batch, groups_of
from groupaudit.wechat_rendered import rendered
from groupaudit.wechat_types import SYSTEM, apart, kind_named, kind_of

LACKS = {"group-name", "group-nickname", "account-name", "roster", "owner", "reply-to", "forwarded", "url"}
_S = pl.String()
_MESSAGE = {
    "ts": _S, "sender": _S, "sender_wxid": _S, "chat_room": _S, "conversation_id": _S, "content": _S, "msg_type": _S,
    "is_self": _S, "account_id": _S, "server_id": _S, "is_group_chat": _S,
}  # fmt: skip


def _sniff(head: Head) -> Claim:
    wanted = ("ts", "conversation_id", "thread_id")
    return Claim.of(
        **{key: key in head.first for key in wanted}, **{"不是 QQ（chat_uid）": "chat_uid" not in head.first}
    )


@reader(label=("chatlog-keeper JSON", "chatlog-keeper JSON"), forms={"json", "jsonl"}, sniff=_sniff, lacks=LACKS)
def chatlog_keeper(source: Source) -> Iterator[Batch]:
    """Read one file."""
    decoded = lines_or_array(source, Record(fields=_MESSAGE, prose=("content", "sender")))
    private = (pl.col("is_group_chat") == "false") | ~pl.col("conversation_id").str.ends_with("@chatroom")
    kept = decoded.frame if source.options.allow_private else decoded.frame.filter(~private.fill_null(value=False))
    told = _told(kept)
    yield batch(
        Log(
            messages=told,
            groups=groups_of(told.filter(pl.col("reason").is_null())),
            rejects=decoded.rejects,
            rows=decoded.rows,
            basis="unknown",
            set_aside={"private-chat": decoded.frame.height - kept.height},
            facts={"exporter": "chatlog-keeper", "names-from": "sender"},
        )
    )


def _told(frame: pl.DataFrame) -> pl.DataFrame:
    base, sub = apart(pl.col("msg_type"))
    numbered = pl.when(base.is_not_null()).then(kind_of(base, sub))
    mark = pl.col("content").str.starts_with("[")
    kind = pl.when(numbered.is_not_null()).then(numbered).otherwise(kind_named(pl.col("msg_type")))
    vague = pl.when((kind == "other") & ~mark.fill_null(value=False)).then(pl.lit("text")).otherwise(kind)
    timed = with_instant(frame, pl.col("ts")).with_columns(kind=vague)
    system = pl.col("kind").is_in(SYSTEM)
    mine = pl.col("is_self").is_in(["true", "1"])
    return rendered(timed).with_columns(
        group_id=filled(pl.col("conversation_id")),
        group_name=pl.lit(None, _S),
        message_id=filled(pl.col("server_id")),
        member_id=pl.when(~system).then(filled(pl.col("sender_wxid"))),
        sender_name=filled(pl.col("sender")),
        group_nickname=filled(pl.col("sender")),
        self_id=pl.coalesce(pl.col("sender_wxid").filter(mine).mode().sort().first(), "account_id"),
        reason=pl.when(pl.col("conversation_id").is_null())
        .then(pl.lit("no-group"))
        .when("wrong")
        .then(pl.lit("impossible-time")),
    )
