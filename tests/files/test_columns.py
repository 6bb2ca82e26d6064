"""Column headings are recognised however people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groupaudit.files.columns import CANONICAL, SPELLINGS, canonical, fold, known, recognise

EVERY = [(spelling, name) for name, spellings in SPELLINGS.items() for spelling in spellings.split(" ")]


def test_every_spelling_means_one_thing():
    """No spelling stands in the table for two columns."""
    folded = {}
    for spelling, name in EVERY:
        assert folded.setdefault(fold(spelling), name) == name, spelling


@given(
    st.sampled_from(EVERY),
    st.sampled_from(["{}", " {} ", "*{}", "{}：", "{}*", "（{}）", "{}（必填）", "\ufeff{}", "{}\n"]),
)
def test_marks_around_a_heading_change_nothing(entry, frame):
    """Stars, colons, brackets, spaces, line breaks and a byte order mark around a heading are ignored."""
    spelling, name = entry
    assert canonical(frame.format(spelling)) == name


@given(st.sampled_from(EVERY))
def test_case_and_width_change_nothing(entry):
    """Upper case and full-width letters mean the same."""
    spelling, name = entry
    wide = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in spelling)
    assert canonical(spelling.upper()) == canonical(wide) == name


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("群昵称（姓名+公司+部门）", "group_nickname"),
        ("外部人员姓名", "name"),
        ("拟建群名称", "group_name"),
        ("我在群里的昵称", "group_nickname"),
        ("在本群的昵称", "group_nickname"),
        ("我在群聊中的昵称", "group_nickname"),
        ("微信呢称", "account_name"),
        ("Owner", "owner_name"),
        ("昵称（群昵称）", "group_nickname"),
        ("昵称", "ambiguous_nickname"),
        ("昵称（必填）", "ambiguous_nickname"),
        ("姓名/Name", "name"),
        ("外部联系人ID", "member_id"),
        ("外部联系人ID（external_userid）", "member_id"),
        ("External UserID", "member_id"),
        ("企业微信UserID", "member_id"),
        ("微信号ID", "member_id"),
        ("外部人员微信号", "wechat_number"),
        ("客户群ID", "group_id"),
        ("姓名 Name", "name"),
        ("Group Nickname", "group_nickname"),
        ("入群\n时间", "joined_at"),
        ("入职时间", "joined_on"),
        ("Employee ID", "employee_id"),
        ("身份证号码", "dropped"),
        ("手机号", "mobile"),
        ("公司/部门", None),
        ("部门负责人", None),
        ("序号", None),
        ("", None),
        ("姓名" * 40, None),
    ],
)
def test_headings(heading, name):
    """What stands in brackets decides only where the rest is not clear; two meanings in one heading are none."""
    assert canonical(heading) == name


def test_a_column_map_wins():
    """The policy can teach new headings and overrule ours."""
    mine = {"花名": "group_nickname", "姓名": "ignored"}
    assert canonical("花 名", mine) == "group_nickname"
    assert recognise(("姓名", "花名"), mine).at == {"group_nickname": (1,)}
    assert set(mine.values()) <= CANONICAL


def test_known_counts_different_columns():
    """A row that spells the same column twice is no better a header for it."""
    assert known(("姓名", "姓名", "部门", "张三", "")) == 2


def test_columns_are_sorted():
    """Positions, sensitive headings, doubled headings and unknown headings are told apart."""
    columns = recognise(("序号", "姓名", "身份证号", "岗位", "职务", "手机", "姓 名", ""))
    assert columns.at == {"name": (1, 6), "position": (3, 4)}
    assert columns.headings("position") == ("岗位", "职务")
    assert columns.dropped == ("身份证号", "手机")
    assert columns.doubled == ("姓名", "姓 名")
    assert columns.unknown == ("序号",)
    assert "name" in columns
    assert "company" not in columns
