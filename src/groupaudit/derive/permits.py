"""Derived table `permits`: which approvals of outsiders are about which members, with what each of them says."""

import polars as pl

from groupaudit.derive.people import approved_members
from groupaudit.derived import derived
from groupaudit.shape import conform
from groupaudit.tables import APPROVALS, Tables

SAID = ("approver", "approved_on", "result", "filed_on", "ends_on", "unreadable", "source", "line", "cell")

PERMITS = pl.Schema({
    "group_id": pl.String(),
    "member_id": pl.String(),
    "basis": pl.String(),  # id, name
    "sure": pl.Boolean(),  # it cannot be of another person: 张建 may be another than the member 张建工
    "in_name_of": pl.String(),  # whom the approval names
    **{name: APPROVALS[name] for name in SAID},
    "tells_filing": pl.Boolean(),  # the file says of anybody when the approval was filed
    "tells_approver": pl.Boolean(),  # and who gave it
    "tells_approval": pl.Boolean(),  # and when it was given
})  # fmt: skip
"""One row per member and approval that names the member, for this group or for all groups."""


@derived(needs={"members", "approvals"})
def permits(t: Tables) -> pl.DataFrame:
    """Return PERMITS, by group, member and approval."""
    told = t["approvals"].with_columns(
        tells_filing=pl.col("filed_on").is_not_null().any().over("source"),
        tells_approver=pl.col("approver").is_not_null().any().over("source"),
        tells_approval=pl.col("approved_on").is_not_null().any().over("source"),
    )
    said = told.with_row_index("a").select(
        "a", *SAID, "tells_filing", "tells_approver", "tells_approval", in_name_of="name"
    )
    found = approved_members(t).join(said, on="a", maintain_order="left")
    return conform(found.rename({"approval_basis": "basis"}), PERMITS)
