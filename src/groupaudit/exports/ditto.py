"""Replace 同上 ("ditto") in the cells of a form by the value above."""

import polars as pl
from msgspec.structs import replace

from groupaudit.files.sheets import Sheet

_DITTO = r"^\s*(?:同[上前]|[〃″“”]|,,|，，)\s*$"


def resolved(sheet: Sheet) -> Sheet:
    """Return *sheet* with every ditto replaced by the value above; dittos below a rejected row stay."""
    names = [name for name in sheet.frame.columns if name != "line"]
    if not sheet.frame.select(pl.any_horizontal(pl.col(name).str.contains(_DITTO).any() for name in names)).item():
        return sheet
    part = sheet.rejects["line"].search_sorted(sheet.frame["line"])
    return replace(sheet, frame=sheet.frame.with_columns(_filled(name, part) for name in names))


def _filled(name: str, part: pl.Series) -> pl.Expr:
    said = pl.col(name)
    above = pl.when(~said.str.contains(_DITTO)).then(said).forward_fill().over(pl.lit(part))
    return pl.coalesce(above, said).alias(name)
