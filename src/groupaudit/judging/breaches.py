"""What rules over the findings of others count as a breach: decided from data or confirmed by a person, never a suspicion."""

import polars as pl

from groupaudit.regulation import EXTENSION
from groupaudit.tables import Tables
from groupaudit.verdict import confirmed, dismissed
from groupaudit.vocabulary import Severity

OF = ("group_id", "member_id", "message_id", "at", "source", "line", "rule", "clause", "fingerprint")


LET_IN = pl.col("rule").eq("removed-member-returned") & pl.col("fields").str.json_path_match("$.by").eq("keeper")
"""Of findings: that owner or administrators brought somebody back whom they had removed, which is their decision."""


def breaches(t: Tables) -> pl.LazyFrame:
    """Return OF of the findings that are breaches by a member at a known time; what is only information, what others did and what no clause forbids is none."""
    sure = ~pl.col("suspected") | confirmed()
    grave = pl.col("severity").cast(pl.String) != Severity.INFO.value
    regulated = pl.col("clause") != EXTENSION
    own = ~LET_IN.fill_null(value=False)
    return (
        t.findings.filter(sure & ~dismissed() & grave & regulated & own)
        .drop_nulls(["group_id", "member_id", "at"])
        .select(OF)
    )
