"""Derived table `doubts`: groups and members that rejected rows of lists and forms may be about."""

import polars as pl

from groupaudit.derive.people import ids_of, shown_names
from groupaudit.derived import derived
from groupaudit.people.ids import bare_id
from groupaudit.people.names import name_key
from groupaudit.people.unit_labels import labels
from groupaudit.shape import conform
from groupaudit.tables import MEMBER, Tables

DOUBTS = pl.Schema(dict.fromkeys(["table", "group_id", "member_id"], pl.String()))
"""Possible subjects of lost rows; null means any group or any member; see *rests_on* in `rule.rule`."""

OF_PEOPLE = ("employees", "approvals")
"""Lists with rows about people; rows of all others are about groups."""


@derived(needs={"lost"}, uses={"people"})
def doubts(t: Tables) -> pl.DataFrame:
    """Return DOUBTS, sorted.

    A row is about those whom it names; a damaged row without known names may be about anybody.
    """
    lost = t["lost"].with_row_index("r")
    said = lost.select("r", "table", "said").explode("said").drop_nulls("said")
    told = lost.filter(pl.col("group_id").is_not_null()).select("r", "table", "group_id")
    named = pl.concat(
        [
            told,
            _meant(said.filter(~pl.col("table").is_in(OF_PEOPLE)), _groups(t)),
            _meant(said.filter(pl.col("table").is_in(OF_PEOPLE)), _people(t)),
        ],
        how="diagonal",
    )
    anybody = lost.filter(~pl.col("whole").fill_null(value=False)).join(named, on="r", how="anti").select("table")
    return conform(pl.concat([named, anybody], how="diagonal"), DOUBTS).unique().sort(DOUBTS.names())


def _meant(said: pl.DataFrame, subjects: pl.DataFrame) -> pl.DataFrame:
    """Pair rows with the subjects that one of their cells names, by `id` or by `key`."""
    spelled = said.select("r", "table", id=bare_id(pl.col("said")), key=name_key(pl.col("said")))
    pairs = [
        spelled.join(subjects.drop_nulls(by).filter(pl.col(by) != ""), on=by).select(
            pl.exclude("id", "key", "id_right", "key_right")
        )
        for by in ("id", "key")
    ]
    return pl.concat(pairs)


def _groups(t: Tables) -> pl.DataFrame:
    if "groups" not in t:
        return pl.DataFrame(schema=dict.fromkeys(["group_id", "id", "key"], pl.String))
    return t["groups"].select("group_id", id=bare_id(pl.col("group_id")), key=name_key(pl.col("name")))


def _people(t: Tables) -> pl.DataFrame:
    """Return the members by id and by possible names, without units."""
    if "members" not in t:
        return pl.DataFrame(schema=dict.fromkeys([*MEMBER, "id", "key"], pl.String))
    names = shown_names(t)
    if "units" in t:
        names = names.join(labels(t["units"]), on="key", how="anti")
    ids = ids_of(t["members"], *MEMBER).drop("numbered")
    return pl.concat([ids, names], how="diagonal")
