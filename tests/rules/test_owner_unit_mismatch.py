"""The owner of a group is somebody of the unit that answers for it."""

import polars as pl

from builders import build, cells, judge
from groupaudit.rules.owner_unit_mismatch import owner_unit_mismatch

COMPANY = """
| employees.name | employees.account_ids | employees.company | employees.departments |
|----------------|-----------------------|-------------------|-----------------------|
| 周建国         | zhoujg                | 天高集团          | 工程部                |
| 张伟           | zw1                   | 天高集团          | 财务部                |
| 张伟           | zw2                   | 天高集团          | 工程部                |

| units.unit | units.label | units.kind | units.parent |
|------------|-------------|------------|--------------|
| 天高集团   | 集团        | company    |              |
| 工程部     | 工程部      | department | 天高集团     |
| 财务部     | 财务部      | department | 天高集团     |
"""


def test_one_of_several_namesakes_decides_nothing():
    """Which 张伟 the owner is, nobody knows: that is undecided and no finding."""
    tables = build(
        """
        | groups.unit |
        |-------------|
        | 财务部      |

        | members.group_nickname | members.role |
        |------------------------|--------------|
        | 张伟                   | owner        |
        """
        + COMPANY
    )
    found, outcome = judge(owner_unit_mismatch, tables)
    assert found.is_empty()
    assert outcome.undecided == {"owner-not-listed": 1}


def test_the_platform_knows_the_owner_better_than_the_roster():
    """A new owner whom an older roster still has as a member is the owner."""
    tables = build(
        """
        | groups.unit | groups.owner_id |
        |-------------|-----------------|
        | 财务部      | zw1             |

        | members.member_id | members.role | members.group_nickname |
        |-------------------|--------------|------------------------|
        | zhoujg            | owner        | 周建国+集团+工程部     |
        | zw1               | member       | 张伟+集团+财务部       |
        """
        + COMPANY
    )
    found, outcome = judge(owner_unit_mismatch, tables)
    assert (found.height, outcome.undecided) == (0, {})


def test_the_register_decides_which_unit_answers():
    """The unit of the register counts before that of the policy."""
    tables = build(
        """
        | groups.unit | groups.owner_id |
        |-------------|-----------------|
        | 工程部      | zhoujg          |

        | members.member_id | members.group_nickname |
        |-------------------|------------------------|
        | zhoujg            | 周建国+集团+工程部     |

        | register.unit |
        |---------------|
        | 财务部        |
        """
        + COMPANY
    )
    found, _ = judge(owner_unit_mismatch, tables)
    assert cells(found, ["fields.unit", "fields.owner"]) == [{"fields.unit": "财务部", "fields.owner": "周建国"}]


def test_a_list_without_employee_numbers_names_the_owner_all_the_same():
    """Whoever the list knows by account or by a name that only one has is on it, with or without 工号."""
    tables = build(
        """
        | groups.group_id | groups.unit | groups.owner_id |
        |-----------------|-------------|-----------------|
        | g1              | 财务部      | zhoujg          |
        | g2              | 工程部      | zhoujg          |

        | members.group_id | members.member_id | members.group_nickname |
        |------------------|-------------------|------------------------|
        | g1               | zhoujg            | 周建国+集团+工程部     |
        | g2               | zhoujg            | 周建国+集团+工程部     |
        """
        + COMPANY
    )
    unnumbered = tables["employees"].with_columns(employee_id=pl.lit(None, pl.String))
    found, outcome = judge(owner_unit_mismatch, tables.replace(employees=unnumbered))
    assert found["group_id"].to_list() == ["g1"]
    assert not outcome.undecided
