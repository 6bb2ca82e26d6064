"""Derived table `inventory`: every group handed in or registered, with everything known about it.

The register takes precedence over the policy, and both over what exports imply. Where register entries contradict each
other, the column is null and listed in `conflicts`.
"""

import datetime as dt

import polars as pl

from groupaudit.derived import derived
from groupaudit.people.group_matching import matched
from groupaudit.shape import conform
from groupaudit.tables import AT, CELLED, EVENTS, REGISTER, UNWRITTEN, WORDS, Tables

FROM_REGISTER = (
    "unit", "purpose", "person_in_charge", "owner_name", "admin_names", "member_count", "long_term", "created_on",
    "ends_on", "filed_on", "closed",
)  # fmt: skip
LIFE = ("join", "rename", "new-owner", "new-admin", "confirm-on", "confirm-off")
"""Events that show that a group exists."""

CLOCKS = dt.timedelta(days=1)
"""Tolerance for time zones and midnight when a registered creation date is later than the first sign of life."""

LATELY = dt.timedelta(days=7)
"""Life this shortly before the as-of date contradicts a register that calls a group dissolved without a date."""

SEEN = pl.min_horizontal("first_at", "first_joined_at")
"""Time of the first message or joining."""

FROM_POLICY = ("unit", "purpose", "person_in_charge")

INVENTORY = pl.Schema({
    "group_id": pl.String(),  # null for a registered group that was not handed in
    "subject": pl.String(),  # what findings name: group_id, else the name, else the id that the register has
    "name": pl.String(),  # the group's own name
    "register_name": pl.String(),  # as the register writes it
    "kind": pl.String(),  # one of tables.GROUP_KINDS
    "handed_in": pl.Boolean(),
    "registered": pl.Boolean(),  # null where there is no register at all, and where it is unclear
    "match": pl.String(),  # one of group_matching.MATCHES, null where there is no register
    "entries": pl.UInt32(),  # rows of the register about it
    "conflicts": WORDS,  # columns in which those rows differ
    "unreadable": WORDS,  # columns of those rows that hold something unreadable
    **{name: REGISTER[name] for name in FROM_REGISTER},
    "created_at": AT,
    "created_basis": pl.String(),  # platform, register, or first-seen (a message, somebody joining): no later than that
    "seen_at": AT,  # the first sign of life, where the register has the group created later by more than CLOCKS
    "seen_twice": pl.Boolean(),  # whether several people or days bear that out
    "first_at": AT,  # of the messages handed in
    "last_at": AT,
    "dissolved_at": AT,  # as a system message tells, where nothing goes on in the group after it
    "alive_at": AT,  # of a group that the register has as dissolved: the last life in it, where that speaks against it
    "messages": pl.UInt32(),
    "register_source": pl.String(),
    "register_line": pl.Int64(),
    "register_cell": pl.String(),
    "places": WORDS,  # source and line or cell of each of those rows
    **CELLED,  # of the group, else of the register
})  # fmt: skip


@derived(needs={"groups"})
def inventory(t: Tables) -> pl.DataFrame:
    """Return INVENTORY: groups handed in, by id, then groups that are only registered, by name."""
    groups = t["groups"].with_columns(
        pl.col("kind").fill_null("unknown"), handed_in=pl.lit(value=True), subject=pl.col("group_id")
    )
    groups = groups.join(_talk(t), on="group_id", how="left").join(_joining(t), on="group_id", how="left")
    groups = groups.join(_dissolved(t), on="group_id", how="left")
    groups = groups.sort("group_id")
    entries = matched(t["register"], groups) if "register" in t else None
    if entries is None:
        return conform(_dated(groups, t), INVENTORY)
    here = _merged(entries.filter(pl.col("found").is_not_null()), ["found"])
    known = groups.join(here, left_on="group_id", right_on="found", how="left", suffix="_registered")
    columns = [pl.coalesce(f"{name}_registered", name).alias(name) for name in FROM_POLICY]
    unclear = pl.col("group_id").is_in(entries["among"].explode().drop_nulls().implode())
    registered = (
        pl.when(pl.col("entries").is_not_null())
        .then(pl.lit(value=True))
        .when(~unclear, pl.col("name").is_not_null())
        .then(pl.lit(value=False))
    )
    found = known.with_columns(
        *columns,
        registered=registered,
        match=pl.coalesce("match", pl.when(unclear).then(pl.lit("ambiguous")).otherwise(pl.lit("none"))),
        entries=pl.col("entries").fill_null(0),
    )
    found = found.join(_alive(found, t), on="group_id", how="left")
    found = _dated(found, t)
    found = found.join(_seen(found, t), on="group_id", how="left")
    return pl.concat([conform(found, INVENTORY), conform(_dated(_elsewhere(entries), t), INVENTORY)])


def dissolved() -> pl.Expr:
    """Tell of rows of INVENTORY whether the group is dissolved, by a system message or the register.

    The register does not count where later life in the group contradicts it.
    """
    closed = pl.col("closed").fill_null(value=False) & pl.col("alive_at").is_null()
    return closed | pl.col("dissolved_at").is_not_null()


def no_more(t: Tables) -> pl.LazyFrame:
    """Return the `group_id` of dissolved groups; empty without an inventory."""
    if "inventory" not in t:
        return pl.LazyFrame(schema={"group_id": pl.String})
    return t.inventory.filter("handed_in", dissolved()).select("group_id")


def _talk(t: Tables) -> pl.DataFrame:
    if "messages" not in t:
        return pl.DataFrame(schema={"group_id": pl.String, "first_at": AT, "last_at": AT, "messages": pl.UInt32})
    at = pl.col("at")
    return t.messages.group_by("group_id").agg(first_at=at.min(), last_at=at.max(), messages=pl.len()).collect()


def _dissolved(t: Tables) -> pl.DataFrame:
    """Return when groups were dissolved, except those with later messages, joinings or changes."""
    events = t["events"] if "events" in t else EVENTS.to_frame()
    told = events.filter(pl.col("kind") == "dissolve").group_by("group_id").agg(dissolved_at=pl.col("at").max())
    told = told.drop_nulls()
    if told.is_empty():
        return told
    going_on = _life(t).join(told.lazy(), on="group_id").filter(pl.col("at") > pl.col("dissolved_at"))
    return told.join(going_on.select("group_id").collect(), on="group_id", how="anti")


def _alive(groups: pl.DataFrame, t: Tables) -> pl.DataFrame:
    """Return the last sign of life of groups registered as dissolved, if it contradicts the register.

    It must be later than the registered last day or, without one in the past, than LATELY before the as-of date. It
    contradicts no form filed after it.
    """
    closed = groups.filter("closed", pl.col("dissolved_at").is_null())
    if closed.is_empty():
        return pl.DataFrame(schema={"group_id": pl.String, "alive_at": AT})
    as_of = pl.lit(t.context.as_of, pl.Date)
    ended = pl.when((pl.col("ends_on") < as_of).fill_null(value=True)).then("ends_on")
    known = closed.lazy().select("group_id", "filed_on", ended=pl.coalesce(ended, as_of - LATELY))
    day = pl.col("alive_at").dt.convert_time_zone(t.context.timezone).dt.date()
    last = _life(t).join(known, on="group_id", how="semi").group_by("group_id").agg(alive_at=pl.col("at").max())
    later = last.join(known, on="group_id").filter(
        day > pl.max_horizontal("ended", "filed_on"), pl.col("ended").is_not_null()
    )
    return later.select("group_id", "alive_at").collect()


def _life(t: Tables) -> pl.LazyFrame:
    """Return `group_id` and time of all signs of life, messages by people included."""
    events = t["events"] if "events" in t else EVENTS.to_frame()
    life = [events.lazy().filter(pl.col("kind").is_in(LIFE)).select("group_id", "at")]
    if "members" in t:
        life.append(t.members.select("group_id", at="joined_at"))
    if "messages" in t:
        life.append(t.messages.filter(~pl.col("kind").is_in(UNWRITTEN)).select("group_id", "at"))
    return pl.concat(life)


def _joining(t: Tables) -> pl.DataFrame:
    if "members" not in t:
        return pl.DataFrame(schema={"group_id": pl.String, "first_joined_at": AT})
    return t["members"].group_by("group_id").agg(first_joined_at=pl.col("joined_at").min())


def _dated(groups: pl.DataFrame, t: Tables) -> pl.DataFrame:
    """Add when each group was created: by the platform, else the register, else by its first sign of life."""
    if "created_on" not in groups.columns:
        groups = groups.with_columns(created_on=pl.lit(None, pl.Date))
    midnight = (
        pl.col("created_on").cast(pl.Datetime("us")).dt.replace_time_zone(t.context.timezone, non_existent="null")
    )
    registered = midnight.dt.convert_time_zone("UTC")
    basis = (
        pl.when(pl.col("created_at").is_not_null()).then(pl.lit("platform"))
        .when(registered.is_not_null()).then(pl.lit("register"))
        .when(SEEN.is_not_null()).then(pl.lit("first-seen"))
    )  # fmt: skip
    return groups.with_columns(created_at=pl.coalesce("created_at", registered, SEEN), created_basis=basis)


def _seen(groups: pl.DataFrame, t: Tables) -> pl.DataFrame:
    """Return `seen_at` and `seen_twice` of groups with signs of life before their registered creation.

    A single sign is weak: the message may have been imported, or the joining date mistyped. Several people, or several
    days, are stronger; but they could also come from another group's archive, so neither date is taken as correct.
    """
    dated = groups.filter(pl.col("created_basis") == "register")
    doubted = dated.select("group_id", before=pl.col("created_at") - CLOCKS, first=SEEN).filter(
        pl.col("first") < pl.col("before")
    )
    if doubted.is_empty():
        return pl.DataFrame(schema={"group_id": pl.String, "seen_at": AT, "seen_twice": pl.Boolean})
    signs = []
    if "members" in t:
        signs.append(t.members.select("group_id", who="member_id", at="joined_at"))
    if "messages" in t:
        signs.append(t.messages.select("group_id", who="member_id", at="at"))
    early = pl.concat(signs).join(doubted.lazy(), on="group_id").filter(pl.col("at") < pl.col("before"))
    day = pl.col("at").dt.convert_time_zone(t.context.timezone).dt.date()
    twice = (pl.col("who").n_unique() > 1) | (day.n_unique() > 1)
    return early.group_by("group_id").agg(seen_at=pl.col("at").min(), seen_twice=twice).collect()


def _merged(entries: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    """Merge the entries about one group into one row; of several kinds of `match` the surest is kept."""
    told = [*FROM_REGISTER, "kind"]
    agreed = [pl.when(_values(c).n_unique() == 1).then(_values(c).first()).alias(c) for c in told]
    differ = pl.concat_list(pl.when(_values(c).n_unique() > 1).then(pl.lit(c)) for c in told).list.drop_nulls()
    return (
        entries.sort("source", "line")
        .group_by(keys, maintain_order=True)
        .agg(
            *agreed,
            conflicts=differ.first(),
            entries=pl.len(),
            match=pl.col("match").min(),
            register_name=pl.col("group_name").drop_nulls().first(),
            unreadable=pl.col("unreadable").explode().drop_nulls().unique().sort(),
            register_source=pl.col("source").first(),
            register_line=pl.col("line").first(),
            register_cell=pl.col("cell").first(),
            places=pl.concat_str("source", pl.coalesce("cell", pl.col("line").cast(pl.String)), separator=":"),
        )
    )


def _values(column: str) -> pl.Expr:
    return pl.col(column).drop_nulls()


def _elsewhere(entries: pl.DataFrame) -> pl.DataFrame:
    """Return the registered groups that were not handed in."""
    missing = entries.filter(pl.col("match") == "none").with_columns(_key=pl.coalesce("group_id", "group_name"))
    merged = _merged(missing, ["_key"]).sort("_key")
    unknown = pl.lit(None, AT)
    return merged.with_columns(
        subject=pl.coalesce("register_name", "_key"),
        created_at=unknown,
        first_at=unknown,
        first_joined_at=unknown,
        dissolved_at=unknown,
        alive_at=unknown,
        handed_in=pl.lit(value=False),
        registered=pl.lit(value=True),
        kind=pl.col("kind").fill_null("unknown"),
        source="register_source",
        line="register_line",
        cell="register_cell",
    )
