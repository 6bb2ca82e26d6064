"""What the exports have in common that hold one `session` and its `messages`: WeFlow, ArkMe, EchoTrace, CipherTalk.

Source of fact: `session.nickname` is the chat's own name and `displayName` the exporter's remark where there is one;
`localType` is packed; `localId` counts anew in every export, so it identifies nothing; times are seconds. Newer versions
of WeFlow write `accountId` where older ones wrote `wxid`, older ones of EchoTrace `username`. CipherTalk keeps WeChat's own
content as `rawContent`, which says more than the words rendered from it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from groupaudit.errors import UnreadableInputError
from groupaudit.exports.jsonpieces import Piece
from groupaudit.exports.jsonrecords import Decoded, Record
from groupaudit.exports.log_records import listed, text
from groupaudit.exports.own_words import filled
from groupaudit.exports.recordlines import beside
from groupaudit.exports.timestamps import with_instant
from groupaudit.exports.wechat_content import PARTS, unpacked
from groupaudit.exports.wechat_log import Log, batch, one_group, stem
from groupaudit.exports.wechat_rendered import rendered
from groupaudit.exports.wechat_types import SYSTEM, apart, is_room, kind_named, kind_of, server_id
from groupaudit.reader import REJECT, Batch, Source

_S = pl.String()
MESSAGE: dict[str, pl.DataType] = {
    "createTime": _S, "type": _S, "localType": _S, "content": _S, "isSend": _S, "senderUsername": _S,
    "senderDisplayName": _S, "groupNickname": _S, "senderID": _S, "platformMessageId": _S, "replyToMessageId": _S,
    "quotedContent": _S, "quotedSender": _S, "linkTitle": _S, "linkUrl": _S, "locationPoiname": _S, "source": _S,
    "rawContent": _S,
}  # fmt: skip
PROSE = ("content", "senderDisplayName", "groupNickname", "quotedContent", "linkTitle", "rawContent")
_XML = r"<(?:\?xml|msg|sysmsg|appmsg)\b"
_MENTIONED = r"(?s)<atuserlist>(?:\s*<!\[CDATA\[)?([^<\]]*)"
_EVERYONE, _TO_ALL = "所有人", ("notify@all", "announcement@all")
_IDS = ("wxid", "accountId", "username", "groupId")
_GROUP = ("群聊", "group")
_PRIVATE = ("私聊", "private", "公众号", "friend")


@dataclass(frozen=True, kw_only=True)
class Session:
    """One export: what `session` says, its messages as decoded, and what its format knows of people and of itself.

    `people` has senderID and the names of every sender, where messages name only a number; `member` are the rows of a
    roster and `roster_rejects` those that cannot be used. `names_group` says that `session.nickname` is no remark,
    `lists_senders` that the roster holds every sender, and `phantoms` how many of its rows are no people.
    """

    about: Mapping[str, object]
    talk: Decoded
    basis: str
    facts: Mapping[str, str]
    names_group: bool = True
    people: pl.DataFrame | None = None
    members: pl.DataFrame | None = None
    lists_senders: bool = False
    phantoms: int = 0
    more_rows: int = 0
    duplicates: int = 0
    more_rejects: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=REJECT))


def messages_of(source: Source, root: Mapping[str, Piece], first: int = 2) -> Decoded:
    """Return the messages of a document as decoded; the session is record 1.

    Raises:
        UnreadableInputError: where it has none at all: a group of which nothing was exported is no quiet group.
    """
    if "messages" not in root:
        raise UnreadableInputError(
            f"{source.name}: 没有 messages 数组，文件不完整，请重新导出 (no messages array; export it again)"
        )
    return listed(source, root, "messages", Record(fields=MESSAGE, prose=PROSE), first)


def session_batch(source: Source, session: Session) -> Batch:
    """Return the one batch of an export; a private chat is set aside as a whole unless it is asked for."""
    chat = next((id_ for key in _IDS if (id_ := text(session.about, key))), None)
    private = _is_private(session.about, chat)
    group_id = f"private:{chat}" if private and chat else chat or stem(source)
    rows = 1 + session.talk.rows + session.more_rows
    rejects = pl.concat([session.talk.rejects.select(*REJECT), session.more_rejects.select(*REJECT)])
    if private and not source.options.allow_private:
        aside = rows - rejects.height
        nothing = pl.DataFrame(schema={"line": pl.Int64(), "kind": _S})
        empty = Log(messages=nothing, groups=pl.DataFrame(), rejects=rejects, rows=rows, set_aside={"private-chat": aside}, facts=session.facts)  # fmt: skip
        return batch(empty)
    own = text(session.about, "ownerId")
    said, unread = _told(session.talk.frame, session.people)
    told = said.with_columns(group_id=pl.lit(group_id), self_id=pl.coalesce("self_id", pl.lit(own, _S)))
    exported = session.facts.get("exported-at", "")
    groups = with_instant(
        one_group(group_id, name=text(session.about, "nickname") if session.names_group else None, line=1).with_columns(_at=pl.lit(exported or None, _S)),
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
            spells_ids=session.talk.frame["rawContent"].is_not_null().any(),
            notes={"unreadable-xml": unread},
            lists_senders=session.lists_senders,
            set_aside={"phantom-member": session.phantoms},
            members=members,
            facts=session.facts,
        )
    )


def _is_private(about: Mapping[str, object], chat: str | None) -> bool:
    """Tell whether an export is of a private chat; where it does not say, by its id."""
    kind = text(about, "type")
    if kind in _PRIVATE or kind in _GROUP or about.get("isGroup") is True:
        return kind in _PRIVATE
    return chat is not None and "@" not in chat


def _told(frame: pl.DataFrame, people: pl.DataFrame | None) -> tuple[pl.DataFrame, int]:
    """Return the messages as they are told, and how much XML could not be read; who speaks for a room is the system."""
    base, sub = apart(pl.col("localType"))
    named, numbered = kind_named(pl.col("type")), kind_of(base, sub)
    frame = _identified(frame, people)
    kind = pl.when(numbered != "other").then(numbered).otherwise(named)
    system = kind.is_in(SYSTEM) | named.is_in(SYSTEM) | (is_room(pl.col("senderUsername")) & (kind == "other"))
    timed = with_instant(frame, pl.col("createTime")).with_columns(
        kind=pl.when(system).then(pl.lit("system")).otherwise(kind), sub=sub, content=_without_quote()
    )
    said, unread = _unwrapped(rendered(timed))
    plain = numbered.eq_missing("text")  # quotes have a number of their own: what looks like one here was typed
    kinds, page = pl.col("kind"), pl.col("kind").is_in(["link", "mini-program"])
    mine = pl.col("isSend").is_in(["1", "true"]) & pl.col("member_id").is_not_null()
    told = said.with_columns(
        self_id=pl.col("member_id").filter(mine).mode().sort().first(),
        reason=pl.when(pl.col("type").is_null() & pl.col("localType").is_null()).then(pl.lit("missing-field: type")),
        message_id=server_id(pl.col("platformMessageId")),
        reply_to=pl.coalesce(filled(pl.col("replyToMessageId")), "reply_to"),
        text=pl.when(plain & pl.col("quoted").is_not_null()).then(filled(pl.col("content"))).otherwise("text"),
        quoted=pl.when(kinds == "quote")
        .then(pl.coalesce("quoted", filled(pl.col("quotedContent"))))
        .when(~plain)
        .then("quoted"),
        title=pl.when(page)
        .then(pl.coalesce(filled(pl.col("linkTitle")), "title"))
        .when(kinds == "location")
        .then(pl.coalesce("title", filled(pl.col("locationPoiname"))))
        .otherwise("title"),
        url=pl.when(page).then(pl.coalesce(filled(pl.col("linkUrl")), "url")),
        mentions=pl.coalesce("mentions", _mentioned()),
    )
    return told, unread


def _unwrapped(said: pl.DataFrame) -> tuple[pl.DataFrame, int]:
    """Return rendered messages with what WeChat's own content says of them where it is kept and can be read."""
    kept = said.filter(pl.col("rawContent").str.contains(_XML)).select(
        "line", "kind", "sub", content="rawContent", sender=filled(pl.col("senderUsername"))
    )
    parts, unread = unpacked(kept)
    speaks = pl.any_horizontal(pl.col(name).is_not_null() for name in PARTS if name != "kind")
    read = parts.drop("sender").with_columns(_read=speaks)
    both = beside(said, read.rename({name: f"_{name}" for name in (*PARTS, "mentions")}))
    known = [name for name in (*PARTS, "mentions") if name in said.columns]
    return both.with_columns(
        *(pl.when("_read").then(f"_{name}").otherwise(name).alias(name) for name in known),
        *(pl.col(f"_{name}").alias(name) for name in PARTS if name not in said.columns),
    ).drop("_read", *(f"_{name}" for name in (*PARTS, "mentions"))), unread


def _without_quote() -> pl.Expr:
    """Return the content without the quote that the exporter put behind it, where fields of its own tell that quote."""
    quote = pl.concat_str(
        pl.lit("[引用 "), filled(pl.col("quotedSender")) + "：", "quotedContent", pl.lit("]"), ignore_nulls=True
    )
    whole = pl.col("content").str.strip_chars_end()
    quotes = whole.str.ends_with(quote) & (pl.col("quotedContent") != "")
    own = whole.str.head(whole.str.len_chars().cast(pl.Int64) - quote.str.len_chars().cast(pl.Int64))
    return pl.when(quotes).then(own.str.strip_chars_end()).otherwise("content")


def _mentioned() -> pl.Expr:
    """Return the ids that the source of a message lists, for texts in which no name can be read behind an @."""
    ids = pl.col("source").str.extract(_MENTIONED, 1).str.split(",")
    told = ids.list.eval(
        pl.when(pl.element().str.strip_chars().is_in(_TO_ALL))
        .then(pl.lit(_EVERYONE))
        .otherwise(filled(pl.element().str.strip_chars()))
        .drop_nulls()
    )
    return pl.when(told.list.len() > 0).then(told)


def _identified(frame: pl.DataFrame, people: pl.DataFrame | None) -> pl.DataFrame:
    """Add who sent each message, and the names he had."""
    if people is not None:
        return frame.drop("senderUsername").join(people, on="senderID", how="left", maintain_order="left")
    own, shown = filled(pl.col("groupNickname")), filled(pl.col("senderDisplayName"))
    tells = pl.col("groupNickname").is_not_null().any()
    return frame.with_columns(
        member_id=pl.when(~is_room(pl.col("senderUsername"))).then(filled(pl.col("senderUsername"))),
        sender_name=shown,
        group_nickname=pl.when(tells).then(own).otherwise(shown),
    )


def exporter(about: Mapping[str, object], *, names_from: str) -> dict[str, str]:
    """Return what the head of a document says of the program that wrote it."""
    said = {"exporter": "generator", "format-version": "version", "exported-at": "exportedAt"}
    return {**{fact: value for fact, key in said.items() if (value := text(about, key))}, "names-from": names_from}
