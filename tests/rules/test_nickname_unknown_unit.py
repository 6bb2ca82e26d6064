"""Units in nicknames are compared with the units that the organisation knows."""

import pytest

from builders import INSIDE, build, cells, judge
from groupaudit.rules.nickname_unknown_unit import nickname_unknown_unit

COMPANIES = """
| units.unit       | units.kind | units.label |
|------------------|------------|-------------|
| 天高集团有限公司 | company    | 天高集团    |
"""


def parts(markdown: str) -> list[dict[str, str]]:
    """Which part of whose nickname names no unit."""
    found, outcome = judge(nickname_unknown_unit, build(INSIDE + markdown))
    assert not outcome.detail
    return cells(found, ["member_id", "fields.part", "fields.written"])


def test_departments_are_not_judged_where_only_companies_are_known():
    """An organisation that names no department accuses no department."""
    assert parts(COMPANIES + "\n| members.group_nickname |\n|---|\n| 张三+地高集团+火星部 |") == [
        {"member_id": "m1", "fields.part": "company", "fields.written": "地高集团"}
    ]


def test_a_unit_that_the_employee_list_has_for_the_person_is_known():
    """What the list says of the person is right even where the organisation does not name it."""
    units = COMPANIES + "| 工程部 | department | 工程部 |\n"
    employees = (
        "| employees.name | employees.account_ids | employees.company | employees.departments |\n|---|---|---|---|\n"
        "| 张三 | m1 | 天高集团有限公司 | 幕墙所 |\n"
    )
    members = "| members.group_nickname |\n|---|\n| 张三+天高集团+幕墙所 |\n| 李四+天高集团+幕墙所 |\n"
    assert parts(f"{units}\n{employees}\n{members}") == [
        {"member_id": "m2", "fields.part": "department", "fields.written": "幕墙所"}
    ]


@pytest.mark.parametrize("beside", ["经理", "出差", "（请假中）", "13800001234"])
def test_what_stands_right_beside_a_unit_is_no_part_of_it(beside):
    """The unit is known; what is too much is told by the rule on the format."""
    units = COMPANIES + "| 工程部 | department | 工程部 |\n"
    assert parts(f"{units}\n| members.group_nickname |\n|---|\n| 张三+天高集团+工程部{beside} |") == []
    assert parts(f"{units}\n| members.group_nickname |\n|---|\n| 张三+天高集团+火星部{beside} |") != []


def test_both_parts_of_a_nickname_are_findings_of_their_own():
    """Two unknown units are two findings with different fingerprints."""
    units = COMPANIES + "| 工程部 | department | 工程部 |\n"
    found, _ = judge(
        nickname_unknown_unit, build(f"{INSIDE}{units}\n| members.group_nickname |\n|---|\n| 张三+火星+火星部 |")
    )
    assert found["fingerprint"].n_unique() == 2


def test_a_number_in_the_place_of_a_unit_is_no_unit():
    """What stands where the department belongs is judged as one."""
    units = COMPANIES + "| 工程部 | department | 工程部 |\n"
    assert parts(f"{units}\n| members.group_nickname |\n|---|\n| 张三+天高集团+301 |") == [
        {"member_id": "m1", "fields.part": "department", "fields.written": "301"}
    ]


def test_full_width_and_blanks_are_no_other_unit():
    """Spellings are compared folded."""
    units = "| units.unit | units.kind |\n|---|---|\n| IT部 | department |\n| TG集团 | company |\n"
    assert parts(f"{units}\n| members.group_nickname |\n|---|\n| 张三+ＴＧ集团+it部 |\n| 李四+TG 集团+IT部 |") == []


@pytest.mark.parametrize(
    ("bases", "severity", "confidence"),
    [
        (["employees", "employees"], "low", 60),
        (["policy", "policy"], "medium", 100),
        (["departments", "departments"], "medium", 100),
    ],
)
def test_units_of_the_employee_list_alone_make_a_suspicion(bases, severity, confidence):
    """A list of people need not name every unit; a policy or a list of departments does."""
    units = "| units.unit | units.kind | units.basis |\n|---|---|---|\n| 天高集团 | company | {} |\n| 工程部 | department | {} |"
    found, _ = judge(
        nickname_unknown_unit,
        build(f"{INSIDE}{units.format(*bases)}\n\n| members.group_nickname |\n|---|\n| 张三+火星+火星部 |"),
    )
    assert set(found.select("severity", "confidence").rows()) == {(severity, confidence)}
    suspected = found["message"].str.contains("单位只来自员工名单，不一定齐全：疑似，请核实")
    assert set(suspected) == {severity == "low"}
