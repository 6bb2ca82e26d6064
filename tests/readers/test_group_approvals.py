"""Approvals of outward groups: the leader in charge and the filing are columns of their own."""

import datetime as dt

import pytest

from opened import batch_of, problem_of

HEADER = "申请单位,群名称,用途,申请日期,分管领导,批准日期,综合管理部备案日期\n"


@pytest.fixture
def read(tmp_path):
    """Read one list of approvals."""
    return lambda content, name="审批.csv": batch_of(tmp_path, name, content, reader="group-approvals")


def test_who_asked_who_approved_and_when_it_was_filed(read):
    """An application nobody decided is an entry too, without approver and date."""
    batch = read(
        HEADER + "采购部,对接群,供应商对接,2026-01-02,王总,2026-01-04,2026-01-06\n营销部,推广群,推广,2026-01-02,,,\n"
    )
    columns = ["group_name", "unit", "approver", "applied_on", "approved_on", "filed_on"]
    days = [dt.date(2026, 1, day) for day in (2, 4, 6)]
    assert batch.tables["group_approvals"].select(columns).rows() == [
        ("对接群", "采购部", "王总", *days),
        ("推广群", "营销部", None, days[0], None, None),
    ]


def test_an_impossible_date_is_named(read):
    """The entry stays, so that nobody says there is none."""
    batch = read(HEADER + "采购部,对接群,供应商对接,2026-01-02,王总,2026-02-30,\n")
    assert batch.tables["group_approvals"].select("approved_on", "unreadable").rows() == [(None, ["approved_on"])]


def test_a_table_of_messages_with_an_approver_is_nobodys(tmp_path):
    """Without a group there is nothing to approve."""
    assert problem_of(tmp_path, "x.csv", "分管领导,批准日期\n王总,2026-01-04\n")
