"""The form on the members of a group: told from a roster by its title, or by whoever runs the audit."""

import datetime as dt

import pytest

from opened import batch_of, problem_of, rejected

HEADER = "群名称,姓名,公司,部门,群昵称,人员类别,入群时间,退群时间\n"
TITLE = "微信群成员信息管理表,,,,,,,\n"


@pytest.fixture
def read(tmp_path):
    """Read one form."""
    return lambda content, name="表.csv": batch_of(tmp_path, name, content, reader="member-form")


def test_people_as_the_unit_declares_them(read):
    """Kinds of people in the words of the form; a column of kinds is optional."""
    batch = read(
        TITLE
        + HEADER
        + "工作群,张三,天高集团,总裁办,张三+集团+总裁办,员工,2026-01-05,\n"
        + "工作群,李四,劳务公司,工程部,,劳务派遣,2026/1/6,2026年2月1日\n"
        + "工作群,钱多多,某广告公司,,,外部人员,无,\n"
        + "工作群,赵六,天高集团,工程部,,已离职员工,,\n"
    )
    table = batch.tables["member_form"]
    assert table["person_kind"].to_list() == ["employee", "contractor", "outsider", "departed"]
    assert table.select("joined_on", "left_on").rows()[1] == (dt.date(2026, 1, 6), dt.date(2026, 2, 1))
    assert table["joined_on"][2] is None
    assert table["unreadable"].to_list() == [[], [], [], []]


def test_the_name_of_the_file_tells_too(read):
    """A form need not repeat its title above the header."""
    batch = read("群名称,姓名,部门\n工作群,张三,总裁办\n", name="微信群成员信息管理表.csv")
    assert batch.tables["member_form"]["name"].to_list() == ["张三"]


def test_nobody_and_nowhere_are_rejected(read):
    """What names no group or no person cannot be compared."""
    batch = read(TITLE + HEADER + ",张三,,,,,,\n工作群,,天高集团,,,,,\n工作群,李四,,,,,,\n")
    assert rejected(batch) == [(3, "no-group"), (4, "no-identity")]


def test_a_list_that_could_be_a_roster_is_refused(tmp_path):
    """A roster is exported, a form is written; whoever takes one for the other accuses people."""
    problem = problem_of(tmp_path, "x.csv", HEADER + "工作群,张三,天高集团,总裁办,张三+集团+总裁办,员工,,\n")
    assert "--roster" in problem
    assert "--reader member-form=" in problem
