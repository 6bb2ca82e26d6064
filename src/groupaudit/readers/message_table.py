"""Any table of messages whose headings the policy maps: `[column-map]` to message_time, message_sender, message_text.

`message_sender_id`, `message_id`, `message_kind`, `group_id` and `group_name` are optional. Without an id, senders are
known by name; without a group column, the group is the file name.
"""

from collections.abc import Iterator

import polars as pl

from groupaudit.exports.own_words import filled
from groupaudit.exports.people_lists import column
from groupaudit.exports.wechat_log import Log, batch, by_name, groups_of, local, stem
from groupaudit.exports.wechat_rendered import rendered
from groupaudit.exports.wechat_types import kind_named
from groupaudit.files.cells import blank, damaged
from groupaudit.files.sheets import Fault
from groupaudit.reader import REJECT, Batch, Claim, Head, Source, reader

LACKS = {
    "group-nickname", "account-name", "roster", "owner", "reply-to", "forwarded", "own-id", "url", "zone",
}  # fmt: skip
_OURS = ("message_time", "message_sender", "message_sender_id", "message_text", "message_kind", "message_id")
_IDS = ("message_id", "message_sender_id")


def _sniff(head: Head) -> Claim:
    have = head.sheet.columns.at.keys() if head.sheet is not None else set()
    return Claim.of(
        message_time="message_time" in have,
        message_text="message_text" in have,
        **{"message_sender/message_sender_id": bool(have & {"message_sender", "message_sender_id"})},
    )


@reader(
    label=("政策说明的消息表", "table of messages explained by the policy"), forms={"sheet"}, sniff=_sniff, lacks=LACKS
)
def message_table(source: Source) -> Iterator[Batch]:
    """Read one table."""
    sheet = source.sheet
    if sheet is None:
        return
    faults = [
        Fault(damaged(column(sheet, name)), sheet.columns.at[name][0], "damaged-number")
        for name in _IDS
        if name in sheet.columns
    ]
    usable = sheet.without_any(faults)
    columns = {name: column(sheet, name) for name in (*_OURS, "group_id", "group_name")}
    frame = usable.frame.select("line", **{n: c.cast(pl.String) for n, c in columns.items()})
    kind = pl.when(~blank(pl.col("message_kind"))).then(kind_named(pl.col("message_kind"))).otherwise(pl.lit("text"))
    said = rendered(
        local(frame, "message_time", source.options.timezone).with_columns(kind=kind, content="message_text"),
        guess=True,
    )
    name = filled(pl.col("group_name"))
    told = said.with_columns(
        message_id=filled(pl.col("message_id")),
        group_id=pl.coalesce(filled(pl.col("group_id")), name, pl.lit(stem(source))),
        group_name=name,
        member_id=pl.coalesce(filled(pl.col("message_sender_id")), by_name("message_sender")),
        sender_name=filled(pl.col("message_sender")),
        group_nickname=filled(pl.col("message_sender")),
    )
    yield batch(
        Log(
            messages=told,
            groups=groups_of(told),
            rejects=usable.rejects.select(*REJECT),
            rows=sheet.rows_read,
            basis="unknown",
            set_aside={"footer": sheet.footer_rows},
            facts={"names-from": "display-name", "assumed-timezone": source.options.timezone},
        )
    )
