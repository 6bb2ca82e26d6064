"""WeFlow HTTP `/api/v1/messages`: pages of `{success, talker, count, hasMore, messages}`, one document, an array, or one a line.

`serverId` is the platform's id, `localType` packed, `rawContent` WeChat's own content. Records are counted over the file: a
page, then its messages. No names: read `/api/v1/group-members` with it.
"""

from collections.abc import Iterator

import polars as pl

from groupaudit.exports.jsonrecords import Record
from groupaudit.exports.log_records import nothing, pages, root_of
from groupaudit.exports.own_words import filled
from groupaudit.exports.recordlines import beside
from groupaudit.exports.timestamps import with_instant
from groupaudit.exports.wechat_content import unpacked
from groupaudit.exports.wechat_log import Log, batch, chat_id, groups_of
from groupaudit.exports.wechat_types import SYSTEM, apart, is_room, kind_of, server_id
from groupaudit.files.exactjson import parse
from groupaudit.reader import REJECT, Batch, Claim, Head, Source, reader

LACKS = {"group-name", "group-nickname", "account-name", "roster", "owner"}
_S = pl.String()
_MESSAGE = {
    "serverId": _S, "localType": _S, "createTime": _S, "isSend": _S, "senderUsername": _S, "content": _S,
    "rawContent": _S, "parsedContent": _S, "replyToMessageId": _S,
}  # fmt: skip


def _sniff(head: Head) -> Claim:
    root = root_of(head)
    talk = root.get("messages")
    first = talk[0] if isinstance(talk, list) and talk and isinstance(talk[0], dict) else {}
    return Claim.of(
        success="success" in root,
        talker="talker" in root,
        **{"messages[].localType": "localType" in first or (talk == [] and "hasMore" in root)},
    )


@reader(label=("WeFlow HTTP 消息", "WeFlow HTTP messages"), forms={"json", "jsonl"}, sniff=_sniff, lacks=LACKS)
def weflow_http_messages(source: Source) -> Iterator[Batch]:
    """Read the pages of one file."""
    frames, rejects, rows = (
        [pl.DataFrame(schema={"line": pl.Int64(), **_MESSAGE, "talker": _S})],
        [pl.DataFrame(schema=REJECT)],
        0,
    )
    for line, page, found in pages(source, "messages", Record(fields=_MESSAGE, prose=("content", "rawContent"))):
        rows += 1 + (found.rows if found is not None else 0)
        talker = _text(bytes(page.get("talker", b"null")))
        if found is None:
            rejects.append(nothing(line, page))
            continue
        rejects.append(found.rejects.select(*REJECT))
        frames.append(found.frame.with_columns(talker=pl.lit(talker, _S)))
    every = pl.concat(frames)
    private = pl.col("talker").is_not_null() & ~is_room(pl.col("talker"))
    kept = every if source.options.allow_private else every.filter(~private.fill_null(value=False))
    told, unread = _told(kept)
    yield batch(
        Log(
            messages=told,
            groups=groups_of(told.filter(pl.col("reason").is_null())),
            rejects=pl.concat(rejects),
            rows=rows,
            set_aside={"private-chat": every.height - kept.height},
            spells_ids=True,
            notes={"unreadable-xml": unread},
            facts={"exporter": "WeFlow HTTP"},
        )
    )


def _text(raw: bytes) -> str | None:
    try:
        value = parse(raw.decode("utf-8", "replace"))
    except ValueError:
        return None
    return value if isinstance(value, str) and value else None


def _told(frame: pl.DataFrame) -> tuple[pl.DataFrame, int]:
    base, sub = apart(pl.col("localType"))
    sender = filled(pl.col("senderUsername"))
    timed = with_instant(frame, pl.col("createTime")).with_columns(kind=kind_of(base, sub), sub=sub)
    content = pl.coalesce(filled(pl.col("rawContent")), filled(pl.col("content")), filled(pl.col("parsedContent")))
    said, unread = unpacked(timed.select("line", "kind", "sub", content=content, sender=sender))
    person = ~pl.col("kind").is_in(SYSTEM) & ~is_room(pl.col("senderUsername"))
    mine = pl.col("isSend").is_in(["1", "true"])
    whole = beside(timed.drop("kind"), said.drop("sender"))
    told = whole.with_columns(
        group_id=chat_id("talker", ~is_room(pl.col("talker"))),
        group_name=pl.lit(None, _S),
        message_id=server_id(pl.col("serverId")),
        reply_to=pl.coalesce(filled(pl.col("replyToMessageId")), "reply_to"),
        member_id=pl.when(person | (pl.col("kind") == "recall")).then(sender),
        self_id=sender.filter(mine & person).mode().sort().first(),
        reason=pl.when(pl.col("talker").is_null())
        .then(pl.lit("no-group"))
        .when(pl.col("localType").is_null())
        .then(pl.lit("missing-field: localType")),
    )
    return told, unread
