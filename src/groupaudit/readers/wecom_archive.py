"""WeCom message archive (会话内容存档), decrypted: JSON lines, a JSON array, or `{"chatdata": [{…, "msg": {…}}]}`.

Times are milliseconds since the epoch; `tolist` is who was in the group when a message was sent, which gives the members.
It has neither names nor nicknames, no owner, and no messages about joining, leaving or renaming: read `groupchat/get`,
`msgaudit/groupchat/get` and `user/list` with it. A message without `roomid` is private and set aside.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import polars as pl

from groupaudit.errors import UnreadableInputError
from groupaudit.exports.jsondocument import array, elements, top
from groupaudit.exports.jsonrecords import Decoded, Record, decode
from groupaudit.exports.own_words import filled, may_mention, mentions
from groupaudit.exports.recordlines import Lines, beside
from groupaudit.exports.timestamps import instant, with_instant
from groupaudit.exports.wecom_payloads import BARE, KINDS, said
from groupaudit.exports.wecom_people import changes, fingerprint, members, snapshots
from groupaudit.files.exactjson import parse
from groupaudit.reader import REJECT, Batch, Claim, Head, Options, Source, reader, says_error
from groupaudit.slices import SHORT, in_slices

_S = pl.String()
_MESSAGE = {
    "msgid": _S, "from": _S, "roomid": _S, "msgtime": _S, "msgtype": _S, "text": pl.Struct({"content": _S}),
    "tolist": pl.List(_S),
}  # fmt: skip
_SWITCH = {"msgid": _S, "action": _S, "time": _S, "user": _S}
_COLUMNS = ("line", "text", "quoted", "title", "url", "file_name", "reply_to", "forwarded")
_RENAMED = {"msgid": "message_id", "from": "sender", "roomid": "room", "msgtype": "msgtype"}
_ACTIONS = ("send", "recall", "switch")

LACKS = {"group-name", "group-nickname", "account-name", "roster", "owner", "own-id", "system-text"}


def _sniff(head: Head) -> Claim:
    if head.first.get("chatdata") == []:
        return Claim(found=("chatdata",))  # nothing new: an answer like any other
    first = _message(head)
    if "encrypt_chat_msg" in first and not isinstance(first.get("msg"), dict):
        return Claim(found=("encrypt_chat_msg",))
    inner = first.get("msg")
    first = inner if isinstance(inner, dict) else first
    return Claim.of(
        msgid="msgid" in first,
        action=first.get("action") in _ACTIONS,
        **{"tolist/user": bool({"tolist", "user"} & first.keys())},
    )


def _message(head: Head) -> Mapping[str, object]:
    data = head.first.get("chatdata")
    if not isinstance(data, list):
        return head.first
    return data[0] if data and isinstance(data[0], dict) else {}


@reader(label=("企业微信会话存档", "WeCom message archive"), forms={"json", "jsonl"}, sniff=_sniff, lacks=LACKS)
def wecom_archive(source: Source) -> Iterator[Batch]:
    """Read one file of messages."""
    lines = Lines.of(source) if source.form == "jsonl" else _elements(source)
    first = _first(lines)
    within = "msg" if isinstance(first.get("msg"), dict) or "encrypt_chat_msg" in first else None
    yield _batch(source, decode(lines, _record(within, numbered="seq" in first)), within)


def _elements(source: Source) -> Lines:
    """Return the messages of a document, which may also be a single message."""
    values = top(source)
    if isinstance(values, list):
        return elements(source, values, first=1)
    return elements(
        source, array(source, values["chatdata"]) if "chatdata" in values else [bytes(source.data)], first=1
    )


def _first(lines: Lines) -> Mapping[str, object]:
    """Return the first record that can be parsed, which tells how the messages are wrapped."""
    for part in lines.parts[:1]:
        for raw in part.start():
            try:
                value = parse(raw)
            except ValueError:
                continue
            if isinstance(value, dict) and not says_error(value):
                return value
    return {}


def _record(within: str | None, *, numbered: bool) -> Record:
    """Return the narrow record of a message: `seq` stands beside it, where there is one."""
    return Record(
        fields=_MESSAGE,
        within=within,
        beside={"seq": _S} if numbered else {},
        digests={"snap": fingerprint("tolist", "from", "roomid")},
        keep=pl.col("msgtype").ne_missing("text"),
        first=("snap",),
        prose=("text",),
    )


def _named(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the columns under the names used here; an empty id is none."""
    given = {new: pl.when(pl.col(old) != "").then(old) for old, new in _RENAMED.items()}
    numbers = {"seq": pl.col("seq").cast(pl.Int64, strict=False)} if "seq" in frame.columns else {}
    return frame.select("line", "msgtime", "snap", text=pl.col("text").struct.field("content"), **given, **numbers)


@dataclass(frozen=True, kw_only=True)
class _Sorted:
    """The records of a file sorted by what they are; lines and texts that are not wanted any more are let go."""

    rows: int
    messages: pl.DataFrame
    payloads: pl.DataFrame
    switches: pl.DataFrame
    sets: pl.DataFrame
    rejects: pl.DataFrame
    private: int


def _batch(source: Source, decoded: Decoded, within: str | None) -> Batch:
    """Account for every record: a message, a consent or a switch is kept, private talk set aside."""
    found = _sorted(source, decoded, within)
    del decoded  # nor does the caller keep it: the lines of a large archive make up a tenth of the memory
    messages, payloads = found.messages, found.payloads
    told = in_slices(messages, lambda part: _told(part, payloads), most=SHORT)
    talk = told.filter(pl.col("kind") != "consent")
    without_time = talk["at"].null_count()
    events = [found.switches, _consents(told, payloads), _recalls(told), changes(messages, found.sets)]
    return Batch(
        rows=found.rows,
        kept=told.height + found.switches.height,
        tables={
            "groups": _groups(told, payloads),
            "members": members(messages, found.sets),
            "messages": talk,
            "events": pl.concat(events, how="diagonal").with_columns(basis=pl.coalesce("basis", pl.lit("archive"))),
        },
        rejects=found.rejects,
        set_aside={"private-chat": found.private} if found.private else {},
        notes={"without-time": without_time} if without_time else {},
    )


def _sorted(source: Source, decoded: Decoded, within: str | None) -> _Sorted:
    frame, raw = _named(decoded.frame), decoded.raw
    typed = pl.col("msgtype").is_not_null()
    switches, faults = _typeless(frame.filter(~typed), raw, within)
    if 0 < faults.height == decoded.rows and (faults["reason"] == "still-encrypted").all():
        raise UnreadableInputError(
            f"{source.name}: 消息仍是加密的，请先用官方 SDK 解密 (still encrypted; decrypt it with the official SDK first)"
        )
    firsts = frame.select("line", "snap", "room", "sender").filter(pl.col("snap").is_first_distinct())
    sets = snapshots(firsts, raw, within)
    messages, wrong, private = _judged(frame.filter(typed), sets, source.options)
    spoken = messages.filter(~pl.col("msgtype").is_in(BARE)).select("line", "msgtype")
    payloads, broken = said(spoken, raw, within)
    return _Sorted(
        rows=decoded.rows,
        messages=messages.join(broken, on="line", how="anti") if broken.height else messages,
        payloads=payloads,
        switches=switches,
        sets=sets,
        rejects=pl.concat([decoded.rejects, faults, wrong, broken]),
        private=private,
    )


def _typeless(frame: pl.DataFrame, raw: pl.DataFrame, within: str | None) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the switches (somebody turned archiving on or off) among records without a type, and why others are none."""
    if not frame.height:
        return pl.DataFrame(schema={"line": pl.Int64()}), pl.DataFrame(schema=REJECT)
    lines = Lines.of_rows(raw.join(frame, on="line", how="semi"))
    found = decode(lines, Record(fields=_SWITCH, within=within, beside={"encrypt_chat_msg": _S, "errcode": _S})).frame
    at, wrong = instant(pl.col("time"))
    error = pl.col("errcode").str.contains(r"^-?\d{1,20}$") & (pl.col("errcode") != "0")
    reason = (
        pl.when(pl.col("encrypt_chat_msg").is_not_null()).then(pl.lit("still-encrypted"))
        .when(error).then(pl.concat_str(pl.lit("error-answer: errcode "), "errcode"))
        .when(pl.col("action").ne_missing("switch")).then(pl.lit("missing-field: msgtype"))
        .when(wrong).then(pl.lit("impossible-time"))
    )  # fmt: skip
    judged = found.with_columns(at=at, reason=reason)
    switches = judged.filter(pl.col("reason").is_null()).select(
        "line", "at", kind=pl.lit("switch"), member_id="user", message_id="msgid"
    )
    wrongs = pl.concat([judged.drop_nulls("reason").select(*REJECT), _unseen(frame, found)])
    return switches, wrongs


def _unseen(frame: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
    """Return the records of which even the few fields of a switch have a wrong type."""
    lost = frame.join(found, on="line", how="anti")
    return lost.select("line", reason=pl.lit("missing-field: msgtype"))


def _judged(frame: pl.DataFrame, sets: pl.DataFrame, options: Options) -> tuple[pl.DataFrame, pl.DataFrame, int]:
    """Return the messages that have a sender, a group and no impossible time, the rejects, and how many are private."""
    frame = with_instant(frame, pl.col("msgtime"))
    private = pl.col("room").is_null() & pl.lit(value=not options.allow_private)
    reason = (
        pl.when(pl.col("sender").is_null()).then(pl.lit("no-sender"))
        .when(private).then(pl.lit("private"))
        .when("wrong").then(pl.lit("impossible-time"))
    )  # fmt: skip
    judged = frame.select("line", reason=reason).drop_nulls("reason")
    messages = frame.drop("wrong", "msgtime").with_columns(group_id="room")
    if judged.height:
        messages = messages.join(judged, on="line", how="anti", maintain_order="left")
    if messages["room"].null_count():
        messages = messages.with_columns(group_id=pl.coalesce("room", _pairs(messages, sets)))
    rejects = judged.filter(pl.col("reason") != "private").select(*REJECT)
    return messages, rejects, judged.height - rejects.height


def _pairs(messages: pl.DataFrame, sets: pl.DataFrame) -> pl.Series:
    """Return the id of each private conversation; without receivers it is that of who talks alone."""
    pairs = sets.filter(pl.col("group_id").str.starts_with("private:")).select("snap", pair="group_id")
    found = messages.select("snap", "sender").join(pairs, on="snap", how="left", maintain_order="left")
    return found.select(pl.coalesce("pair", pl.concat_str(pl.lit("private:"), "sender"))).to_series()


def _told(messages: pl.DataFrame, payloads: pl.DataFrame) -> pl.DataFrame:
    """Return canonical messages: only those that are more than a plain text are taken apart."""
    text = pl.col("text")
    more = (pl.col("msgtype") != "text") | may_mention(text)
    special = messages.select("line", "msgtype", "text").filter(more)
    joined = special.join(payloads.select(*_COLUMNS), on="line", how="left", suffix="_said")
    kind = pl.col("msgtype").replace_strict(KINDS, default="other")
    apart = joined.select(
        *_COLUMNS[2:],
        line="line",
        kind=kind,
        own=filled(pl.coalesce("text", "text_said")),
    ).with_columns(mentions=mentions(pl.col("own")))
    return (
        beside(messages.drop("msgtype", "snap"), apart)
        .with_columns(
            member_id="sender",
            text=pl.when(pl.col("kind").is_null()).then(filled(text)).otherwise("own"),
            kind=pl.col("kind").fill_null("text"),
        )
        .drop("sender", "own", "room")
    )


def _groups(told: pl.DataFrame, payloads: pl.DataFrame) -> pl.DataFrame:
    """Return every group, with the name that the latest form (收集表) filled in there gives it."""
    named = payloads.select("line", name="room_name").drop_nulls()
    last = told.select("line", "group_id", "at").join(named, on="line").sort("at", "name", nulls_last=False)
    names = last.group_by("group_id").agg(pl.col("name").last())
    groups = told.group_by("group_id").agg(pl.col("line").min())
    return groups.join(names, on="group_id", how="left").with_columns(platform=pl.lit("wecom")).sort("group_id")


def _recalls(told: pl.DataFrame) -> pl.DataFrame:
    recalled = told.filter(pl.col("kind") == "recall")
    return recalled.select("line", "group_id", "at", "message_id", "member_id", kind="kind", actor_id="member_id")


def _consents(told: pl.DataFrame, payloads: pl.DataFrame) -> pl.DataFrame:
    """Return who agreed or disagreed that talk is archived; `text` says which."""
    at, _ = instant(pl.col("consent_at"))
    asked = told.filter(pl.col("kind") == "consent").join(
        payloads.select("line", "consent", "consenter", "consent_at"), on="line"
    )
    return asked.select(
        "line", "group_id", "message_id", "kind",
        at=pl.coalesce(at, "at"), member_id=pl.coalesce("consenter", "member_id"), text="consent",
    )  # fmt: skip
