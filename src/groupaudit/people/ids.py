"""Ids of people as forms, lists and spreadsheets write them."""

import polars as pl


def ids_in(cell: pl.Expr) -> pl.Expr:
    """Return the list of the ids in a cell, none of which has a blank or a comma inside; null for null."""
    return cell.str.extract_all(r"[^\s、，,；;/／|]+")


def bare_id(value: pl.Expr) -> pl.Expr:
    """Normalise an id for comparison: trimmed, in lower case, a number without what spreadsheets add and leave out.

    They make 123 of 00123, and 123.0 of it where the column has blanks.
    """
    return value.str.strip_chars().str.to_lowercase().str.replace(r"^0*([0-9]+?)(?:\.0+)?$", "$1")
