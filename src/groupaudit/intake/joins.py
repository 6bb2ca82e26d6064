"""Find ids that mean the same group or person in several exports, on evidence alone.

One person may appear as wxid, nickname and remark in three exports. Two ids are joined only where they share a platform
message id. An id made of a name is joined where it shares a message id or the same messages with another id, and no one
else fits: nobody else in any file has the name or sent any of those messages. Two people with the same display name and
no id stay apart.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

import polars as pl

from groupaudit.packed import Table, one_table
from groupaudit.shape import conform

BY_NAME = "name:"
"""Prefix of the id of a person whom an export knows by name only."""

JOINS = pl.Schema({
    "what": pl.String(),  # group, member, or apart: a name that fits several people and was left
    "group_id": pl.String(),
    "kept": pl.String(),  # the id that stands; null for what was left apart
    "joined": pl.String(),  # the id, or the name after `name:`, that was one with it
    "basis": pl.String(),  # message-id, same-messages
    "messages": pl.Int64(),  # on how many messages the evidence rests
})  # fmt: skip

ENOUGH = 2
"""How many messages with the same second and text are evidence for two ids; one of `LONG` characters is enough."""
LONG = 10
ENOUGH_OF_A_GROUP = 3
_SUFFIX = r"_\d{8}(?:-\d{8})?$"
"""What exporters append to the group name in a file name."""

_Pair = tuple[str, str]


class _Edge(NamedTuple):
    """Evidence that two ids are one person; only `sure` evidence joins them."""

    a: str
    b: str
    basis: str
    messages: int
    sure: bool


def joined(frames: Mapping[str, pl.DataFrame], talk: Table) -> tuple[dict[str, pl.DataFrame], Table, pl.DataFrame]:
    """Return the tables and messages with joined ids, and JOINS.

    A single export is returned unchanged.
    """
    if talk.lazy().select(pl.col("source").n_unique()).collect().item() <= 1:
        return dict(frames), talk, JOINS.to_frame()
    messages = talk.lazy().collect()
    by_group = _groups(messages, frames.get("groups"))
    every = {**frames, "messages": messages}
    regrouped = _regrouped(every, by_group) if by_group.height else every
    by_person = _people(_of_several(regrouped["messages"]), regrouped)
    found = by_person.filter(pl.col("kept").is_not_null())
    tables = _with_ids(regrouped, found) if found.height else regrouped
    joins = pl.concat([by_group, by_person]).sort("what", "group_id", "kept", "joined", nulls_last=True)
    return tables, one_table([tables.pop("messages")]), joins


def _of_several(messages: pl.DataFrame) -> pl.DataFrame:
    """Return the messages of groups that several files contain."""
    held = messages.select("group_id", "source").unique()
    several = held.filter(pl.col("group_id").is_duplicated())["group_id"].unique()
    return messages.filter(pl.col("group_id").is_in(several.implode())) if several.len() else messages.clear()


def _spoken(messages: pl.DataFrame) -> pl.DataFrame:
    """Return the messages with text, times cut to the second."""
    said = messages.filter(pl.col("text").is_not_null(), pl.col("at").is_not_null(), pl.col("member_id").is_not_null())
    words = pl.col("text").str.strip_chars()
    return said.select("group_id", "message_id", "member_id", words, "source", second=pl.col("at").dt.truncate("1s"))


def _groups(messages: pl.DataFrame, groups: pl.DataFrame | None) -> pl.DataFrame:
    """Return as JOINS the groups whose id is only the name of another group with the same messages."""
    if groups is None:
        return JOINS.to_frame()
    ids = messages["group_id"].unique().drop_nulls()
    named = groups.select("name", kept="group_id").drop_nulls().unique()
    called = pl.DataFrame({"joined": ids}).with_columns(name=pl.col("joined").str.replace(_SUFFIX, ""))
    pairs = called.join(named, on="name").filter(
        pl.col("kept") != pl.col("joined"), pl.col("kept").is_in(ids.implode())
    )
    if not pairs.height:
        return JOINS.to_frame()
    said = _spoken(messages).select("group_id", "second", "text").unique()
    what = ["second", "text"]
    ours = pairs.join(said, left_on="joined", right_on="group_id").join(
        said.with_columns(there=pl.lit(value=True)), left_on=["kept", *what], right_on=["group_id", *what], how="left"
    )
    span = said.group_by("group_id").agg(first=pl.col("second").min(), last=pl.col("second").max())
    within = ours.join(span, left_on="kept", right_on="group_id").filter(pl.col("second").is_between("first", "last"))
    counted = within.group_by("joined", "kept").agg(messages=pl.col("there").sum().cast(pl.Int64), of=pl.len())
    shared = counted.filter(
        pl.col("messages") >= ENOUGH_OF_A_GROUP, pl.col("messages") * 2 >= pl.col("of"), pl.col("joined").is_unique()
    )
    told = shared.with_columns(what=pl.lit("group"), group_id="kept", basis=pl.lit("same-messages"))
    return conform(told, JOINS)


def _people(messages: pl.DataFrame, tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Return as JOINS the ids that are one person in a group, and the names that fit several people."""
    names = [frame.select("group_id", "member_id") for frame in (messages, tables.get("members")) if frame is not None]
    by_name = pl.concat(names).filter(pl.col("member_id").str.starts_with(BY_NAME)).unique()
    pairs = [_by_message_id(messages)]
    if by_name.height:
        pairs.append(_by_same_messages(messages.join(by_name, on="group_id", how="semi")))
    evidence = pl.concat(pairs)
    if not evidence.height:
        return JOINS.to_frame()
    apart = messages.select("group_id", "member_id", "source").drop_nulls().unique()
    together = apart.join(apart, on=["group_id", "source"], suffix="_b").filter(
        pl.col("member_id") < pl.col("member_id_b")
    )
    both = {*together.select("group_id", "member_id", "member_id_b").iter_rows()}
    named: dict[str, dict[str, set[str]]] = {}
    for group, name, id_ in bearers(by_name, messages, tables).iter_rows():
        named.setdefault(group, {}).setdefault(name, set()).add(id_)
    rows: list[tuple[str, str, str | None, str, str, int]] = []
    for (group,), edges in evidence.sort("group_id", "a", "b").group_by("group_id", maintain_order=True):
        told = [_Edge(*edge) for edge in edges.select("a", "b", "basis", "messages", "sure").iter_rows()]
        rows += _of_group(str(group), told, both, named.get(str(group), {}))
    return pl.DataFrame(rows, schema=JOINS, orient="row")


def bearers(by_name: pl.DataFrame, messages: pl.DataFrame, tables: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Return group_id, by_name and member_id: for each id made of a name, everybody who has it in any file.

    Contacts are not tied to a group, so they match in every group.
    """
    wanted = by_name.with_columns(name=pl.col("member_id").str.strip_prefix(BY_NAME)).rename({"member_id": "by_name"})
    told = [messages.select("group_id", "member_id", name="sender_name")]
    for table, columns in (
        ("members", ("group_nickname", "account_name", "remark")),
        ("contacts", ("account_name", "remark")),
    ):
        if table in tables:
            told += [tables[table].select(pl.col("^group_id$"), "member_id", name=column) for column in columns]
    found = []
    for frame in told:
        known = frame.drop_nulls().with_columns(pl.col("name").str.strip_chars())
        real = known.filter(~pl.col("member_id").str.starts_with(BY_NAME)).unique()
        on = [name for name in ("group_id", "name") if name in real.columns]
        found.append(wanted.join(real, on=on).select("group_id", "by_name", "member_id"))
    return pl.concat(found).unique()


def _by_message_id(messages: pl.DataFrame) -> pl.DataFrame:
    """Return pairs of ids that sent the same platform message: same message id, second and text."""
    key = ["group_id", "message_id", "second", "text"]
    told = _spoken(messages).drop_nulls("message_id").select(*key, "member_id").unique()
    several = told.filter(pl.struct(key).is_duplicated())
    return _pairs(several, key).group_by("group_id", "a", "b").agg(messages=pl.len().cast(pl.Int64)).select(
        "group_id", "a", "b", pl.lit("message-id").alias("basis"), "messages", sure=pl.lit(value=True)
    )  # fmt: skip


def _by_same_messages(messages: pl.DataFrame) -> pl.DataFrame:
    """Return pairs of ids, one of them at least made of a name, that sent the same text in the same second.

    Within each file only one sender may have sent it. A single short text is not `sure`: it does not join two ids, but
    makes the sender a candidate.
    """
    key = ["group_id", "second", "text"]
    said = _spoken(messages)
    alone = said.filter(~pl.struct(*key, "source").is_duplicated()).select(*key, "member_id").unique()
    pairs = _pairs(alone.filter(pl.struct(key).is_duplicated()), key)
    named = pairs.filter(pl.col("a").str.starts_with(BY_NAME) | pl.col("b").str.starts_with(BY_NAME))
    counted = named.group_by("group_id", "a", "b").agg(
        messages=pl.len().cast(pl.Int64), longest=pl.col("text").str.len_chars().max()
    )
    sure = (pl.col("messages") >= ENOUGH) | (pl.col("longest") >= LONG)
    return counted.select("group_id", "a", "b", pl.lit("same-messages").alias("basis"), "messages", sure=sure)


def _pairs(told: pl.DataFrame, key: list[str]) -> pl.DataFrame:
    other = told.rename({"member_id": "b"})
    return told.rename({"member_id": "a"}).join(other, on=key).filter(pl.col("a") < pl.col("b"))


def _of_group(
    group: str, edges: list[_Edge], both: set[tuple[str, str, str]], called: Mapping[str, set[str]]
) -> Iterable[tuple[str, str, str | None, str, str, int]]:
    """Yield the JOINS of one group.

    *both* are pairs that occur in one file, which therefore tells them apart. *called* are the candidates for each
    name.
    """
    usable = [edge for edge in edges if (group, edge.a, edge.b) not in both]
    sure = [edge for edge in usable if edge.sure]
    one = _connected([(e.a, e.b) for e in sure if e.basis == "message-id" and not _named(e.a) and not _named(e.b)])
    fits = {name: set(ids) for name, ids in called.items()}
    for name, id_ in ((x, y) for e in usable for x, y in ((e.a, e.b), (e.b, e.a)) if _named(x) and not _named(y)):
        fits.setdefault(name, set()).add(id_)
    several = {name for name, ids in fits.items() if len({min(one.get(id_, {id_})) for id_ in ids}) > 1}
    for name in sorted(several & {id_ for edge in sure for id_ in (edge.a, edge.b)}):
        yield "apart", group, None, name, *_evidence(name, sure)
    parts = _connected([(e.a, e.b) for e in sure if not {e.a, e.b} & several])
    for part in sorted({frozenset(part) for part in parts.values()}, key=sorted):
        asked = set[str]().union(*(fits.get(id_, {id_}) if _named(id_) else {id_} for id_ in part))
        real = {min(one.get(id_, {id_})) for id_ in asked if not _named(id_)}
        crossed = any((group, a, b) in both for a, b in _all_pairs(sorted(part)))
        ids = sorted(id_ for id_ in part if not _named(id_))
        kept = min(ids, default=min(part))
        for name in sorted(part - {kept}):
            if len(real) <= 1 and not crossed:
                yield "member", group, kept, name, *_evidence(name, sure)
            elif _named(name):
                yield "apart", group, None, name, *_evidence(name, sure)


def _named(id_: str) -> bool:
    return id_.startswith(BY_NAME)


def _all_pairs(ids: list[str]) -> Iterable[_Pair]:
    return ((a, b) for n, a in enumerate(ids) for b in ids[n + 1 :])


def _evidence(name: str, edges: list[_Edge]) -> tuple[str, int]:
    """Return the basis and the number of messages of the strongest evidence about *name*."""
    return max(((e.basis, e.messages) for e in edges if name in (e.a, e.b)), key=lambda e: (e[0] == "message-id", e[1]))


def _connected(pairs: list[_Pair]) -> dict[str, set[str]]:
    """Return for every id all ids connected with it."""
    part: dict[str, set[str]] = {}
    for pair in pairs:
        whole = set[str]().union(*(part.get(id_, {id_}) for id_ in pair))
        for id_ in whole:
            part[id_] = whole
    return part


def _regrouped(frames: Mapping[str, pl.DataFrame], joins: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Return the tables with joined group ids."""
    told = joins.select(group_id="joined", kept="kept")
    tables = {}
    for name, frame in frames.items():
        if "group_id" not in frame.columns:
            tables[name] = frame
            continue
        new = frame.select("group_id").join(told, on="group_id", how="left", maintain_order="left")["kept"]
        tables[name] = frame.with_columns(group_id=pl.coalesce(new, "group_id"))
    return tables


def _with_ids(frames: Mapping[str, pl.DataFrame], joins: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Return the tables with joined member ids.

    Nicknames of ids made of a name are dropped unless the export calls them group nicknames: they may be remarks.
    """
    tables = dict(frames)
    for name, columns in (
        ("messages", ["member_id"]),
        ("members", ["member_id", "invited_by"]),
        ("events", ["member_id", "actor_id"]),
    ):
        if name not in tables:
            continue
        frame = tables[name]
        for column in columns:
            told = joins.select("group_id", "kept", pl.col("joined").alias(column))
            new = frame.select("group_id", column).join(
                told, on=["group_id", column], how="left", maintain_order="left"
            )["kept"]
            if name == "members" and column == "member_id":
                doubtful = new.is_not_null() & (frame["name_basis"] != "group-nickname").fill_null(value=True)
                frame = frame.with_columns(
                    pl.when(~doubtful).then(c).alias(c) for c in ("group_nickname", "name_basis")
                )
            frame = frame.with_columns(pl.coalesce(new, column).alias(column))
        tables[name] = frame
    return tables
