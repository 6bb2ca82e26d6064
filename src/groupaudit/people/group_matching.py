"""Find the group that a form entry means: by id, or else by a name that only one group has or has had.

A name that no group has exactly may still be one with marks or remarks around it (`group_spellings`).
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

import polars as pl

from groupaudit.files.cells import listed
from groupaudit.people.group_spellings import spellings
from groupaudit.people.unit_labels import key

MATCHES = ("id", "name", "ambiguous", "none")
"""How an entry was matched: `ambiguous` if several groups have the name, `none` if no group has it."""


def matched(entries: pl.DataFrame, groups: pl.DataFrame) -> pl.DataFrame:
    """Return *entries* with `found`, the id of the matching group (null if none), and `match`, one of MATCHES.

    `among` are the groups that an ambiguous entry may mean. One that lists several names is ambiguous, and `listed`. An
    unknown id does not rule out a match by name, because forms often have their own numbering.
    """
    numbered = entries.with_row_index("_entry")
    ids = groups.select(_id="group_id", group_id="group_id").unique()
    by_id = numbered.select("_entry", "group_id").join(ids, on="group_id").select("_entry", "_id")
    rest = numbered.join(by_id, on="_entry", how="anti")
    named = rest.select("_entry", key=key(pl.col("group_name"))).filter(pl.col("key") != "")
    present = named.join(_names(groups), on="key")
    former = named.join(present, on="_entry", how="anti").join(_former_names(groups), on="key")
    exact = pl.concat([present, former]).select("_entry", "_id")
    whole = pl.concat([exact, _spelled(rest.join(exact, on="_entry", how="anti"), groups)])
    listed = _listed(rest.join(whole, on="_entry", how="anti"), groups)
    every = pl.concat([whole.with_columns(listed=pl.lit(value=False)), listed.with_columns(listed=pl.lit(value=True))])
    several = every.group_by("_entry").agg(pl.col("_id").unique().sort(), pl.col("listed").any())
    alone = (pl.col("_id").list.len() == 1) & ~pl.col("listed")
    by_name = several.select("_entry", "listed", among="_id", _name=pl.when(alone).then(pl.col("_id").list.first()))
    found = numbered.join(by_id, on="_entry", how="left").join(by_name, on="_entry", how="left")
    unclear = pl.col("_entry").is_in(several.filter(~alone)["_entry"].implode())
    return (
        found.sort("_entry")
        .with_columns(
            found=pl.coalesce("_id", "_name"),
            listed=pl.col("listed").fill_null(value=False) & pl.col("_id").is_null(),
            among=pl.when(unclear & pl.col("_id").is_null()).then("among"),
            match=pl.when(pl.col("_id").is_not_null())
            .then(pl.lit("id"))
            .when(pl.col("_name").is_not_null())
            .then(pl.lit("name"))
            .otherwise(pl.when(unclear).then(pl.lit("ambiguous")).otherwise(pl.lit("none"))),
        )
        .drop("_entry", "_id", "_name")
    )


def matched_each(entries: pl.DataFrame, groups: pl.DataFrame) -> pl.DataFrame:
    """Return `matched`, with entries that list several groups once for each: an approval of all is one of each."""
    told = matched(entries, groups)
    every = pl.when("listed").then("among").otherwise(pl.concat_list("found"))
    match = pl.when("listed").then(pl.lit("name")).otherwise("match")
    return told.with_columns(found=every, match=match).explode("found")


def _spelled(entries: pl.DataFrame, groups: pl.DataFrame) -> pl.DataFrame:
    """Return `_entry` and `_id` of entries that name a group with other marks around its name, or a remark."""
    if entries.is_empty():
        return pl.DataFrame(schema={"_entry": pl.UInt32, "_id": pl.String})
    said = entries.select("_entry", spellings(entries["group_name"]).alias("key")).explode("key").drop_nulls()
    known = groups.select(_id="group_id", name="name")
    if "former_names" in groups.columns:
        former = groups.select(_id="group_id", name="former_names").explode("name")
        known = pl.concat([known, former])
    known = known.with_columns(spellings(known["name"]).list.first().alias("key")).drop_nulls("key")
    return said.join(known, on="key").select("_entry", "_id").unique()


def _listed(entries: pl.DataFrame, groups: pl.DataFrame) -> pl.DataFrame:
    """Return `_entry` and `_id` of entries that list names, at least one of which is a group's."""
    parts = entries.select("_entry", group_name=listed(pl.col("group_name")))
    parts = parts.filter(pl.col("group_name").list.len() > 1).explode("group_name")
    return _spelled(parts, groups)


def _names(groups: pl.DataFrame) -> pl.DataFrame:
    """Return the comparison key of every group's name; of a group without a name that of its id."""
    spelled = pl.concat([
        groups.select(_id="group_id", key=key(pl.col("name"))),
        groups.filter(pl.col("name").is_null()).select(_id="group_id", key=key(pl.col("group_id"))),
    ])  # fmt: skip
    return spelled.filter(pl.col("key") != "").unique()


def _former_names(groups: pl.DataFrame) -> pl.DataFrame:
    """Return the comparison keys of former group names."""
    if "former_names" not in groups.columns:
        return pl.DataFrame(schema={"_id": pl.String, "key": pl.String})
    named = groups.select(_id="group_id", name="former_names").explode("name").drop_nulls()
    return named.select("_id", key=key(pl.col("name"))).filter(pl.col("key") != "").unique()


NEAR = 0.75
"""Minimum likeness of near names: twice the number of common characters divided by the length of both."""

TELLS_APART = "[0-9a-z〇零一二三四五六七八九十百甲乙丙丁东南西北新老旧原]"
"""Characters that distinguish names of different groups."""


def near_names(said: pl.Series, known: pl.Series) -> Mapping[str, str]:
    """Map unmatched group names in *said* to the one of *known* that may be meant, for a person to confirm.

    One name must be the other with characters left out (综合办工作群, 综合办公室工作群), at most a quarter of both
    together, and none that TELLS_APART. Names with equal keys are not near; nor is any of several that are equally
    near.
    """
    asked = dict(_keyed(said))
    if not asked:
        return {}
    spelled = dict(_keyed(known))
    index: dict[str, list[str]] = {}
    for name in spelled:
        for char in set(name):
            index.setdefault(char, []).append(name)
    found: dict[str, str] = {}
    for name, written in asked.items():
        near = sorted((-share, other) for other in _sharing(name, index) if (share := _likeness(name, other)) >= NEAR)
        if near and (len(near) == 1 or near[0][0] < near[1][0]):
            found |= dict.fromkeys(written, spelled[near[0][1]][0])
    return found


def _keyed(names: pl.Series) -> Iterator[tuple[str, list[str]]]:
    """Yield every comparison key with the names that have it."""
    texts = pl.DataFrame({"text": names}).drop_nulls().unique().sort("text")
    keyed = texts.with_columns(key=key(pl.col("text"))).filter(pl.col("key") != "")
    yield from keyed.group_by("key", maintain_order=True).agg("text").iter_rows()


def _sharing(name: str, index: Mapping[str, Iterable[str]]) -> set[str]:
    """Return the names that may be near *name*, found by its rarest characters.

    A near name lacks at most two fifths of the characters, so it has one of any larger selection.
    """
    rarest = sorted(set(name), key=lambda char: (len([*index.get(char, ())]), char))
    lacking = int(len(name) * (2 - 2 * NEAR) / (2 - NEAR))
    return {other for char in rarest[: lacking + 1] for other in index.get(char, ())}


def _likeness(one: str, other: str) -> float:
    """Return the likeness of two names, 0 unless one is the other with characters left out."""
    short, long = sorted((one, other), key=len)
    rest = iter(long)
    left_out = "".join((Counter(long) - Counter(short)).elements())
    if len(short) == len(long) or not all(char in rest for char in short) or re.search(TELLS_APART, left_out):
        return 0.0
    return 2 * len(short) / (len(short) + len(long))
