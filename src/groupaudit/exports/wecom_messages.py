"""Sort the records of a WeCom message archive into messages, consents, switches and rejects.

A record is judged by itself, except for the people in a private conversation: `sets` are the result of
`wecom_people.snapshots` for all records so far.
"""

import polars as pl
from msgspec import Struct

from groupaudit.exports.jsonrecords import Decoded, Record, decode
from groupaudit.exports.own_words import filled, may_mention, mentions
from groupaudit.exports.recordlines import Lines, beside
from groupaudit.exports.timestamps import instant, with_instant
from groupaudit.exports.wecom_payloads import BARE, KINDS, said
from groupaudit.exports.wecom_people import fingerprint, snapshots
from groupaudit.packed import compact
from groupaudit.reader import REJECT, Options

_S = pl.String()
_MESSAGE = {
    "msgid": _S, "from": _S, "roomid": _S, "msgtime": _S, "msgtype": _S, "text": pl.Struct({"content": _S}),
    "tolist": pl.List(_S),
}  # fmt: skip
_SWITCH = {"msgid": _S, "action": _S, "time": _S, "user": _S}
_COLUMNS = ("line", "text", "quoted", "title", "url", "file_name", "reply_to", "forwarded")
_RENAMED = {"msgid": "message_id", "from": "sender", "roomid": "room", "msgtype": "msgtype"}


def record(within: str | None, *, numbered: bool) -> Record:
    """Return the fields to decode of a message; if *numbered*, the record has `seq` next to it."""
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
    """Return the columns under our names; an empty id becomes null."""
    given = {new: pl.when(pl.col(old) != "").then(old) for old, new in _RENAMED.items()}
    numbers = {"seq": pl.col("seq").cast(pl.Int64, strict=False)} if "seq" in frame.columns else {}
    return frame.select("line", "msgtime", "snap", text=pl.col("text").struct.field("content"), **given, **numbers)


class Window(Struct, frozen=True, kw_only=True):
    """The records of a window by what they are; `sets` are the sets of people so far.

    `messages` are the accepted messages with sender, room and `snap`; `told` the same in canonical columns, with
    consents.
    """

    rows: int
    messages: pl.DataFrame
    told: pl.DataFrame
    payloads: pl.DataFrame
    switches: pl.DataFrame
    sets: pl.DataFrame
    rejects: pl.DataFrame
    private: int


def sorted_out(decoded: Decoded, sets: pl.DataFrame, within: str | None, options: Options) -> Window:
    """Sort the records of a window: each is a message, a switch, private, or a reject."""
    frame, raw = _named(decoded.frame), decoded.raw
    typed = pl.col("msgtype").is_not_null()
    switches, faults = _typeless(frame.filter(~typed), raw, within)
    firsts = frame.select("line", "snap", "room", "sender").filter(pl.col("snap").is_first_distinct())
    new = firsts.join(sets, on="snap", how="anti", maintain_order="left")
    sets = pl.concat([sets, compact(snapshots(new, raw, within))]) if new.height else sets
    messages, wrong, private = _judged(frame.filter(typed), sets, options)
    spoken = messages.filter(~pl.col("msgtype").is_in(BARE)).select("line", "msgtype")
    payloads, broken = said(spoken, raw, within)
    messages = messages.join(broken, on="line", how="anti", maintain_order="left") if broken.height else messages
    return Window(
        rows=decoded.rows,
        messages=messages,
        told=_told(messages, payloads),
        payloads=payloads,
        switches=switches,
        sets=sets,
        rejects=pl.concat([decoded.rejects, faults, wrong, broken]),
        private=private,
    )


def _typeless(frame: pl.DataFrame, raw: pl.DataFrame, within: str | None) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the records without a type that are switches (archiving turned on or off), and the others as rejects."""
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
    wrongs = pl.concat([judged.drop_nulls("reason").select(*REJECT), _undecodable(frame, found)])
    return switches, wrongs


def _undecodable(frame: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
    """Return the records that are not even decodable as a switch."""
    lost = frame.join(found, on="line", how="anti")
    return lost.select("line", reason=pl.lit("missing-field: msgtype"))


def _judged(frame: pl.DataFrame, sets: pl.DataFrame, options: Options) -> tuple[pl.DataFrame, pl.DataFrame, int]:
    """Return the messages with sender, group and a possible time, the rejects, and the number of private messages."""
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
    """Return the id of each private conversation; without receivers it is made of the sender alone."""
    pairs = sets.filter(pl.col("group_id").str.starts_with("private:")).select("snap", pair="group_id")
    found = messages.select("snap", "sender").join(pairs, on="snap", how="left", maintain_order="left")
    return found.select(pl.coalesce("pair", pl.concat_str(pl.lit("private:"), "sender"))).to_series()


def _told(messages: pl.DataFrame, payloads: pl.DataFrame) -> pl.DataFrame:
    """Return canonical messages; only those that are more than plain text are parsed."""
    text = pl.col("text")
    more = (pl.col("msgtype") != "text") | may_mention(text)
    special = messages.select("line", "msgtype", "text").filter(more)
    joined = special.join(payloads.select(*_COLUMNS), on="line", how="left", suffix="_said")
    kind = pl.col("msgtype").replace_strict(KINDS, default="other")
    apart = (
        joined.lazy()
        .select(
            *_COLUMNS[2:],
            line="line",
            kind=kind,
            own=filled(pl.coalesce("text", "text_said")),
        )
        .with_columns(mentions=mentions(pl.col("own")))
        .collect()
    )
    return (
        beside(messages.drop("msgtype", "snap"), apart)
        .with_columns(
            member_id="sender",
            text=pl.when(pl.col("kind").is_null()).then(filled(text)).otherwise("own"),
            kind=pl.col("kind").fill_null("text"),
        )
        .drop("sender", "own", "room")
    )


def recalls(told: pl.DataFrame) -> pl.DataFrame:
    """Return recalls as events."""
    recalled = told.filter(pl.col("kind") == "recall")
    return recalled.select("line", "group_id", "at", "message_id", "member_id", kind="kind", actor_id="member_id")


def consents(told: pl.DataFrame, payloads: pl.DataFrame) -> pl.DataFrame:
    """Return consents to archiving as events; `text` is agree or disagree."""
    at, _ = instant(pl.col("consent_at"))
    asked = told.filter(pl.col("kind") == "consent").join(
        payloads.select("line", "consent", "consenter", "consent_at"), on="line"
    )
    return asked.select(
        "line", "group_id", "message_id", "kind",
        at=pl.coalesce(at, "at"), member_id=pl.coalesce("consenter", "member_id"), text="consent",
    )  # fmt: skip
