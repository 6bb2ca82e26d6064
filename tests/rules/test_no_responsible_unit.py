"""Every registered group has exactly one unit that answers for it."""

import pytest

from builders import build, cells, judge
from groupaudit.rules.no_responsible_unit import no_responsible_unit

GROUP = """
| groups.group_id |
|-----------------|
| g1              |
| g2              |

| register.group_id | register.unit |
|-------------------|---------------|
| g1                | {unit}        |
| g2                | 财务部        |
"""

UNITS = """
| units.unit | units.label  | units.kind |
|------------|--------------|------------|
| 天高/物业  | 天高/物业    | company    |
| 财务部     | 财务部       | department |
"""


def problems(markdown):
    """Return problem and units of every finding."""
    found, _ = judge(no_responsible_unit, build(markdown))
    return [tuple(row.values()) for row in cells(found, ["fields.problem", "fields.units"])]


@pytest.mark.parametrize(("unit", "expected"), [("工程部", []), ("工程部，财务部", [("several", "工程部、财务部")])])
def test_without_a_list_of_units_any_single_name_will_do(unit, expected):
    """Nobody knows which units there are; two of them are still two."""
    assert problems(GROUP.format(unit=unit)) == expected


def test_a_mark_inside_the_name_of_a_known_unit_does_not_part_it():
    """A unit that is known as 天高/物业 is one unit."""
    assert problems(GROUP.format(unit="天高/物业") + UNITS) == []


def test_a_registered_group_that_was_not_handed_in_needs_a_unit_too():
    """The register alone tells that a group has no unit."""
    found, _ = judge(no_responsible_unit, build("""
        | groups.group_id |
        |-----------------|
        | g1              |

        | register.group_id | register.group_name | register.unit |
        |-------------------|---------------------|---------------|
        | g1                | 甲群                | 工程部        |
        | –                 | 乙群                | –             |
    """))  # fmt: skip
    assert cells(found, ["group_id", "line"]) == [{"group_id": "乙群", "line": "3"}]
