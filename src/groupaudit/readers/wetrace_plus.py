"""Wetrace Plus JSON, version 1: one object with `format`, `account` and `conversations`, each with its `messages`.

A message has `time` or `timestamp`: seconds, milliseconds, or a date and time with or without a zone. `type` and
`subtype` are WeChat's, text if missing; `content` is WeChat's raw content. `is_self` takes precedence over `direction`.
`name` may be the exporting account's remark for the group, so it is not used. Line numbers count records: each
conversation, then its messages. No roster, no owner.
"""

from collections.abc import Iterator, Sequence

import polars as pl
from msgspec import Struct

from groupaudit.exports.jsondocument import array
from groupaudit.exports.jsonrecords import Record
from groupaudit.exports.log_records import Page, document, gathered, paged, piece, root_of, small, text
from groupaudit.exports.own_words import filled
from groupaudit.exports.recordlines import beside
from groupaudit.exports.timestamps import with_instant
from groupaudit.exports.wechat_content import unpacked
from groupaudit.exports.wechat_log import SELF, Log, batches, local, one_group
from groupaudit.exports.wechat_types import kind_of, server_id
from groupaudit.files.exactjson import parse
from groupaudit.reader import REJECT, Batch, Claim, Head, Source, reader
from groupaudit.tables import UNWRITTEN

LACKS = {"group-name", "group-nickname", "account-name", "roster", "owner"}
_S = pl.String()
_MESSAGE = dict.fromkeys(
    ("id", "time", "timestamp", "sender_id", "sender_name", "direction", "is_self", "type", "subtype", "content"), _S
)
_RECORD = Record(fields=_MESSAGE, prose=("content", "sender_name"))
_ROOM = ("@chatroom", "@im.chatroom")
_NUMBER, _ZONED = r"^\s*\d+(?:\.\d+)?\s*$", r"(?:Z|[+-]\d{2}:?\d{2})\s*$"


class _Conversation(Struct, frozen=True, kw_only=True):
    """Id and kind of one conversation, or the reason why it cannot be read."""

    id_: str | None = None
    private: bool = False
    reason: str = ""

    @property
    def group_id(self) -> str | None:
        return f"private:{self.id_}" if self.private else self.id_


def _sniff(head: Head) -> Claim:
    root = root_of(head)
    return Claim.of(
        **{
            "format: wetrace-plus": str(root.get("format")).casefold() == "wetrace-plus",
            "version: 1": str(root.get("version")) == "1",
        },
        conversations=isinstance(root.get("conversations"), list),
    )


@reader(label=("Wetrace Plus JSON", "Wetrace Plus JSON"), forms={"json"}, sniff=_sniff, lacks=LACKS)
def wetrace_plus(source: Source) -> Iterator[Batch]:
    """Read one file."""
    root = document(source)
    account = text(small(source, root, "account")["account"], "id")
    found = paged(source, array(source, piece(root, "conversations")), "messages", _RECORD)
    yield from batches(_log(source, account, window) for window in gathered(found))


def _log(source: Source, account: str | None, window: Sequence[Page]) -> Log:
    every = [(page, _conversation(page)) for page in window]
    kept = [(page, chat) for page, chat in every if source.options.allow_private or not chat.private]
    frames = [
        page.part.frame.with_columns(group_id=pl.lit(c.group_id, _S)) for page, c in kept if page.part is not None
    ]
    messages = pl.concat([pl.DataFrame(schema={"line": pl.Int64(), **_MESSAGE, "group_id": _S}), *frames])
    told, unread = _told(messages, account, source.options.timezone)
    rejects = [page.part.rejects.select(*REJECT) for page in window if page.part is not None]
    wrong = [(page.line, chat.reason) for page, chat in every if chat.reason and page.begins]
    hidden = [page for page, chat in every if chat.private and not source.options.allow_private]
    aside = sum(page.begins + page.part.frame.height for page in hidden if page.part is not None)
    groups = [one_group(chat.group_id, line=page.line) for page, chat in kept if chat.group_id and not chat.reason]
    return Log(
        messages=told,
        groups=pl.concat(groups).unique("group_id", keep="first", maintain_order=True) if groups else pl.DataFrame(),
        rejects=pl.concat([pl.DataFrame(wrong, schema=REJECT, orient="row"), *rejects]).sort("line"),
        rows=sum(page.rows for page in window),
        basis="unknown",
        spells_ids=True,
        set_aside={"private-chat": aside},
        notes={"unreadable-xml": unread},
        facts={
            "exporter": "Wetrace Plus", "format-version": "1", "names-from": "sender_name",
            **_assumed(messages, source.options.timezone),
        },
    )  # fmt: skip


def _conversation(page: Page) -> _Conversation:
    """Return what a conversation says about itself; without a readable id it belongs to no group."""
    if page.part is None and not page.values:
        return _Conversation(reason="not-an-object")
    id_, kind = (_said(page, key) for key in ("id", "type"))
    group = (kind or "").casefold() == "group" or (id_ or "").endswith(_ROOM)
    reason = "no-group" if id_ is None else "missing-field: messages" if page.part is None else ""
    return _Conversation(id_=id_, private=id_ is not None and not group and not reason, reason=reason)


def _said(page: Page, key: str) -> str | None:
    try:
        return text({key: parse(bytes(page.values.get(key, b"null")).decode("utf-8", "replace"))}, key)
    except ValueError:
        return None


def _stamp() -> pl.Expr:
    return pl.coalesce(filled(pl.col("time")), filled(pl.col("timestamp")))


def _assumed(messages: pl.DataFrame, timezone: str) -> dict[str, str]:
    """Return the time zone assumed for times without one, if a message has such a time."""
    wall = ~_stamp().str.contains(_NUMBER) & ~_stamp().str.contains(_ZONED)
    return {"assumed-timezone": timezone} if messages.select(wall.any()).item() else {}


def _told(frame: pl.DataFrame, account: str | None, timezone: str) -> tuple[pl.DataFrame, int]:
    number = _stamp().str.contains(_NUMBER)
    counted = with_instant(frame, pl.when(number).then(_stamp())).rename({"at": "_counted", "wrong": "_off"})
    timed = local(counted.with_columns(_written=pl.when(~number).then(_stamp())), "_written", timezone)
    given, sub = (pl.col(name).str.strip_chars().cast(pl.Int64, strict=False) for name in ("type", "subtype"))
    base = pl.when(given > 0).then(given).when(pl.col("type").is_null() | given.is_not_null()).then(1)
    sent = pl.col("direction").str.to_lowercase().is_in(["outgoing", "sent"])
    mine = pl.coalesce(pl.col("is_self").is_in(["true", "1"]), sent).fill_null(value=False)
    sender = pl.coalesce(filled(pl.col("sender_id")), pl.when(mine).then(pl.lit(account, _S)))
    whole = timed.with_columns(kind=kind_of(base, sub), sub=sub, sender=sender)
    said, unread = unpacked(whole.select("line", "kind", "sub", "content", "sender"))
    name = filled(pl.col("sender_name"))
    return beside(whole.drop("kind", "sender"), said).with_columns(
        at=pl.coalesce("_counted", "at"),
        wrong=pl.col("_off") | pl.col("wrong"),
        message_id=server_id(pl.col("id")),
        member_id=pl.when(~pl.col("kind").is_in(UNWRITTEN)).then("sender"),
        sender_name=name,
        group_nickname=pl.when(~name.is_in(SELF)).then(name),
        self_id=pl.lit(account, _S),
        reason=pl.when(pl.col("group_id").is_null()).then(pl.lit("no-group")),
    ), unread  # fmt: skip
