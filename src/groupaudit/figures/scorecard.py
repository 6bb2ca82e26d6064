"""The scorecard: the state of each group and each unit. It ranks no person.

Findings decided from data, findings that a person must confirm (疑似), and confirmed ones are counted separately.
"""

from collections.abc import Mapping

import polars as pl

from groupaudit.derive.inventory import dissolved
from groupaudit.findings import SEVERITY, doubtful
from groupaudit.rule import AnyRule
from groupaudit.shape import conform
from groupaudit.tables import AT, MEMBER, Tables
from groupaudit.verdict import confirmed, dismissed

FIGURES = {
    "members": pl.UInt32(),  # without those who left
    "nicknames": pl.UInt32(),  # of members with a format to follow whose nickname could be judged
    "nicknames_right": pl.UInt32(),  # of those, without a finding of a nickname rule above info
    "decided": pl.UInt32(),  # findings of medium and high severity, decided from data
    "suspected": pl.UInt32(),  # findings of any severity that a person must confirm and has not
    "confirmed": pl.UInt32(),  # suspected findings that a person has confirmed
    "dismissed": pl.UInt32(),  # findings of any kind that a person called a false alarm; counted nowhere else
    "hints": pl.UInt32(),  # other findings of low severity or for information
}  # fmt: skip
SCORECARD = pl.Schema({
    "group_id": pl.String(),  # null for a registered group that was not handed in
    "name": pl.String(),
    "kind": pl.String(),
    "unit": pl.String(),  # the responsible unit, null if unknown
    "handed_in": pl.Boolean(),
    "registered": pl.Boolean(),  # null without a register, and if undecidable
    "closed": pl.Boolean(),  # dissolved according to the register or a system message
    "roster": pl.String(),  # full, speakers (only those who spoke are known), or none
    **FIGURES,
    "messages": pl.UInt32(),
    "first_at": AT,
    "last_at": AT,
})  # fmt: skip
"""One row per group: input groups by id, then groups known only from the register, by name."""

UNITS = pl.Schema({"unit": pl.String(), "groups": pl.UInt32(), "registered": pl.UInt32(), **FIGURES})
"""One row per responsible unit; null for groups without a known unit."""

COUNTED = ("decided", "suspected", "confirmed", "dismissed", "hints")
"""Every finding of a group counts in exactly one of these columns."""

_GRAVE = "medium"


def scorecard(found: pl.DataFrame, tables: Tables, rules: Mapping[str, AnyRule]) -> pl.DataFrame:
    """Return SCORECARD for *found* (FINDINGS) and the tables it was found in."""
    groups = _groups(tables)
    counted = [_members(tables), _nicknames(found, tables), _findings(found, rules)]
    for frame in counted:
        groups = groups.join(frame, on="group_id", how="left", maintain_order="left")
    zero = [pl.col(name).fill_null(0) for name in COUNTED]
    roster = pl.col("roster").fill_null("none")
    return conform(groups.with_columns(*zero, roster), SCORECARD)


def missing(card: pl.DataFrame) -> pl.DataFrame:
    """Return the registered groups of a SCORECARD that are in use but were not handed in."""
    return card.filter(~pl.col("handed_in"), ~pl.col("closed").fill_null(value=False))


def by_unit(card: pl.DataFrame) -> pl.DataFrame:
    """Return UNITS of a SCORECARD, with the row without a unit last."""
    here = card.filter("handed_in")
    sums = [pl.col(name).sum() for name in FIGURES]
    counted = here.group_by("unit").agg(*sums, groups=pl.len(), registered=pl.col("registered").sum())
    return conform(counted, UNITS).sort("unit", nulls_last=True)


def _groups(tables: Tables) -> pl.DataFrame:
    """Return the groups of the inventory with the time span of their messages; none without an inventory."""
    about = ["group_id", "name", "kind", "unit", "handed_in", "registered", "closed", "messages", "first_at", "last_at"]
    if "inventory" not in tables:
        return SCORECARD.to_frame().select(about)
    named = tables["inventory"].with_columns(name=pl.coalesce("name", "register_name"), closed=dissolved())
    return named.select(about)


def _members(tables: Tables) -> pl.DataFrame:
    if "members" not in tables:
        return pl.DataFrame(schema={"group_id": pl.String, "members": pl.UInt32, "roster": pl.String})
    here = tables["members"].filter(pl.col("membership").ne_missing("left"))
    full = pl.when((pl.col("membership") == "present").any()).then(pl.lit("full")).otherwise(pl.lit("speakers"))
    return here.group_by("group_id").agg(members=pl.len(), roster=full)


def _nicknames(found: pl.DataFrame, tables: Tables) -> pl.DataFrame:
    if "nicknames" not in tables:
        return pl.DataFrame(schema={"group_id": pl.String, "nicknames": pl.UInt32, "nicknames_right": pl.UInt32})
    judged = tables["nicknames"].filter(
        pl.col("undecided").is_null(), pl.col("nickname").is_not_null(), pl.col("membership").ne_missing("left")
    )
    against = found.filter(pl.col("rule").str.starts_with("nickname-"), pl.col("severity") != "info", ~dismissed())
    wrong = against.select(*MEMBER, wrong=pl.lit(value=True)).unique()
    marked = judged.select(MEMBER).join(wrong, on=MEMBER, how="left")
    return marked.group_by("group_id").agg(nicknames=pl.len(), nicknames_right=pl.col("wrong").null_count())


def suspected(rules: Mapping[str, AnyRule]) -> pl.Expr:
    """Tell which rows of FINDINGS are suspicions, which a person must confirm."""
    signals = [id_ for id_, rule in rules.items() if rule.signal]
    return doubtful(signals)


def _findings(found: pl.DataFrame, rules: Mapping[str, AnyRule]) -> pl.DataFrame:
    grave = pl.col("severity") >= pl.lit(_GRAVE).cast(SEVERITY)
    kind = (
        pl.when(dismissed()).then(pl.lit("dismissed"))
        .when(suspected(rules) & confirmed()).then(pl.lit("confirmed"))
        .when(suspected(rules)).then(pl.lit("suspected"))
        .when(grave).then(pl.lit("decided"))
        .otherwise(pl.lit("hints"))
    )  # fmt: skip
    counted = found.drop_nulls("group_id").with_columns(_kind=kind)
    return counted.group_by("group_id").agg((pl.col("_kind") == name).sum().alias(name) for name in COUNTED)
