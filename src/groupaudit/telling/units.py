"""Show the known units that a finding refers to, and the source of each."""

from collections.abc import Iterator

import polars as pl

from groupaudit.exhibit import Case, Exhibit, Kind
from groupaudit.headings import CODES, heading
from groupaudit.tables import Tables

SHOWN = 12
COLUMNS = {"label": Kind.UNIT, "unit": Kind.UNIT, "kind": Kind.CODE, "basis": Kind.CODE}


def tell(t: Tables, case: Case) -> Iterator[Exhibit]:
    """Yield the spellings of units in the finding's fields, or else the first known units."""
    units = t["units"].sort("basis", "unit", "label", descending=[True, False, False])
    said = [v for value in case.fields.values() for v in (value if isinstance(value, list) else [value])]
    named = units.filter(pl.any_horizontal(pl.col("label", "unit").is_in([v for v in said if isinstance(v, str)])))
    rows = named if named.height else units
    title = ("有关的单位", "The units in question") if named.height else ("已知的单位", "The units known")
    yield Exhibit(
        id="units",
        title=title,
        rows=rows.head(SHOWN),
        columns={name: (heading(name), kind) for name, kind in COLUMNS.items()},
        words=CODES,
        total=rows.height,
    )
