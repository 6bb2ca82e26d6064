"""Only rows that plainly are signatures, totals or remarks are taken for a footer."""

import pytest

from groupaudit.files.footers import footer_length

MEMBER = ["张三", "总裁办", "经理", "wxid_1"]


@pytest.mark.parametrize(
    "row",
    [
        ["填表人：李四", "", "", ""],
        ["填表人：", "李四", "审核人：", "王五"],
        ["制表人", "李四", "", ""],
        ["合计", "25", "3", "28"],
        ["合计25人", "", "", ""],
        ["共 25 人", "", "", ""],
        ["", "日期：2024/1/2", "", ""],
        ["备注：以上均为在职员工", "", "", ""],
        ["审核：", "", "", ""],
        ["填报单位（盖章）：", "", "", "日期：2026年10月"],
        ["部门负责人（签字）：李四", "", "分管领导：", ""],
        ["第 1 页 共 2 页", "", "", ""],
        ["第1页", "", "", ""],
        ["共12个内部群", "", "", ""],
        ["合计 3栋，25户", "", "", ""],
    ],
)
def test_signatures_totals_and_remarks_are_footers(row):
    """Each of these closes a table."""
    assert footer_length([MEMBER, row], 4) == 1


@pytest.mark.parametrize(
    "row",
    [
        MEMBER,
        ["审核", "总裁办", "经理", "wxid_2"],
        ["备注", "", "", ""],
        ["日期", "总裁办", "", ""],
        ["备注：张三", "总裁办", "经理", "wxid_2"],
        ["", "", "", "wxid_2"],
    ],
)
def test_members_are_not_footers(row):
    """A person with an odd nickname stays a row."""
    assert footer_length([MEMBER, row], 4) == 0


@pytest.mark.parametrize(
    "row",
    [
        ["备注", "以上群均已备案"],
        ["综合管理部意见：", "同意备案"],
        ["填报人", "李四", "填报日期", "2026-3-4"],
        ["以上信息均真实有效"],
        ["（以下空白）"],
        ["分管领导意见", "同意"],
        ["编制", "李四", "批准", "王五"],
    ],
)
def test_a_wide_table_ends_with_rows_that_are_nearly_empty(row):
    """What a form ends with is no group; in a row that is filled in the same words are its content."""
    empty = [""] * (13 - len(row))
    assert footer_length([["1"] * 13, row + empty], 13) == 1
    assert footer_length([["1"] * 13, row[:1] + ["1", "甲群", "工程部"] * 4], 13) == 0


@pytest.mark.parametrize(
    "name", ["以上海项目群", "截止阀检修群", "本表哥群", "共5栋业主群", "合计3期工作群", "第3页码群"]
)
def test_a_group_whose_name_begins_like_a_footer_is_none(name):
    """A row with little more than the name of a group is still an entry."""
    assert footer_length([["1"] * 13, [name] + [""] * 12], 13) == 0


def test_a_footer_may_take_several_rows():
    """Numbered remarks of one cell belong to the footer that they continue, not to the members above."""
    rows = [
        MEMBER,
        ["李四", "", "", ""],
        ["说明：", "", "", ""],
        ["1、名单截至上月。", "", "", ""],
        ["2、外包另列。", "", "", ""],
    ]
    assert footer_length(rows, 4) == 3


def test_a_table_of_one_column_has_only_plain_footers():
    """In a narrow table a single cell is an ordinary row."""
    assert footer_length([["张三"], ["填表人：李四"], ["王五"]], 1) == 0
    assert footer_length([["张三"], ["填表人：李四"]], 1) == 1
