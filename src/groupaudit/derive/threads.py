"""Derived table `threads`: whom a message addresses by quote, reply or mention, and how the thread continues.

A message without quote or mention continues its sender's thread: it follows the sender's last message, or the last one
addressed to the sender, whichever is later, if that is near. Otherwise it is in no thread.
"""

from datetime import timedelta

import polars as pl

from groupaudit.derived import derived
from groupaudit.shape import conform
from groupaudit.tables import MEMBER, Tables

HOW = pl.Enum(["quote", "mention", "goes-on"])

SILENT = 2**32 - 1
"""Stands for an addressed member who never writes."""

THREADS = pl.Schema({
    "row": pl.UInt32(),  # position in `messages`
    "pos": pl.UInt32(),  # position in `turns`
    "to": pl.UInt32(),  # the sender spoken to, by quote or mention, or SILENT; null where nobody knows, and where it goes on
    "how": HOW,
    "parent": pl.UInt32(),  # position in `turns` of the message that this one follows; null where none is near
    "thread": pl.UInt32(),  # position in `turns` of the first message of the thread
})  # fmt: skip
"""One row for every message in a thread, one per addressee if there are several, sorted by `pos`."""

EVERYBODY = ("所有人", "全体成员", "all", "notify@all", "announcement@all")
"""Mentions that address nobody in particular."""

FAR, LONG = 30, timedelta(minutes=30)
"""How many messages, and how much time, before a mention the last message of the person mentioned may be."""

NEAR, SOON = 20, timedelta(minutes=3)
"""How many messages, and how much time, later a message without addressee may continue a thread."""

MUCH = 1_000_000
"""Number of turns processed at a time."""

FIRST_PART = r"^([^+＋\-_/｜|·\s]+)"
_PAIR = ["group", "sender"]


@derived(needs={"messages", "turns"}, uses={"members"})
def threads(t: Tables) -> pl.DataFrame:
    """Return THREADS."""
    turns = t["turns"].with_row_index("pos")
    quoting, naming = _quotes(t, turns), _mentions(t, turns)
    if quoting.is_empty() and naming.is_empty():
        return THREADS.to_frame()
    spoken = pl.concat([quoting, _reaching_back(naming.join(quoting, on="pos", how="anti"), turns)])
    linked = pl.concat([spoken, _going_on(spoken, turns)])
    root = _roots(linked, turns.height)
    placed = linked.with_columns(turns["row"].gather(linked["pos"]), root.gather(linked["pos"]).alias("thread"))
    return conform(placed, THREADS).sort("pos", "to")


_LINK = pl.Schema({"pos": pl.UInt32(), "to": pl.UInt32(), "how": HOW, "parent": pl.UInt32()})


def _link(frame: pl.DataFrame, how: str) -> pl.DataFrame:
    return conform(frame.with_columns(how=pl.lit(how)), _LINK)


def _quotes(t: Tables, turns: pl.DataFrame) -> pl.DataFrame:
    """Return the messages that quote or reply to another at hand: by its id, else by the repeated words."""
    numbered = t.messages.with_row_index("row")
    by_id = numbered.select("row", "group_id", message_id="reply_to").drop_nulls("message_id").collect()
    answered = pl.col("message_id").is_in(by_id["message_id"].unique().implode())
    rows = t.columns("messages", answered.arg_true()).to_series()
    told = t.rows("messages", rows, ["group_id", "message_id", "at", "member_id", "text"])
    said = told.with_columns(of=rows.cast(pl.UInt32)).sort("at", "member_id", "text")
    targets = said.unique(["group_id", "message_id"], keep="first").select("group_id", "message_id", "of")
    pairs = [by_id.join(targets, on=["group_id", "message_id"]).select("row", "of")]
    repeating = numbered.filter(pl.col("reply_to").is_null() & pl.col("quoted").is_not_null())
    words = repeating.select("row", "group_id", "quoted").collect()
    if words.height:
        pairs.append(_repeated(words, t))
    found = pl.concat(pairs)
    places = turns.select("pos", "row")
    placed = found.join(places, on="row").join(places.rename({"pos": "parent", "row": "of"}), on="of")
    earlier = placed.filter(pl.col("parent") < pl.col("pos")).unique("pos", keep="first")
    return _link(earlier.with_columns(turns["sender"].gather(earlier["parent"]).alias("to")), "quote")


def _repeated(words: pl.DataFrame, t: Tables) -> pl.DataFrame:
    """Return `row` and `of`: the only message in the group with the quoted words."""
    quoted = pl.col("text").is_in(words["quoted"].unique().implode())
    rows = t.columns("messages", quoted.arg_true()).to_series()
    said = t.rows("messages", rows, ["group_id", pl.col("text").alias("quoted")]).with_columns(of=rows.cast(pl.UInt32))
    once = said.filter(pl.len().over("group_id", "quoted") == 1)
    return words.select("row", "group_id", "quoted").join(once, on=["group_id", "quoted"]).select("row", "of")


def _mentions(t: Tables, turns: pl.DataFrame) -> pl.DataFrame:
    """Return pos, group and `to` of mentions of single people; `to` is null if no sender has the name."""
    named = t.columns(
        "messages", pl.col("mentions").list.len().gt(0).fill_null(value=False).arg_true().cast(pl.UInt32).alias("row")
    )
    spoken = named.hstack(t.rows("messages", named["row"], ["mentions"])).explode("mentions")
    single = spoken.filter(~pl.col("mentions").str.to_lowercase().is_in(EVERYBODY))
    placed = single.join(turns.select("row", "pos", "group", "sender"), on="row").rename({"mentions": "name"})
    if placed.is_empty():
        return placed.select("pos", "group", to="sender")
    found = placed.join(_names(t, turns), on=["group", "name"], how="left")
    return found.filter(pl.col("to").ne_missing(pl.col("sender"))).select("pos", "group", "to").unique()


def _names(t: Tables, turns: pl.DataFrame) -> pl.DataFrame:
    """Return `name` and `to`: the only member of the `group` with that id, nickname or first part of it."""
    senders = turns.group_by(_PAIR).agg(pl.col("row").first()).drop_nulls("sender")
    who = senders.hstack(t.rows("messages", senders["row"], [*MEMBER, "sender_name"]))
    if "members" in t:
        listed = t["members"].select(*MEMBER, "group_nickname", "account_name").unique(MEMBER, keep="first")
        silent = listed.join(who, on=MEMBER, how="anti").join(who.select("group", "group_id").unique(), on="group_id")
        quiet = silent.with_columns(sender=pl.lit(SILENT, pl.UInt32))
        who = pl.concat([who.join(listed, on=MEMBER, how="left"), quiet], how="diagonal")
    names = [name for name in ("member_id", "sender_name", "group_nickname", "account_name") if name in who.columns]
    named = who.with_row_index("person").unpivot(names, index=["person", *_PAIR], value_name="name").drop_nulls("name")
    first = named.with_columns(pl.col("name").str.extract(FIRST_PART))
    every = pl.concat([named, first]).filter(pl.col("name") != "").unique(["person", "group", "name"])
    return every.filter(pl.len().over("group", "name") == 1).select("group", "name", to="sender")


def _reaching_back(naming: pl.DataFrame, turns: pl.DataFrame) -> pl.DataFrame:
    """Add the last message of the person mentioned, if near enough."""
    shares = _shares(turns)
    found = []
    for n in range(shares):
        named = naming.filter(pl.col("to").fill_null(0) % shares == n).sort("pos")
        keys = named.select("group", sender="to").drop_nulls().unique()
        theirs = turns.filter(pl.col("sender") % shares == n).join(keys, on=_PAIR, how="semi", maintain_order="left")
        found.append(_last_before(named, theirs.select("group", pl.col("pos").alias("parent"), to="sender")))
    return _link(_within(pl.concat(found), turns, FAR, LONG), "mention")


def _shares(turns: pl.DataFrame) -> int:
    """Return the number of parts into which senders are divided, to limit memory."""
    return 1 + turns.height // MUCH


def _last_before(naming: pl.DataFrame, said: pl.DataFrame) -> pl.DataFrame:
    """Add to *naming* the last message in *said* by the person named; both sorted."""
    return naming.join_asof(
        said,
        left_on="pos",
        right_on="parent",
        by=["group", "to"],
        allow_exact_matches=False,
        check_sortedness=False,
        coalesce=False,
    )


def _within(linked: pl.DataFrame, turns: pl.DataFrame, far: int, long: timedelta) -> pl.DataFrame:
    """Set parents to null that are more messages or more time away."""
    at = turns["at"]
    apart = at.gather(linked["pos"]) - at.gather(linked["parent"])
    near = (linked["pos"] - linked["parent"] <= far) & (apart <= long)
    return linked.with_columns(pl.when(near).then("parent").alias("parent"))


def _going_on(spoken: pl.DataFrame, turns: pl.DataFrame) -> pl.DataFrame:
    """Return further messages, without addressee, by people who addressed somebody or were addressed."""
    talk = spoken.with_columns(turns["group"].gather(spoken["pos"]), turns["sender"].gather(spoken["pos"]))
    pairs = pl.concat([talk.select(_PAIR), talk.select("group", sender="to")]).drop_nulls().unique()
    heard = talk.select("group", sender="to", heard="pos").drop_nulls().unique().sort("heard")
    shares = _shares(turns)
    found = []
    for n in range(shares):
        said = turns.filter(pl.col("sender") % shares == n).lazy().select("pos", *_PAIR)
        theirs = said.join(pairs.lazy(), on=_PAIR, how="semi", maintain_order="left")
        hearing = heard.filter(pl.col("sender") % shares == n)
        found.append(_within(_following(theirs, hearing.lazy(), spoken), turns, NEAR, SOON).drop_nulls("parent"))
    return _link(pl.concat(found), "goes-on")


def _following(theirs: pl.LazyFrame, heard: pl.LazyFrame, spoken: pl.DataFrame) -> pl.DataFrame:
    """Return pos, `to` and parent of messages without addressee: the sender's last message, or the last one *heard*."""
    own = theirs.with_columns(own=pl.col("pos").shift(1).over(_PAIR))
    told = own.join_asof(
        heard,
        left_on="pos",
        right_on="heard",
        by=_PAIR,
        allow_exact_matches=False,
        check_sortedness=False,
        coalesce=False,
    )
    silent = told.join(spoken.lazy().select("pos"), on="pos", how="anti", maintain_order="left")
    last = silent.select("pos", to=pl.lit(None, pl.UInt32), parent=pl.max_horizontal("own", "heard"))
    return last.drop_nulls("parent").collect()


def _roots(linked: pl.DataFrame, turns: int) -> pl.Series:
    """Return the root of every turn, following parents twice as far in each step until nothing changes."""
    up = linked.select("pos", "parent").drop_nulls().sort("parent")
    root = pl.int_range(turns, dtype=pl.UInt32, eager=True).scatter(up["pos"], up["parent"])
    while True:
        further = root.gather(root)
        if further.equals(root):
            return root
        root = further
