"""Find responsible units that look like a person's name, as in registers with a name in the place of the unit."""

import re
from collections.abc import Collection

import polars as pl

from groupaudit.people.names import plausibility

SEPARATORS = r"[\s、，,；;/＋+（）()]+"


def like_people(units: Collection[str | None], known: Collection[str]) -> frozenset[str]:
    """Return those of *units* that are, or contain, a plausible person's name; *known* units never count."""
    parts = {unit: [unit, *re.split(SEPARATORS, unit)] for unit in units if unit and unit not in known}
    told = pl.DataFrame({"unit": [*parts], "part": [*parts.values()]}, {"unit": pl.String, "part": pl.List(pl.String)})
    real = told.explode("part").filter(plausibility(pl.col("part")) == "real")
    return frozenset(real["unit"])
