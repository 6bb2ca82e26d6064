"""Turn messages of WeChat exports, already parsed by format, into the tables of one file."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import PurePath

import polars as pl
from msgspec import Struct, field
from msgspec.structs import replace

from groupaudit.exports.spelled_ids import told_with_ids
from groupaudit.exports.system_texts import unresolved
from groupaudit.exports.timestamps import with_instant
from groupaudit.exports.wechat_types import PAT, RECALLED, is_room
from groupaudit.files.cells import to_instant
from groupaudit.packed import compact
from groupaudit.reader import REJECT, Batch, Source
from groupaudit.tables import MEMBER, MESSAGES, UNWRITTEN

_S = pl.String()
NAMES = ("group_nickname", "account_name", "remark")
_TOLD: dict[str, pl.DataType] = {
    **{name: dtype for name, dtype in MESSAGES.items() if name != "source"},
    "told": _S, "mine": _S, "self_id": _S, "reason": _S, "shown": _S, **dict.fromkeys(NAMES, _S),
}  # fmt: skip
_SYSTEM = ("line", "group_id", "kind", "at", "member_id", "message_id", "told", "self_id")
_SAID = ("group_id", "member_id", *NAMES, "shown")
_BY_NAME = "name:"
_EARLIEST = pl.datetime(2010, 12, 31, 16, time_zone="UTC")
_LATEST = pl.datetime(2100, 1, 1, time_zone="UTC")


class Log(Struct, frozen=True, kw_only=True):
    """The records of one file, or a part of them.

    `messages` has any of the columns of MESSAGES, the sender's names at the time (`group_nickname`, `account_name`,
    `remark`), `told` (text of a system message), `mine` (the sender, if it is the exporting account), `self_id` (the
    exporting account, if no message shows it), `wrong` (the time is impossible) and `reason` (any other reason for a
    reject). `shown` stands in for the group nickname if no log of the file has `nicknames`. `members` is the roster, if
    the format has one. `rows` counts all records read, `rejects` those that yield no message. With `spells_ids` the
    format writes ids after names in system messages; with `lists_senders` it lists every sender as a member, even those
    who have left since.
    """

    messages: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=_TOLD))
    groups: pl.DataFrame = field(default_factory=pl.DataFrame)
    rejects: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=REJECT))
    members: pl.DataFrame | None = None
    basis: str | None = None  # what `group_nickname` holds: group-nickname or unknown
    nicknames: bool = False
    spells_ids: bool = False
    lists_senders: bool = False
    rows: int | None = None
    duplicates: int = 0
    set_aside: Mapping[str, int] = field(default_factory=dict)
    notes: Mapping[str, int] = field(default_factory=dict)
    facts: Mapping[str, str] = field(default_factory=dict)


class _Kept(Struct, frozen=True):
    """What is kept of all logs until the last is read; message texts are not, except those of system messages.

    `logs` have no messages; `said` are the names in use, `first` the first line of each group, `mine` the number of
    messages per exporting account.
    """

    logs: list[Log] = field(default_factory=list)
    said: list[pl.DataFrame] = field(default_factory=list)
    system: list[pl.DataFrame] = field(default_factory=list)
    first: list[pl.DataFrame] = field(default_factory=list)
    mine: list[pl.DataFrame] = field(default_factory=list)


def batch(log: Log) -> Batch:
    """Return the batch of a whole file: messages, members, events, and the counts of its records."""
    talk, rest = batches([log])
    return replace(talk, tables={**talk.tables, **rest.tables}, notes={**talk.notes, **rest.notes})


def batches(logs: Iterable[Log]) -> Iterator[Batch]:
    """Yield the messages of each log of a file, then the tables of the whole; log borders do not affect the result.

    The last log with a roster or a basis counts.
    """
    kept = _Kept()
    for log in logs:
        yield _talk(log, kept)
    yield _people_and_events(kept)


def _talk(log: Log, kept: _Kept) -> Batch:
    """Return the messages of a log with the counts of its records, and add to *kept* what the last batch needs."""
    given = _judged(log.messages)
    told = given.select(
        (pl.col(n).cast(t) if n in given.columns else pl.lit(None, t)).alias(n) for n, t in _TOLD.items()
    )
    wrong = told.filter(pl.col("reason").is_not_null()).select(*REJECT)
    messages = told.filter(pl.col("reason").is_null()) if wrong.height else told
    messages = _spoken(messages)
    kept.logs.append(replace(log, messages=pl.DataFrame()))
    kept.said.append(compact(_names(messages)))
    kept.system.append(compact(messages.filter(pl.col("kind").is_in(UNWRITTEN)).select(_SYSTEM)))
    kept.first.append(compact(messages.group_by("group_id").agg(first=pl.col("line").min())))
    kept.mine.append(compact(told.select("mine").drop_nulls().group_by("mine").len()))
    rejects = pl.concat([log.rejects.select(*REJECT), wrong])
    aside = {reason: n for reason, n in log.set_aside.items() if n}
    rows = log.rows if log.rows is not None else told.height + log.rejects.height
    notes = {**log.notes, **_notes(messages)}
    return Batch(
        rows=rows,
        kept=rows - rejects.height - log.duplicates - sum(aside.values()),
        tables={"messages": messages},
        rejects=rejects,
        duplicates=log.duplicates,
        set_aside=aside,
        notes={note: n for note, n in notes.items() if n},
        facts={fact: value for fact, value in log.facts.items() if value},
    )


def _people_and_events(kept: _Kept) -> Batch:
    """Return everything but messages: groups, members, and the events in system messages."""
    said = pl.concat(kept.said)
    if not any(log.nicknames for log in kept.logs):
        said = said.with_columns(group_nickname=pl.coalesce("shown", "group_nickname"))
    people = _people(kept.logs, said)
    mine = pl.coalesce(pl.lit(_most(kept.mine), _S), "self_id")
    system = pl.concat(kept.system).with_columns(self_id=mine)
    events = told_with_ids(system, people, said, spelled=any(log.spells_ids for log in kept.logs))
    by_name = people.filter(pl.col("member_id").str.starts_with(_BY_NAME)).height
    notes = {"identified-by-name": by_name, "unresolved-event": unresolved(events)}
    return Batch(
        rows=0,
        kept=0,
        tables={"groups": _groups(kept), "members": people, "events": events},
        notes={note: n for note, n in notes.items() if n},
    )


def _most(counts: Sequence[pl.DataFrame]) -> str | None:
    """Return the account counted most often; of several the first by name."""
    total = pl.concat(counts).group_by("mine").agg(pl.col("len").sum())
    found: str | None = total.filter(pl.col("len") == pl.col("len").max())["mine"].min()  # type: ignore[assignment]  # text
    return found


def _judged(messages: pl.DataFrame) -> pl.DataFrame:
    """Reject messages with an impossible time unless they have another reason already."""
    if "wrong" not in messages.columns:
        return messages
    known = [pl.col("reason")] if "reason" in messages.columns else []
    return messages.with_columns(reason=pl.coalesce(*known, pl.when("wrong").then(pl.lit("impossible-time"))))


def _groups(kept: _Kept) -> pl.DataFrame:
    """Return the groups; one without a record is placed at its first message, and dropped without any."""
    told = [log.groups for log in kept.logs if log.groups.height]
    if not told:
        return pl.DataFrame()
    groups = pl.concat(told, how="diagonal_relaxed").unique("group_id", keep="first", maintain_order=True)
    first = pl.concat(kept.first).group_by("group_id").agg(pl.col("first").min())
    at = pl.coalesce(pl.col("line").cast(pl.Int64), "first")
    placed = groups.join(first, on="group_id", how="left", maintain_order="left").with_columns(line=at)
    return placed.drop("first").filter(pl.col("line").is_not_null())


def _spoken(messages: pl.DataFrame) -> pl.DataFrame:
    """Remove sender and own words from system messages; set the kinds of pats and recalls.

    A pat counts as `other`, because it is not an event.
    """
    told, system = pl.col("told"), pl.col("kind").is_in(UNWRITTEN)
    kind = (
        pl.when((pl.col("kind") == "system") & told.str.contains(PAT)).then(pl.lit("other"))
        .when((pl.col("kind") == "system") & told.str.contains(RECALLED)).then(pl.lit("recall"))
        .otherwise("kind")
    )  # fmt: skip
    nobody = (kind == "system") | is_room(pl.col("member_id"))
    return messages.with_columns(
        kind.alias("kind"),
        *(pl.when(~nobody).then(name).alias(name) for name in ("member_id", "sender_name")),
        *(pl.when(~system).then(name).alias(name) for name in ("text", "quoted", "title", "mentions")),
    )


def _names(messages: pl.DataFrame) -> pl.DataFrame:
    """Return senders and their names, with the first line and last time of the messages they wrote under them."""
    spoken = ~pl.col("kind").is_in(UNWRITTEN)
    key = pl.sum_horizontal(pl.col(name).hash(seed) for seed, name in enumerate(_SAID))  # cheaper than six texts
    moments = (
        messages.select(
            *(pl.when(spoken).then(n).alias(n) for n in ("line", "at")), key=key, row=pl.int_range(pl.len())
        )
        .filter(messages["member_id"].is_not_null())
        .group_by("key")
        .agg(pl.col("line").min(), pl.col("at").max(), pl.col("row").min())
    )
    return messages.select(_SAID)[moments["row"]].hstack(moments.select("line", "at"))


def _people(logs: Sequence[Log], said: pl.DataFrame) -> pl.DataFrame:
    """Join the roster and the senders; the roster's names take precedence over those last seen."""
    spoke = _speakers(said)
    members = next((log.members for log in reversed(logs) if log.members is not None), None)
    if members is None or members.is_empty():
        people = spoke.with_columns(membership=pl.lit("unknown"))
    else:
        doubt = said["member_id"].unique() if any(log.lists_senders for log in logs) else pl.Series(dtype=_S)
        there = pl.when(pl.col("member_id").is_in(doubt.implode())).then(pl.lit("unknown")).otherwise(pl.lit("present"))
        listed = members.with_columns(pl.lit(None, _S).alias(n) for n in NAMES if n not in members.columns)
        listed = listed.with_columns(membership=there)
        last = spoke.select(*MEMBER, "last_seen_at", **{f"_{n}": n for n in NAMES})
        listed = listed.join(last, on=MEMBER, how="left", maintain_order="left").with_columns(
            pl.coalesce(n, f"_{n}").alias(n) for n in NAMES
        )
        gone = spoke.join(listed, on=MEMBER, how="anti").with_columns(membership=pl.lit("unknown"))
        people = pl.concat([listed.drop(f"_{n}" for n in NAMES), gone], how="diagonal_relaxed")
    if "name_basis" in people.columns:
        return people
    basis = next((log.basis for log in reversed(logs) if log.basis is not None), None)
    return people.with_columns(name_basis=pl.when(pl.col("group_nickname").is_not_null()).then(pl.lit(basis, _S)))


def _speakers(said: pl.DataFrame) -> pl.DataFrame:
    """Return the senders: ids, the names last used, first line and last time."""
    last = [pl.col(n).drop_nulls().last() for n in NAMES]
    return (
        said.drop_nulls("line")
        .sort("at", *NAMES, nulls_last=False)
        .group_by(MEMBER)
        .agg(pl.col("line").min(), *last, last_seen_at=pl.col("at").max())
        .sort("line", *MEMBER)
    )


def _notes(messages: pl.DataFrame) -> dict[str, int]:
    """Count messages without time and without sender."""
    nobody = pl.col("member_id").is_null() & ~pl.col("kind").is_in(UNWRITTEN) & pl.col("told").is_null()
    return messages.select(
        pl.col("at").null_count().alias("without-time"),
        (nobody & ~pl.col("sender_name").is_in(SELF).fill_null(value=False)).sum().alias("without-sender"),
        (nobody & pl.col("sender_name").is_in(SELF)).sum().alias("by-exporter"),
    ).row(0, named=True)


SELF = ("我", "me", "Me")
"""Names that exporters write for the exporting account instead of its id."""


def by_name(name: str) -> pl.Expr:
    """Return the `name:` id of a sender known by name only; null for the exporting account."""
    bare = pl.col(name).str.strip_chars()
    return pl.when((bare != "") & ~bare.is_in(SELF)).then(pl.concat_str(pl.lit(_BY_NAME), bare))


def chat_id(chat: pl.Expr | str, private: pl.Expr) -> pl.Expr:
    """Return the group id of a *chat*, with a prefix for private chats so that they cannot clash with groups."""
    return pl.concat_str(pl.when(private).then(pl.lit("private:")).otherwise(pl.lit("")), chat)


def local(frame: pl.DataFrame, column: str, timezone: str) -> pl.DataFrame:
    """Add `at`, the instant (UTC) written in *column*, and `wrong` where it is impossible.

    A time without offset is local to *timezone*.
    """
    text = pl.col("_text")
    plain = text.str.to_datetime("%Y-%m-%d %H:%M:%S", strict=False, time_unit="us")
    zoned = plain.dt.replace_time_zone(timezone, ambiguous="earliest", non_existent="null").dt.convert_time_zone("UTC")
    offset = text.str.to_datetime("%Y-%m-%dT%H:%M:%S%z", strict=False, time_unit="us", time_zone="UTC")
    found = frame.with_columns(_text=pl.col(column).str.strip_chars()).with_columns(_at=pl.coalesce(zoned, offset))
    rest = found["_at"].is_null() & found["_text"].is_not_null() & (found["_text"] != "")
    if rest.any():
        slow = found.filter(rest).select("_text").unique().with_columns(_slow=to_instant(text, timezone))
        found = found.join(slow, on="_text", how="left", maintain_order="left").with_columns(
            _at=pl.coalesce("_at", "_slow")
        )
    at, blank = pl.col("_at"), (text == "").fill_null(value=True)
    possible = at.is_between(_EARLIEST, _LATEST).fill_null(value=False)
    return found.with_columns(at=pl.when(possible).then(at), wrong=~blank & ~possible).drop(
        "_text", "_at", "_slow", strict=False
    )


def seconds(frame: pl.DataFrame, column: str) -> pl.DataFrame:
    """Add `at` and `wrong` of the numeric time in *column*."""
    return with_instant(frame, pl.col(column))


def stem(source: Source) -> str:
    """Return the file name without folder, suffix, and the type and period that exporters add."""
    name = PurePath(
        source.name.split("[", 1)[0] if source.sheet is not None and source.sheet.name else source.name
    ).stem
    return re.sub(r"_utf8$", "", re.sub(r"_\d{8}(?:-\d{8})?$", "", name.removeprefix("群聊_"))) or name


def one_group(group_id: str, *, name: str | None = None, line: int | None = None, **more: object) -> pl.DataFrame:
    """Return the groups table of a file with one group; *line* is its own record, if it has one."""
    return pl.DataFrame([{"line": line, "group_id": group_id, "name": name, "platform": "wechat", **more}])


def groups_of(messages: pl.DataFrame) -> pl.DataFrame:
    """Return the groups table of messages with group_id and group_name."""
    named = messages.filter(pl.col("group_id").is_not_null()).group_by("group_id", maintain_order=True)
    return named.agg(name=pl.col("group_name").drop_nulls().first()).with_columns(
        line=pl.lit(None, pl.Int64), platform=pl.lit("wechat")
    )
