"""Names of the group and member that a finding or an undecided case is about."""

import polars as pl

from groupaudit.outcome import Subject
from groupaudit.people.staff import names_by_account
from groupaudit.tables import MEMBER, Tables

EXAMPLES = 5
"""How many undecided subjects are named per reason."""

ENTRIES = 20
"""How many are named if they are rows of lists and forms, each of which must be corrected."""

_PLACE = ("group_id", "member_id", "message_id", "source", "line", "cell")
_SAID = ("said_person", "said_group")


def with_names(rows: pl.DataFrame, tables: Tables) -> pl.DataFrame:
    """Return *rows* with `group_name`, `member_name` and `person_kind`.

    A sender on no roster keeps the name in the message (`_sender`) and has no kind. A member without a name gets that
    of the employee with the id.
    """
    groups = _lookup(tables, "groups", ["group_id"], pl.col("name"), "group_name")
    called = pl.coalesce(pl.col("group_nickname").replace("", None), "account_name")
    members = _lookup(tables, "members", MEMBER, called, "member_name")
    kinds = _lookup(tables, "people", MEMBER, pl.col("person_kind"), "person_kind")
    named = rows.join(groups, on="group_id", how="left", maintain_order="left")
    for known in (members, kinds):
        named = named.join(known, on=MEMBER, how="left", maintain_order="left")
    if "employees" not in tables:
        return named.with_columns(member_name=pl.coalesce("member_name", "_sender"))
    listed = names_by_account(tables["employees"])
    named = named.join(listed, on="member_id", how="left", maintain_order="left")
    return named.with_columns(member_name=pl.coalesce("member_name", "_sender", "employee_name")).drop("employee_name")


def _lookup(tables: Tables, table: str, keys: list[str], value: pl.Expr, name: str) -> pl.DataFrame:
    if table not in tables:
        return pl.DataFrame(schema=dict.fromkeys([*keys, name], pl.String))
    return tables[table].select(*keys, value.alias(name)).unique(keys, keep="first", maintain_order=True)


def examples(undecided: pl.DataFrame, tables: Tables) -> tuple[Subject, ...]:
    """Return the first few subjects of each reason in *undecided*, by group, member and message."""
    about = "row" in undecided.columns and undecided["row"].is_not_null().any()
    placed = _from_messages(undecided, tables) if about else undecided
    missing = [
        pl.lit(None, pl.String).alias(name) for name in (*_PLACE, *_SAID, "_sender") if name not in placed.columns
    ]
    order = ["undecided", *_PLACE, *_SAID]
    ordered = placed.with_columns(missing).select(*order, "_sender").unique(order).sort(order, nulls_last=True)
    entry = pl.any_horizontal(pl.col(*_SAID).is_not_null())
    ranked = ordered.with_columns(entry=entry)
    few = ranked.filter(pl.int_range(pl.len()).over("undecided") < pl.when("entry").then(ENTRIES).otherwise(EXAMPLES))
    named = with_names(few, tables).with_columns(
        reason="undecided",
        member_name=pl.coalesce("member_name", "said_person"),
        group_name=pl.coalesce("group_name", "said_group"),
    )
    fields = [*Subject.__struct_fields__]
    return tuple(Subject(**row) for row in named.select(fields).iter_rows(named=True))


def _from_messages(rows: pl.DataFrame, tables: Tables) -> pl.DataFrame:
    """Fill missing group, sender and place of rows about a message from that message."""
    told = [name for name in _PLACE if name != "cell"]
    said = tables.rows(
        "messages", rows["row"].cast(pl.UInt32).fill_null(0), [*told, pl.col("sender_name").alias("_sender")]
    )
    known = rows["row"].is_not_null()
    own = [pl.when(known).then(said[name]).alias(f"_{name}") for name in told]
    sender = pl.when(known).then(said["_sender"]).alias("_sender")
    return rows.with_columns(own).with_columns(
        sender, *(pl.coalesce(*({name} & {*rows.columns}), f"_{name}").alias(name) for name in told)
    )
