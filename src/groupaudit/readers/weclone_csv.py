"""WeClone CSV as WeFlow writes it: id, MsgSvrID, type_name, is_sender, talker, msg, src, CreateTime.

`talker` is a display name (the exporter's remark by default), not an id; CreateTime is ISO 8601 in UTC; the group is
known from the file name. Kinds are those of a training set: text, image, sticker, video, voice, location, file; all
others are `unknown`.
"""

from collections.abc import Iterator

import polars as pl

from groupaudit.exports.chat_names import between_two, called_private, of_system
from groupaudit.exports.log_table import has, log_table
from groupaudit.exports.own_words import filled
from groupaudit.exports.pywxdump import ends_in_utc
from groupaudit.exports.wechat_log import Log, batch, by_name, local, one_group, stem
from groupaudit.exports.wechat_rendered import rendered
from groupaudit.exports.wechat_types import kind_named, server_id
from groupaudit.reader import Batch, Claim, Head, Source, reader

LACKS = {
    "group-id", "group-name", "sender-id", "group-nickname", "account-name", "roster", "owner", "reply-to", "forwarded",
    "own-id", "system-text", "url",
}  # fmt: skip
_COLUMNS = ("id", "MsgSvrID", "type_name", "is_sender", "talker", "msg", "src", "CreateTime")


def _sniff(head: Head) -> Claim:
    return Claim.of(**{",".join(_COLUMNS): has(head, _COLUMNS), "CreateTime 是 UTC": ends_in_utc(head)})


@reader(label=("WeFlow WeClone CSV", "WeFlow WeClone CSV"), forms={"text"}, sniff=_sniff, lacks=LACKS)
def weclone_csv(source: Source) -> Iterator[Batch]:
    """Read one file."""
    table, chat = log_table(source, _COLUMNS), stem(source)
    private = called_private(source) or between_two(table.frame, "talker", "msg", chat)
    group_id = f"private:{chat}" if private else chat
    timed = local(table.frame, "CreateTime", source.options.timezone)
    word = pl.col("msg").str.extract(r"^\s*\[([^\[\]\n]{1,12})\]", 1)
    known = kind_named(pl.col("type_name"))
    kind = (
        pl.when(of_system("talker", "msg", chat).fill_null(value=False)).then(pl.lit("system"))
        .when(known != "other").then(known)
        .otherwise(kind_named(word.fill_null("")))
    )  # fmt: skip
    said = rendered(timed.with_columns(kind=kind, content="msg"), guess=True)
    told = said.with_columns(
        message_id=server_id(pl.col("MsgSvrID")),
        group_id=pl.lit(group_id),
        member_id=pl.when(pl.col("kind") != "system").then(by_name("talker")),
        sender_name=filled(pl.col("talker")),
        group_nickname=filled(pl.col("talker")),
    )
    hidden = private and not source.options.allow_private
    yield batch(
        Log(
            messages=told.clear() if hidden else told,
            groups=pl.DataFrame() if hidden else one_group(group_id),
            rejects=table.rejects,
            rows=table.rows,
            basis="unknown",
            set_aside={"private-chat": told.height if hidden else 0},
            facts={"exporter": "WeFlow (WeClone)", "names-from": "talker", "group-from": "file-name"},
        )
    )
