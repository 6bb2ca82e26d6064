"""Read the contents of ChatLab messages: kinds, own and quoted words, titles, files; and the last names of senders."""

from collections.abc import Sequence

import polars as pl

from groupaudit.exports.own_words import filled, inline_reply, mentions
from groupaudit.exports.recordlines import beside
from groupaudit.exports.timestamps import with_instant
from groupaudit.exports.wechat_types import LIST, MARKDOWN, RECORDING, TRANSCRIPT, TRANSFER, is_room, server_id
from groupaudit.reader import REJECT
from groupaudit.slices import SHORT, in_slices
from groupaudit.tables import UNWRITTEN

KINDS: dict[str, str] = {
    "0": "text", "1": "image", "2": "voice", "3": "video", "4": "file", "5": "emoji", "7": "link", "8": "location",
    "20": "red-packet", "21": "transfer", "22": "other", "23": "call", "24": "link", "25": "quote", "26": "forward",
    "27": "card", "80": "system", "81": "recall",
}  # fmt: skip
_SILENT = ("image", "video", "emoji", "call")
"""Kinds whose content is only a placeholder."""

_PLACEHOLDER = r"^\s*\[[^\[\]\n]{1,12}\]\s*"
_RECORD = r"^\s*\[(?:转发的)?聊天记录\]"
"""Forwarded records, which WeFlow exports as links, as it does lists and announcements."""

_PAID = r"^\s*\[转账(?:收款)?\]"
"""Transfers, which WeFlow exports as `other` although ChatLab has a type for them."""

_URL = r"https?://[^\s\"'<>，。；、]+"
_POKE = "22"
_NAMES = ("group_id", "sender", "accountName", "groupNickname")


def is_nobody(id_: pl.Expr) -> pl.Expr:
    """Tell whether an id is not a person's: a chat's, or one that WeFlow makes up for messages without sender."""
    made_up = pl.col("weflow") & id_.str.contains(r"^unknown_sender_\d+$")
    return is_room(id_) | made_up.fill_null(value=False)


def told(records: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return messages and rejects; a system message has no sender, and its text is in `told` instead of `text`."""
    judged = in_slices(records, _told, most=SHORT)
    wrong = judged.select(*REJECT).drop_nulls("reason")
    good = judged.filter(pl.col("reason").is_null()) if wrong.height else judged
    return good.drop("reason"), wrong


def _told(records: pl.DataFrame) -> pl.DataFrame:
    kind = pl.col("type").replace_strict(KINDS, default="other")
    reason = (
        pl.when(pl.col("type").is_null()).then(pl.lit("missing-field: type"))
        .when(~pl.col("type").str.contains(r"^-?\d+$")).then(pl.lit("wrong-type: type"))
        .when((pl.col("sender").fill_null("") == "") & ~pl.col("kind").is_in(UNWRITTEN)).then(pl.lit("no-sender"))
        .when("wrong").then(pl.lit("impossible-time"))
    )  # fmt: skip
    judged = with_instant(records.lazy().with_columns(kind=kind), pl.col("timestamp")).with_columns(reason=reason)
    speaker = pl.when(~is_nobody(pl.col("sender")) & (pl.col("kind") != "system")).then("sender")
    named = judged.select(
        "line", "reason", "group_id", "self_id", "weflow", "at", "kind", "type", "content", "chatRecords", "sender",
        message_id=server_id(pl.col("platformMessageId")),
        reply_to=filled(pl.col("replyToMessageId")),
        member_id=speaker,
        sender_name=pl.when(speaker.is_not_null()).then("accountName"),
        recall=pl.col("kind") == "recall",
    )  # fmt: skip
    return _apart(named.collect())


def _apart(messages: pl.DataFrame) -> pl.DataFrame:
    """Parse the contents of all messages except plain texts, and join the parts to the messages."""
    content = pl.col("content")
    plain = (pl.col("kind") == "text") & ~content.str.contains_any(["@", "[引用 ", "[群公告]"])
    silent = pl.col("kind").is_in(_SILENT)
    more = messages.filter(~(plain | silent).fill_null(value=False))
    replies = (pl.col("kind") == "quote") | pl.col("reply_to").is_not_null()
    inline, own, others = inline_reply(content)
    fits = inline & (replies | pl.col("weflow")) & pl.col("kind").is_in(["text", "quote"])
    bare = filled(content.str.replace(_PLACEHOLDER, ""))
    notice = pl.col("kind").is_in(["text", "system", "other", "link"]) & content.str.contains(r"^\s*\[群公告\]")
    shared = pl.col("kind") == "link"
    kind = (
        pl.when(notice).then(pl.lit("notice"))
        .when(fits & replies).then(pl.lit("quote"))
        .when(shared & content.str.contains(r"^\s*\[小程序\]")).then(pl.lit("mini-program"))
        .when(shared & content.str.contains(_RECORD)).then(pl.lit("forward"))
        .when(shared & content.str.contains(LIST)).then(pl.lit("text"))
        .when((pl.col("kind") == "other") & content.str.contains(_PAID)).then(pl.lit("transfer"))
        .otherwise("kind")
    )  # fmt: skip
    parts = (
        more.lazy()
        .select(
            "line",
            "type",
            "content",
            "chatRecords",
            bare=bare,
            kind=kind.fill_null(pl.col("kind")),
            own=pl.when(fits | (pl.col("kind") == "quote")).then(own),
            others=pl.when(fits | (pl.col("kind") == "quote")).then(others),
        )
        .with_columns(text=_own_text(), **_titles())
        .with_columns(
            mentions=mentions(pl.col("text")),
            quoted=pl.when(pl.col("kind").is_in(["text", "quote"])).then("others"),
            told=pl.when(pl.col("kind").is_in(UNWRITTEN)).then("content"),
        )
        .collect()
    )
    said = parts.select("line", "text", "title", "url", "file_name", "mentions", "quoted", "told", part="kind")
    whole = beside(messages, said).with_columns(
        text=pl.when(pl.col("part").is_not_null()).then("text").when(~silent).then(filled(content)),
        kind=pl.coalesce("part", "kind"),
    )
    return beside(whole, _forwarded(parts))


def _own_text() -> pl.Expr:
    """Return the sender's own words, without placeholders, page titles and system texts."""
    kind, content = pl.col("kind"), pl.col("content")
    spoken = (kind == "voice") & content.str.contains(TRANSCRIPT)
    bare = kind.is_in(["notice", "red-packet", "transfer", "other"]) & (pl.col("type") != _POKE)
    listed = (kind == "text") & (pl.col("type") != "0")
    own = (
        pl.when(kind == "quote")
        .then("own")
        .when(_paid())
        .then(pl.col("bare").str.extract(TRANSFER, 2))
        .when(bare | listed)
        .then("bare")
        .when(spoken)
        .then(pl.col("bare").str.replace(RECORDING, ""))
        .when(kind == "text")
        .then(pl.coalesce("own", "content"))
    )
    return filled(own)


def _paid() -> pl.Expr:
    return (pl.col("kind") == "transfer") & pl.col("bare").str.contains(TRANSFER)


def _titles() -> dict[str, pl.Expr]:
    kind, bare = pl.col("kind"), pl.col("bare")
    page = kind.is_in(["link", "mini-program"])
    markdown = pl.when(page).then(pl.col("content")).str.extract_groups(MARKDOWN).struct
    title = pl.when(page).then(pl.coalesce(markdown.field("1"), bare.str.replace_all(_URL, "").str.strip_chars()))
    first = pl.when(kind == "forward").then(bare.str.split("\n").list.first()).otherwise(bare)
    return {
        "title": filled(
            title.when(kind.is_in(["location", "card", "forward"]))
            .then(first)
            .when(_paid())
            .then(bare.str.extract(TRANSFER, 1))
        ),
        "url": pl.when(page).then(pl.coalesce(markdown.field("2"), bare.str.extract(f"({_URL})"))),
        "file_name": pl.when(kind == "file").then(bare),
    }


def _forwarded(parts: pl.DataFrame) -> pl.DataFrame:
    """Return the forwarded messages inside each line, with the names of their senders."""
    items = parts.select("line", item="chatRecords").drop_nulls().explode("item").drop_nulls().unnest("item")
    items = with_instant(items, pl.col("timestamp"))
    kind = pl.col("type").replace_strict(KINDS, default="other")
    said = pl.struct(name="accountName", at="at", kind=kind, text=filled(pl.col("content")))
    return items.group_by("line", maintain_order=True).agg(forwarded=said)


def spoken(records: pl.DataFrame) -> pl.DataFrame:
    """Return who sent messages under which names in which group, with first line and last time (seconds as text)."""
    spoken = ~pl.col("type").is_in(["80", "81"]) & (pl.col("sender") != "") & ~is_nobody(pl.col("sender"))
    key = pl.sum_horizontal(pl.col(name).hash(seed) for seed, name in enumerate(_NAMES))
    moments = (
        records.select("line", key=key, time=pl.col("timestamp").cast(pl.Float64, strict=False))
        .filter(records.select(spoken.fill_null(value=False)).to_series())
        .group_by("key")
        .agg(pl.col("line").min(), pl.col("time").max())
    )
    return moments.drop("key").join(records.select("line", *_NAMES), on="line")


def speakers(windows: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """Merge `spoken` of all windows: group_id, member_id, the names last used, first line and last time."""
    said = pl.concat(windows)
    last = said.sort("time", "accountName", "groupNickname", nulls_last=False).group_by("group_id", "sender").agg(
        pl.col("line").min(),
        account_name=pl.col("accountName").drop_nulls().last(),
        group_nickname=pl.col("groupNickname").drop_nulls().last(),
        time=pl.col("time").max().cast(pl.String),
    )  # fmt: skip
    return with_instant(last, pl.col("time"), at="last_seen_at").select(
        "group_id", "line", "account_name", "group_nickname", "last_seen_at", member_id="sender"
    )
