"""What the exports have in common that hold one `session` and its `messages`: WeFlow, ArkMe, EchoTrace, CipherTalk.

Source of fact: `session.nickname` is the chat's own name and `displayName` the exporter's remark where there is one;
`localType` is packed; `localId` counts anew in every export, so it identifies nothing; times are seconds.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from groupaudit.jsondocument import Piece
from groupaudit.jsonrecords import Decoded, Record
from groupaudit.log_records import listed, text
from groupaudit.own_words import filled
from groupaudit.reader import Batch, Source
from groupaudit.timestamps import with_instant
from groupaudit.wechat_log import REJECT, Log, batch, one_group, stem
from groupaudit.wechat_rendered import rendered
from groupaudit.wechat_types import apart, kind_named, kind_of

_S = pl.String()
MESSAGE: dict[str, pl.DataType] = {
    "createTime": _S, "type": _S, "localType": _S, "content": _S, "isSend": _S, "senderUsername": _S,
    "senderDisplayName": _S, "groupNickname": _S, "senderID": _S, "platformMessageId": _S, "replyToMessageId": _S,
    "quotedContent": _S, "linkTitle": _S, "linkUrl": _S,
}  # fmt: skip
PROSE = ("content", "senderDisplayName", "groupNickname", "quotedContent", "linkTitle")
_ROOM = "@chatroom"
_PRIVATE = ("私聊", "private", "公众号", "friend")


@dataclass(frozen=True, kw_only=True)
class Session:
    """One export: what `session` says, its messages as decoded, and what its format knows of people and of itself.

    `people` has senderID and the names of every sender, where messages name only a number; `member` are the rows of a
    roster and `roster_rejects` those that cannot be used.
    """

    about: Mapping[str, object]
    talk: Decoded
    basis: str
    facts: Mapping[str, str]
    people: pl.DataFrame | None = None
    members: pl.DataFrame | None = None
    more_rows: int = 0
    duplicates: int = 0
    more_rejects: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=REJECT))


def messages_of(source: Source, root: Mapping[str, Piece], first: int = 2) -> Decoded:
    """Return the messages of a document as decoded; the session is record 1."""
    return listed(source, root, "messages", Record(fields=MESSAGE, prose=PROSE), first)


def session_batch(source: Source, session: Session) -> Batch:
    """Return the one batch of an export; a private chat is set aside as a whole unless it is asked for."""
    chat = text(session.about, "wxid") or text(session.about, "groupId")
    private = (text(session.about, "type") in _PRIVATE) or bool(
        chat and not chat.endswith(_ROOM) and "@" not in chat and session.about.get("isGroup") is not True
    )
    group_id = f"private:{chat}" if private and chat else chat or stem(source)
    rows = 1 + session.talk.rows + session.more_rows
    rejects = pl.concat([session.talk.rejects.select(*REJECT), session.more_rejects.select(*REJECT)])
    if private and not source.options.allow_private:
        aside = rows - rejects.height
        nothing = pl.DataFrame(schema={"line": pl.Int64(), "kind": _S})
        empty = Log(messages=nothing, groups=pl.DataFrame(), rejects=rejects, rows=rows, set_aside={"private-chat": aside}, facts=session.facts)  # fmt: skip
        return batch(empty)
    own = text(session.about, "ownerId")
    told = _told(session.talk.frame, session.people).with_columns(
        group_id=pl.lit(group_id), self_id=pl.coalesce("self_id", pl.lit(own, _S))
    )
    exported = session.facts.get("exported-at", "")
    groups = with_instant(
        one_group(group_id, name=text(session.about, "nickname"), line=1).with_columns(_at=pl.lit(exported or None, _S)),
        pl.col("_at"), at="exported_at",
    )  # fmt: skip
    members = None if session.members is None else session.members.with_columns(group_id=pl.lit(group_id))
    return batch(
        Log(
            messages=told,
            groups=groups,
            rejects=rejects,
            rows=rows,
            duplicates=session.duplicates,
            basis=session.basis,
            members=members,
            facts=session.facts,
        )
    )


def _told(frame: pl.DataFrame, people: pl.DataFrame | None) -> pl.DataFrame:
    """Return the messages as they are told; who speaks for a chatroom is the system."""
    base, sub = apart(pl.col("localType"))
    named, numbered = kind_named(pl.col("type")), kind_of(base, sub)
    frame = _identified(frame, people)
    room = pl.col("senderUsername").str.ends_with(_ROOM).fill_null(value=False)
    kind = pl.when(numbered != "other").then(numbered).otherwise(named)
    system = (
        (kind.is_in(["system", "recall"]))
        | (named.is_in(["system", "recall"]))
        | (room & (named == "other") & (numbered == "other"))
    )
    timed = with_instant(frame, pl.col("createTime")).with_columns(
        kind=pl.when(system).then(pl.lit("system")).otherwise(kind)
    )
    said = rendered(timed)
    page = pl.col("kind").is_in(["link", "mini-program"])
    mine = pl.col("isSend").is_in(["1", "true"]) & pl.col("member_id").is_not_null()
    reason = (
        pl.when(pl.col("type").is_null() & pl.col("localType").is_null()).then(pl.lit("missing-field: type"))
        .when("wrong").then(pl.lit("impossible-time"))
    )  # fmt: skip
    return said.with_columns(
        self_id=pl.col("member_id").filter(mine).mode().sort().first(),
        reason=reason,
        message_id=filled(pl.col("platformMessageId")),
        reply_to=filled(pl.col("replyToMessageId")),
        quoted=pl.when(pl.col("kind") == "quote").then(pl.coalesce("quoted", filled(pl.col("quotedContent")))),
        title=pl.when(page).then(pl.coalesce(filled(pl.col("linkTitle")), "title")).otherwise("title"),
        url=pl.when(page).then(pl.coalesce(filled(pl.col("linkUrl")), "url")),
    )


def _identified(frame: pl.DataFrame, people: pl.DataFrame | None) -> pl.DataFrame:
    """Add who sent each message, and the names he had."""
    if people is not None:
        return frame.join(people, on="senderID", how="left", maintain_order="left").with_columns(
            senderUsername="member_id"
        )
    room = pl.col("senderUsername").str.ends_with(_ROOM).fill_null(value=False)
    own = filled(pl.col("groupNickname"))
    return frame.with_columns(
        member_id=pl.when(~room).then(filled(pl.col("senderUsername"))),
        sender_name=filled(pl.col("senderDisplayName")),
        group_nickname=pl.when(pl.col("groupNickname").is_not_null().any())
        .then(own)
        .otherwise(filled(pl.col("senderDisplayName"))),
    )


def exporter(about: Mapping[str, object], *, names_from: str) -> dict[str, str]:
    """Return what the head of a document says of the program that wrote it."""
    said = {"exporter": "generator", "format-version": "version", "exported-at": "exportedAt"}
    return {**{fact: value for fact, key in said.items() if (value := text(about, key))}, "names-from": names_from}
