"""WeFlow HTTP `/api/v1/messages`: a page of `{success, talker, count, hasMore, messages}`, an array, or one per line.

`serverId` is the platform's id, `localType` packed, `rawContent` WeChat's own content. Line numbers count records over
the file: a page, then its messages. No names: read `/api/v1/group-members` with it.
"""

from collections.abc import Iterator, Sequence

import polars as pl

from groupaudit.exports.jsonrecords import Record
from groupaudit.exports.log_records import Page, gathered, pages, reject_of, root_of
from groupaudit.exports.own_words import filled
from groupaudit.exports.recordlines import beside
from groupaudit.exports.timestamps import with_instant
from groupaudit.exports.wechat_content import unpacked
from groupaudit.exports.wechat_log import Log, batches, chat_id, groups_of
from groupaudit.exports.wechat_types import apart, is_room, kind_of, server_id
from groupaudit.files.exactjson import parse
from groupaudit.reader import REJECT, Batch, Claim, Head, Source, reader
from groupaudit.tables import UNWRITTEN

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
    found = pages(source, "messages", Record(fields=_MESSAGE, prose=("content", "rawContent")))
    yield from batches(_log(source, window) for window in gathered(found))


def _log(source: Source, window: Sequence[Page]) -> Log:
    schema = {"line": pl.Int64(), **_MESSAGE, "talker": _S}
    parts = [(page, page.part) for page in window if page.part is not None]
    every = pl.concat(
        [
            pl.DataFrame(schema=schema),
            *(part.frame.with_columns(talker=pl.lit(_talker(page), _S)) for page, part in parts),
        ]
    )
    private = pl.col("talker").is_not_null() & ~is_room(pl.col("talker"))
    kept = every if source.options.allow_private else every.filter(~private.fill_null(value=False))
    told, unread = _told(kept)
    wrong = [*(part.rejects.select(*REJECT) for _, part in parts), *(reject_of(p) for p in window if p.part is None)]
    return Log(
        messages=told,
        groups=groups_of(told.filter(pl.col("reason").is_null())),
        rejects=pl.concat([pl.DataFrame(schema=REJECT), *wrong]).sort("line"),
        rows=sum(page.rows for page in window),
        set_aside={"private-chat": every.height - kept.height},
        spells_ids=True,
        notes={"unreadable-xml": unread},
        facts={"exporter": "WeFlow HTTP"},
    )


def _talker(page: Page) -> str | None:
    try:
        value = parse(bytes(page.values.get("talker", b"null")).decode("utf-8", "replace"))
    except ValueError:
        return None
    return value if isinstance(value, str) and value else None


def _told(frame: pl.DataFrame) -> tuple[pl.DataFrame, int]:
    base, sub = apart(pl.col("localType"))
    sender = filled(pl.col("senderUsername"))
    timed = with_instant(frame, pl.col("createTime")).with_columns(kind=kind_of(base, sub), sub=sub)
    content = pl.coalesce(filled(pl.col("rawContent")), filled(pl.col("content")), filled(pl.col("parsedContent")))
    said, unread = unpacked(timed.select("line", "kind", "sub", content=content, sender=sender))
    person = ~pl.col("kind").is_in(UNWRITTEN) & ~is_room(pl.col("senderUsername"))
    mine = pl.col("isSend").is_in(["1", "true"])
    whole = beside(timed.drop("kind"), said.drop("sender"))
    told = whole.with_columns(
        group_id=chat_id("talker", ~is_room(pl.col("talker"))),
        group_name=pl.lit(None, _S),
        message_id=server_id(pl.col("serverId")),
        reply_to=pl.coalesce(filled(pl.col("replyToMessageId")), "reply_to"),
        member_id=pl.when(person | (pl.col("kind") == "recall")).then(sender),
        mine=pl.when(mine & person).then(sender),
        reason=pl.when(pl.col("talker").is_null())
        .then(pl.lit("no-group"))
        .when(pl.col("localType").is_null())
        .then(pl.lit("missing-field: localType")),
    )
    return told, unread
