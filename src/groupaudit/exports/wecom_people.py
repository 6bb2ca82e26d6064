"""Find the people in a WeCom group from its messages: senders, and the receivers at the time of each message.

Long archives are read in windows. The results of a window are small and can be merged: the sets of people
(`snapshots`), who spoke in them (`speakers`), and how long a group kept the same set (`runs`).
"""

from collections.abc import Callable

import polars as pl

from groupaudit.exports.jsonrecords import Record, decode
from groupaudit.exports.recordlines import Lines
from groupaudit.talk.chronology import chronological, code

_LONG = 20
"""Minimum length of ids that WeCom assigns; shorter internal ids may begin with wm, wo or wb too."""
_ORDER = ("seq", "message_id", "line")
"""Columns that order messages of the same instant; not every vendor delivers seq."""

_APART = r"[\s,;|、，；\[\]\"]+"
_SEEN = (pl.col("at").max(), pl.col("line").min())

SETS = pl.Schema({"snap": pl.UInt64(), "people": pl.List(pl.String()), "group_id": pl.String(), "among": pl.UInt64()})


def fingerprint(receivers: str, sender: str, room: str) -> pl.Expr:
    """Return a number that is equal for the same set of people in the same room, whoever sent the message."""
    people = pl.col(receivers).list.eval(pl.element().hash()).list.sum().fill_null(0) + pl.col(sender).hash()
    return people + pl.col(room).fill_null("").hash(seed=1)


def snapshots(firsts: pl.DataFrame, raw: pl.DataFrame, within: str | None) -> pl.DataFrame:
    """Return `SETS`: for each `snap` the sorted ids of the people in a conversation, and a number for them (`among`).

    *firsts* has line, snap, room and sender of the first message of each set, *raw* the text. Some vendors write the
    receivers as one string, which gives a different `snap` per sender. `people` is null without receivers. Without a
    room it is a private conversation, with an id made of the people's ids.
    """
    lines = Lines.of_rows(raw.join(firsts, on="line", how="semi"))
    lists = decode(lines, Record(fields={"tolist": pl.List(pl.String())}, within=within)).frame
    receivers = pl.col("tolist").list.drop_nulls()
    apart = pl.concat_list("sender", receivers).list.join(",").str.replace_all(_APART, ",").str.split(",")
    people = pl.when(receivers.list.len() > 0).then(apart.list.filter(pl.element() != "").list.unique().list.sort())
    sets = firsts.join(lists, on="line").select("snap", "room", people=people)
    joined = pl.col("people").list.join(",")
    number = pl.when(joined.is_not_null()).then(joined.hash() + pl.col("room").hash(seed=1))
    group_id = pl.coalesce("room", pl.concat_str(pl.lit("private:"), joined))
    return sets.select("snap", "people", group_id=group_id, among=number)


def speakers(messages: pl.DataFrame) -> pl.DataFrame:
    """Return the senders in each set of people: group_id, first line and last time."""
    return messages.group_by("snap", "sender").agg(pl.col("group_id").first(), *_SEEN)


def members(spoke: pl.DataFrame, sets: pl.DataFrame) -> pl.DataFrame:
    """Return the people seen in each group; those who received its last message are `present`, others have `left`.

    *spoke* is the result of `speakers`, *sets* of `snapshots`. In groups without receivers the membership is unknown.
    """
    known = sets.select("snap", "people", "group_id").drop_nulls("people")
    reached = spoke.group_by("snap").agg(_SEEN).join(known, on="snap")
    last = (pl.col("at") == pl.col("at").max().over("group_id")).fill_null(value=False)
    everybody = [
        spoke.select("group_id", "at", "line", member_id="sender", last=pl.lit(value=False)),
        reached.select("group_id", "at", "line", member_id="people", last=last).explode("member_id"),
    ]
    tells = pl.col("last").any().over("group_id")
    membership = pl.when("last").then(pl.lit("present")).when(tells).then(pl.lit("left")).otherwise(pl.lit("unknown"))
    return (
        pl.concat(everybody)
        .group_by("group_id", "member_id")
        .agg(pl.col("line").min(), pl.col("last").any(), last_seen_at=pl.col("at").max())
        .select(pl.exclude("last"), membership=membership, **flags("member_id"))
        .sort("group_id", "member_id")
    )


def among(messages: pl.DataFrame, sets: pl.DataFrame) -> pl.DataFrame:
    """Return room messages with known receivers and time: group_id, `among`, at, line, and the columns of `_ORDER`.

    *messages* has group_id, room, snap, sender, at, line and message_id, and seq if the vendor delivers it.
    """
    columns = ["group_id", "among", "at", *(c for c in _ORDER if c in messages.columns)]
    known = sets.select("snap", "among").drop_nulls()
    return messages.drop_nulls(["at", "room"]).join(known, on="snap").select(columns)


def runs(talk: pl.DataFrame) -> pl.DataFrame:
    """Return the first and last message of each period in which a group keeps the same set of people.

    *talk* is the result of `among`; `run`, the line of the first message, is the same for both.
    """
    first = pl.col("step") != pl.col("step").shift(1)
    ends = first | first.shift(-1)
    ordered = _steps(talk).with_columns(run=pl.when(first.fill_null(value=True)).then("line").forward_fill())
    return ordered.filter(ends.fill_null(value=True)).drop("step")


def changes(spans: pl.DataFrame, sets: pl.DataFrame, everything: Callable[[pl.Series], pl.DataFrame]) -> pl.DataFrame:
    """Return joins and leaves between two messages of a group, from the difference of their receivers.

    An event happened no later than its `at`. *spans* are the `runs` of all windows. If runs of different windows
    overlap, their ends do not suffice, and *everything* must return the result of `among` for given groups.
    """
    steps = _steps(spans)
    torn = pl.col("step").n_unique().over("run") > 1
    mixed = steps.filter(torn)["group_id"].unique()
    if mixed.len():
        apart = spans.filter(~pl.col("group_id").is_in(mixed.implode()))
        steps = _steps(pl.concat([apart.drop("run"), everything(mixed)]))
    first = (pl.col("step") != pl.col("step").shift(1)).fill_null(value=True)
    people = sets.select("among", "people").drop_nulls().unique("among")
    told = steps.filter(first).join(people, on="among").sort("group_id", "step")
    before = told.with_columns(before=pl.col("people").shift(1).over("group_id")).drop_nulls("before")
    after, ahead = (before.select("step", member_id=c).explode("member_id") for c in ("people", "before"))
    both = [
        new.join(old, on=["step", "member_id"], how="anti").with_columns(kind=pl.lit(kind))
        for kind, new, old in (("join", after, ahead), ("leave", ahead, after))
    ]
    told = pl.concat(both).sort("kind", "step", "member_id").join(before, on="step", maintain_order="left")
    return told.select("group_id", "at", "line", "kind", "member_id", basis=pl.lit("snapshot"))


def _steps(talk: pl.DataFrame) -> pl.DataFrame:
    """Order messages by group and time, with a `step` that increases when the group or set of people changes."""
    order = [name for name in _ORDER if name in talk.columns]
    groups = code(talk["group_id"])
    places = chronological(groups, talk["at"], lambda tied: talk.select(order)[tied])
    another = pl.any_horizontal(pl.col(c) != pl.col(c).shift(1) for c in ("group_id", "among"))
    return talk[places].with_columns(step=another.fill_null(value=False).cum_sum())


def flags(column: str) -> dict[str, pl.Expr]:
    """Return `external` and `robot` from the prefix of an id; null where that says nothing."""
    id_ = pl.col(column)
    given = id_.str.len_bytes() >= _LONG
    outside = given & (id_.str.starts_with("wm") | id_.str.starts_with("wo"))
    return {
        "external": pl.when(outside).then(pl.lit(value=True)),
        "robot": pl.when(given & id_.str.starts_with("wb")).then(pl.lit(value=True)),
    }
