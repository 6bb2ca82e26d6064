"""What the two ChatLab readers share: from header, members and messages to canonical tables.

Format: ChatLab standard 0.0.2. Times are seconds since the epoch. `meta.ownerId` is the exporting account, not the
group's owner, and is not used; owner and administrators stand in `members[].roles`.
"""

from collections.abc import Mapping
from pathlib import PurePath
from typing import Any

import polars as pl

from groupaudit.jsonrecords import Decoded, Record
from groupaudit.reader import Batch, Source
from groupaudit.system_texts import events_of
from groupaudit.timestamps import instant

KINDS: dict[str, str] = {
    "0": "text", "1": "image", "2": "voice", "3": "video", "4": "file", "5": "emoji", "7": "link", "8": "location",
    "20": "red-packet", "21": "transfer", "22": "other", "23": "call", "24": "link", "25": "quote", "26": "forward",
    "27": "card", "80": "system", "81": "recall",
}  # fmt: skip

_S = pl.String()
_ROLES = pl.List(pl.Struct({"id": _S}))
_RECORDS = pl.List(pl.Struct({"sourcename": _S, "datadesc": _S, "sourcetime": _S}))

MEMBER = {"platformId": _S, "accountName": _S, "groupNickname": _S, "roles": _ROLES}
MESSAGE = {
    "sender": _S, "accountName": _S, "groupNickname": _S, "timestamp": _S, "type": _S, "content": _S,
    "platformMessageId": _S, "replyToMessageId": _S,
}  # fmt: skip

MEMBERS = Record(fields=MEMBER)
MESSAGES = Record(fields=MESSAGE)
LINES = Record(fields={"_type": _S, **MEMBER, **MESSAGE}, keep=pl.col("_type") == "header", comments=True)

_WECHAT_ID = r"^[\x21-\x7e]+$"
_QUOTE = r"(?s)^(.*?)\[引用 (?:[^：\]]*)：(.*)\]\s*$"


def nameless(members: Decoded) -> Decoded:
    """Return *members* with those that have no id turned into rejects."""
    lines = members.frame.filter(pl.col("platformId").fill_null("") == "")["line"].to_list()
    return members.without(lines, "no-identity")


def batch(source: Source, head: Mapping[str, Any], members: Decoded, messages: Decoded, *, headers: int) -> Batch:
    """Return the one batch of a ChatLab export; *headers* counts the records that carried the header."""
    meta = head.get("meta") or {}
    rows = headers + _records(members) + _records(messages)
    rejects = pl.concat([members.rejects, messages.rejects])
    if str(meta.get("type") or "group") == "private" and not source.options.allow_private:
        return Batch(
            rows=rows, kept=0, rejects=rejects, set_aside={"private-chat": rows - rejects.height}, facts=_facts(head)
        )
    group_id = str(meta.get("groupId") or PurePath(source.name).stem)
    people, phantoms, doubled = _members(members.frame, messages.frame, head)
    said, wrong = _messages(messages.frame, group_id)
    rejects = pl.concat([rejects, wrong])
    listed = people.with_columns(group_id=pl.lit(group_id))
    tables = {
        "groups": _group(meta, group_id),
        "members": pl.concat([listed, _speakers(said, listed, group_id)], how="diagonal"),
        "messages": said,
        "events": events_of(said, listed),
    }
    return Batch(
        rows=rows,
        kept=rows - rejects.height - phantoms - doubled,
        tables=tables,
        rejects=rejects,
        duplicates=doubled,
        set_aside={"phantom-member": phantoms} if phantoms else {},
        notes={"without-time": missing} if (missing := said["at"].null_count()) else {},
        facts=_facts(head),
    )


def _records(decoded: Decoded) -> int:
    return decoded.frame.height + decoded.rejects.height


def _facts(head: Mapping[str, Any]) -> dict[str, str]:
    about = head.get("chatlab") or {}
    named = {
        "exporter": about.get("generator"),
        "format-version": about.get("version"),
        "exported-at": about.get("exportedAt"),
    }
    return {key: str(value) for key, value in named.items() if value}


def _group(meta: Mapping[str, Any], group_id: str) -> pl.DataFrame:
    known = {"group_id": group_id, "name": meta.get("name"), "platform": meta.get("platform"), "line": 1}
    return pl.DataFrame([known], schema={"group_id": _S, "name": _S, "platform": _S, "line": pl.Int64})


def _members(listed: pl.DataFrame, messages: pl.DataFrame, head: Mapping[str, Any]) -> tuple[pl.DataFrame, int, int]:
    """Return the roster, how many phantom members were set aside, and how many members stood in it twice.

    WeFlow adds every name inside a forwarded record as a member whose id is that name: such an entry is a phantom
    unless somebody of that id spoke.
    """
    roles = pl.col("roles").list.eval(pl.element().struct.field("id"))
    role = (
        pl.when(roles.list.contains("owner")).then(pl.lit("owner"))
        .when(roles.list.contains("admin")).then(pl.lit("admin"))
        .when(roles.list.len() > 0).then(pl.lit("member"))
    )  # fmt: skip
    phantom = ~pl.col("platformId").str.contains(_WECHAT_ID) & ~pl.col("platformId").is_in(
        messages["sender"].unique().implode()
    )
    weflow = "weflow" in str((head.get("chatlab") or {}).get("generator") or "").lower()
    real = listed.filter(~phantom) if weflow else listed
    single = real.unique("platformId", keep="first", maintain_order=True)
    people = single.select(
        "line",
        pl.col("platformId").alias("member_id"),
        pl.col("groupNickname").alias("group_nickname"),
        pl.col("accountName").alias("account_name"),
        pl.lit("group-nickname").alias("name_basis"),
        role.alias("role"),
        pl.lit("present").alias("membership"),
    )
    return people, listed.height - real.height, real.height - single.height


def _messages(records: pl.DataFrame, group_id: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return canonical messages and the rejects among *records*."""
    at, wrong_time = instant(pl.col("timestamp"))
    reason = (
        pl.when(pl.col("sender").fill_null("") == "")
        .then(pl.lit("no-sender"))
        .when(wrong_time)
        .then(pl.lit("impossible-time"))
    )
    judged = records.with_columns(at.alias("at"), reason.alias("reason"))
    rejects = judged.filter(pl.col("reason").is_not_null()).select("line", "reason")
    kind = pl.col("type").replace_strict(KINDS, default="other")
    messages = judged.filter(pl.col("reason").is_null()).select(
        "line",
        pl.lit(group_id).alias("group_id"),
        pl.col("platformMessageId").alias("message_id"),
        pl.col("sender").alias("member_id"),
        pl.col("accountName").alias("sender_name"),
        pl.col("groupNickname").alias("_nickname"),
        "at",
        kind.alias("kind"),
        pl.col("content").alias("text"),
        pl.col("replyToMessageId").alias("reply_to"),
    )
    return _with_parts(messages), rejects


def _with_parts(messages: pl.DataFrame) -> pl.DataFrame:
    """Take apart the content of the few messages that hold more than words: quotes, files, links, mentions."""
    content = pl.col("text")
    wordy = pl.col("kind").is_in(["text", "quote", "system", "recall"])
    quoting = pl.col("kind").is_in(["text", "quote"]) & content.str.contains("[引用 ", literal=True)
    groups = content.str.extract_groups(_QUOTE)
    quotes = (
        messages.filter(quoting)
        .select("line", _own=groups.struct.field("1"), quoted=groups.struct.field("2"))
        .filter(pl.col("_own").is_not_null())
    )
    others = messages.filter(~wordy & content.is_not_null()).select(
        "line",
        file_name=pl.when(pl.col("kind") == "file").then(content),
        title=pl.when(pl.col("kind") == "link").then(content),
        url=pl.when(pl.col("kind") == "link").then(content.str.extract(r"(https?://\S+)")),
    )
    mentioned = messages.filter(wordy & content.str.contains("@", literal=True)).select(
        "line", mentions=content.str.extract_all(r"@[^@\s\x{2005}]+").list.eval(pl.element().str.slice(1))
    )
    for part in (quotes, others, mentioned):
        messages = messages.join(part, on="line", how="left", maintain_order="left")
    own = pl.col("_own").is_not_null()
    return messages.with_columns(
        pl.when(own).then("_own").when(wordy).then("text").alias("text"),
        pl.when(own).then(pl.lit("quote")).otherwise("kind").alias("kind"),
    ).drop("_own")


def _speakers(messages: pl.DataFrame, listed: pl.DataFrame, group_id: str) -> pl.DataFrame:
    """Return who spoke without standing in the roster, as last seen."""
    spoke = messages.filter(pl.col("kind") != "system").join(listed.select("member_id"), on="member_id", how="anti")
    return (
        spoke.sort("at", "message_id", nulls_last=False)
        .group_by("member_id")
        .agg(
            pl.col("line").min(),
            pl.col("_nickname").last().alias("group_nickname"),
            pl.col("sender_name").last().alias("account_name"),
            pl.col("at").max().alias("last_seen_at"),
        )
        .with_columns(group_id=pl.lit(group_id), name_basis=pl.lit("group-nickname"), membership=pl.lit("unknown"))
    )
