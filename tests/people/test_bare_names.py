"""A cell of a list holds more than a name; what is no part of it is left out."""

import polars as pl
import pytest

from groupaudit.people.bare_names import bare_name, pair


@pytest.mark.parametrize(
    "cell",
    [
        "李四（总裁办）", "李四(总裁办)", "李四【外包】", "李四（试用）", "李四（曾用名李二妮）", "（兼）李四", "*李四", "李四\u200b", "李四，",
        "李四13800001234", "李四(13800001234)", "李四 138 0000 1234", "李四/Si Li", "Si Li 李四", "李四-工程部", "李四（A组）", "李四-离职", "李四已离职", "李四_产假中",
        "李四Lee",
    ],
)  # fmt: skip
def test_what_stands_beside_a_name_is_no_part_of_it(cell):
    """Remarks, numbers, signs, English names and units."""
    assert pl.select(bare_name(pl.lit(cell))).item() == "李四"


@pytest.mark.parametrize(
    "name",
    [
        "张三", "张 三", "张三（大）", "王伟1", "王伟(2)", "王伟A", "阿依古丽·买买提", "古丽-买买提", "Tom Wang", "John O'Neil", "佐藤健一",
        "𬱖芳", "（待定）", "",
    ],
)  # fmt: skip
def test_a_name_stays_as_it_is(name):
    """Marks that tell namesakes apart are left, and a cell of which nothing else would be."""
    assert pl.select(bare_name(pl.lit(name))).item() == name
    assert pl.select(bare_name(pl.lit(None, pl.String))).item() is None


@pytest.mark.parametrize("cell", ["张三-李科", "张三/李科", "张三、李科", "张三 - 李科13800001234"])
def test_two_names_are_two(cell):
    """李科 is a person, not a section where 张三 works."""
    assert pl.select(pair(bare_name(pl.lit(cell)))).item().to_list() == ["张三", "李科"]


@pytest.mark.parametrize(
    "cell",
    [
        "张三",
        "张三-客服科",
        "张三-康复科",
        "张三-工程部",
        "古丽-买买提",
        "张三-经理",
        "张三-江苏",
        "张三-李四-王五",
        "",
    ],
)
def test_a_name_beside_something_else_is_no_pair(cell):
    """Units, posts and places are nobody, and the parts of one name are one."""
    assert pl.select(pair(pl.lit(cell))).item() is None
