"""Names are read from cells as people fill in forms; what is no name is told apart."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from groupaudit.people.listed_names import names_in, possible, read

UNITS = ["总裁办", "天高", "天高集团", "工程部"]
TWO = ["李四", "王五"]


@pytest.mark.parametrize(
    "cell",
    [
        "李四、王五", "李四,王五", "李四；王五；", "李四/王五", "李四\n王五", "李四 王五", "李四和王五", "李四及王五", "李四&王五",
        "1.李四 2.王五", "1、李四；2、王五", "1、李四2、王五", "（1）李四（2）王五", "①李四②王五", "李四（总裁办）、王五（工程部）", "李四（002）王五（003）", "李四（总裁办）和王五",
        "李四13800001234、王五13900001234", "李四 138 0000 1234；王五 电话：13900001234", "管理员：李四、王五", "管理员李四、管理员王五",
        "总裁办李四、工程部王五", "李四+天高+总裁办、王五+天高+工程部", "工程部-李四、王五-工程部", "李四 工程部 王五 工程部",
        "李四-王五", "李四、王五等2人", "李四、王五等两人", "李四、王五共2名", "李四、王五、李四",
    ],
)  # fmt: skip
def test_names_are_read_however_they_are_listed(cell):
    """Separators, numbers, offices, remarks, telephone numbers and units are no part of a name."""
    assert names_in(cell, UNITS) == TWO


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("李和平", ["李和平"]),
        ("张三（大）、张三（小）", ["张三（大）", "张三（小）"]),
        ("张三2", ["张三2"]),
        ("买买提·艾力、古丽", ["买买提·艾力", "古丽"]),
        ("John Smith", ["John Smith"]),
        ("李四等", ["李四", None]),
        ("李四等3人", ["李四", None]),
        ("李四、项目上的保安", ["李四", None]),
        ("wxid_a1b2c3", [None]),
        ("总裁办", [None]),
        ("", [None]),
    ],
)
def test_what_is_one_name_stays_one_and_what_is_none_is_told(cell, names):
    """Names hold separators' characters, marks and dots; whoever is only counted or described is not named."""
    assert names_in(cell, UNITS) == names


def test_words_that_hardly_are_names_are_unread():
    """A post is nobody's name, though as short as one."""
    assert read(pl.Series(["李四、主任", "物业前台", None, "李四、主任"])).rows() == [
        ("李四、主任", "李四"),
        ("李四、主任", None),
        ("物业前台", None),
    ]


@pytest.mark.parametrize("cell", ["同上", "同群主", "见附件", "未定", "本人", "无人", "空缺", "另附", "暂空"])
def test_words_in_the_place_of_a_name_are_none(cell):
    """Whoever is registered as 见附件 is not missing from the group."""
    assert read(pl.Series([cell]))["name"].to_list() == [None]


@given(st.text(max_size=20) | st.text("李四王五、，和及 （）()+-0123456789等人管理员：\n", max_size=20))
def test_no_cell_is_without_an_answer(text):
    """Any text gives names, or tells that it gives none; no name is made up."""
    found = names_in(text, UNITS)
    assert found
    assert all(name is None or name in text for name in found)


@pytest.mark.parametrize("cell", ["供应商丁一鸣", "丁一鸣经理", "云帆软件公司 丁一鸣工程师", "丁一鸣等3人"])
def test_what_reads_as_no_name_may_hold_one_all_the_same(cell):
    """Posts and firms stand before and behind names."""
    assert "丁一鸣" in possible(pl.Series([cell]))["name"].to_list() + read(pl.Series([cell]))["name"].to_list()


def test_a_name_that_is_read_holds_no_others():
    """丁一鸣 is not 丁一 as well."""
    assert possible(pl.Series(["丁一鸣", "丁一鸣、钱万里", None])).is_empty()


@pytest.mark.parametrize("cell", ["丁一鸣经理", "丁一鸣工程师", "经理丁一鸣", "丁一鸣工"])
def test_a_name_beside_a_known_post_is_no_shorter_one(cell):
    """丁一鸣经理 is not 丁一, who is another person; beside other words nobody knows."""
    assert possible(pl.Series([cell])).rows() == [(cell, "丁一鸣")]
    assert possible(pl.Series(["丁一鸣业务员"]))["name"].sort().to_list() == ["丁一", "丁一鸣"]
