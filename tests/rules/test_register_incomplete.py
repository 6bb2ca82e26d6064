"""Entries of the register with empty or unreadable cells are named by their line."""

from builders import build, cells, judge
from groupaudit.rules.register_incomplete import register_incomplete

REGISTER = """
| groups.group_id |
|-----------------|
| g1              |
| g2              |

| register.group_id | register.unit | register.purpose | register.unreadable |
|-------------------|---------------|------------------|---------------------|
| g1                | 工程部        | 维修             |                     |
| g2                | –             | –                | created_on          |
"""


def test_a_column_that_the_form_lacks_is_one_line_and_no_finding():
    """What no entry says is no fault of any of them; what one cannot read is a fault whatever is required."""
    found, outcome = judge(register_incomplete, build(REGISTER), {"required": ["unit", "filed_on"]})
    assert cells(found, ["group_id", "fields.missing", "fields.unread", "line"]) == [
        {"group_id": "g2", "fields.missing": "unit", "fields.unread": "created_on", "line": "3"}
    ]
    assert outcome.undecided == {"no-filed-on": 1}


def test_what_is_missing_is_said_in_words():
    """The message names columns as people call them."""
    found, _ = judge(register_incomplete, build(REGISTER), {"required": ["unit", "purpose"]})
    assert found["message"].to_list() == ["登记表这一行没有填全，没有填：责任单位、用途，无法读取：建群日期"]


def test_two_entries_on_one_group_are_judged_each_by_itself():
    """A second row that is complete does not make the first one so."""
    second = REGISTER.replace("| g2                | –", "| g1                | –")
    found, _ = judge(register_incomplete, build(second), {"required": ["unit"]})
    assert cells(found, ["group_id", "line"]) == [{"group_id": "g1", "line": "3"}]


def test_a_last_day_answers_whether_a_group_is_long_term():
    """A form with 有效期 alone says 长期 or a day there; a day is no empty cell of a column that the form lacks."""
    tables = build("""
        | groups.group_id |
        |-----------------|
        | g1              |
        | g2              |
        | g3              |

        | register.group_id | register.long_term | register.ends_on |
        |-------------------|--------------------|------------------|
        | g1                | true               | –                |
        | g2                | –                  | 2026-12-31       |
        | g3                | –                  | –                |
    """)
    found, _ = judge(register_incomplete, tables, {"required": ["long_term"]})
    assert cells(found, ["group_id", "fields.missing"]) == [{"group_id": "g3", "fields.missing": "long_term"}]
