"""MemoTrace CSV of versions 2 and 3: 消息ID, 类型, 发送人, 时间, 内容, 备注, 昵称, 更多信息.

Types are words, times local. The conversation is the folder `名称(wxid)`, which gives its id; otherwise the file name is
the group. 发送人 is a display name; 备注 and 昵称 are those in the exporter's contacts. No group nicknames, no roster.
"""

from collections.abc import Iterator

import polars as pl

from groupaudit.exports.log_table import has, log_table
from groupaudit.exports.memotrace_words import conversation, spelled_out
from groupaudit.exports.own_words import filled
from groupaudit.exports.wechat_log import SELF, Log, batch, by_name, local, one_group, stem
from groupaudit.exports.wechat_rendered import rendered
from groupaudit.exports.wechat_types import kind_named, server_id
from groupaudit.reader import Batch, Claim, Head, Source, reader
from groupaudit.tables import UNWRITTEN

LACKS = {
    "group-name", "sender-id", "group-nickname", "roster", "owner", "reply-to", "forwarded", "url", "own-id", "zone",
}  # fmt: skip
_COLUMNS = ("消息ID", "类型", "发送人", "时间", "内容", "备注", "昵称", "更多信息")


def _sniff(head: Head) -> Claim:
    return Claim.of(**{",".join(_COLUMNS[:5]): has(head, _COLUMNS[:5])})


@reader(label=("MemoTrace CSV（新版）", "MemoTrace CSV (2.x, 3.x)"), forms={"text", "sheet"}, sniff=_sniff, lacks=LACKS)
def memotrace_csv_named(source: Source) -> Iterator[Batch]:
    """Read one file."""
    table = log_table(source, _COLUMNS)
    known = conversation(source)
    group_id = known or stem(source)
    private = bool(known and not known.endswith("@chatroom"))
    facts = {
        "exporter": "MemoTrace", "names-from": "昵称", "group-from": "folder" if known else "file-name",
        "assumed-timezone": source.options.timezone,
    }  # fmt: skip
    told = _told(table.frame, source).with_columns(group_id=pl.lit(group_id))
    hidden = private and not source.options.allow_private
    yield batch(
        Log(
            messages=told.clear() if hidden else told,
            groups=pl.DataFrame() if hidden else one_group(group_id),
            rejects=table.rejects,
            rows=table.rows,
            set_aside={"footer": table.aside, "private-chat": told.height if hidden else 0},
            facts=facts,
        )
    )


def _told(frame: pl.DataFrame, source: Source) -> pl.DataFrame:
    timed = local(frame, "时间", source.options.timezone).with_columns(kind=kind_named(pl.col("类型")), content="内容")
    system, mine = pl.col("kind").is_in(UNWRITTEN), pl.col("发送人").is_in(SELF)
    return spelled_out(rendered(timed)).with_columns(
        message_id=server_id(pl.col("消息ID")),
        member_id=pl.when(~system).then(by_name("发送人")),
        sender_name=filled(pl.col("发送人")),
        account_name=pl.when(~mine).then(filled(pl.col("昵称"))),
        remark=pl.when(~mine).then(filled(pl.col("备注"))),
    )
