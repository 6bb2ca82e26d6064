"""Read exports that hold one `session` and its `messages`: WeFlow, ArkMe, EchoTrace, CipherTalk.

Source of fact: `session.nickname` is the chat's own name and `displayName` the exporter's remark if there is one;
`localType` is packed; `localId` restarts in every export, so it identifies nothing; times are seconds. `accountId`
in newer versions of WeFlow is `wxid` in older ones and `username` in older ones of EchoTrace. CipherTalk keeps WeChat's
own content as `rawContent`, which holds more than the rendered `content`. Content that a program cannot render is in
`content` as in WeChat.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TypeAlias

import polars as pl
from msgspec import Struct, field
from msgspec.structs import replace

from groupaudit.ahead import one_ahead
from groupaudit.errors import UnreadableInputError
from groupaudit.exports.jsondocument import Value, windows
from groupaudit.exports.jsonrecords import Decoded, Record, decode
from groupaudit.exports.log_records import document, small, text
from groupaudit.exports.own_words import filled
from groupaudit.exports.recordlines import beside
from groupaudit.exports.timestamps import with_instant
from groupaudit.exports.wechat_content import PARTS, unpacked
from groupaudit.exports.wechat_log import Log, batches, one_group, stem
from groupaudit.exports.wechat_rendered import rendered
from groupaudit.exports.wechat_types import APP, apart, is_room, kind_named, kind_of, server_id
from groupaudit.packed import compact
from groupaudit.reader import REJECT, Batch, Source
from groupaudit.tables import UNWRITTEN

_S = pl.String()
MESSAGE: dict[str, pl.DataType] = {
    "createTime": _S, "type": _S, "localType": _S, "content": _S, "isSend": _S, "senderUsername": _S,
    "senderDisplayName": _S, "groupNickname": _S, "senderID": _S, "platformMessageId": _S, "replyToMessageId": _S,
    "quotedContent": _S, "quotedSender": _S, "linkTitle": _S, "linkUrl": _S, "locationPoiname": _S, "source": _S,
    "rawContent": _S,
}  # fmt: skip
PROSE = ("content", "senderDisplayName", "groupNickname", "quotedContent", "linkTitle", "rawContent")
_XML = r"<(?:\?xml|msg|sysmsg|appmsg)\b"
_LEFT_RAW = r"^\s*(?:[^\s<:]+:\s*)?<(?:\?xml|msg|sysmsg|appmsg)\b"
_MENTIONED = r"(?s)<atuserlist>(?:\s*<!\[CDATA\[)?([^<\]]*)"
_EVERYONE, _TO_ALL = "所有人", ("notify@all", "announcement@all")
_IDS = ("wxid", "accountId", "username", "groupId")
_ASIDE = "private-chat"
_GROUP = ("群聊", "group")
_PRIVATE = ("私聊", "private", "公众号", "friend")


_ARRAYS = ("senders", "messages", "groupMembers")
_SENDERS, _TALK, _ROSTER = range(len(_ARRAYS))
_Listed: TypeAlias = Mapping[int, Sequence[Decoded]]
"""Decoded records of senders and of the roster, by index in `_ARRAYS`."""


class Roster(Struct, frozen=True):
    """The members of a roster, its rejects, and the numbers of duplicates and of entries that are not people."""

    members: pl.DataFrame = field(default_factory=pl.DataFrame)
    rejects: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=REJECT))
    duplicates: int = 0
    phantoms: int = 0


class Session(Struct, frozen=True, kw_only=True):
    """One export: its `session`, and what its format knows about people.

    `basis` says what the names of senders are; with `nicknamed` they are group nicknames if a message has one.
    `names_group` is false if `session.nickname` may be a remark. `person` is the schema of the records of
    `groupMembers` and `senders`: `roster` turns the former into members, and `people` the latter into senderID, ids and
    names, where messages have only that number. An export with `people` lists every sender as a member.
    """

    about: Mapping[str, object]
    facts: Mapping[str, str]
    basis: str = "unknown"
    nicknamed: bool = False
    names_group: bool = True
    person: Mapping[str, pl.DataType] = field(default_factory=dict)
    people: Callable[[pl.DataFrame], pl.DataFrame] | None = None
    roster: Callable[[pl.DataFrame], Roster] | None = None


def opened(source: Source, *keys: str) -> tuple[Mapping[str, Value], dict[str, dict[str, object]]]:
    """Return the values of an export by key, and the small objects under *keys*.

    Raises:
        UnreadableInputError: it is broken, or has no array of messages: an incomplete file must not pass for a quiet
        group.
    """
    root = document(source, *_ARRAYS)
    head = small(source, root, *keys)
    if "messages" not in root:
        raise UnreadableInputError(
            f"{source.name}: 没有 messages 数组，文件不完整，请重新导出 (no messages array; export it again)"
        )
    return root, head


def session_batches(source: Source, root: Mapping[str, Value], session: Session) -> Iterator[Batch]:
    """Yield the batches of an export; a private chat is set aside as a whole unless allowed."""
    used = {_SENDERS: session.people is not None, _TALK: True, _ROSTER: session.roster is not None}
    arrays = [root.get(key) if used[of] else None for of, key in enumerate(_ARRAYS)]
    talk, person = Record(fields=MESSAGE, prose=PROSE), Record(fields=session.person)
    parts = ((of, decode(lines, talk if of == _TALK else person)) for of, lines in windows(source, arrays, first=2))
    yield from batches(_logs(source, session, one_ahead(parts)))


def _logs(source: Source, session: Session, parts: Iterable[tuple[int, Decoded]]) -> Iterator[Log]:
    """Yield a log for each window of messages, and a last one for everything else; the session is record 1."""
    chat = next((id_ for key in _IDS if (id_ := text(session.about, key))), None)
    private = _is_private(session.about, chat)
    group_id = f"private:{chat}" if private and chat else chat or stem(source)
    aside = private and not source.options.allow_private
    listed: dict[int, list[Decoded]] = {_SENDERS: [], _ROSTER: []}
    people: pl.DataFrame | None = None
    tells = False
    for of, part in parts:
        if of in listed:
            listed[of].append(replace(part, frame=compact(part.frame)))
            continue
        tells |= _has_nicknames(part)
        if aside:
            yield Log(rejects=part.rejects, rows=part.rows, set_aside={_ASIDE: part.frame.height})
            continue
        if people is None and session.people is not None:
            people = session.people(_frame(session, listed[_SENDERS]))
        yield _window(session, part, people, group_id)
    if session.nicknamed and tells:
        session = replace(session, basis="group-nickname", facts={**session.facts, "names-from": "groupNickname"})
    yield _rest(session, listed, group_id, aside=aside)


def _has_nicknames(part: Decoded) -> bool:
    return part.frame["groupNickname"].str.contains(r"\S").any()


def _window(session: Session, part: Decoded, people: pl.DataFrame | None, group_id: str) -> Log:
    told, unread = _told(part.frame, people)
    own = pl.lit(text(session.about, "ownerId"), _S)
    return Log(
        messages=told.with_columns(group_id=pl.lit(group_id), self_id=own),
        rejects=part.rejects,
        rows=part.rows,
        nicknames=_has_nicknames(part),
        spells_ids=told.select((pl.col("rawContent").is_not_null() & pl.col("kind").is_in(UNWRITTEN)).any()).item(),
        notes={"unreadable-xml": unread},
    )


def _rest(session: Session, listed: _Listed, group_id: str, *, aside: bool) -> Log:
    """Return the log of everything but messages: the session, its group, and the roster if the format has one."""
    every = [part for parts in listed.values() for part in parts]
    rows = 1 + sum(part.rows for part in every)
    roster = session.roster(_frame(session, listed[_ROSTER])) if session.roster else Roster()
    rejects = pl.concat([*(part.rejects.select(*REJECT) for part in every), roster.rejects.select(*REJECT)])
    if aside:
        return Log(rejects=rejects, rows=rows, set_aside={_ASIDE: rows - rejects.height}, facts=session.facts)
    name = text(session.about, "nickname") if session.names_group else None
    exported = pl.lit(session.facts.get("exported-at") or None, _S)
    groups = one_group(group_id, name=name, line=1).with_columns(_at=exported)
    return Log(
        groups=with_instant(groups, pl.col("_at"), at="exported_at"),
        members=roster.members.with_columns(group_id=pl.lit(group_id)) if session.roster else None,
        rejects=rejects,
        rows=rows,
        duplicates=roster.duplicates,
        set_aside={"phantom-member": roster.phantoms},
        basis=session.basis,
        lists_senders=session.people is not None,
        facts=session.facts,
    )


def _frame(session: Session, parts: Sequence[Decoded]) -> pl.DataFrame:
    return pl.concat([pl.DataFrame(schema={"line": pl.Int64(), **session.person}), *(part.frame for part in parts)])


def _is_private(about: Mapping[str, object], chat: str | None) -> bool:
    """Tell whether an export is of a private chat, by its type or else by its id."""
    kind = text(about, "type")
    if kind in _PRIVATE or kind in _GROUP or about.get("isGroup") is True:
        return kind in _PRIVATE
    return chat is not None and "@" not in chat


def _told(frame: pl.DataFrame, people: pl.DataFrame | None) -> tuple[pl.DataFrame, int]:
    """Return the messages, and the number of those with unreadable XML; a sender that is a room is the system."""
    base, sub = apart(pl.col("localType"))
    named, numbered = kind_named(pl.col("type")), kind_of(base, sub)
    frame = _identified(frame, people)
    kind = pl.when(numbered != "other").then(numbered).otherwise(named)
    system = kind.is_in(UNWRITTEN) | named.is_in(UNWRITTEN) | (is_room(pl.col("senderUsername")) & (kind == "other"))
    timed = with_instant(frame, pl.col("createTime")).with_columns(
        kind=pl.when(system).then(pl.lit("system")).otherwise(kind), sub=sub, content=_without_quote()
    )
    said, unread = _unwrapped(rendered(_raw_apart(timed, app=base == APP)))
    plain = numbered.eq_missing("text")  # quotes have their own number, so what looks like one in a text was typed
    kinds, page = pl.col("kind"), pl.col("kind").is_in(["link", "mini-program"])
    told = said.with_columns(
        mine=pl.when(pl.col("isSend").is_in(["1", "true"])).then("member_id"),
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


def _raw_apart(frame: pl.DataFrame, *, app: pl.Expr) -> pl.DataFrame:
    """Move XML from `content` to `rawContent`, and mark these messages as `bare` (nothing was rendered).

    XML in a text stays, since people may send the source of a page, unless it is an *app* message.
    """
    marked = pl.when(pl.col("content").str.contains("<", literal=True) & ((pl.col("kind") != "text") | app)).then(
        "content"
    )
    found = frame.with_columns(bare=marked.str.contains(_LEFT_RAW).fill_null(value=False))
    if not found["bare"].any():
        return found
    kept = pl.col("rawContent").str.contains(_XML).fill_null(value=False)
    return found.with_columns(
        rawContent=pl.when(pl.col("bare") & ~kept).then("content").otherwise("rawContent"),
        content=pl.when(~pl.col("bare")).then("content"),
        sub=pl.when(pl.col("bare") & (pl.col("kind") == "text")).then(pl.max_horizontal("sub", 1)).otherwise("sub"),
    )


def _unwrapped(said: pl.DataFrame) -> tuple[pl.DataFrame, int]:
    """Complete rendered messages from the XML in `rawContent`, and count XML that cannot be read."""
    kept = said.filter(pl.col("rawContent").str.contains(_XML)).select(
        "line", "kind", "sub", content="rawContent", sender=filled(pl.col("senderUsername"))
    )
    parts, unread = unpacked(kept)
    speaks = pl.any_horizontal(pl.col(name).is_not_null() for name in PARTS if name != "kind")
    read = parts.drop("sender").with_columns(_read=speaks)
    both = beside(said, read.rename({name: f"_{name}" for name in (*PARTS, "mentions")}))
    known = [name for name in (*PARTS, "mentions") if name in said.columns]
    return both.with_columns(
        *(pl.when(pl.col("_read") | pl.col("bare")).then(f"_{name}").otherwise(name).alias(name) for name in known),
        *(pl.col(f"_{name}").alias(name) for name in PARTS if name not in said.columns),
    ).drop("_read", "bare", *(f"_{name}" for name in (*PARTS, "mentions"))), unread


def _without_quote() -> pl.Expr:
    """Return the content without the quote that the exporter appends, if other fields hold that quote."""
    quote = pl.concat_str(
        pl.lit("[引用 "), filled(pl.col("quotedSender")) + "：", "quotedContent", pl.lit("]"), ignore_nulls=True
    )
    whole = pl.col("content").str.strip_chars_end()
    quotes = whole.str.ends_with(quote) & (pl.col("quotedContent") != "")
    own = whole.str.head(whole.str.len_chars().cast(pl.Int64) - quote.str.len_chars().cast(pl.Int64))
    return pl.when(quotes).then(own.str.strip_chars_end()).otherwise("content")


def _mentioned() -> pl.Expr:
    """Return the ids of mentioned people in `source`, for texts without readable names after @."""
    ids = pl.col("source").str.extract(_MENTIONED, 1).str.split(",")
    told = ids.list.eval(
        pl.when(pl.element().str.strip_chars().is_in(_TO_ALL))
        .then(pl.lit(_EVERYONE))
        .otherwise(filled(pl.element().str.strip_chars()))
        .drop_nulls()
    )
    return pl.when(told.list.len() > 0).then(told)


def _identified(frame: pl.DataFrame, people: pl.DataFrame | None) -> pl.DataFrame:
    """Add the sender's id and names to each message."""
    if people is not None:
        return frame.drop("senderUsername").join(people, on="senderID", how="left", maintain_order="left")
    shown = filled(pl.col("senderDisplayName"))
    return frame.with_columns(
        member_id=pl.when(~is_room(pl.col("senderUsername"))).then(filled(pl.col("senderUsername"))),
        sender_name=shown,
        group_nickname=filled(pl.col("groupNickname")),
        shown=shown,
    )


def exporter(about: Mapping[str, object], *, names_from: str) -> dict[str, str]:
    """Return the facts about the exporting program from the head of a document."""
    said = {"exporter": "generator", "format-version": "version", "exported-at": "exportedAt"}
    return {**{fact: value for fact, key in said.items() if (value := text(about, key))}, "names-from": names_from}
