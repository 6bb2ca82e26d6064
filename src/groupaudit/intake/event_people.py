"""Identify people whom system messages name, using the members known from other files."""

from collections.abc import Mapping

import polars as pl

from groupaudit.exports.system_texts import WITH_PERSON
from groupaudit.packed import Table

_WHO = (("member_id", "member_name"), ("actor_id", "actor_name"))
_NAMES = ("group_nickname", "account_name")
_BEARER = pl.Schema({"group_id": pl.String(), "name": pl.String(), "id": pl.String()})
_UNKNOWN = pl.col("member_id").is_null() & pl.col("kind").is_in(WITH_PERSON)


def with_people(frames: Mapping[str, pl.DataFrame], talk: Table) -> dict[str, pl.DataFrame]:
    """Return *frames* with ids in `events` where exactly one member of the group, in any file, has the name.

    Readers have already looked within their own file. Sender names in *talk* count too, even if the member has another
    name now.
    """
    events, members = frames.get("events"), frames.get("members")
    if events is None or members is None or pl.concat([events["source"], members["source"]]).n_unique() == 1:
        return dict(frames)
    wanted = pl.concat(
        events.filter(pl.col(id_).is_null()).select("group_id", name=name).drop_nulls() for id_, name in _WHO
    ).unique()
    if wanted.is_empty():
        return dict(frames)
    alone = _bearers(members, talk, wanted).filter(pl.struct("group_id", "name").is_unique())
    found = events
    for id_, name in _WHO:
        known = alone.rename({"name": name, "id": "_id"})
        joined = found.join(known, on=["group_id", name], how="left", maintain_order="left")
        found = joined.with_columns(pl.coalesce(id_, "_id").alias(id_)).drop("_id")
    by_sender = pl.when(pl.col("kind") == "recall").then(pl.coalesce("member_id", "actor_id")).otherwise("member_id")
    return {**frames, "events": found.with_columns(member_id=by_sender)}


def _bearers(members: pl.DataFrame, talk: Table, wanted: pl.DataFrame) -> pl.DataFrame:
    """Return the members who have, or had, one of the *wanted* names in its group."""
    told = [*((members.lazy(), name) for name in _NAMES), (talk.lazy(), "sender_name")]
    names = wanted["name"].unique().implode()
    found = [
        frame.filter(pl.col(name).is_in(names), pl.col("member_id").is_not_null()).select(
            "group_id", name=name, id="member_id"
        )
        for frame, name in told
    ]
    return pl.concat([_BEARER.to_frame().lazy(), *found]).unique().collect()


def unknown_people(events: pl.DataFrame) -> dict[str, int]:
    """Return by source how many events name a person who cannot be identified."""
    return dict(events.filter(_UNKNOWN)["source"].value_counts().iter_rows())
