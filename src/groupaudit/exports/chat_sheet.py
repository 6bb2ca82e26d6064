"""Read the message worksheets of WeFlow and EchoTrace: a block of metadata above a header of messages.

Source of fact: `发送者身份` is a display name or 我, not a role; times are local. The group's id is next to 微信ID.
昵称 is the group's own name if 备注 follows, otherwise (above more than 20,000 messages) the exporter's remark for it.
"""

import polars as pl

from groupaudit.exports.chat_names import NOBODY
from groupaudit.exports.log_table import log_table
from groupaudit.exports.own_words import filled
from groupaudit.exports.wechat_log import SELF, Log, batch, by_name, local, one_group, stem
from groupaudit.exports.wechat_rendered import rendered
from groupaudit.exports.wechat_types import kind_named
from groupaudit.reader import Batch, Head, Source
from groupaudit.tables import UNWRITTEN

COLUMNS = (
    "序号", "时间", "发送者昵称", "发送者微信ID", "发送者wxid", "发送者备注", "群昵称", "发送者身份", "消息类型", "内容",
)  # fmt: skip
_NEEDED = frozenset({"序号", "时间", "消息类型", "内容"})


def signs(head: Head) -> dict[str, bool]:
    """Return the signs of such a worksheet; the block above the header may be no more than its title."""
    metadata = head.sheet.metadata if head.sheet is not None else {}
    return {
        "序号,时间,消息类型,内容": _header(head) >= _NEEDED,
        "会话信息": "会话信息" in metadata or "微信ID" in metadata,
    }


def by_weflow(head: Head) -> bool:
    """Tell WeFlow's worksheets from EchoTrace's: they name their tool or have group nicknames."""
    return "群昵称" in _header(head) or (head.sheet is not None and "导出工具" in head.sheet.metadata)


def _header(head: Head) -> set[str]:
    return set(head.sheet.header or ()) if head.sheet is not None else set()


def sheet_batch(source: Source, *, exporter: str) -> Batch:
    """Return the batch of one worksheet; an id that ends in @chatroom is a group's, any other a private chat's."""
    metadata = source.sheet.metadata if source.sheet is not None else {}
    chat = metadata.get("微信ID") or stem(source)
    private = bool(metadata.get("微信ID")) and not chat.endswith("@chatroom")
    table = log_table(source, COLUMNS)
    told = _told(table.frame, source).with_columns(group_id=pl.lit(f"private:{chat}" if private else chat))
    hidden = private and not source.options.allow_private
    header = (source.sheet.header or ()) if source.sheet is not None else ()
    names = next((name for name in ("群昵称", "发送者昵称", "发送者身份") if name in header), "")
    told_apart = source.sheet is not None and any("备注" in row for row in source.sheet.preamble)
    name = metadata.get("昵称") or None if told_apart else None
    cell = source.sheet.cell_above(name) if source.sheet is not None and name else None
    return batch(
        Log(
            messages=told.clear() if hidden else told,
            groups=pl.DataFrame() if hidden else one_group(f"private:{chat}" if private else chat, name=name, cell=cell),
            rejects=table.rejects,
            rows=table.rows,
            basis="group-nickname",
            set_aside={"footer": table.aside, "private-chat": told.height if hidden else 0},
            facts={
                "exporter": exporter, "names-from": names,
                "group-from": "metadata" if metadata.get("微信ID") else "file-name",
                "assumed-timezone": source.options.timezone,
            },
        )
    )  # fmt: skip


def _told(frame: pl.DataFrame, source: Source) -> pl.DataFrame:
    timed = local(frame, "时间", source.options.timezone).with_columns(
        kind=kind_named(pl.col("消息类型")), content="内容"
    )
    said = rendered(timed)
    id_ = pl.coalesce(filled(pl.col("发送者微信ID")), filled(pl.col("发送者wxid")))
    room = id_.str.ends_with("@chatroom").fill_null(value=False)
    called = pl.coalesce(filled(pl.col("发送者昵称")), "发送者身份")
    person = ~(pl.col("kind").is_in(UNWRITTEN) & called.is_in(NOBODY)).fill_null(value=False)
    mine = pl.col("发送者身份").is_in(SELF)
    shown = pl.coalesce(filled(pl.col("群昵称")), filled(pl.col("发送者昵称")), pl.when(~mine).then("发送者身份"))
    return said.with_columns(
        member_id=pl.when(~room).then(
            pl.coalesce(id_, pl.when(person).then(pl.coalesce(by_name("发送者昵称"), by_name("发送者身份"))))
        ),
        sender_name=pl.when(person).then(pl.coalesce(shown, "发送者身份")),
        group_nickname="群昵称",
        account_name=filled(pl.col("发送者昵称")),
        remark=filled(pl.col("发送者备注")),
        self_id=id_.filter(mine).mode().sort().first(),
    )
