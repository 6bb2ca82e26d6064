"""Which approvals mean which member, and what each of them says."""

import pytest

from builders import build
from groupaudit.derive.permits import PERMITS, permits

TABLES = """
| groups.group_id | groups.name |
|-----------------|-------------|
| g1              | 甲群        |
| g2              | 乙群        |

| members.group_id | members.member_id | members.account_name |
|------------------|-------------------|----------------------|
| g1               | x                 | 康达电梯             |
| g2               | x                 | 康达电梯             |

| approvals.group_id | approvals.group_name | approvals.member_id | approvals.name | approvals.filed_on |
|--------------------|----------------------|---------------------|----------------|--------------------|
"""


def fits(*approvals):
    """Group and basis of the approvals that fit, written as `group id | group name | id | name | filed on`."""
    rows = "".join(f"| {a} |\n" for a in approvals)
    return permits.make(build(TABLES + rows)).select("group_id", "basis").rows()


@pytest.mark.parametrize(
    ("approval", "expected"),
    [
        ("g1 | – | x | – | –", [("g1", "id")]),
        ("– | 乙群 | – | 康达 电梯 | –", [("g2", "name")]),
        ("– | – | X | – | –", [("g1", "id"), ("g2", "id")]),
        ("– | 丙群 | x | – | –", []),
        ("g1 | – | y | 别人 | –", []),
    ],
)
def test_an_approval_fits_by_id_or_name_in_its_group_or_everywhere(approval, expected):
    """An approval that names no group is for all, one for a group that is not here for none."""
    assert fits(approval) == expected


def test_a_member_who_fits_by_both_fits_once():
    """An approval with id and name is one approval, and the id is the surer basis."""
    assert fits("g1 | – | x | 康达电梯 | –") == [("g1", "id")]


def test_whether_the_form_tells_filings_is_known_by_file():
    """One filing date anywhere in the file shows that the form has them."""
    rows = "| g1 | – | x | – | – |\n| g9 | – | y | – | 2024-09-02 |\n"
    told, untold = (permits.make(build(TABLES + text)) for text in (rows, rows.replace("2024-09-02", "–")))
    assert told["tells_filing"].to_list() == [True]
    assert untold["tells_filing"].to_list() == [False]
    assert dict(told.schema) == dict(PERMITS)
