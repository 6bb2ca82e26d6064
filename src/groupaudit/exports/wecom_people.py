"""Who is in a WeCom group, as its messages tell: senders, and the receivers at the time of each message."""

import polars as pl

from groupaudit.exports.jsonrecords import Record, decode
from groupaudit.exports.recordlines import Lines
from groupaudit.talk.chronology import chronological, code

_LONG = 20
"""Internal ids may begin with wm, wo or wb too, but ids that WeCom gives out itself are longer."""
_ORDER = ("seq", "message_id")
"""What orders messages of one instant; not every vendor delivers the first."""

_APART = r"[\s,;|、，；\[\]\"]+"


def fingerprint(receivers: str, sender: str, room: str) -> pl.Expr:
    """Return a number that is the same for the same set of people in the same room, whoever of them sent."""
    people = pl.col(receivers).list.eval(pl.element().hash()).list.sum().fill_null(0) + pl.col(sender).hash()
    return people + pl.col(room).fill_null("").hash(seed=1)


def snapshots(firsts: pl.DataFrame, raw: pl.DataFrame, within: str | None) -> pl.DataFrame:
    """Return `snap`, `group_id` and `people` (sorted ids): each set of people among whom a message went, once.

    *firsts* has line, snap, room and sender of the first message of each set, *raw* the text. Some vendors write the
    receivers as one string. People without a room are a private conversation: its id is made of theirs.
    """
    lines = Lines.of_rows(raw.join(firsts, on="line", how="semi"))
    lists = decode(lines, Record(fields={"tolist": pl.List(pl.String())}, within=within)).frame
    receivers = pl.col("tolist").list.drop_nulls()
    apart = pl.concat_list("sender", receivers).list.join(",").str.replace_all(_APART, ",").str.split(",")
    people = apart.list.filter(pl.element() != "").list.unique().list.sort()
    sets = firsts.join(lists, on="line").filter(receivers.list.len() > 0).select("snap", "room", people=people)
    private = pl.concat_str(pl.lit("private:"), pl.col("people").list.join(","))
    return sets.select("snap", "people", group_id=pl.coalesce("room", private))


def members(messages: pl.DataFrame, sets: pl.DataFrame) -> pl.DataFrame:
    """Return who was seen in each group, and whether its last message still reached him.

    *messages* has group_id, snap, sender, at and line, *sets* what `snapshots` returns. In a group without any list of
    receivers the membership is unknown.
    """
    seen = [pl.col("group_id").first(), pl.col("at").max(), pl.col("line").min()]
    spoke = messages.group_by("snap", "sender").agg(seen)
    reached = spoke.group_by("snap").agg(seen[1:]).join(sets, on="snap")
    last = (pl.col("at") == pl.col("at").max().over("group_id")).fill_null(value=False)
    everybody = [
        spoke.select("group_id", "at", "line", member_id="sender", last=pl.lit(value=False)),
        reached.select("group_id", "at", "line", member_id="people", last=last).explode("member_id"),
    ]
    known = pl.col("last").any().over("group_id")
    membership = pl.when("last").then(pl.lit("present")).when(known).then(pl.lit("left")).otherwise(pl.lit("unknown"))
    return (
        pl.concat(everybody)
        .group_by("group_id", "member_id")
        .agg(pl.col("line").min(), pl.col("last").any(), last_seen_at=pl.col("at").max())
        .select(pl.exclude("last"), membership=membership, **flags("member_id"))
        .sort("group_id", "member_id")
    )


def changes(messages: pl.DataFrame, sets: pl.DataFrame) -> pl.DataFrame:
    """Return the joins and leaves that show between two messages of a group: who was reached by one and not the other.

    An event happened no later than its `at`. *messages* and *sets* are those of `members`, with message_id.
    Only where a set of people comes back does the order of all messages matter, else the first of each set tells.
    """
    columns = ["group_id", "snap", "at", *(c for c in _ORDER if c in messages.columns), "line"]
    known = messages.select("room", *columns).drop_nulls(["at", "room"]).drop("room")
    spans = known.group_by("snap").agg(pl.col("group_id").first(), since=pl.col("at").min(), until=pl.col("at").max())
    spans = spans.join(sets.select("snap"), on="snap", how="semi").sort("group_id", "since", "until")
    back = (pl.col("since") <= pl.col("until").shift(1)).any().over("group_id")
    spans = spans.filter(pl.len().over("group_id") > 1).with_columns(back=back)
    once = spans.filter(~pl.col("back")).select("snap", at="since")
    talk = [known.join(once, on=["snap", "at"], how="semi"), known.join(spans.filter("back"), on="snap", how="semi")]
    steps = _steps(pl.concat(talk))
    told = steps.join(sets.select("snap", "people"), on="snap").sort("group_id", "step")
    before = told.with_columns(before=pl.col("people").shift(1).over("group_id")).drop_nulls("before")
    after, ahead = (before.select("step", member_id=c).explode("member_id") for c in ("people", "before"))
    both = [
        new.join(old, on=["step", "member_id"], how="anti").with_columns(kind=pl.lit(kind))
        for kind, new, old in (("join", after, ahead), ("leave", ahead, after))
    ]
    told = pl.concat(both).sort("kind", "step", "member_id").join(before, on="step", maintain_order="left")
    return told.select("group_id", "at", "line", "kind", "member_id", basis=pl.lit("snapshot"))


def _steps(talk: pl.DataFrame) -> pl.DataFrame:
    """Return the messages with which a group's set of people changes, numbered as `step`, the first of each group too."""
    order = [name for name in _ORDER if name in talk.columns]
    groups = code(talk["group_id"])
    places = chronological(groups, talk["at"], lambda tied: talk.select(order)[tied])
    ordered = pl.DataFrame([places.rename("place"), groups.gather(places).rename("group"), talk["snap"].gather(places)])
    another = pl.any_horizontal(pl.col(c).ne_missing(pl.col(c).shift(1)) for c in ("group", "snap"))
    return talk[ordered.filter(another)["place"]].with_row_index("step")


def flags(column: str) -> dict[str, pl.Expr]:
    """Return `external` and `robot` as far as the prefix of an id tells; null where it does not."""
    id_ = pl.col(column)
    given = id_.str.len_bytes() >= _LONG
    outside = given & (id_.str.starts_with("wm") | id_.str.starts_with("wo"))
    return {
        "external": pl.when(outside).then(pl.lit(value=True)),
        "robot": pl.when(given & id_.str.starts_with("wb")).then(pl.lit(value=True)),
    }
