"""Write as one a surname and a given name that a blank parts: 王 建国+天高 has the name 王建国."""

from collections.abc import Iterable

import polars as pl

from groupaudit.people.names import is_surname, plausibility

_PARTED = r"^(\p{Han}{1,2}) (\p{Han}{1,2})(?:$|[^\p{Han}])"


def joined(tidied: pl.Series, units: Iterable[str] = ()) -> pl.Series:
    """Return *tidied* nicknames, each that begins with a surname, a blank and a given name without this blank.

    Two words of which the second is one of *units*, or that make no plausible name together, stay two parts.
    """
    parted = tidied.str.contains(_PARTED).fill_null(value=False).arg_true()
    if not len(parted):
        return tidied
    names = tidied.gather(parted).str.extract_groups(_PARTED).struct.rename_fields(["surname", "given"]).struct.unnest()
    given, surname = pl.col("given"), pl.col("surname")
    one = is_surname(surname) & ~given.is_in(list(units)) & (plausibility(surname + given) != "unlikely")
    found = names.with_columns(text=tidied.gather(parted)).select(
        pl.when(one).then(pl.col("text").str.replace(" ", "", literal=True)).otherwise("text")
    )
    return tidied.clone().scatter(parted, found.to_series())
