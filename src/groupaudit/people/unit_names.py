"""Responsible units that are called like a person: a register filled in by hand may hold a name where a unit belongs."""

import re
from collections.abc import Collection

import polars as pl

from groupaudit.people.names import plausibility

SEPARATORS = re.compile(r"[\s、，,；;/＋+（）()]+")


def like_people(units: Collection[str | None], known: Collection[str]) -> frozenset[str]:
    """Return those of *units* that are, or hold, what reads as a person's name; units that are *known* never do."""
    parts = {unit: [unit, *SEPARATORS.split(unit)] for unit in units if unit and unit not in known}
    told = pl.DataFrame({"unit": [*parts], "part": [*parts.values()]}, {"unit": pl.String, "part": pl.List(pl.String)})
    real = told.explode("part").filter(plausibility(pl.col("part")) == "real")
    return frozenset(real["unit"])
