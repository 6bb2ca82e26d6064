"""Findings that count as breaches for rules over findings: decided by data or confirmed, never mere suspicions."""

import polars as pl

from groupaudit.regulation import EXTENSION
from groupaudit.tables import Tables
from groupaudit.verdict import confirmed, dismissed
from groupaudit.vocabulary import Severity

OF = ("group_id", "member_id", "message_id", "at", "source", "line", "rule", "clause", "fingerprint")


LET_IN = pl.col("rule").eq("removed-member-returned") & pl.col("fields").str.json_path_match("$.by").eq("keeper")
"""Findings about an owner or administrator readmitting a removed member, which is theirs to decide."""


def breaches(t: Tables) -> pl.LazyFrame:
    """Return OF of the findings that are breaches by a known member at a known time.

    Not breaches: findings for information, findings outside the regulation, and members whom others readmitted.
    """
    sure = ~pl.col("suspected") | confirmed()
    grave = pl.col("severity").cast(pl.String) != Severity.INFO.value
    regulated = pl.col("clause") != EXTENSION
    own = ~LET_IN.fill_null(value=False)
    return (
        t.findings.filter(sure & ~dismissed() & grave & regulated & own)
        .drop_nulls(["group_id", "member_id", "at"])
        .select(OF)
    )
