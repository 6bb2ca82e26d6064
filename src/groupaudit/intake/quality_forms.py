"""Measure form entries that cannot be used: unreadable dates, and groups that match none handed in."""

from collections.abc import Iterator

import polars as pl

from groupaudit.people.group_matching import matched, matched_each, near_names
from groupaudit.tables import Tables

FORMS = ("register", "member_form", "approvals", "group_approvals")
_OF_GROUPS = ("approvals", "group_approvals", "member_form")
"""Forms whose groups must be handed in; rules report those that only the register has."""

_SAID = {"member_form": {"joined_on": "joined_at", "left_on": "until"}, "register": {"filed_on": "filed"}}
"""Names of date columns that mean something else on this form than elsewhere."""

_MATCH = {"none": "no-such-group", "ambiguous": "several-groups"}
_COLUMNS = ("source", "measure", "detail", "place", "group_name", "near_group")
_PLACE = pl.coalesce("cell", pl.col("line").cast(pl.String)).alias("place")


def of_forms(tables: Tables) -> pl.DataFrame:
    """Return rows of QUALITY, one per form entry to correct, sorted by file and line."""
    told = [*_unreadable(tables), *_elsewhere(tables)]
    if not told:
        return pl.DataFrame(schema=dict.fromkeys(_COLUMNS, pl.String))
    return pl.concat(told).sort("source", "measure", "line", maintain_order=True).select(_COLUMNS)


def _unreadable(tables: Tables) -> Iterator[pl.DataFrame]:
    """Yield the unreadable dates; `detail` is the column."""
    for name in FORMS:
        if name in tables:
            some = tables[name].filter(pl.col("unreadable").list.len() > 0)
            days = some.with_columns(n=pl.int_ranges(pl.col("unreadable").list.len())).explode("unreadable", "n")
            days = days.with_columns(cell=pl.col("unreadable_at").list.get(pl.col("n"), null_on_oob=True))
            days = days.with_columns(pl.col("cell").replace("", None))
            column = pl.col("unreadable").replace(_SAID.get(name, {}))
            nothing = pl.lit(None, pl.String)
            yield days.select(
                "source", "line", _PLACE, measure=pl.lit("unreadable-days"), detail=column, group_name=nothing,
                near_group=nothing,
            )  # fmt: skip


def _elsewhere(tables: Tables) -> Iterator[pl.DataFrame]:
    """Yield the entries whose group matches none or several; of the member form the first of each group."""
    if "groups" not in tables:
        return
    for name in _OF_GROUPS:
        if name in tables:
            entries = tables[name]
            if name == "group_approvals" and "register" in tables:
                entries = entries.join(tables["register"], on=["source", "line"], how="anti")
            named = entries.filter(pl.any_horizontal(pl.col("group_id", "group_name").is_not_null()))
            match = matched if name == "member_form" else matched_each
            lost = match(named, tables["groups"]).filter(pl.col("match").is_in([*_MATCH]))
            said = lost.select(
                "source", "line", _PLACE,
                measure=pl.col("match").replace_strict(_MATCH, return_dtype=pl.String),
                detail=pl.lit(""), group_name=pl.coalesce("group_name", "group_id"),
            )  # fmt: skip
            near = near_names(said.filter(measure=_MATCH["none"])["group_name"], tables["groups"]["name"])
            meant = pl.col("group_name").replace_strict(near, default=None, return_dtype=pl.String)
            said = said.with_columns(near_group=pl.when(measure=_MATCH["none"]).then(meant))
            once = ["source", "group_name"] if name == "member_form" else ["source", "line"]
            yield said.sort("line").unique(once, keep="first", maintain_order=True)
