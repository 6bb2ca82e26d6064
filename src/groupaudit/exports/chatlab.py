"""Turn headers, members and messages of ChatLab files into canonical tables; shared by the two ChatLab readers.

Source of fact: the ChatLab standard 0.0.2 and the exports of WeFlow and CipherTalk. Times are seconds since the epoch.
`meta.ownerId` is the exporting account, not the group's owner; owner and administrators are in `members[].roles`. Both
programs list every sender as a member, even those who have left since, and also the chat itself.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import PurePath
from typing import Any, TypeAlias

import polars as pl
from msgspec import Struct, field

from groupaudit.ahead import one_ahead
from groupaudit.exports.chatlab_words import is_nobody, speakers, spoken, told
from groupaudit.exports.rosters_of_groups import settled
from groupaudit.exports.system_texts import SAYING, events_of, unresolved
from groupaudit.exports.wechat_log import SELF
from groupaudit.files.exactjson import Repeated, defect, encodable
from groupaudit.packed import compact
from groupaudit.reader import REJECT, Batch, Source
from groupaudit.tables import AT, UNWRITTEN

_S = pl.String()
MEMBER: dict[str, pl.DataType] = {
    "platformId": _S, "accountName": _S, "groupNickname": _S, "roles": pl.List(pl.Struct({"id": _S})),
}  # fmt: skip
MESSAGE: dict[str, pl.DataType] = {
    "sender": _S, "accountName": _S, "groupNickname": _S, "timestamp": _S, "type": _S, "content": _S,
    "platformMessageId": _S, "replyToMessageId": _S,
    "chatRecords": pl.List(pl.Struct({"accountName": _S, "timestamp": _S, "type": _S, "content": _S})),
}  # fmt: skip

PROSE = ("content", "accountName", "groupNickname")

_ID = r"^(?:[A-Za-z][A-Za-z0-9_\-]{5,}|\d{5,}|\S+@\S+)$"
_GROUPS = {
    "line": pl.Int64(), "group_id": _S, "name": _S, "platform": _S, "self_id": _S, "weflow": pl.Boolean(),
    "senders": pl.Boolean(), "private": pl.Boolean(), "reason": _S, "exported_at": AT,
}  # fmt: skip
_SENDERS = pl.Schema({"group_id": _S, "member_id": _S, "forwarded": pl.Boolean()})
_MEMBERS = pl.Schema({"line": pl.Int64(), **MEMBER})
_MESSAGES = pl.Schema({"line": pl.Int64(), **MESSAGE})
_ENTRY = ("group_id", "member_id", "account_name", "group_nickname", "role")
_FLAWED = pl.col("reason") != ""

Header: TypeAlias = tuple[int, Mapping[str, Any]]
"""Line number and content of a header."""


class Export(Struct, frozen=True, kw_only=True):
    """A window of the records of one file: headers with their lines, decoded `members` and `messages`, rejects."""

    heads: Sequence[Header] = ()
    members: pl.DataFrame = field(default_factory=_MEMBERS.to_frame)
    messages: pl.DataFrame = field(default_factory=_MESSAGES.to_frame)
    rejects: pl.DataFrame = field(default_factory=REJECT.to_frame)


class _Kept(Struct, frozen=True):
    """What is kept of all windows until the last is read; message texts are not, except those of system messages."""

    heads: list[Header] = field(default_factory=list)
    members: list[pl.DataFrame] = field(default_factory=list)
    spoken: list[pl.DataFrame] = field(default_factory=list)
    senders: list[pl.DataFrame] = field(default_factory=list)
    system: list[pl.DataFrame] = field(default_factory=list)


def batches(
    source: Source, windows: Iterable[Export], opening: Callable[[], Sequence[Header]] = tuple
) -> Iterator[Batch]:
    """Yield the messages of each window, then the tables of the whole file; window borders do not affect the result.

    *opening* returns the first header if a later window has it, because records before it belong to its group.
    """
    kept = _Kept()
    for window in one_ahead(windows):
        kept.heads.extend(window.heads)
        kept.members.append(window.members)
        yield _talk(source, window, _groups(source, kept.heads or opening()), kept)
    yield _people_and_events(source, kept)


def _talk(source: Source, window: Export, groups: pl.DataFrame, kept: _Kept) -> Batch:
    """Return the messages of a window, and add to *kept* what the last batch needs of them."""
    every = _named(_within(_in_order(window.messages), groups), "sender")
    records = every.filter(~_private(source)) if groups["private"].any() else every
    messages, wrong = told(records)
    system = messages.filter(pl.col("kind").is_in(UNWRITTEN)).with_columns(text="told", sender="member_id")
    kept.spoken.append(compact(spoken(records.join(wrong, on="line", how="anti") if wrong.height else records)))
    kept.senders.append(compact(_senders(records)))
    kept.system.append(compact(system.select(SAYING)))
    nobody = pl.col("member_id").is_null() & ~pl.col("kind").is_in(UNWRITTEN)
    notes = {
        "without-time": messages["at"].null_count(),
        "without-sender": messages.select(nobody.sum()).item(),
    }
    return Batch(
        rows=every.height + window.rejects.height,
        kept=messages.height,
        tables={"messages": messages},
        rejects=pl.concat([window.rejects, wrong]),
        set_aside=_counted({"private-chat": every.height - records.height}),
        notes=_counted(notes),
    )


def _people_and_events(source: Source, kept: _Kept) -> Batch:
    """Return everything but messages: groups, members, and the events reported by system messages."""
    every = _groups(source, kept.heads)
    flawed, groups = every.filter(_FLAWED).select(*REJECT), every.filter(~_FLAWED)
    entries = pl.concat([_MEMBERS.to_frame(), *kept.members])
    listed, unnamed = _listed(_named(_within(entries, every), "platformId"))
    private = _private(source)
    aside = sum(frame.filter(private).height for frame in (groups, listed)) if kept.heads else 0
    listed, groups = (frame.filter(~private) for frame in (listed, groups))
    phantoms, listed = _phantoms(listed, pl.concat([_SENDERS.to_frame(), *kept.senders]))
    doubt = listed.filter(pl.col("senders") & pl.col("spoke")).select("group_id", "member_id").unique()
    members, conflicts, doubled = settled(listed.select("line", *_ENTRY))
    spoke = speakers(kept.spoken)
    people = _people(members, spoke, doubt)
    events = events_of(pl.concat(kept.system), _bearers(people, spoke))
    rejects = pl.concat([flawed, unnamed, conflicts])
    set_aside = {"private-chat": aside, "phantom-member": phantoms}
    rows = len(kept.heads) + entries.height
    return Batch(
        rows=rows,
        kept=rows - rejects.height - doubled - sum(set_aside.values()),
        tables={
            "groups": groups.select("line", "group_id", "name", "platform", "exported_at").unique(
                "group_id", keep="first"
            ),
            "members": people,
            "events": events,
        },
        rejects=rejects,
        duplicates=doubled,
        set_aside=_counted(set_aside),
        notes=_counted({"unresolved-event": unresolved(events)}),
        facts=_facts(kept.heads),
    )


def _counted(counts: Mapping[str, int]) -> dict[str, int]:
    return {key: count for key, count in counts.items() if count}


def _private(source: Source) -> pl.Expr:
    return pl.col("private") & pl.lit(value=not source.options.allow_private)


def _in_order(records: pl.DataFrame) -> pl.DataFrame:
    """Sort records by line; records that needed exact decoding come last."""
    return records if records["line"].is_sorted() else records.sort("line")


def _groups(source: Source, heads: Sequence[Header]) -> pl.DataFrame:
    """Return one group per header; without any header the file name is the group.

    A flawed header still assigns its records to a group, but does not name it.
    """
    rows = [_group(source, line, head) for line, head in heads] or [_group(source, 1, {})]
    return pl.DataFrame(rows, schema=_GROUPS, orient="row").sort("line")


def _group(source: Source, line: int, head: Mapping[str, Any]) -> tuple[object, ...]:
    meta, about = _object(head, "meta"), _object(head, "chatlab")
    private = _text(meta, "type") not in (None, "group")
    group_id = _text(meta, "groupId") or PurePath(source.name).stem
    generator = (_text(about, "generator") or "").lower()
    weflow = "weflow" in generator
    own = f"private:{group_id}" if private else group_id
    self_id, exported = _text(meta, "ownerId"), _exported(_text(about, "exportedAt"))
    senders = weflow or "ciphertalk" in generator
    return (
        line,
        own,
        _text(meta, "name"),
        _text(meta, "platform"),
        self_id,
        weflow,
        senders,
        private,
        _flaw(head),
        exported,
    )


def _exported(said: str | None) -> datetime | None:
    """Return the time of export, if the header gives it in seconds."""
    return datetime.fromtimestamp(int(said), UTC) if said and re.fullmatch(r"[0-9]{10}", said) else None


def _flaw(head: Mapping[str, Any]) -> str:
    return (defect(head) or ("" if encodable(head) else "lone-surrogate")) if head else ""


def _object(record: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    value = record.get(key)
    return value if isinstance(value, dict) else {}


def _text(record: Mapping[str, Any], key: str) -> str | None:
    """Return a plain value as text; None if it is missing, not valid Unicode, or its key is repeated."""
    value = record.get(key)
    ambiguous = isinstance(record, Repeated) and record.key == key
    plain = value is not None and value != "" and not isinstance(value, dict | list)
    return str(value) if plain and not ambiguous and encodable(value) else None


def _facts(heads: Sequence[Header]) -> dict[str, str]:
    keys = {"exporter": "generator", "format-version": "version", "exported-at": "exportedAt"}
    said = {fact: [v for _, h in heads if (v := _text(_object(h, "chatlab"), key))] for fact, key in keys.items()}
    return {fact: max(values) for fact, values in said.items() if values}


def _within(frame: pl.DataFrame, groups: pl.DataFrame) -> pl.DataFrame:
    """Add group, program and privacy from the last header above each record, or else from the first header."""
    about = groups.select("line", "group_id", "self_id", "weflow", "senders", "private")
    if about.height == 1:
        told = about.drop("line").row(0, named=True)
        return frame.with_columns(pl.lit(value, _GROUPS[name]).alias(name) for name, value in told.items())
    above = about.with_columns(line=pl.when(pl.int_range(pl.len()) == 0).then(0).otherwise("line"))
    return frame.sort("line").join_asof(above, on="line")


def _named(frame: pl.DataFrame, id_: str) -> pl.DataFrame:
    """Blank the account name 我 of the exporting account, whose id is in column *id_*."""
    mine = pl.col("accountName").is_in(SELF) & (pl.col(id_) == pl.col("self_id"))
    return frame.with_columns(accountName=pl.when(~mine.fill_null(value=False)).then("accountName"))


def _listed(frame: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return the members of the roster, and those without an id as rejects."""
    nobody = (pl.col("platformId") == "").fill_null(value=True)
    roles = pl.col("roles").list.eval(pl.element().struct.field("id"))
    tells = pl.col("roles").is_not_null().any().over("group_id")
    role = (
        pl.when(roles.list.contains("owner")).then(pl.lit("owner"))
        .when(roles.list.contains("admin")).then(pl.lit("admin"))
        .when(tells).then(pl.lit("member"))
    )  # fmt: skip
    listed = frame.filter(~nobody).with_columns(
        member_id="platformId", account_name="accountName", group_nickname="groupNickname", role=role
    )
    return listed, frame.filter(nobody).select("line", reason=pl.lit("no-identity"))


def _senders(records: pl.DataFrame) -> pl.DataFrame:
    """Return the senders of messages, and (`forwarded`) the names of senders inside forwarded records."""
    inside = records.select("group_id", item="chatRecords").drop_nulls("item").explode("item").drop_nulls("item")
    names = inside.unnest("item").select("group_id", member_id="accountName", forwarded=pl.lit(value=True))
    key = pl.col("group_id").hash(0) + pl.col("sender").hash(1)
    spoke = records.filter(key.is_first_distinct()).select(
        "group_id", member_id="sender", forwarded=pl.lit(value=False)
    )
    return pl.concat([spoke, names.unique()])


def _phantoms(listed: pl.DataFrame, senders: pl.DataFrame) -> tuple[int, pl.DataFrame]:
    """Return the number of phantom members, and the real members with `spoke` (whether they sent a message).

    Phantoms are the chat itself and ids made up by the exporter. Exporters that list senders also list every name in a
    forwarded record as a member with that name as id: those too are phantoms, unless they spoke or have an id of the
    platform other than such a name.
    """
    keys = ["group_id", "member_id"]
    forwarded = senders.filter("forwarded").unique()
    spoke = senders.filter(~pl.col("forwarded")).unique().select(*keys, spoke=pl.lit(value=True))
    told_apart = listed.join(forwarded, on=keys, how="left").join(spoke, on=keys, how="left")
    only_a_name = pl.col("forwarded") & (pl.col("member_id") == pl.col("account_name"))
    unlike = ~pl.col("member_id").str.contains(_ID) | only_a_name.fill_null(value=False)
    phantom = is_nobody(pl.col("member_id")) | (pl.col("senders") & pl.col("spoke").is_null() & unlike)
    real = told_apart.filter(~phantom).with_columns(pl.col("spoke").fill_null(value=False))
    return told_apart.filter(phantom).height, real.drop("forwarded").sort("line")


def _people(members: pl.DataFrame, spoke: pl.DataFrame, doubt: pl.DataFrame) -> pl.DataFrame:
    """Join the roster and the senders; the roster's nickname takes precedence over the one last seen.

    Membership is `unknown` for members in *doubt*, whom the file may list only because they sent messages.
    """
    keys = ["group_id", "member_id"]
    last = spoke.select(*keys, "line", "last_seen_at", said="group_nickname", account="account_name")
    listed = (
        members.join(doubt.with_columns(membership=pl.lit("unknown")), on=keys, how="left", maintain_order="left")
        .with_columns(pl.col("membership").fill_null("present"))
        .join(last.drop("line"), on=keys, how="left", maintain_order="left")
        .with_columns(last_seen_at=pl.when(pl.col("membership") == "unknown").then("last_seen_at"))
    )
    gone = last.join(members, on=keys, how="anti").sort("line", *keys)
    unknown = gone.with_columns(membership=pl.lit("unknown"))
    nickname = pl.coalesce("group_nickname", "said")
    return pl.concat([listed, unknown], how="diagonal").with_columns(
        group_nickname=nickname,
        account_name=pl.coalesce("account_name", "account"),
        name_basis=pl.when(nickname.is_not_null()).then(pl.lit("group-nickname")),
    )


def _bearers(people: pl.DataFrame, spoke: pl.DataFrame) -> pl.DataFrame:
    """Return every name in use with its bearer: group_id, name, id."""
    names = [
        frame.select("group_id", name=column, id="member_id")
        for frame in (people, spoke)
        for column in ("group_nickname", "account_name")
    ]
    return pl.concat(names).filter(pl.col("name") != "").unique()


def faults(lines: pl.DataFrame, reason: str) -> pl.DataFrame:
    """Return *lines* as rejects for one reason."""
    return lines.select("line", reason=pl.lit(reason)).cast(REJECT)
