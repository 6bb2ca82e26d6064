"""The name in a nickname is the employee's where he is known, and looks like a name where he is not."""

import pytest

from builders import INSIDE, build, cells, judge
from groupaudit.rules.nickname_real_name import nickname_real_name

LIST = """
| employees.name | employees.account_ids | employees.company | employees.departments |
|----------------|-----------------------|-------------------|-----------------------|
| 张三           | zs                    | 集团              | 总裁办                |
| 高峰           | gf                    | 集团              | 总裁办                |
| 王伟           | w1                    | 集团              | 总裁办                |
| 王伟           | w2                    | 集团              | 工程部                |
"""


@pytest.mark.parametrize(
    ("nickname", "problem"), [("阿依古丽", None), ("阿依古丽·买买提", None), ("买买提", "mismatch")]
)
def test_the_name_before_the_dot_is_ones_own(nickname, problem):
    """Whoever leaves her father's name out bears no other name."""
    listed = "| employees.name | employees.account_ids |\n|---|---|\n| 阿依古丽·买买提 | zs |\n"
    found = one(f"zs | {nickname}+集团+总裁办 | –", listed)
    assert (found[0] if found else None) == problem


def one(member: str, given: str = LIST) -> tuple[str, str] | None:
    """Problem and severity of one member, written as `id | group nickname | account name`."""
    head = "| members.member_id | members.group_nickname | members.account_name |\n|---|---|---|\n"
    found, _ = judge(nickname_real_name, build(f"{INSIDE}{given}\n{head}| {member} |"))
    return next(
        iter([(r["fields.problem"], r["severity"]) for r in cells(found, ["fields.problem", "severity"])]), None
    )


@pytest.mark.parametrize(
    ("member", "problem"),
    [
        ("zs | 张三+集团+总裁办 | –", None),
        ("zs | 張三+集团+总裁办 | –", None),
        ("zs | 张三2+集团+总裁办 | –", None),
        ("zs | 集团+总裁办 | –", None),
        ("zs | 李四+集团+总裁办 | –", ("mismatch", "medium")),
        ("zs | 张三经理+集团+总裁办 | –", None),
        ("zs | 1001张三+集团+总裁办 | –", None),
        ("zs | “张三+集团+总裁办” | –", None),
        ("zs | 张三丰+集团+总裁办 | –", ("mismatch", "medium")),
        ("x | 张三总+集团+总裁办 | –", None),
        ("zs | 小太阳+集团+总裁办 | –", ("mismatch", "medium")),
        ("gf | 高峰+集团+总裁办 | –", None),
        ("x | 高峰+集团+总裁办 | –", None),
        ("x | 王伟 | –", None),
        ("x | 小太阳+集团+总裁办 | 张三", ("implausible", "medium")),
        ("x | 小太阳+集团+总裁办 | –", ("implausible", "medium")),
        ("x | 周明华+集团+总裁办 | –", None),
        ("x | 阳光+集团+总裁办 | –", ("unusual", "low")),
        ("x | 平安+集团+总裁办 | –", ("unusual", "low")),
    ],
)
def test_names_beside_an_employee_list(member, problem):
    """By id the list decides; a name that is on the list is real; others must look like one."""
    assert one(member) == problem


@pytest.mark.parametrize(
    ("nickname", "problem"),
    [
        ("王海+集团+工程部", None),
        ("欧阳娜娜", None),
        ("买买提·艾力", None),
        ("高峰", None),
        ("小王-工程部", ("implausible", "medium")),
        ("王女士", ("implausible", "medium")),
        ("客服01", ("implausible", "medium")),
        ("{mobile}", ("implausible", "medium")),
    ],
)
def test_names_in_a_bare_roster(nickname, problem):
    """Without a list a name is judged by its characters; an everyday word that may be a name is for a list to tell."""
    assert one(f"x | {nickname} | –", given="") == problem


def test_a_signal_says_so():
    """What may be a name is worded as a suspicion."""
    found, _ = judge(nickname_real_name, build("| members.group_nickname |\n|---|\n| 高峰+集团+工程部 |"))
    assert "疑似不是真实姓名，请核实" in found["message"][0]
    assert found["confidence"][0] < 50


COMPANY = "| units.unit | units.kind |\n|---|---|\n| 集团 | company |\n| 工程部 | department |\n\n"


@pytest.mark.parametrize("name", ["卫东", "关山", "高峰", "钱多多"])
def test_what_may_be_a_name_is_open_until_a_list_tells(name):
    """A company that can hand in a list is not told that somebody's name may be none."""
    assert one(f"x | {name}+集团+工程部 | –", given=COMPANY) is None


@pytest.mark.parametrize("name", ["流年", "客服小李", "小太阳"])
def test_what_is_no_name_needs_no_list(name):
    """What nobody is called is found with and without a list."""
    assert one(f"x | {name}+集团+工程部 | –", given=COMPANY) == ("implausible", "medium")


UNUSUAL = [
    "夏天",
    "江河",
    "万里",
    "安康",
    "向前",
    "方便",
    "田径",
    "钱多多",
    "米雪儿",
    "张无忌",
    "江南",
    "周周",
    "司马缸",
]


@pytest.mark.parametrize("name", UNUSUAL)
def test_a_surname_and_a_word_may_be_somebody(name):
    """Whoever has a surname is never accused outright, only asked about; the employee list clears him."""
    table = f"| members.group_nickname |\n|---|\n| {name}+集团+工程部 |"
    (row,) = judge(nickname_real_name, build(table))[0].iter_rows(named=True)
    assert (row["severity"], row["confidence"] < 80) == ("low", True)
    assert "疑似不是真实姓名，请核实" in row["message"]
    listed = f"| employees.name |\n|---|\n| {name} |"
    assert judge(nickname_real_name, build(f"{table}\n\n{listed}"))[0].is_empty()


IMPOSSIBLE = [
    "管理员",
    "张经理",
    "王姐",
    "王总",
    "张工",
    "小王",
    "程序员",
    "钟点工",
    "Tom",
    "一帆风顺",
    "万事如意",
    "13",
    "😀",
    "计划部",
    "🌞🌞",
]


@pytest.mark.parametrize("name", ["买买提•艾力", "买买提.艾力", "买买提艾力"])
def test_the_dot_of_a_name_may_be_written_in_any_way(name):
    """A name with another dot than the list has, or none, is the employee's."""
    given = "| employees.name | employees.account_ids |\n|---|---|\n| 买买提·艾力 | mm |\n\n"
    member = "| members.member_id | members.group_nickname |\n|---|---|\n"
    found, _ = judge(nickname_real_name, build(f"{given}{member}| mm | {name}+集团+工程部 |"))
    assert found.is_empty()


@pytest.mark.parametrize("name", IMPOSSIBLE)
def test_what_nobody_is_named_stays_a_finding(name):
    """Titles, roles, handles, sayings, numbers, emoji and departments are no names, surname or not."""
    found, _ = judge(nickname_real_name, build(f"{INSIDE}| members.group_nickname |\n|---|\n| {name}+集团+工程部 |"))
    assert cells(found, ["fields.problem", "severity"]) == [{"fields.problem": "implausible", "severity": "medium"}]
