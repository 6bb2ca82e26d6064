"""chatlog CSV (`/api/v1/chatlog?format=csv`): Time, SenderName, Sender, TalkerName, Talker, Content.

Content is chatlog's plain text, so the kind of a message is inferred from its rendering. Times are local to the server,
without a zone. No message ids, no roster, no owner; TalkerName may be the exporter's remark for the group.
"""

from collections.abc import Iterator

import polars as pl

from groupaudit.exports.chatlog_words import SYSTEM_SENDER, mended, plain, with_records
from groupaudit.exports.log_table import has, log_table
from groupaudit.exports.own_words import filled
from groupaudit.exports.wechat_log import Log, batch, chat_id, groups_of, local
from groupaudit.reader import Batch, Claim, Head, Source, reader

LACKS = {
    "message-id", "group-name", "group-nickname", "account-name", "roster", "owner", "reply-to", "notice-text", "zone",
}  # fmt: skip
_COLUMNS = ("Time", "SenderName", "Sender", "TalkerName", "Talker", "Content")


def _sniff(head: Head) -> Claim:
    return Claim.of(**{",".join(_COLUMNS): has(head, _COLUMNS)})


@reader(label=("chatlog CSV", "chatlog CSV"), forms={"text", "sheet"}, sniff=_sniff, lacks=LACKS)
def chatlog_csv(source: Source) -> Iterator[Batch]:
    """Read one answer."""
    table = log_table(mended(source), _COLUMNS)
    frame = local(table.frame.rename({"Sender": "sender", "Content": "content"}), "Time", source.options.timezone)
    room = pl.col("Talker").str.ends_with("@chatroom")
    kept = frame if source.options.allow_private else frame.filter(room | (pl.col("Talker") == ""))
    reason = pl.when(pl.col("Talker") == "").then(pl.lit("no-group"))
    told = with_records(plain(kept), source.options.timezone).with_columns(
        group_id=chat_id("Talker", ~room),
        group_name=pl.lit(None, pl.String),
        member_id=filled(pl.when(pl.col("sender") != SYSTEM_SENDER).then("sender")),
        sender_name=filled(pl.col("SenderName")),
        group_nickname=filled(pl.col("SenderName")),
        reason=reason,
    )
    yield batch(
        Log(
            messages=told,
            groups=groups_of(told.filter(pl.col("reason").is_null())),
            rejects=table.rejects,
            rows=table.rows,
            basis="unknown",
            spells_ids=True,
            set_aside={"private-chat": frame.height - kept.height, "footer": table.aside},
            facts={
                "exporter": "chatlog", "names-from": "SenderName", "assumed-timezone": source.options.timezone,
            },
        )
    )  # fmt: skip
