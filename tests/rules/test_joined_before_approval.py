"""Approval and filing come before joining."""

import pytest

from builders import build, cells, judge
from groupaudit.rules.joined_before_approval import joined_before_approval

TABLES = """
| groups.group_id |
|-----------------|
| g1              |

| members.member_id | members.external | members.joined_at |
|-------------------|------------------|-------------------|
| m1                | true             | {joined}          |

| approvals.member_id | approvals.approved_on | approvals.filed_on |
|---------------------|-----------------------|--------------------|
| m1                  | {approved}            | {filed}            |
"""


def judged(joined, approved, filed="–", events="", **context):
    """Findings and outcome for one outsider."""
    tables = TABLES.format(joined=joined, approved=approved, filed=filed)
    return judge(joined_before_approval, build(f"{tables}\n{events}", **context))


@pytest.mark.parametrize(
    ("joined", "approved", "filed", "days"),
    [
        ("2024-09-03 00:00", "2024-09-02", "2024-09-02", []),
        ("2024-09-02 23:59", "2024-09-02", "2024-09-02", []),
        ("2024-09-02 23:59", "2024-09-03", "2024-09-03", ["1"]),
        ("2024-09-02 09:00", "2024-09-01", "2024-09-12", ["10"]),
    ],
)
def test_the_day_of_joining_is_in_time(joined, approved, filed, days):
    """What is approved and filed on the local day of joining or before is in time; lateness is counted in days."""
    found, _ = judged(joined, approved, filed)
    assert [row["fields.days"] for row in cells(found, ["fields.days"])] == days


def test_a_time_zone_decides_which_day_it_is():
    """Joining at 00:30 in Shanghai is still the day before in UTC."""
    tables = TABLES.format(joined="2024-09-03 00:30", approved="2024-09-03", filed="–")
    assert judge(joined_before_approval, build(tables))[0].is_empty()
    assert judge(joined_before_approval, build(tables, timezone="UTC"))[0].height == 1


def test_the_join_of_a_system_message_counts_where_the_roster_has_none():
    """Events fill in when somebody came; without either nothing is decided."""
    event = "| events.kind | events.member_id | events.at | events.basis |\n|---|---|---|---|\n"
    found, _ = judged("–", "2024-09-03", events=f"{event}| join | m1 | 2024-09-02 09:00 | system-message |")
    _, unclear = judged("–", "2024-09-03")
    assert found.height == 1
    assert unclear.undecided == {"no-join-date": 1}


def test_an_unreadable_date_accuses_nobody():
    """An approval whose date cannot be read may have been in time."""
    found, outcome = judged("2024-09-02 09:00", "–")
    assert found.is_empty()
    assert outcome.undecided == {"no-approval-date": 1}


@pytest.mark.parametrize(("earlier", "severity"), [("2024-09-01", "low"), ("2024-09-03", "medium")])
def test_an_earlier_approval_for_a_group_nobody_knows_makes_it_a_signal(earlier, severity):
    """It may be an approval of this group under its old name; one that came late, too, changes nothing."""
    tables = TABLES.replace(
        "approvals.member_id |", "approvals.group_id | approvals.group_name | approvals.member_id |"
    )
    tables = tables.replace("|---------------------|-----------------------|--------------------|\n| m1", "|---|---|---|---|---|\n| g1 | – | m1")  # fmt: skip
    rows = tables.format(joined="2024-09-02", approved="2024-09-05", filed="2024-09-05")
    stray = f"| – | 筹备群 | m1 | {earlier} | {earlier} |\n"
    (found,) = judge(joined_before_approval, build(rows.rstrip("\n") + "\n" + stray))[0].iter_rows(named=True)
    assert found["severity"] == severity
    assert ("台账 approvals.csv:3 有写明此人的审批" in found["message"]) == (severity == "low")


@pytest.mark.parametrize(("shown", "late"), [("张建", 1), ("张建工", 0)])
def test_a_late_approval_of_a_shorter_name_is_nobodys_lateness(shown, late):
    """张建工 may be another person than 张建, who was approved late."""
    tables = f"""
| members.group_nickname | members.external | members.joined_at |
|------------------------|------------------|-------------------|
| {shown}                | true             | 2024-09-01 09:00  |

| approvals.name | approvals.approved_on | approvals.filed_on |
|----------------|-----------------------|--------------------|
| 张建           | 2024-09-05            | 2024-09-05         |

| groups.group_id |
|-----------------|
| g1              |
"""
    assert judge(joined_before_approval, build(tables))[0].height == late
