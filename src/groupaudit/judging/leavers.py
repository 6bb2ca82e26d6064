"""Identify people who left a group but are on no roster: the one employee with that name and department."""

import polars as pl

from groupaudit.derive.people import PEOPLE, people, shown_names
from groupaudit.people.names import name_key
from groupaudit.people.unit_labels import LABELS, key, labels
from groupaudit.shape import conform
from groupaudit.tables import MEMBER, MEMBERS, Tables

_TOLD = {name: PEOPLE[name] for name in ("person_kind", "employee_name", "left_on", "former_departments")}


def leavers(t: Tables) -> pl.DataFrame:
    """Return the leave events without a known member, with columns of the employee list.

    Columns of EVENTS, and person_kind, employee_name, left_on and former_departments of PEOPLE. These are null unless
    exactly one employee has the name and one of the departments in the event, no member of the group has the name, and
    nobody with it joined later.
    """
    events = t["events"].with_row_index("n")
    told = events.filter(pl.col("kind") == "leave", pl.col("member_id").is_null())
    again = events.filter(pl.col("kind") == "join").select("group_id", "member_name", again="at")
    back = told.join(again, on=["group_id", "member_name"]).filter(pl.col("again") >= pl.col("at"))
    named = told.drop_nulls("member_name").join(back, on="n", how="anti")
    if named.is_empty() or "employees" not in t:
        return told.with_columns(pl.lit(None, dtype).alias(name) for name, dtype in _TOLD.items())
    as_members = named.select("group_id", member_id=pl.format("left:{}", "n"), group_nickname="member_name")
    known = Tables({"who": people.make(t.replace(members=conform(as_members, MEMBERS)))}, t.context)["who"]
    told_of = named.select("n", "group_id", "member_name", member_id=pl.format("left:{}", "n"))
    who = told_of.join(known, on=MEMBER)
    one = (pl.col("employee_candidates") == 1) & (pl.col("basis") == "name")
    bearers = shown_names(t).select("group_id", spoken="key").unique()
    alone = who.filter(one).with_columns(spoken=name_key(pl.col("employee_name")))
    alone = alone.join(bearers, on=["group_id", "spoken"], how="anti")
    found = alone.join(_in_their_department(alone, t), on="n", how="semi")
    return told.join(found.select("n", *_TOLD), on="n", how="left", maintain_order="left")


def _in_their_department(who: pl.DataFrame, t: Tables) -> pl.DataFrame:
    """Return `n` where the name in the event contains a spelling of one of the employee's departments."""
    spelled = labels(t["units"]) if "units" in t else LABELS.to_frame()
    own = who.select("n", said=key(pl.col("member_name")), key="departments").explode("key")
    own = own.with_columns(key(pl.col("key"))).drop_nulls("key")
    same = spelled.select("key", "unit").join(spelled.select("unit", spelling="key"), on="unit")
    every = pl.concat(
        [
            own.select("n", "said", spelling="key"),
            own.join(same, on="key").select("n", "said", "spelling"),
        ]
    )
    return every.filter(pl.col("said").str.contains(pl.col("spelling"), literal=True)).select("n").unique()
