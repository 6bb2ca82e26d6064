"""Join surname and given name separated by a blank: the name in 王 建国+天高 is 王建国."""

from collections.abc import Iterable

import polars as pl

from groupaudit.people.names import is_surname, plausibility

_PARTED = r"^(\p{Han}{1,2}) (\p{Han}{1,2})(?:$|[^\p{Han}])"


def joined(tidied: pl.Series, units: Iterable[str] = ()) -> pl.Series:
    """Remove the blank from *tidied* nicknames that begin with a surname, a blank and a given name.

    Not if the second word is one of *units*, or both together are not a plausible name.
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
