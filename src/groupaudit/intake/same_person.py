"""Merge rows about the same employee: lists and address books give one person different ids."""

import polars as pl

from groupaudit.people.ids import bare_id
from groupaudit.people.staff import says_gone, says_taken_back
from groupaudit.people.unit_labels import key
from groupaudit.tables import CELLED


def one_row_per_person(employees: pl.DataFrame, departments: pl.DataFrame | None = None) -> pl.DataFrame:
    """Merge rows of EMPLOYEES that share an employee number or account id and do not differ in name.

    An address-book entry is also matched to the employed person of the same name and department on a list, if the
    departments of all namesakes are known.

    List columns are united; other columns take the first non-null value, employee lists (which know the kind of
    employment) before address books, then by content, so that the order of files and rows has no effect.

    A person listed both as departed and as employed is employed if hired again later or explicitly taken back; a list
    dated before the departure does not contradict it. Otherwise the person is departed, on the last day given, and
    `contradictory`.
    """
    person = _persons(employees, departments)
    if person is None:
        return employees
    known = _settled(employees.with_row_index("_row").join(person, on="_row"))
    gone, back = pl.col("_gone"), pl.col("_back")
    scalars = [
        c for c, t in employees.schema.items() if c not in {*CELLED, "contradictory"} and t != pl.List(pl.String)
    ]
    lists = [c for c, t in employees.schema.items() if t == pl.List(pl.String)]
    order = [gone == back, pl.col("employment").is_null(), pl.col("as_of").is_null(), *scalars, *lists, *CELLED]
    others = [c for c in scalars if c not in ("status", "left_on")]
    return (
        known.sort(order, nulls_last=True)
        .group_by("_person", maintain_order=True)
        .agg(
            *(_united(c) for c in lists),
            *(pl.col(c).drop_nulls().first() for c in others),
            pl.col("status").filter(gone != back).drop_nulls().first(),
            pl.when(~back.first()).then(pl.col("left_on").max()).alias("left_on"),
            pl.when(pl.col("_contradictory").first()).then(pl.lit(value=True)).alias("contradictory"),
            pl.col(*CELLED).first(),
        )
        .select(employees.columns)
    )


def contradicting(employees: pl.DataFrame) -> pl.DataFrame:
    """Return the rows of EMPLOYEES that list one person as departed and as employed, unless dates resolve it."""
    person = _persons(employees)
    if person is None:
        return employees.clear()
    known = _settled(employees.with_row_index("_row").join(person, on="_row"))
    return known.filter("_contradictory", pl.any_horizontal("_gone", "_here")).select(employees.columns)


def _settled(rows: pl.DataFrame) -> pl.DataFrame:
    """Add `_gone` and `_here` (per row), `_back` and `_contradictory` (per person).

    An address book, recognised by its department ids, does not show that somebody is employed: accounts outlive
    employment.
    """
    listed = pl.col("department_ids").list.len().fill_null(0) == 0
    person, left = "_person", pl.col("left_on")
    said = rows.with_columns(_gone=(says_gone() | left.is_not_null()) & ~says_taken_back())
    gone = pl.col("_gone")
    tells = pl.col("status").is_not_null() | gone.any().over("source")
    last = left.filter(gone).max().over(person)
    undated = (gone & left.is_null()).any().over(person)
    earlier = pl.when(~undated).then(last).otherwise(pl.col("as_of").filter(gone).max().over(person))
    before = (pl.col("as_of") < earlier).fill_null(value=False)
    said = said.with_columns(_here=~gone & listed & tells & ~before, _last=pl.when(~undated).then(last))
    here = pl.col("_here")
    again = (here & (says_taken_back() | (pl.col("joined_on") > pl.col("_last")))).any().over(person)
    any_gone = gone.any().over(person)
    return said.with_columns(
        _back=any_gone & again | ~any_gone,
        _contradictory=any_gone & here.any().over(person) & ~again,
    )


def _united(column: str) -> pl.Expr:
    """Return the distinct values of all lists; null if all are null."""
    values = pl.col(column).explode().drop_nulls().unique(maintain_order=True)
    return pl.when(pl.col(column).is_not_null().any()).then(values.implode()).first().alias(column)


def _persons(employees: pl.DataFrame, departments: pl.DataFrame | None = None) -> pl.DataFrame | None:
    """Return the `_person` of every `_row`; None if every row is a person of its own."""
    rows = employees.with_row_index("_row")
    ids = rows.select(
        "_row",
        pl.concat_list(pl.col("account_ids").fill_null([]), "employee_id").alias("_id"),
        pl.col("name").fill_null(""),
    ).explode("_id").drop_nulls("_id").with_columns(bare_id(pl.col("_id")))  # fmt: skip
    person = rows.select("_row").join(_connected(ids), on="_row", how="left")
    person = person.with_columns(pl.col("_person").fill_null(pl.col("_row")))
    if departments is not None:
        same = _same_by_department(rows.join(person, on="_row"), departments)
        person = person.join(same, on="_person", how="left").with_columns(pl.coalesce("_listed", "_person"))
        person = person.select("_row", _person="_listed")
    return None if person["_person"].is_unique().all() else person


def _same_by_department(rows: pl.DataFrame, departments: pl.DataFrame) -> pl.DataFrame:
    """Match address books (`_person`) with lists (`_listed`) by name and department."""
    booked = pl.col("department_ids").list.len().fill_null(0) > 0
    named = departments.select(_id="department_id", unit=key(pl.col("name"))).unique()
    by_id = rows.select("_person", _id="department_ids").explode("_id").join(named, on="_id")
    by_name = rows.select("_person", unit="departments").explode("unit").with_columns(key(pl.col("unit")))
    units = pl.concat([by_id.select("_person", "unit"), by_name]).drop_nulls().unique()
    persons = rows.group_by("_person").agg(
        name=key(pl.col("name")).drop_nulls().first(),
        book=booked.all(),
        listed=~booked.any(),
        gone=(says_gone() | pl.col("left_on").is_not_null()).any(),
    )
    namesakes = persons.drop_nulls("name").filter(pl.len().over("name") > 1, pl.col("book").any().over("name"))
    placed = namesakes.join(units, on="_person", how="left")
    somewhere = pl.col("unit").is_not_null().all().over("name")
    one_of_each = [pl.col(side).sum().over("name", "unit") == 1 for side in ("book", "listed")]
    nobody_else = pl.any_horizontal("book", "listed").all().over("name", "unit")
    pair = placed.filter(somewhere).filter(*one_of_each, nobody_else)
    found = pair.group_by("name", "unit").agg(
        _person=pl.col("_person").filter("book").first(),
        _listed=pl.col("_person").filter(pl.col("listed") & ~pl.col("gone")).first(),
    )
    known = found.drop_nulls().select("_person", "_listed").unique()
    return known.filter(pl.col("_person").is_unique(), pl.col("_listed").is_unique())


def _connected(ids: pl.DataFrame) -> pl.DataFrame:
    """Return the `_person` of every `_row`: the smallest row connected with it through shared ids."""
    person = ids.with_columns(_person=pl.col("_row"))
    while True:
        shared = person.with_columns(pl.col("_person").min().over("_id", "name"))
        joined = shared.with_columns(pl.col("_person").min().over("_row"))
        if joined["_person"].equals(person["_person"]):
            return joined.select("_row", "_person").unique()
        person = joined
