"""Wetrace Plus JSON, version 1: one object with `format`, `account` and `conversations`, each with its `messages`.

A message has `time` or `timestamp`: seconds, milliseconds, or written out with or without a zone. `type` and `subtype` are
WeChat's, a text where none is given; content is WeChat's raw content. `is_self` counts before `direction`. `name` may be what
the exporting account calls the group, so it is not taken. Records are counted: each conversation, then its messages. No
roster, no owner.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

import polars as pl

from groupaudit.errors import UnreadableInputError
from groupaudit.exports.jsondocument import Value, array
from groupaudit.exports.jsonrecords import Decoded, Record
from groupaudit.exports.log_records import document, listed, piece, root_of, small, text
from groupaudit.exports.own_words import filled
from groupaudit.exports.recordlines import beside
from groupaudit.exports.timestamps import with_instant
from groupaudit.exports.wechat_content import unpacked
from groupaudit.exports.wechat_log import SELF, Log, batch, local, one_group
from groupaudit.exports.wechat_types import SYSTEM, kind_of, server_id
from groupaudit.files.exactjson import parse
from groupaudit.reader import REJECT, Batch, Claim, Head, Source, reader

LACKS = {"group-name", "group-nickname", "account-name", "roster", "owner"}
_S = pl.String()
_MESSAGE = dict.fromkeys(
    ("id", "time", "timestamp", "sender_id", "sender_name", "direction", "is_self", "type", "subtype", "content"), _S
)
_ROOM = ("@chatroom", "@im.chatroom")
_NUMBER, _ZONED = r"^\s*\d+(?:\.\d+)?\s*$", r"(?:Z|[+-]\d{2}:?\d{2})\s*$"


@dataclass(frozen=True, kw_only=True)
class _Conversation:
    """One conversation: its record, what it is, and its messages, or why it cannot be read."""

    line: int
    id_: str | None = None
    private: bool = False
    talk: Decoded | None = None
    reason: str = ""

    @property
    def rows(self) -> int:
        return 1 + (self.talk.rows if self.talk is not None else 0)

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
    every = list(_conversations(source, root))
    kept = [c for c in every if source.options.allow_private or not c.private]
    frames = [c.talk.frame.with_columns(group_id=pl.lit(c.group_id, _S)) for c in kept if c.talk is not None]
    messages = pl.concat([pl.DataFrame(schema={"line": pl.Int64(), **_MESSAGE, "group_id": _S}), *frames])
    told, unread = _told(messages, account, source.options.timezone)
    wrong = [(c.line, c.reason) for c in every if c.reason]
    aside = (
        sum(1 + (c.talk.frame.height if c.talk is not None else 0) for c in every if c.private) if kept != every else 0
    )
    groups = [one_group(c.group_id, line=c.line) for c in kept if c.group_id and not c.reason]
    yield batch(
        Log(
            messages=told,
            groups=pl.concat(groups).unique("group_id", keep="first", maintain_order=True) if groups else pl.DataFrame(),
            rejects=pl.concat(
                [
                    pl.DataFrame(wrong, schema=REJECT, orient="row"),
                    *(c.talk.rejects.select(*REJECT) for c in every if c.talk is not None),
                ]
            ),
            rows=sum(c.rows for c in every),
            basis="unknown",
            spells_ids=True,
            set_aside={"private-chat": aside},
            notes={"unreadable-xml": unread},
            facts={
                "exporter": "Wetrace Plus", "format-version": "1", "names-from": "sender_name",
                **_assumed(messages, source.options.timezone),
            },
        )
    )  # fmt: skip


def _conversations(source: Source, root: Mapping[str, Value]) -> Iterator[_Conversation]:
    line = 1
    for element in array(source, piece(root, "conversations")):
        found = _conversation(replace(source, data=memoryview(element), form="json"), line)
        yield found
        line += found.rows


def _conversation(part: Source, line: int) -> _Conversation:
    try:
        values = document(part)
        about: dict[str, object] = {
            key: parse(bytes(said).decode("utf-8", "replace"))
            for key in ("id", "type")
            if (said := piece(values, key)) is not None
        }
        talk = listed(part, values, "messages", Record(fields=_MESSAGE, prose=("content", "sender_name")), line + 1)
    except (UnreadableInputError, ValueError):
        return _Conversation(line=line, reason="not-an-object")
    id_ = text(about, "id")
    group = (text(about, "type") or "").casefold() == "group" or (id_ or "").endswith(_ROOM)
    reason = "no-group" if id_ is None else "" if "messages" in values else "missing-field: messages"
    return _Conversation(
        line=line, id_=id_, private=id_ is not None and not group and not reason, talk=talk, reason=reason
    )


def _stamp() -> pl.Expr:
    return pl.coalesce(filled(pl.col("time")), filled(pl.col("timestamp")))


def _assumed(messages: pl.DataFrame, timezone: str) -> dict[str, str]:
    """Return the zone that a clock without one is read in, where a message has such a time."""
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
        member_id=pl.when(~pl.col("kind").is_in(SYSTEM)).then("sender"),
        sender_name=name,
        group_nickname=pl.when(~name.is_in(SELF)).then(name),
        self_id=pl.lit(account, _S),
        reason=pl.when(pl.col("group_id").is_null()).then(pl.lit("no-group")),
    ), unread  # fmt: skip
