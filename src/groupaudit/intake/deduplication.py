"""Keep one row of what several exports deliver, merged from all of them, and count duplicates."""

from collections.abc import Mapping

import polars as pl

from groupaudit.intake.former_names import with_former_names
from groupaudit.intake.merging import without_id
from groupaudit.intake.same_events import one_row_per_event
from groupaudit.intake.same_group import one_row_per_group
from groupaudit.intake.same_person import one_row_per_person
from groupaudit.packed import Table
from groupaudit.tables import CELLED

KEYS: dict[str, tuple[str, ...]] = {
    "members": ("group_id", "member_id"),
    "contacts": ("member_id",),
    "departments": ("department_id",),
}
"""Tables with one row per key; each column takes its first non-null value."""

MERGED = (*KEYS, "employees", "groups")
"""Tables whose rows are merged from several records."""

PLACE = ("source", "line")
"""The place of a record in the input."""

PROVENANCE = (*PLACE, "cell")


def deduplicated(
    frames: Mapping[str, pl.DataFrame], talk: Table, merged: Table
) -> tuple[dict[str, pl.DataFrame], dict[str, int]]:
    """Return *frames*, all tables but `messages`, without duplicates, and the number of duplicates by source.

    A duplicate is a record that adds nothing to the others. *talk* are the messages as delivered, *merged* those that
    `merging.merged_messages` keeps.
    """
    departments = frames.get("departments")
    tables = {name: _once(name, frame, talk, departments) for name, frame in frames.items() if name != "events"}
    if "events" in frames:
        tables["events"] = distinct(one_row_per_event(frames["events"], places(merged)))
    if "groups" in tables:
        tables["groups"] = with_former_names(tables["groups"], frames["groups"], tables.get("events"))
    return tables, _duplicates(frames, tables, talk, merged)


def _duplicates(
    frames: Mapping[str, pl.DataFrame], tables: Mapping[str, pl.DataFrame], talk: Table, merged: Table
) -> dict[str, int]:
    """Return by source how many records add nothing to the others.

    One record may yield rows of several tables. Rows that a message yields besides itself, such as its sender, do not
    count.
    """
    told: list[tuple[Table, Table]] = [(talk, merged)]
    listed: list[tuple[Table, Table]] = []
    for name, after in tables.items():
        before = frames[name]
        if name == "events":
            told.append((before, after))
        else:
            listed.append((before, distinct(before) if name in MERGED else after))
    if all(before.height == after.height for before, after in (*told, *listed)):
        return {}
    of_talk = places(talk)
    delivered, kept = (
        pl.concat([
            *(places(pair[which]) for pair in told),
            *(places(pair[which]).join(of_talk, on=PLACE, how="anti") for pair in listed),
        ])
        for which in (0, 1)
    )  # fmt: skip
    return by_source(delivered.unique().join(kept, on=PLACE, how="anti"))


def by_source(rows: pl.DataFrame) -> dict[str, int]:
    """Return the number of rows by source."""
    return dict(rows["source"].value_counts().iter_rows())


def places(table: Table) -> pl.DataFrame:
    """Return the PLACE of every row."""
    return table.lazy().select(PLACE).collect()


def _once(name: str, frame: pl.DataFrame, talk: Table, departments: pl.DataFrame | None) -> pl.DataFrame:
    if name == "employees":
        return one_row_per_person(_employees(frame), departments)
    if name == "groups":
        return one_row_per_group(frame, talk)
    if name in KEYS:
        return _one_row_per_key(frame, KEYS[name])
    return distinct(frame)


def distinct(frame: pl.DataFrame) -> pl.DataFrame:
    """Drop rows that equal an earlier one in everything but their place."""
    return frame.unique([c for c in frame.columns if c not in PROVENANCE], keep="first", maintain_order=True)


def _employees(frame: pl.DataFrame) -> pl.DataFrame:
    """Drop employees without any id whom another file has listed identically."""
    identified = pl.col("employee_id").is_not_null() | (pl.col("account_ids").list.len().fill_null(0) > 0)
    key = [c for c, dtype in frame.schema.items() if c not in PROVENANCE and not isinstance(dtype, pl.List)]
    bare = without_id(frame.filter(~identified), [*key, "departments"])
    return pl.concat([frame.filter(identified), bare])


def _one_row_per_key(frame: pl.DataFrame, keys: tuple[str, ...]) -> pl.DataFrame:
    """Keep one row per key with the first non-null value of each column, rosters before message senders.

    The place is that of the row with the name that rules judge, so that findings point to it.
    """
    if not frame.select(pl.struct(keys).is_duplicated().any()).item():
        return frame
    if "membership" in frame.columns:
        rank = pl.col("membership").replace_strict({"present": 0, "left": 1}, default=2)
        order = [rank, pl.col("group_nickname").is_null(), "last_seen_at", "group_nickname", "account_name"]
        descending = [False, False, True, False, False]
        frame = frame.sort(order, descending=descending, nulls_last=True, maintain_order=True)
    elif "name" in frame.columns:
        frame = frame.sort(pl.col("name").is_null(), maintain_order=True)
    places = [c for c in CELLED if c in frame.columns]
    others = [c for c in frame.columns if c not in (*keys, *places)]
    merged = frame.group_by(keys, maintain_order=True).agg(
        *(pl.col(c).drop_nulls().first() for c in others), *(pl.col(c).first() for c in places)
    )
    return merged.select(frame.columns)
