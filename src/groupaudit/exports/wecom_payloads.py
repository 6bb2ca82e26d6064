"""Read payloads of WeCom messages by message type: one narrow schema each, decoded only for rows of that type.

Source of fact: the official page on message archives (path/91774) and the sample messages of its SDKs. A type that is
not listed here becomes `other`, with all texts of its payload.
"""

from collections.abc import Callable, Mapping

import polars as pl
from msgspec import Struct, field
from msgspec.structs import replace

from groupaudit.exports.jsonrecords import Record, decode
from groupaudit.exports.own_words import filled
from groupaudit.exports.recordlines import Lines
from groupaudit.exports.wecom_items import ITEM, chatrecord, mixed
from groupaudit.exports.wecom_unlisted import Words, words_of_message
from groupaudit.reader import REJECT
from groupaudit.tables import MESSAGES

_S = pl.String()
_FORWARDED = MESSAGES["forwarded"]
SAID = pl.Schema({
    "line": pl.Int64(), "text": _S, "quoted": _S, "title": _S, "url": _S, "file_name": _S, "reply_to": _S,
    "forwarded": _FORWARDED, "room_name": _S, "consent": _S, "consent_at": _S, "consenter": _S,
})  # fmt: skip
"""Columns that payloads fill: those of `tables.MESSAGES`, the name of the group, and consents."""

Shape = Callable[[pl.DataFrame], pl.DataFrame]


class Payload(Struct, frozen=True):
    """The kind for a message type, the payload fields to decode, and the columns they fill."""

    kind: str
    fields: Mapping[str, pl.DataType] = field(default_factory=dict)
    says: Mapping[str, pl.Expr] = field(default_factory=dict)
    shape: Shape = field(default=lambda frame: frame)


def _plain(kind: str, key: str, **says: str) -> Payload:
    """Return a payload whose fields become columns unchanged."""
    fields = {key: pl.Struct(dict.fromkeys(says.values(), _S))}
    return Payload(kind, fields, {column: pl.col(key).struct.field(name) for column, name in says.items()})


def _consent(key: str) -> Payload:
    asked = _plain("consent", key, consenter="userid", consent_at=f"{key}_time")
    return replace(asked, says={**asked.says, "consent": pl.lit(key)})


def _listed(kind: str, key: str, item: Mapping[str, pl.DataType], says: Mapping[str, pl.Expr], **more: str) -> Payload:
    """Return a payload with an array; *says* are expressions over the columns that its fields become."""
    fields = {key: pl.Struct({**item, **dict.fromkeys(more.values(), _S)})}
    plain = {column: pl.col(name) for column, name in more.items()}
    return Payload(kind, fields, {**says, **plain}, lambda frame: frame.unnest(key))


def _joined(items: pl.Expr, name: str) -> pl.Expr:
    return items.list.eval(pl.element().struct.field(name)).list.drop_nulls().list.join("\n")


def _first(items: pl.Expr, name: str) -> pl.Expr:
    return items.list.eval(pl.element().struct.field(name)).list.drop_nulls().list.first()


def _objects(**fields: pl.DataType) -> pl.List:
    return pl.List(pl.Struct(fields))


_ITEM = pl.col("item")
_VOTE: dict[str, pl.DataType] = {"votetitle": _S, "voteitem": pl.List(_S)}

PAYLOADS: dict[str, Payload] = {
    "text": Payload("text"),
    "image": Payload("image"),
    "voice": Payload("voice"),
    "video": Payload("video"),
    "emotion": Payload("emoji"),
    "card": Payload("card"),
    "meeting_voice_call": Payload("call"),
    "voiptext": Payload("call"),
    "file": _plain("file", "file", file_name="filename"),
    "voip_doc_share": _plain("file", "voip_doc_share", file_name="filename"),
    "qydiskfile": _plain("file", "info", file_name="filename"),
    "link": _plain("link", "link", title="title", url="link_url", quoted="description"),
    "docmsg": _plain("link", "doc", title="title", url="link_url"),
    "sphfeed": _plain("link", "sphfeed", title="sph_name", quoted="feed_desc"),
    "weapp": _plain("mini-program", "weapp", title="title", quoted="description"),
    "location": _plain("location", "location", title="title"),
    "redpacket": _plain("red-packet", "redpacket", text="wish"),
    "external_redpacket": _plain("red-packet", "redpacket", text="wish"),
    "markdown": _plain("text", "info", text="content"),
    "todo": _plain("other", "todo", title="title", text="content"),
    "meeting": _plain("other", "meeting", title="topic", text="remarks"),
    "calendar": _plain("other", "calendar", title="title", text="remarks"),
    "revoke": _plain("recall", "revoke", reply_to="pre_msgid"),
    "agree": _consent("agree"),
    "disagree": _consent("disagree"),
    "news": _listed(
        "link",
        "info",
        {"item": _objects(title=_S, description=_S, url=_S)},
        {"title": _joined(_ITEM, "title"), "url": _first(_ITEM, "url"), "quoted": _joined(_ITEM, "description")},
    ),
    "collect": _listed(
        "other",
        "collect",
        {"details": _objects(ques=_S)},
        {"text": _joined(pl.col("details"), "ques")},
        room_name="room_name",
        title="title",
    ),
    "vote": Payload(
        "other",
        {**_VOTE, "vote": pl.Struct(_VOTE)},
        {
            "title": pl.coalesce("votetitle", pl.col("vote").struct.field("votetitle")),
            "text": pl.coalesce("voteitem", pl.col("vote").struct.field("voteitem")).list.drop_nulls().list.join("\n"),
        },
    ),
    "mixed": Payload("text", {"mixed": pl.Struct({"item": _objects(**ITEM)})}, shape=mixed),
    "chatrecord": Payload(
        "forward", {"chatrecord": pl.Struct({"title": _S, "item": _objects(**ITEM)})}, shape=chatrecord
    ),
}
KINDS = {msgtype: payload.kind for msgtype, payload in PAYLOADS.items()}
BARE = tuple(msgtype for msgtype, payload in PAYLOADS.items() if not payload.fields)
"""Types whose payload is not needed, or, for text, is decoded with the message itself."""


def said(types: pl.DataFrame, raw: pl.DataFrame, within: str | None) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the contents of payloads (`SAID`) and the rejects among them.

    *types* has line and msgtype, *raw* line and text; the message is *within* that key of a record, if any.
    """
    parts, faults = [SAID.to_frame()], [pl.DataFrame(schema=REJECT)]
    for (msgtype,), rows in types.group_by("msgtype", maintain_order=True):
        payload = PAYLOADS.get(str(msgtype))
        if payload is None or not payload.fields:
            continue
        lines = Lines.of_rows(raw.join(rows, on="line", how="semi"))
        decoded = decode(lines, Record(fields=payload.fields, within=within))
        shaped = payload.shape(decoded.frame)
        found = shaped.select("line", **payload.says) if payload.says else shaped
        cast = found.cast({name: SAID[name] for name in found.columns})
        parts.append(cast.with_columns(filled(pl.col(name)) for name, dtype in cast.schema.items() if dtype == _S))
        faults.append(decoded.rejects)
    parts.append(_unlisted(raw.join(types.filter(~pl.col("msgtype").is_in(KINDS.keys())), on="line"), within))
    return pl.concat(parts, how="diagonal"), pl.concat(faults)


def _unlisted(raw: pl.DataFrame, within: str | None) -> pl.DataFrame:
    """Return all texts of messages (line, raw, msgtype) of an undocumented type."""
    said = [(line, *words_of_message(text, str(msgtype), within)) for line, text, msgtype in raw.iter_rows()]
    return pl.DataFrame(said, schema={"line": pl.Int64(), **dict.fromkeys(Words._fields, _S)}, orient="row")
