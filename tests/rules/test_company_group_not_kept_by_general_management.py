"""Groups of the whole company are kept by general management; a name alone is only a signal."""

from builders import build, cells, judge
from groupaudit.rules.company_group_not_kept_by_general_management import (
    company_group_not_kept_by_general_management as kept,
)

UNITS = """
| units.unit | units.label | units.kind | units.parent |
|------------|-------------|------------|--------------|
| 天高集团   | 集团        | company    |              |
| 行政部     | 行政部      | department | 天高集团     |
"""


def test_another_department_can_be_set():
    """In some companies general management is called otherwise."""
    tables = build("| groups.name | groups.unit |\n|---|---|\n| 集团通知群 | 行政部 |\n" + UNITS)
    assert judge(kept, tables, {"unit": "行政部"})[0].is_empty()
    found, _ = judge(kept, tables)
    assert cells(found, ["fields.keeper", "severity"]) == [{"fields.keeper": "行政部", "severity": "low"}]


def test_a_group_of_unknown_kind_is_undecided():
    """Whether the clause applies is not known."""
    tables = build(
        "| groups.name | groups.unit | groups.kind |\n|---|---|---|\n| 集团通知群 | 行政部 | unknown |\n" + UNITS
    )
    found, outcome = judge(kept, tables)
    assert found.is_empty()
    assert outcome.undecided == {"unknown-group-kind": 1}


def test_without_a_company_of_its_own_no_group_is_of_company_level():
    """Departments alone tell no company."""
    tables = build(
        "| groups.name | groups.unit |\n|---|---|\n| 行政部群 | 行政部 |\n\n| units.unit | units.label |\n|---|---|\n| 行政部 | 行政部 |"
    )
    found, outcome = judge(kept, tables)
    assert found.is_empty()
    assert outcome.status == "checked"
