"""chatlog text (`/api/v1/chatlog?format=text`): `SenderName(sender) time` on one line, the content below it.

The time has a date only if the query spans several days, and a year only if it spans several years; a message that
lacks either has no time. The exporting account is `我`. If several chats were queried, `[TalkerName(talker)]` precedes
the time in groups, and nothing in private chats; otherwise the group is known from the file name
(`<talker>_<start>_<end>`), and a talker that is not a chatroom is private.
"""

import re
from collections.abc import Iterator

import polars as pl

from groupaudit.exports.chatlog_words import SYSTEM_SENDER, mended, plain, with_records
from groupaudit.exports.log_lines import blocks
from groupaudit.exports.own_words import filled
from groupaudit.exports.wechat_log import SELF, Log, batch, by_name, chat_id, groups_of, local, stem
from groupaudit.reader import Batch, Claim, Head, Source, reader

LACKS = {
    "message-id", "group-name", "group-nickname", "account-name", "roster", "owner", "reply-to", "notice-text", "own-id", "zone",
}  # fmt: skip
_TIME = r"(?:\d{4}-)?(?:\d{2}-\d{2} )?\d{2}:\d{2}:\d{2}"
_HEADING = r"^(?P<who>\s?\S[^\n]*?) (?:\[(?P<talker>[^\n]*?)\] )?(?P<time>" + _TIME + r")$"
_WITH_ID = r"^(.*)\(([A-Za-z0-9_@.\-]{3,64}|我)\)$"
_SHOWN = re.compile(
    r"^(?:系统消息|我|[A-Za-z0-9_@.\-]{3,64}|.*\((?:我|[A-Za-z0-9_@.\-]{3,64})\)) (?:\[.*\] )?" + _TIME + "$"
)


def _sniff(head: Head) -> Claim:
    first = next((line.strip("\ufeff\r") for line in head.lines[:20] if line.strip()), "")
    return Claim.of(**{"名称(wxid) 时间": bool(_SHOWN.match(first))})


@reader(label=("chatlog 文本", "chatlog text"), forms={"text"}, sniff=_sniff, lacks=LACKS)
def chatlog_text(source: Source) -> Iterator[Batch]:
    """Read one answer."""
    found = blocks(mended(source), _HEADING, after_blank=True)
    parts = pl.col("who").str.extract_groups(_WITH_ID).struct
    talker = pl.col("talker").str.extract(r"\(([^()]*)\)$", 1)
    private = (
        pl.when(filled(pl.col("talker")).is_null())
        .then(pl.lit(_is_private(source)) | filled(pl.col("talker")).is_not_null().any())
        .otherwise(~pl.col("talker").str.contains(r"@chatroom\)?$"))
    )
    frame = found.frame.with_columns(
        sender=pl.coalesce(parts.field("2"), "who"),
        name=filled(parts.field("1")),
        chat=pl.coalesce(talker, filled(pl.col("talker")), pl.lit(_chat(source))),
        dated=pl.when(pl.col("time").str.contains(r"^\d{4}-")).then("time"),
        content="body",
        private=private,
    )
    kept = frame if source.options.allow_private else frame.filter(~pl.col("private"))
    system, mine = pl.col("sender") == SYSTEM_SENDER, pl.col("sender").is_in(SELF)
    said = plain(local(kept, "dated", source.options.timezone))
    told = with_records(said, source.options.timezone).with_columns(
        group_id=chat_id("chat", pl.col("private")),
        group_name=pl.lit(None, pl.String),
        member_id=pl.when(~system & ~mine).then("sender").when(mine).then(by_name("name")),
        sender_name=pl.when(mine).then(pl.coalesce("name", "sender")).otherwise("name"),
        group_nickname="name",
    )
    yield batch(
        Log(
            messages=told,
            groups=groups_of(told),
            rejects=found.rejects,
            rows=found.rows,
            basis="unknown",
            set_aside={"not-a-record": found.before.height, "private-chat": frame.height - kept.height},
            spells_ids=True,
            facts={
                "exporter": "chatlog",
                "names-from": "SenderName",
                "assumed-timezone": source.options.timezone,
                "group-from": "column" if frame["talker"].count() else "file-name",
            },
        )
    )


def _is_private(source: Source) -> bool:
    return re.match(r"wxid_[a-z0-9]+(?:_|$)", stem(source)) is not None


def _chat(source: Source) -> str:
    """Return the chat given by the file name `<talker>_<start>_<end>`."""
    name = stem(source)
    room = re.match(r"(\d+@chatroom)(?:_|$)", name)
    return room[1] if room else name
