"""CipherTalk Excel: 序号, 时间, 日期, 时刻, 星期, 发送者, 微信ID, 消息类型, 消息内容, 原始类型代码, 时间戳.

`时间戳` is in seconds, `原始类型代码` is WeChat's packed type, 微信ID the sender's. If the chat has forwarded records,
their contents are in a column 聊天记录详情. The group is known from the file name only.
"""

from collections.abc import Iterator

import polars as pl

from groupaudit.exports.ciphertalk_words import with_details
from groupaudit.exports.log_table import has, log_table
from groupaudit.exports.own_words import filled
from groupaudit.exports.wechat_log import Log, batch, by_name, one_group, seconds, stem
from groupaudit.exports.wechat_rendered import rendered
from groupaudit.exports.wechat_types import apart, kind_named, kind_of
from groupaudit.reader import Batch, Claim, Head, Source, reader
from groupaudit.tables import UNWRITTEN

LACKS = {
    "group-id", "group-name", "message-id", "group-nickname", "account-name", "roster", "owner", "reply-to", "url",
}  # fmt: skip
_COLUMNS = (
    "序号",
    "时间",
    "日期",
    "时刻",
    "星期",
    "发送者",
    "微信ID",
    "消息类型",
    "消息内容",
    "原始类型代码",
    "时间戳",
)
_DETAILS = "聊天记录详情"


def _sniff(head: Head) -> Claim:
    return Claim.of(**{"序号,时间,日期,时刻": has(head, _COLUMNS[:4]), "原始类型代码,时间戳": has(head, _COLUMNS)})


@reader(label=("CipherTalk Excel", "CipherTalk Excel"), forms={"sheet", "text"}, sniff=_sniff, lacks=LACKS)
def ciphertalk_excel(source: Source) -> Iterator[Batch]:
    """Read one worksheet."""
    table = log_table(source, (*_COLUMNS, _DETAILS))
    base, sub = apart(pl.col("原始类型代码"))
    numbered, named = kind_of(base, sub), kind_named(pl.col("消息类型"))
    kind = pl.when(numbered != "other").then(numbered).otherwise(named)
    said = rendered(seconds(table.frame, "时间戳").with_columns(kind=kind, content="消息内容"))
    id_ = filled(pl.col("微信ID"))
    system = pl.col("kind").is_in(UNWRITTEN) | id_.str.ends_with("@chatroom").fill_null(value=False)
    told = said.with_columns(
        group_id=pl.lit(stem(source)),
        member_id=pl.when(~system).then(pl.coalesce(id_, by_name("发送者"))),
        sender_name=filled(pl.col("发送者")),
        group_nickname=filled(pl.col("发送者")),
    )
    yield batch(
        Log(
            messages=with_details(told, _DETAILS),
            groups=one_group(stem(source)),
            rejects=table.rejects,
            rows=table.rows,
            basis="unknown",
            set_aside={"footer": table.aside},
            facts={"exporter": "CipherTalk", "names-from": "发送者", "group-from": "file-name"},
        )
    )
