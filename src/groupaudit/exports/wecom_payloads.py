"""What the payload of a WeCom message says, by message type: one narrow schema each, decoded on rows of that type only.

Source of fact: the official page on message archives (path/91774) and the sample messages of its SDKs. A type that is
not listed here is kept as `other`, with the title and the words that its payload holds under the usual names.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

import polars as pl

from groupaudit.exports.jsonrecords import Record, decode
from groupaudit.exports.own_words import filled
from groupaudit.exports.recordlines import Lines
from groupaudit.exports.timestamps import instant
from groupaudit.files.exactjson import encodable, parse
from groupaudit.reader import REJECT
from groupaudit.tables import MESSAGES

_S = pl.String()
_FORWARDED = MESSAGES["forwarded"]
SAID = pl.Schema({
    "line": pl.Int64(), "text": _S, "quoted": _S, "title": _S, "url": _S, "file_name": _S, "reply_to": _S,
    "forwarded": _FORWARDED, "room_name": _S, "consent": _S, "consent_at": _S, "consenter": _S,
})  # fmt: skip
"""What a payload can say: columns of `tables.MESSAGES`, the name of the group, and who consented when."""

Shape = Callable[[pl.DataFrame], pl.DataFrame]


@dataclass(frozen=True)
class Payload:
    """The kind of message that a type stands for, the fields wanted of its payload, and where they go."""

    kind: str
    fields: Mapping[str, pl.DataType] = field(default_factory=dict)
    says: Mapping[str, pl.Expr] = field(default_factory=dict)
    shape: Shape = field(default=lambda frame: frame)


def _plain(kind: str, key: str, **says: str) -> Payload:
    """Return a payload whose fields are columns as they stand."""
    fields = {key: pl.Struct(dict.fromkeys(says.values(), _S))}
    return Payload(kind, fields, {column: pl.col(key).struct.field(name) for column, name in says.items()})


def _consent(key: str) -> Payload:
    asked = _plain("consent", key, consenter="userid", consent_at=f"{key}_time")
    return replace(asked, says={**asked.says, "consent": pl.lit(key)})


def _listed(kind: str, key: str, item: Mapping[str, pl.DataType], says: Mapping[str, pl.Expr], **more: str) -> Payload:
    """Return a payload with an array; *says* are expressions on the columns that its fields become."""
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


_CONTENT = {"content": _S, "title": _S, "filename": _S, "link_url": _S}
_DEEPEST = 2
"""So many records inside records are read; deeper ones are left."""


def _inside(items: pl.DataFrame, depth: int = 0) -> pl.DataFrame:
    """Return `line`, the item's `type` and `msgtime`, and what its content says; content is itself JSON in a string.

    What is made of parts, as a record inside a record is, says what its parts say.
    """
    rows = items.select("line", "item").explode("item").unnest("item").drop_nulls("type").with_row_index("n")
    contents = rows.select(line=pl.col("n").cast(pl.Int64), raw="content").drop_nulls()
    inner = {"item": _objects(type=_S, content=_S)} if depth < _DEEPEST else {}
    said = decode(Lines.of_rows(contents), Record(fields={**_CONTENT, **inner})).frame
    words = pl.col("content")
    if inner and said["item"].is_not_null().any():
        parts = _inside(said.drop_nulls("item"), depth + 1).select("line", words=pl.coalesce("said", "title", "name"))
        whole = parts.drop_nulls().group_by("line", maintain_order=True).agg(pl.col("words").str.join("\n"))
        said = said.join(whole, on="line", how="left", maintain_order="left")
        words = pl.coalesce("content", "words")
    said = said.select(n=pl.col("line").cast(pl.UInt32), said=words, title="title", name="filename", url="link_url")
    return rows.join(said, on="n", how="left", maintain_order="left")


def _mixed(frame: pl.DataFrame) -> pl.DataFrame:
    """Join the sender's own words of a message made of several parts."""
    parts = _inside(frame.unnest("mixed")).with_columns(said=pl.when(pl.col("type") == "text").then("said"))
    said = parts.group_by("line", maintain_order=True).agg(
        text=pl.col("said").drop_nulls().str.join("\n"),
        title=pl.col("title").drop_nulls().first(),
        url=pl.col("url").drop_nulls().first(),
        file_name=pl.col("name").drop_nulls().first(),
    )
    return frame.select("line").join(said, on="line", how="left", maintain_order="left")


_ITEM_KINDS = {
    "text": "text", "mixed": "text", "image": "image", "voice": "voice", "video": "video", "file": "file",
    "link": "link", "location": "location", "card": "card", "emotion": "emoji", "weapp": "mini-program",
    "chatrecord": "forward", "docmsg": "link", "news": "link", "markdown": "text", "sphfeed": "link",
}  # fmt: skip


def _chatrecord(frame: pl.DataFrame) -> pl.DataFrame:
    """Gather the forwarded messages; the archive does not say whose they were, and gives their times in seconds."""
    top = frame.unnest("chatrecord")
    at, _ = instant(pl.col("msgtime"))
    kind = pl.col("type").str.strip_prefix("ChatRecord").str.to_lowercase().replace_strict(_ITEM_KINDS, default="other")
    told = pl.struct(name=pl.lit(None, _S), at=at, kind=kind, text=pl.coalesce("said", "title", "name"))
    records = _inside(top).select("line", forwarded=told).group_by("line", maintain_order=True).agg("forwarded")
    return top.select("line", "title").join(records, on="line", how="left", maintain_order="left")


_INNER = {"type": _S, "content": _S, "msgtime": _S}

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
    "mixed": Payload("text", {"mixed": pl.Struct({"item": _objects(**_INNER)})}, shape=_mixed),
    "chatrecord": Payload(
        "forward", {"chatrecord": pl.Struct({"title": _S, "item": _objects(**_INNER)})}, shape=_chatrecord
    ),
}
KINDS = {msgtype: payload.kind for msgtype, payload in PAYLOADS.items()}
BARE = tuple(msgtype for msgtype, payload in PAYLOADS.items() if not payload.fields)
"""Types whose payload holds nothing to audit, or, for text, is decoded with the message itself."""


def said(types: pl.DataFrame, raw: pl.DataFrame, within: str | None) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return what payloads say (`SAID`) and the rejects among them.

    *types* has line and msgtype, *raw* line and text; the message stands *within* that key of a record, if any.
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


_WORDS = ("content", "text", "desc", "description", "remarks")


def _unlisted(raw: pl.DataFrame, within: str | None) -> pl.DataFrame:
    """Return title and words of the few messages (line, raw, msgtype) whose type nobody has described.

    Their payload bears the name of the type or is called `info`, and may be of any shape: what is no text is left.
    """
    said = [(line, *_words(text, str(msgtype), within)) for line, text, msgtype in raw.iter_rows()]
    return pl.DataFrame(
        said,
        schema=["line", "title", "text"],
        orient="row",
        schema_overrides={"line": pl.Int64(), "title": _S, "text": _S},
    )


def _words(text: str, msgtype: str, within: str | None) -> tuple[str | None, str | None]:
    try:
        record = parse(text)
    except ValueError:
        return None, None
    message = record.get(within) if within and isinstance(record, dict) else record
    found = [message.get(key) for key in (msgtype, "info")] if isinstance(message, dict) else []
    payload = next((value for value in found if isinstance(value, dict)), {})
    plain = {key: v for key, v in payload.items() if isinstance(v, str) and v.strip() and encodable(v)}
    return plain.get("title"), "\n".join(plain[key] for key in _WORDS if key in plain) or None
