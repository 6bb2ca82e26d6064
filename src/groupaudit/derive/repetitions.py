"""Derived table `repetitions`: equal or similar texts by one sender in several groups, or by several senders.

Such messages form a wave if no pause between them exceeds PAUSE. Repetition alone proves nothing, but supports other
evidence. Three kinds of messages are compared: those with a hit that counts (term, link, number), longer texts of
senders who write in several groups within PAUSE, and longer texts that several senders write identically. Sign-up
lists, notices and system messages are left out. Messages of waves are also searched for lures, which `hits` finds only
beside other hits.

Not all pairs are compared: a small change leaves the beginning or the end of a text intact, so that only texts that
share one of the two, within PAUSE, are compared.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import groupby
from operator import itemgetter

import polars as pl

from groupaudit.derive.hits import employees, lures
from groupaudit.derived import derived
from groupaudit.detection.calls import called
from groupaudit.detection.skeleton import alike, digest, pairs_of, skeletons
from groupaudit.packed import compact, in_pieces
from groupaudit.shape import conform
from groupaudit.tables import AT, UNWRITTEN, Tables

WAVE: dict[str, pl.DataType] = {
    "wave": pl.String(),  # one name for all messages of the wave, the same in every audit of the same messages
    "exact": pl.Boolean(),  # nothing but digits, punctuation, emoji and addresses differs
    "messages": pl.UInt32(),
    "groups": pl.UInt32(),
    "senders": pl.UInt32(),
    "sender_groups": pl.UInt32(),  # the groups in which this sender has taken part
    "calls": pl.Boolean(),  # this sender calls on the reader to get in touch: a lure, an account, a disguised number, a phone beside a price
    "sells": pl.Boolean(),  # this sender names a price, terms of sale or a pitch
    "first": pl.Boolean(),  # the first message of its sender
    "first_at": AT,
    "last_at": AT,
}
"""Columns about a wave, and about one sender's part in it."""

REPETITIONS = pl.Schema({
    "group_id": pl.String(),
    "sender": pl.String(),  # the sender's id, or the name where a message has none
    "at": AT,
    "digest": pl.String(),  # of what stays when digits, punctuation and addresses change
    **WAVE,
})  # fmt: skip
"""One row for every message of the audit that is part of a wave."""

PAUSE = timedelta(minutes=30)
"""The longest pause inside a wave."""

EDGE = 6
"""Length of beginning and end of a skeleton by which texts are paired for comparison."""

SHORTEST_BYTES, SHORTEST_PLAIN_BYTES = 24, 60
"""Minimum size of texts with a hit and without one: 8 and 20 Chinese characters."""

MOST_TEXTS = 50
"""How many different texts with the same beginning are kept for comparison at a time."""

UNHEARD = ("notice", *UNWRITTEN)
LIST = "接龙"
"""Marks a sign-up list, to which everybody adds a line."""

SENDER = pl.coalesce("member_id", "sender_name")
Row = tuple[int, int, datetime, str]


@derived(needs={"messages", "text", "hits"})
def repetitions(t: Tables) -> pl.DataFrame:
    """Return REPETITIONS."""
    compared = _compared(t)
    pairs = [pair for edge in ("head", "tail") for pair in _neighbours(compared, edge)]
    if not pairs:
        return REPETITIONS.to_frame()
    members = compared.join(_components(pairs), on="place")
    members = members.with_columns(digest=pl.col("skeleton").map_elements(digest, return_dtype=pl.String))
    return _described(members.join(_calling(t, members["row"]), on="row"))


def _compared(t: Tables) -> pl.DataFrame:
    """Return messages that may be in a wave: place, row, group_id, sender, at, hit, skeleton, head and tail."""
    counts = pl.col("allowed_by").is_null() & ~pl.col("warned")
    hits = t["hits"].filter(counts)["row"].unique()
    unhit = pl.concat(_unhit(t)).unique()
    size = pl.col("folded").str.len_bytes()
    hit = pl.col("row").is_in(hits.implode())
    compared = (hit & (size >= SHORTEST_BYTES)) | pl.col("row").is_in(unhit.implode())
    texts = pl.concat([compact(said.filter(compared)) for _, said in in_pieces(t.stored("text"), ["row", "folded"])])
    said = t.rows("messages", texts["row"], ["group_id", "at", "kind", SENDER.alias("sender")])
    return (
        texts.with_columns(skeletons(texts["folded"]), hit=hit)
        .hstack(said)
        .filter(~pl.col("kind").is_in(UNHEARD) & ~pl.col("folded").str.contains(LIST, literal=True))
        .drop_nulls(["skeleton", "sender", "at"])
        .select("row", "group_id", "sender", "at", "hit", "skeleton")
        .with_columns(head=pl.col("skeleton").str.head(EDGE), tail=pl.col("skeleton").str.tail(EDGE))
        .with_row_index("place")
    )


def _unhit(t: Tables) -> list[pl.Series]:
    """Return the rows of longer texts without hits that may be in a wave."""
    long = pl.col("folded").str.len_bytes() >= SHORTEST_PLAIN_BYTES
    texts = t.columns("text", pl.col("row", "key").filter(long))
    twice = texts.filter(pl.col("key").is_duplicated())
    return [pl.Series(dtype=pl.UInt32), _echoed(t, twice), _touring(t, texts["row"])]


def _echoed(t: Tables, texts: pl.DataFrame) -> pl.Series:
    """Return the rows of *texts* (row, key) that several senders write with no pause longer than PAUSE."""
    said = texts.hstack(t.rows("messages", texts["row"], [SENDER.alias("sender"), "at"])).sort("key", "at")
    linked = ((pl.col("key") == pl.col("key").shift(1)) & (pl.col("at").diff() <= PAUSE)).fill_null(value=False)
    stretches = said.select(
        "row", stretch=(~linked).cum_sum(), another=linked & (pl.col("sender") != pl.col("sender").shift(1))
    )
    several = stretches.filter("another")["stretch"].unique()
    return stretches.filter(pl.col("stretch").is_in(several.implode()))["row"]


def _touring(t: Tables, rows: pl.Series) -> pl.Series:
    """Return those of *rows* whose senders write in several groups with no pause longer than PAUSE."""
    if not t.columns("messages", (pl.col("group_id") != pl.col("group_id").first()).any()).item():
        return pl.Series(dtype=pl.UInt32)
    said = t.rows("messages", rows, ["group_id", SENDER.alias("sender"), "at"])
    coded = said.select(
        group=pl.col("group_id").cast(pl.Categorical).to_physical(),
        # one integer of sender and second sorts several times faster than the two of them
        key=pl.col("sender").cast(pl.Categorical).to_physical().cast(pl.Int64) * 2**33
        + pl.col("at").dt.epoch("s").clip(0, 2**33 - 1),
    )
    order = coded["key"].arg_sort()
    ordered = coded[order].with_columns(row=rows[order])
    linked = (pl.col("key").diff() <= PAUSE.total_seconds()).fill_null(value=False)
    elsewhere = linked & (pl.col("group") != pl.col("group").shift(1))
    stretches = ordered.select("row", stretch=(~linked).cum_sum(), elsewhere=elsewhere)
    several = stretches.filter("elsewhere")["stretch"].unique()
    return stretches.filter(pl.col("stretch").is_in(several.implode()))["row"]


def _neighbours(compared: pl.DataFrame, edge: str) -> Iterator[tuple[int, int]]:
    """Yield places of similar texts that follow each other, among those with the same head or tail."""
    linked = ((pl.col(edge) == pl.col(edge).shift(1)) & (pl.col("at").diff() <= PAUSE)).fill_null(value=False)
    another = pl.any_horizontal(pl.col(name) != pl.col(name).shift(1) for name in ("group_id", "sender"))
    stretches = (
        compared.sort(edge, "at", "skeleton")
        .with_columns(stretch=(~linked).cum_sum(), another=linked & another)
        .filter(pl.col("another").any().over("stretch"))
        .select("stretch", "place", "at", "skeleton")
    )
    for _, rows in groupby(stretches.iter_rows(), key=itemgetter(0)):
        yield from _alike(rows)


def _alike(rows: Iterable[Row]) -> Iterator[tuple[int, int]]:
    """Yield the places of similar texts, each with the next in time; *rows* are sorted by time."""
    models: dict[str, frozenset[str]] = {}
    latest: dict[str, tuple[int, datetime]] = {}
    of: dict[str, str] = {}
    for _, place, at, skeleton in rows:
        for model in [model for model, (_, seen) in latest.items() if at - seen > PAUSE]:
            del models[model], latest[model]
        model = of.get(skeleton, "")
        if model not in latest:
            pairs = pairs_of(skeleton)
            model = next((known for known, others in models.items() if alike(pairs, others)), skeleton)
            models.setdefault(model, pairs)
            of[skeleton] = model
        if model in latest:
            yield latest.pop(model)[0], place
        latest[model] = (place, at)
        if len(latest) > MOST_TEXTS:
            oldest = next(iter(latest))
            del models[oldest], latest[oldest]


def _components(pairs: Iterable[tuple[int, int]]) -> pl.DataFrame:
    """Return `place` and `root`: places connected by pairs, directly or indirectly, have the same root."""
    root: dict[int, int] = {}

    def find(place: int) -> int:
        while (above := root.setdefault(place, place)) != place:
            root[place] = root[above]
            place = root[place]
        return place

    for one, other in pairs:
        a, b = sorted((find(one), find(other)))
        root[b] = a
    found = {place: find(place) for place in root}
    return pl.DataFrame(
        {"place": list(found), "root": list(found.values())}, schema={"place": pl.UInt32, "root": pl.UInt32}
    )


def _calling(t: Tables, rows: pl.Series) -> pl.DataFrame:
    """Return row, `calls` and `sells` of the messages at *rows*."""
    wanted = pl.col("row").is_in(rows.implode())
    columns = ["row", "text", "folded", "squeezed", "key"]
    said = pl.concat([compact(part.filter(wanted)) for _, part in in_pieces(t.stored("text"), columns)])
    distinct = said.unique("key", keep="any")
    told = distinct.select("key").hstack(called(distinct, lures(t), employees(t)))
    counts = pl.col("allowed_by").is_null() & ~pl.col("warned")
    found = t["hits"].filter(counts, pl.col("row").is_in(rows.implode()))
    numbers = found.group_by("row").agg(
        contact=(pl.col("category") == "contact").any(), mobile=(pl.col("term") == "mobile").any()
    )
    both = said.select("row", "key").join(told, on="key").join(numbers, on="row", how="left")
    contact, mobile = (pl.col(name).fill_null(value=False) for name in ("contact", "mobile"))
    return both.select("row", "sells", calls=pl.col("calls") | contact | (mobile & pl.col("sells")))


def _described(members: pl.DataFrame) -> pl.DataFrame:
    """Return REPETITIONS of the components that are waves."""
    own = pl.col("group_id").n_unique().over("root", "sender")
    told = {name: pl.col(name).any().over("root", "sender") for name in ("calls", "sells")}
    ordered = members.with_columns(sender_groups=own, **told).sort("root", "at", "digest", "group_id", "sender")
    several = (pl.col("sender_groups") > 1).any() | (
        (pl.col("hit") | pl.col("calls")).any() & (pl.col("sender").n_unique() > 1)
    )
    waves = ordered.group_by("root", maintain_order=True).agg(
        wave=pl.concat_str(
            pl.col("at").dt.epoch("us").cast(pl.String), "digest", "group_id", "sender", separator="/"
        ).first(),
        exact=pl.col("digest").n_unique() == 1,
        messages=pl.len(),
        groups=pl.col("group_id").n_unique(),
        senders=pl.col("sender").n_unique(),
        first_at=pl.col("at").min(),
        last_at=pl.col("at").max(),
        several=several,
    )
    named = waves.filter("several").with_columns(pl.col("wave").map_elements(digest, return_dtype=pl.String))
    keys = ["group_id", "sender", "at", "digest"]
    whole = ordered.join(named, on="root", maintain_order="left").with_columns(
        first=pl.int_range(pl.len()).over("root", "sender") == 0
    )
    once = whole.unique([*keys, "wave"], keep="first", maintain_order=True).sort(*keys, "wave")
    return conform(once, REPETITIONS)
