"""chatlog-keeper's `wechat_messages.json`: a bare array of the messages of all chats.

`ts` is in seconds with a fraction, or null with `ts_iso` given; `server_id` is the platform's id if known. `sender` is
a display name, `chat_room` the exporting account's name for the group. `msg_type` may lack its subtype: the content
then shows it, as `[文件: 名称 | …]`, `[链接|来源] 标题`, `[引用 某人: 原话] 回复` or `[合并转发: 标题 | 3条] …`. The same
program's `qq_messages.json` (`chat_uid`) is not read here. Line numbers count records. No roster, no owner, no records
inside forwards.
"""

import itertools
from collections.abc import Iterator

import polars as pl

from groupaudit.exports.jsonrecords import Decoded, Record
from groupaudit.exports.log_records import lines_or_array
from groupaudit.exports.own_words import filled, mentions
from groupaudit.exports.timestamps import with_instant
from groupaudit.exports.wechat_log import SELF, Log, batches, chat_id, groups_of, local
from groupaudit.exports.wechat_rendered import rendered
from groupaudit.exports.wechat_types import apart, is_room, kind_named, kind_of, server_id
from groupaudit.reader import Batch, Claim, Head, Source, reader
from groupaudit.tables import UNWRITTEN

LACKS = {"group-name", "group-nickname", "account-name", "roster", "owner", "reply-to", "forwarded", "url"}
_S = pl.String()
_MESSAGE = {
    "ts": _S, "ts_iso": _S, "sender": _S, "sender_wxid": _S, "chat_room": _S, "conversation_id": _S, "content": _S, "msg_type": _S,
    "is_self": _S, "account_id": _S, "thread_id": _S, "server_id": _S, "is_group_chat": _S,
}  # fmt: skip
_QUOTE = r"(?s)^\[引用(?:[ ]([^:\]]*))?(?::[ ](.*?))?\](?: ↳svrid:\w+)?(?: @\d{4}-\d{2}-\d{2})?(?:[ ](.*))?$"
_CARD = r"(?s)^\[(文件|链接|小程序|合并转发|视频号|位置|名片|系统|卡片)(?:[|#][^\]]*| [^:\]]*)?(?:: ([^\]]*?)(?: \| [^\]]*)?)?\]\s*(.*)$"
"""Groups: the word in brackets, the title in brackets, and the text after them."""
_CARDS = {
    "文件": "file", "链接": "link", "小程序": "mini-program", "合并转发": "forward", "视频号": "link", "位置": "location",
    "名片": "card", "系统": "system", "卡片": "other",
}  # fmt: skip


def _sniff(head: Head) -> Claim:
    wanted = ("ts", "conversation_id", "thread_id")
    of_qq = "chat_uid" in head.first
    return Claim() if of_qq else Claim.of(**{key: key in head.first for key in wanted})


@reader(label=("chatlog-keeper JSON", "chatlog-keeper JSON"), forms={"json", "jsonl"}, sniff=_sniff, lacks=LACKS)
def chatlog_keeper(source: Source) -> Iterator[Batch]:
    """Read one file."""
    parts = lines_or_array(source, Record(fields=_MESSAGE, prose=("content", "sender")))
    facts = {"exporter": "chatlog-keeper", "names-from": "sender"}
    yield from batches(itertools.chain((_log(source, part) for part in parts), [Log(basis="unknown", facts=facts)]))


def _log(source: Source, part: Decoded) -> Log:
    kept = part.frame if source.options.allow_private else part.frame.filter(~_is_private())
    told = _told(kept, source.options.timezone)
    return Log(
        messages=told,
        groups=groups_of(told.filter(pl.col("reason").is_null())),
        rejects=part.rejects,
        rows=part.rows,
        set_aside={"private-chat": part.frame.height - kept.height},
        facts=_assumed(kept, source.options.timezone),
    )


def _assumed(frame: pl.DataFrame, timezone: str) -> dict[str, str]:
    """Return the time zone assumed for times without one, if a message has only `ts_iso` and no zone in it."""
    walls = frame.filter(
        pl.col("ts").is_null(),
        pl.col("ts_iso").str.contains(r"\d$"),
        ~pl.col("ts_iso").str.contains(r"[+-]\d{2}:?\d{2}$"),
    )
    return {"assumed-timezone": timezone} if walls.height else {}


def _chat() -> pl.Expr:
    """Return the id of the conversation, which also ends `thread_id`."""
    return pl.coalesce(filled(pl.col("conversation_id")), filled(pl.col("thread_id").str.extract("::(.*)$", 1)))


def _is_private() -> pl.Expr:
    said, chat = pl.col("is_group_chat"), _chat()
    return pl.when(said.is_in(["true", "false"])).then(said == "false").otherwise(chat.is_not_null() & ~is_room(chat))


def _told(frame: pl.DataFrame, timezone: str) -> pl.DataFrame:
    base, sub = apart(pl.col("msg_type"))
    kind = pl.when(base.is_not_null()).then(kind_of(base, sub)).otherwise(kind_named(pl.col("msg_type")))
    mark = pl.col("content").str.starts_with("[")
    vague = pl.when((kind == "other") & ~mark.fill_null(value=False)).then(pl.lit("text")).otherwise(kind)
    timed = local(with_instant(frame, pl.col("ts")).rename({"at": "_ts", "wrong": "_off"}), "ts_iso", timezone)
    chat, mine = _chat(), pl.col("is_self").is_in(["true", "1"]).fill_null(value=False)
    sender = pl.coalesce(filled(pl.col("sender_wxid")), pl.when(mine).then(filled(pl.col("account_id"))))
    said = _carded(rendered(timed.with_columns(kind=vague)))
    return said.with_columns(
        at=pl.coalesce("_ts", "at"),
        group_id=chat_id(chat, _is_private()),
        group_name=pl.lit(None, _S),
        message_id=server_id(pl.col("server_id")),
        member_id=pl.when(~pl.col("kind").is_in(UNWRITTEN)).then(sender),
        sender_name=filled(pl.col("sender")),
        group_nickname=filled(pl.when(~pl.col("sender").is_in(SELF)).then("sender")),
        mine=pl.when(mine).then(sender),
        self_id="account_id",
        reason=pl.when(chat.is_null()).then(pl.lit("no-group")),
        wrong=pl.col("_off") | (pl.col("_ts").is_null() & pl.col("wrong")),
    )


def _carded(said: pl.DataFrame) -> pl.DataFrame:
    """Return messages with kind, text and title read from this program's brackets where the subtype may be lost."""
    lost = pl.col("kind").is_in(
        ["other", "quote", "link", "file", "mini-program", "forward", "system", "location", "card"]
    )
    content = pl.when(lost).then("content")
    card, quote = content.str.extract_groups(_CARD).struct, content.str.extract_groups(_QUOTE).struct
    marked = said.with_columns(
        _card=card.field("1").replace_strict(_CARDS, default=None, return_dtype=_S),
        _title=pl.coalesce(filled(card.field("2")), filled(card.field("3").str.split("\n").list.first())),
        _behind=filled(card.field("3")),
        _quotes=content.str.contains(_QUOTE).fill_null(value=False),
        _others=filled(quote.field("2")),
        _own=filled(quote.field("3")),
    )
    kind = pl.when("_quotes").then(pl.lit("quote")).otherwise(pl.coalesce("_card", "kind"))
    titled = (
        kind.is_in(["link", "mini-program", "forward", "location", "card", "other"]) & pl.col("_card").is_not_null()
    )
    return marked.with_columns(
        kind=kind,
        text=pl.when("_quotes").then("_own").when(pl.col("_card").is_null()).then("text"),
        quoted=pl.when("_quotes").then("_others").otherwise("quoted"),
        title=pl.when(titled).then("_title").otherwise("title"),
        file_name=pl.when(pl.col("_card") == "file").then("_title").otherwise("file_name"),
        told=pl.when(pl.col("_card") == "system").then("_behind").otherwise("told"),
    ).with_columns(mentions=mentions(pl.col("text")))
