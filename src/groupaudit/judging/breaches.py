"""What rules over the findings of others count as a breach: decided from data or confirmed by a person, never a suspicion."""

import polars as pl

from groupaudit.tables import Tables
from groupaudit.verdict import confirmed, dismissed
from groupaudit.vocabulary import Severity

OF = ("group_id", "member_id", "message_id", "at", "source", "line", "rule", "clause", "fingerprint")


def breaches(t: Tables) -> pl.LazyFrame:
    """Return OF of the findings that are breaches by a member at a known time; what is only information is none."""
    sure = ~pl.col("suspected") | confirmed()
    grave = pl.col("severity").cast(pl.String) != Severity.INFO.value
    return t.findings.filter(sure & ~dismissed() & grave).drop_nulls(["group_id", "member_id", "at"]).select(OF)
