"""Registered groups of which nothing was handed in are listed once each."""

from builders import build, cells, judge
from groupaudit.rules.registered_group_without_export import registered_group_without_export


def test_two_entries_of_one_group_are_one_finding():
    """A group that the register lists twice is missing once, with what both entries agree on."""
    tables = build("""
        | groups.name |
        |-------------|
        | 甲群        |

        | register.group_name | register.unit | register.group_id |
        |---------------------|---------------|-------------------|
        | 乙群                | 工程部        | –                 |
        | 乙群                | 财务部        | –                 |
    """)
    found, _ = judge(registered_group_without_export, tables)
    assert cells(found, ["group_id", "fields.unit", "line"]) == [{"group_id": "乙群", "fields.unit": "", "line": "2"}]
    assert found["message"][0] == "登记表上有“乙群”，没有交来导出，群里的情况没有看过"


def test_the_unit_is_named_where_the_register_has_one():
    """The reader sees whom to ask for the export."""
    tables = build("""
        | groups.name |
        |-------------|
        | 甲群        |

        | register.group_id | register.group_name | register.unit |
        |-------------------|---------------------|---------------|
        | –                 | 乙群                | 工程部        |
    """)
    found, _ = judge(registered_group_without_export, tables, language="en")
    assert "“乙群” (工程部) is in the register" in found["message"][0]
