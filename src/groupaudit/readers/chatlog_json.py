"""chatlog JSON (`/api/v1/chatlog?format=json`): a bare array of messages of one or more chats, or one message a line.

Times have an offset. `senderName` is the group nickname if there is one, else the exporter's remark, else the account's
name. `talkerName` may be the exporter's remark of the group, so it is not taken for the group's own name: read
`/api/v1/chatroom` with it. `seq` orders messages and identifies none elsewhere. People in messages of the system are
written `昵称(wxid)`. Lines are counted in records.
"""

from collections.abc import Iterator

import polars as pl

from groupaudit.cells import to_instant
from groupaudit.chatlog_words import SYSTEM_SENDER
from groupaudit.jsonrecords import Record
from groupaudit.log_records import lines_or_array
from groupaudit.own_words import filled, mentions
from groupaudit.reader import Batch, Claim, Head, Source, reader
from groupaudit.recordlines import beside
from groupaudit.wechat_log import Log, batch, groups_of, local
from groupaudit.wechat_types import SYSTEM, kind_of

LACKS = {"message-id", "group-name", "group-nickname", "account-name", "roster", "owner", "reply-to"}
_S = pl.String()
_ITEM = pl.Struct({"DataType": _S, "SourceName": _S, "SourceTime": _S, "DataDesc": _S, "DataTitle": _S})
_MESSAGE = {
    "seq": _S, "time": _S, "talker": _S, "talkerName": _S, "isChatRoom": _S, "sender": _S, "senderName": _S,
    "isSelf": _S, "type": _S, "subType": _S, "content": _S,
    "contents": pl.Struct({
        "title": _S, "desc": _S, "url": _S, "refer": pl.Struct({"content": _S}),
        "recordInfo": pl.Struct({"DataList": pl.Struct({"DataItems": pl.List(_ITEM)})}),
    }),
}  # fmt: skip
_RECORDED = {"1": "text", "2": "image", "3": "voice", "4": "video", "5": "link", "6": "location", "8": "file", "17": "forward", "37": "emoji"}  # fmt: skip


def _sniff(head: Head) -> Claim:
    return Claim.of(**{key: key in head.first for key in ("seq", "talker", "isChatRoom")})


@reader(label=("chatlog JSON", "chatlog JSON"), forms={"json", "jsonl"}, sniff=_sniff, lacks=LACKS)
def chatlog_json(source: Source) -> Iterator[Batch]:
    """Read one answer."""
    decoded = lines_or_array(source, Record(fields=_MESSAGE, prose=("content", "senderName")))
    private = (pl.col("isChatRoom") == "false") | ~pl.col("talker").str.ends_with("@chatroom")
    kept = decoded.frame if source.options.allow_private else decoded.frame.filter(~private.fill_null(value=False))
    told = _told(kept, source)
    yield batch(
        Log(
            messages=told,
            groups=groups_of(told.filter(pl.col("reason").is_null()).with_columns(group_name=pl.lit(None, _S))),
            rejects=decoded.rejects,
            rows=decoded.rows,
            basis="unknown",
            set_aside={"private-chat": decoded.frame.height - kept.height},
            facts={"exporter": "chatlog", "names-from": "senderName"},
        )
    )


def _told(frame: pl.DataFrame, source: Source) -> pl.DataFrame:
    numbers = (pl.col(name).cast(pl.Int64, strict=False) for name in ("type", "subType"))
    kind = kind_of(*numbers)
    system = (pl.col("sender") == SYSTEM_SENDER).fill_null(value=False)
    contents = pl.col("contents").struct
    timed = local(frame, "time", source.options.timezone).with_columns(
        kind=pl.when(system).then(pl.lit("system")).otherwise(kind),
        talker=filled(pl.col("talker")),
        _title=filled(contents.field("title")),
        _desc=filled(contents.field("desc")),
        _url=contents.field("url"),
        _quoted=filled(contents.field("refer").struct.field("content")),
    )
    kinds, page = pl.col("kind"), pl.col("kind").is_in(["link", "mini-program"])
    recall = (kinds == "system") & pl.col("content").str.contains(r"撤回了?一条|recalled a message")
    wordy = kinds.is_in(["text", "quote", "notice"])
    reason = (
        pl.when(pl.col("talker").is_null()).then(pl.lit("no-group"))
        .when(pl.col("type").is_null()).then(pl.lit("missing-field: type"))
        .when("wrong").then(pl.lit("impossible-time"))
    )  # fmt: skip
    private = pl.when(pl.col("isChatRoom") == "false").then(pl.lit("private:")).otherwise(pl.lit(""))
    said = timed.with_columns(
        kind=pl.when(recall).then(pl.lit("recall")).otherwise(kinds),
        group_id=pl.concat_str(private, "talker"),
        seq=pl.col("seq").cast(pl.Int64, strict=False),
        member_id=pl.when(~system).then(filled(pl.col("sender"))),
        sender_name=filled(pl.col("senderName")),
        group_nickname=filled(pl.col("senderName")),
        self_id=pl.col("sender").filter((pl.col("isSelf") == "true") & ~system).mode().sort().first(),
        text=pl.when(wordy).then(
            pl.coalesce(filled(pl.col("content")), pl.when(kinds == "notice").then(pl.coalesce("_desc", "_title")))
        ),
        quoted=pl.when(kinds == "quote").then("_quoted"),
        title=pl.when(page | kinds.is_in(["forward"])).then("_title"),
        url=pl.when(page & pl.col("_url").str.contains("^https?://")).then("_url"),
        file_name=pl.when(kinds == "file").then("_title"),
        told=pl.when(kinds.is_in(SYSTEM)).then("content"),
        reason=reason,
    ).with_columns(mentions=mentions(pl.col("text")))
    transfer = filled(pl.col("content").str.extract(r"^\[转账\|[^\]]*\]\((.*)\)$", 1))
    said = said.with_columns(text=pl.when(pl.col("kind") == "transfer").then(transfer).otherwise("text"))
    return beside(said, _forwarded(said, source.options.timezone))


def _forwarded(said: pl.DataFrame, timezone: str) -> pl.DataFrame:
    """Return the records inside each forward; their times are as the sender's phone showed them."""
    items = pl.col("contents").struct.field("recordInfo").struct.field("DataList").struct.field("DataItems")
    rows = (
        said.filter(pl.col("kind") == "forward").select("line", item=items).explode("item").drop_nulls().unnest("item")
    )
    kind = pl.col("DataType").replace_strict(_RECORDED, default="other", return_dtype=pl.String).fill_null("other")
    record = pl.struct(
        name=filled(pl.col("SourceName")),
        at=to_instant(pl.col("SourceTime"), timezone),
        kind=kind,
        text=pl.when(kind == "text")
        .then(filled(pl.col("DataDesc")))
        .otherwise(pl.coalesce(filled(pl.col("DataTitle")), filled(pl.col("DataDesc")))),
    )
    return rows.group_by("line", maintain_order=True).agg(forwarded=record)
