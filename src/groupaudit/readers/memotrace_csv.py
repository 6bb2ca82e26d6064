"""MemoTrace (WeChatMsg) CSV: localId, TalkerId, Type, SubType, IsSender, CreateTime, Status, StrContent, StrTime, ….

StrContent is WeChat's raw content, XML unless it is text; app messages may be empty because their body is in another
column of the database. Remark and NickName are the sender's in the exporter's contacts, Sender is the wxid. There is no
group: TalkerId is a number in the exporter's database, so a file with several of them holds several groups; otherwise
the group is known from the file name. CreateTime is in seconds.
"""

from collections.abc import Iterator

import polars as pl

from groupaudit.exports.chat_names import between_two
from groupaudit.exports.log_table import has, log_table
from groupaudit.exports.own_words import filled
from groupaudit.exports.recordlines import beside
from groupaudit.exports.wechat_content import unpacked
from groupaudit.exports.wechat_log import Log, batch, chat_id, groups_of, seconds, stem
from groupaudit.exports.wechat_types import kind_of
from groupaudit.reader import Batch, Claim, Head, Source, reader
from groupaudit.tables import UNWRITTEN

LACKS = {"group-id", "group-name", "message-id", "group-nickname", "roster", "owner"}
_COLUMNS = (
    "localId", "TalkerId", "Type", "SubType", "IsSender", "CreateTime", "Status", "StrContent", "StrTime", "Remark",
    "NickName", "Sender",
)  # fmt: skip

_TWO = 2


def _sniff(head: Head) -> Claim:
    return Claim.of(**{",".join(_COLUMNS[:8]): has(head, _COLUMNS[:8])})


@reader(label=("MemoTrace CSV", "MemoTrace CSV"), forms={"text", "sheet"}, sniff=_sniff, lacks=LACKS)
def memotrace_csv(source: Source) -> Iterator[Batch]:
    """Read one file."""
    table = log_table(source, _COLUMNS)
    told, unread = _told(table.frame, stem(source))
    private = _is_private(told, stem(source))
    told = told.with_columns(group_id=chat_id("group_id", pl.lit(private)))
    hidden = private and not source.options.allow_private
    yield batch(
        Log(
            messages=told.clear() if hidden else told,
            groups=pl.DataFrame() if hidden else groups_of(told),
            rejects=table.rejects,
            rows=table.rows,
            set_aside={"footer": table.aside, "private-chat": told.height if hidden else 0},
            spells_ids=True,
            notes={"unreadable-xml": unread},
            facts={"exporter": "MemoTrace", "names-from": "NickName", "group-from": "file-name"},
        )
    )


def _is_private(told: pl.DataFrame, chat: str) -> bool:
    """Tell whether a file holds one chat and is named after the remark or name of one of two people."""
    spoken = told.filter(pl.col("member_id").is_not_null())
    few = told["group_id"].n_unique() <= 1 and spoken["member_id"].n_unique() <= _TWO
    return few and any(between_two(spoken, name, "text", chat) for name in ("remark", "account_name"))


def _told(frame: pl.DataFrame, name: str) -> tuple[pl.DataFrame, int]:
    base, sub = (pl.col(c).str.strip_chars().cast(pl.Int64, strict=False) for c in ("Type", "SubType"))
    several = frame["TalkerId"].n_unique() > 1
    group = pl.concat_str(pl.lit(f"{name}#"), "TalkerId") if several else pl.lit(name)
    timed = seconds(frame, "CreateTime").with_columns(kind=kind_of(base, sub), sub=sub)
    said, unread = unpacked(timed.select("line", "kind", "sub", content="StrContent"))
    system = pl.col("kind").is_in(UNWRITTEN)
    told = beside(timed.drop("kind"), said).with_columns(
        group_id=group,
        group_name=pl.lit(None, pl.String),
        member_id=pl.when(~system).then(filled(pl.col("Sender"))),
        sender_name=pl.coalesce(filled(pl.col("NickName")), filled(pl.col("Remark"))),
        account_name=filled(pl.col("NickName")),
        remark=filled(pl.col("Remark")),
        self_id=pl.col("Sender")
        .filter((pl.col("IsSender") == "1") & ~system & (pl.col("Sender") != ""))
        .mode()
        .sort()
        .first(),
        reason=pl.when(base.is_null()).then(pl.lit("wrong-type: Type")),
    )
    return told, unread
