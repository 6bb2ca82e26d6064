"""What rules over the findings of others count as a breach: decided from data or confirmed by a person, never a suspicion."""

import polars as pl

from groupaudit.tables import Tables
from groupaudit.vocabulary import Severity

CONFIRMED = ("confirmed", "remedied")
DISMISSED = "false-alarm"
"""Verdicts of people on findings; reports carry them where somebody has given some."""

OF = ("group_id", "member_id", "message_id", "at", "source", "line", "rule", "clause", "fingerprint")


def breaches(t: Tables) -> pl.LazyFrame:
    """Return OF of the findings that are breaches by a member at a known time; what is only information is none."""
    verdict = pl.col("verdict") if "verdict" in t["findings"].columns else pl.lit(None, pl.String)
    sure = ~pl.col("suspected") | verdict.is_in(CONFIRMED).fill_null(value=False)
    dismissed = verdict.eq_missing(DISMISSED)
    grave = pl.col("severity").cast(pl.String) != Severity.INFO.value
    return t.findings.filter(sure & ~dismissed & grave).drop_nulls(["group_id", "member_id", "at"]).select(OF)
