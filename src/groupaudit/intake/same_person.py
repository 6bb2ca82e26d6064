"""Bring rows together that are one employee: lists and address books name the same person by different ids."""

import polars as pl


def one_row_per_person(employees: pl.DataFrame) -> pl.DataFrame:
    """Return EMPLOYEES with rows joined that share an employee number or an account id, and do not differ in name.

    Lists are united; of other columns the first row with a value counts, handed-in lists (which know how somebody is
    employed) before address books, else in the order of their contents, so that the order of files does not matter.
    """
    rows = employees.with_row_index("_row").with_columns(_person=pl.col("_row"))
    ids = rows.select(
        "_row",
        pl.concat_list(
            pl.col("account_ids").list.eval(pl.element().str.to_lowercase()),
            pl.concat_list(pl.col("employee_id").str.to_lowercase()),
        )
        .list.drop_nulls()
        .alias("_id"),
        pl.col("name").fill_null(""),
    ).explode("_id").drop_nulls("_id")  # fmt: skip
    person = _connected(ids)
    if not person.height or person["_row"].n_unique() == person["_person"].n_unique():
        return employees
    known = (
        rows.drop("_person")
        .join(person, on="_row", how="left")
        .with_columns(pl.col("_person").fill_null(pl.col("_row")))
    )
    order = [pl.col("employment").is_null(), pl.col("as_of").is_null(), "source", "line"]
    lists = [c for c, t in employees.schema.items() if t == pl.List(pl.String)]
    others = [c for c in employees.columns if c not in lists]
    return (
        known.sort(order, maintain_order=True)
        .group_by("_person", maintain_order=True)
        .agg(
            *(_united(c) for c in lists),
            *(pl.col(c).drop_nulls().first() for c in others),
        )
        .select(employees.columns)
    )


def _united(column: str) -> pl.Expr:
    """Return the values of all lists, once each; null where no row says anything."""
    values = pl.col(column).explode().drop_nulls().unique(maintain_order=True)
    return pl.when(pl.col(column).is_not_null().any()).then(values.implode()).first().alias(column)


def _connected(ids: pl.DataFrame) -> pl.DataFrame:
    """Return for every `_row` the `_person`: the smallest row that it is connected with through shared ids."""
    person = ids.with_columns(_person=pl.col("_row"))
    while True:
        shared = person.with_columns(pl.col("_person").min().over("_id", "name"))
        joined = shared.with_columns(pl.col("_person").min().over("_row"))
        if joined["_person"].equals(person["_person"]):
            return joined.select("_row", "_person").unique()
        person = joined
