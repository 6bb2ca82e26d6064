"""The register of groups: what people write in it, and what is kept of a flawed entry."""

import datetime as dt

import pytest

from opened import batch_of, problem_of, rejected
from workbooks import xlsx

HEADER = "群名称,群类型,责任部门,用途,负责人,群主,管理员,建群时间,是否长期使用,有效期至,登记日期,群状态\n"


@pytest.fixture
def read(tmp_path):
    """Read one register."""
    return lambda content, name="登记表.csv": batch_of(tmp_path, name, content, reader="register")


def rows(batch, *columns, table="register"):
    """Return the wanted columns."""
    return batch.tables[table].select(columns).rows()


def test_an_entry_as_people_write_it(read):
    """Kinds, lists of names, yes and no, and dates of every spelling are understood."""
    batch = read(
        HEADER
        + "天高集团工作群,内部工作群,总裁办,日常工作,张三,张三,李四、王五,2026/1/5,是,长期,2026年1月8日,在用\n"
        + "供应商对接群,对外,采购部,供应商对接,赵六,赵六,赵六,2026-02-03,否,2026-12-31,20260204,已解散\n"
        + "松涛苑业主群,业主群,松涛苑项目办,业主服务,孙七,,,,,,,\n"
    )
    assert rows(batch, "kind", "unit", "admin_names", "long_term", "closed") == [
        ("internal", "总裁办", ["李四", "王五"], True, False),
        ("outward", "采购部", ["赵六"], False, True),
        ("owners", "松涛苑项目办", None, None, None),
    ]
    assert rows(batch, "created_on", "ends_on", "filed_on")[:2] == [
        (dt.date(2026, 1, 5), None, dt.date(2026, 1, 8)),
        (dt.date(2026, 2, 3), dt.date(2026, 12, 31), dt.date(2026, 2, 4)),
    ]
    assert batch.tables["register"]["unreadable"].to_list() == [[], [], []]


def test_an_impossible_date_costs_the_date_and_not_the_entry(read):
    """A group whose entry disappeared would look as if nobody had registered it."""
    batch = read(HEADER + "工作群,内部,总裁办,工作,张三,张三,张三,2024/13/40,是,,45293,\n")
    assert rows(batch, "group_name", "created_on", "filed_on", "unreadable") == [
        ("工作群", None, dt.date(2024, 1, 2), ["created_on"])
    ]


def test_the_day_on_which_general_management_has_the_form_counts(read):
    """It is what the clause means; the day of registering stands in for it where the entry has none."""
    header = "群名称,责任单位,负责人,登记日期,综合管理部备案日期\n"
    batch = read(
        header
        + "甲群,采购部,张三,2026-01-04,2026-01-16\n乙群,采购部,张三,2026-01-05,\n丙群,采购部,张三,,未定\n丁群,采购部,张三,2026-01-05,未备案\n"
    )
    assert rows(batch, "filed_on", "unreadable") == [
        (dt.date(2026, 1, 16), []),
        (dt.date(2026, 1, 5), []),
        (None, ["filed_on"]),
        (None, ["filed_on"]),
    ]


def test_several_days_of_filing_are_still_refused(tmp_path):
    """Which of two that mean the same counts nobody can tell."""
    content = "群名称,责任单位,负责人,备案日期,综合管理部备案日期\n甲群,采购部,张三,2026-01-04,2026-01-16\n"
    assert "filed_on" in problem_of(tmp_path, "登记表.csv", content)


def test_the_owner_in_an_english_register(read):
    """Owner is the owner."""
    batch = read("Group Name,Responsible Unit,Owner,Filed On\n工作群,总裁办,张三,2026-01-08\n")
    assert rows(batch, "owner_name") == [("张三",)]


def test_only_the_example_of_the_blank_form_is_passed_over(read):
    """A real group may be called 示例 something, and one with an id is real whatever it is called."""
    header = "群名称,群ID,责任单位,负责人\n"
    batch = read(
        header
        + "示例：天高集团工作交流群,,总裁办,张三\n示例：消防演练群,,总裁办,张三\n示例：天高集团工作交流群,7@chatroom,总裁办,张三\n"
    )
    assert rows(batch, "group_name", "group_id") == [
        ("示例：消防演练群", None),
        ("示例：天高集团工作交流群", "7@chatroom"),
    ]
    assert batch.set_aside == {"example": 1}


def test_an_entry_without_a_group_is_rejected(read):
    """It names nothing that could be compared."""
    batch = read(HEADER + ",内部,总裁办,工作,张三,,,,,,,\n工作群,内部,总裁办,工作,张三,,,,,,,\n")
    assert rejected(batch) == [(2, "no-group")]


@pytest.mark.parametrize("filler", ["无", "/", "—", "待定", "待补充", "未填写", "见附件1", "暂无", "暂无。"])
def test_a_filler_is_no_group(read, filler):
    """Rows that name none are no group that somebody forgot to fill in, nor are ids that are none the same group."""
    batch = read(
        f"群ID,群名称,责任单位,负责人\n{filler},{filler},,\n{filler},甲群,采购部,张三\n{filler},乙群,采购部,张三\n"
    )
    assert rejected(batch) == [(2, "no-group")]
    assert rows(batch, "group_id", "group_name") == [(None, "甲群"), (None, "乙群")]


@pytest.mark.parametrize("name", ["未知数群", "待定业务", "未定稿群", "见附近群", "暂缺席"])
def test_a_group_whose_name_begins_like_a_filler_is_registered(read, name):
    """Only a whole cell says that there is no group."""
    batch = read(f"群名称,责任单位,负责人\n{name},采购部,张三\n")
    assert rows(batch, "group_name") == [(name,)]


def test_ditto_repeats_what_stands_above(read):
    """同上 and its signs mean the cell above; under a row that could not be read nobody knows what they mean."""
    head = "群名称,责任单位,负责人,登记日期\n"
    batch = read(f"{head}甲群,同上,张三,2026-01-05\n乙群,工程部,同上,〃\n丙群,″, 同上 ,同前\n")
    assert rows(batch, "unit", "person_in_charge", "filed_on") == [
        ("同上", "张三", dt.date(2026, 1, 5)),
        ("工程部", "张三", dt.date(2026, 1, 5)),
        ("工程部", "张三", dt.date(2026, 1, 5)),
    ]
    batch = read(f"{head}甲群,工程部,张三,2026-01-05\n乙群,采购部,李四,2026-02-05,多\n丙群,采购部,同上,同上\n")
    assert rejected(batch) == [(3, "too-many-fields: 5 > 4")]
    assert rows(batch, "person_in_charge", "unreadable")[1:] == [("同上", ["filed_on"])]


def test_the_leader_in_charge_in_the_register_is_an_approval(read):
    """Filed and approved are two things; an empty cell says that nobody approved."""
    batch = read(
        "群名称,群类型,责任单位,负责人,分管领导,批准日期,备案日期\n对接群,对外,采购部,张三,王总,2026-01-04,2026-01-06\n外联群,对外,采购部,张三,,,\n"
    )
    assert rows(batch, "approver", "approved_on", "filed_on", table="group_approvals") == [
        ("王总", dt.date(2026, 1, 4), dt.date(2026, 1, 6)),
        (None, None, None),
    ]


def test_a_workbook_with_a_title_merged_cells_and_a_footer(read):
    """As it is filed: a title over all columns, one unit merged over its groups, who filled it in below."""
    grid = [
        ["微信群信息登记表", "", "", ""],
        ["责任部门", "群名称", "负责人", "登记日期"],
        ["总裁办", "甲群", "张三", "2026-01-05"],
        ["", "乙群", "李四", "2026-01-06"],
        ["填表人：张三", "", "", ""],
    ]
    batch = read(xlsx(grid, names=["登记表"], merges=["A1:D1", "A3:A4"]), name="登记表.xlsx")
    assert rows(batch, "group_name", "unit", "cell") == [
        ("甲群", "总裁办", "登记表!B3"),
        ("乙群", "总裁办", "登记表!B4"),
    ]
    assert batch.set_aside == {"footer": 1}


def test_administrators_with_a_row_each_are_those_of_one_entry(read):
    """The cells of the group are merged over the rows, or repeated; a row that says something else is another entry."""
    grid = [
        ["群名称", "责任单位", "群主", "管理员", "登记日期"],
        ["甲群", "工程部", "张三", "李四", "2026-01-05"],
        ["", "工程部", "", "王五", ""],
        ["", "", "", "赵六", ""],
        ["乙群", "采购部", "张三", "李四", "2026-01-05"],
        ["乙群", "采购部", "孙七", "王五", "2026-01-05"],
        ["丙群", "采购部", "孙七", "", "2026-01-05"],
    ]
    batch = read(xlsx(grid, names=["登记表"], merges=["A2:A4"]), name="登记表.xlsx")
    assert rows(batch, "group_name", "owner_name", "admin_names", "line") == [
        ("甲群", "张三", ["李四", "王五", "赵六"], 2),
        ("乙群", "张三", ["李四"], 5),
        ("乙群", "孙七", ["王五"], 6),
        ("丙群", "孙七", None, 7),
    ]


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("业主工作群", "owners"),
        ("对外工作群", "outward"),
        ("内部工作群", "internal"),
        ("内部群（非业主群）", "internal"),
        ("非对外群", None),
        ("小区内部工作群", None),
        ("客户服务部内部群", None),
        ("内部/对外", None),
    ],
)
def test_a_kind_that_may_be_either_is_none(read, written, kind):
    """An internal group of those who work in a 小区 needs no approval; which it is the register does not say."""
    batch = read(f"群名称,群类型,责任单位,负责人\n甲群,{written},工程部,张三\n")
    assert rows(batch, "kind") == [(kind,)]


@pytest.mark.parametrize(
    ("written", "closed"),
    [
        ("已解散", True),
        ("未解散", False),
        ("拟解散", False),
        ("待停用", False),
        ("停用", True),
        ("在用", False),
        ("", None),
    ],
)
def test_a_group_that_is_to_be_dissolved_is_there(read, written, closed):
    """Of dissolved groups nothing is judged."""
    batch = read(f"群名称,责任单位,负责人,群状态\n甲群,工程部,张三,{written}\n")
    assert rows(batch, "closed") == [(closed,)]


def test_a_table_that_could_be_two_forms_is_refused(tmp_path):
    """A register with applications is not guessed at; the message says how to tell."""
    both = "群名称,责任部门,负责人,申请单位,申请日期,分管领导,批准日期\n甲群,总裁办,张三,总裁办,2026-01-01,王总,2026-01-02\n"
    assert "--reader register=" in problem_of(tmp_path, "x.csv", both)
