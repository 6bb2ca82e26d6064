"""The register is compared with the group, and with itself."""

import pytest

from builders import build, cells, judge
from groupaudit.rules.register_mismatch import register_mismatch
from groupaudit.tables import Tables

COUNTED = """
| groups.group_id |
|-----------------|
| g1              |

| members.member_id |
|-------------------|
{members}

| register.member_count |
|-----------------------|
| {count}               |
"""


@pytest.mark.parametrize(("members", "count", "off"), [(20, 25, 0), (20, 26, 1), (40, 46, 0), (40, 51, 1)])
def test_a_number_is_far_off_by_people_and_by_per_cent(members, count, off):
    """More than five people and more than a fifth of the larger number."""
    rows = "\n".join(f"| m{n} |" for n in range(members))
    found, _ = judge(register_mismatch, build(COUNTED.format(members=rows, count=count)))
    assert [row["fields.problem"] for row in cells(found, ["fields.problem"])] == ["member-count"] * off


def test_rows_that_contradict_each_other_are_named_by_line_and_cell():
    """Whoever keeps the register finds both rows."""
    tables = build("""
        | groups.group_id |
        |-----------------|
        | g1              |

        | members.member_id |
        |-------------------|
        | m1                |

        | register.group_id | register.filed_on | register.source | register.cell |
        |-------------------|-------------------|-----------------|---------------|
        | g1                | 2024-09-03        | 登记表.xlsx     | 登记!A3       |
        | g1                | 2024-09-20        | 登记表.xlsx     | 登记!A9       |
    """)
    found, _ = judge(register_mismatch, tables)
    assert found["message"].to_list() == ["登记表上几行互相矛盾：登记日期（登记表.xlsx:登记!A3、登记表.xlsx:登记!A9）"]


def test_an_owner_known_by_his_nickname_only_is_a_signal():
    """A nickname may say another name than the register without the owner being another person."""
    tables = build("""
        | groups.group_id |
        |-----------------|
        | g1              |

        | members.group_nickname | members.role |
        |------------------------|--------------|
        | 周工+集团+工程部       | owner        |

        | register.owner_name | register.admin_names |
        |---------------------|----------------------|
        | 周建国              | 周工                 |

        | employees.name |
        |----------------|
        | 周建国         |
    """)
    found, _ = judge(register_mismatch, tables)
    assert cells(found, ["fields.problem", "severity"]) == [{"fields.problem": "owner-by-name", "severity": "low"}]
    assert "疑似" in found["message"][0]
    unlisted = Tables({name: frame for name, frame in tables.frames.items() if name != "employees"}, tables.context)
    found, outcome = judge(register_mismatch, unlisted)
    assert found.is_empty()
    assert outcome.undecided == {"no-employee-list": 1}


def test_a_group_whose_export_tells_no_roles_is_undecided():
    """An export that cannot carry who the owner is accuses nobody."""
    tables = build(
        "| groups.group_id |\n|---|\n| g1 |\n\n| members.member_id |\n|---|\n| m1 |\n\n| register.owner_name |\n|---|\n| 周建国 |"
    )
    found, outcome = judge(register_mismatch, tables)
    assert found.is_empty()
    assert outcome.undecided == {"no-roles": 1}


def test_a_group_of_another_kind_is_told_in_a_sentence():
    """The problem and the column of the register are not called the same."""
    found, _ = judge(
        register_mismatch,
        build("""
            | groups.group_id | groups.kind |
            |-----------------|-------------|
            | g1              | outward     |

            | register.group_id | register.kind |
            |-------------------|---------------|
            | g1                | outward       |

            | members.group_id | members.member_id | members.membership |
            |------------------|-------------------|--------------------|
            | g1               | m1                | present            |
            | g1               | m2                | present            |

            | employees.name | employees.account_ids |
            |----------------|-----------------------|
            | 张三           | m1                    |
            | 李四           | m2                    |
        """),
    )
    assert [message.startswith("群里的人都在员工名单上，群类型疑似写错，请核实") for message in found["message"]] == [
        True
    ]


LED = """
| groups.group_id | groups.name |
|-----------------|-------------|
| g1              | 维修群      |

| members.member_id | members.group_nickname | members.role | members.membership |
|-------------------|------------------------|--------------|--------------------|
| m1                | 周建国+集团+工程部     | owner        | present            |
| m2                | 冯磊+集团+工程部       | admin        | present            |
| m3                | 李静+集团+工程部       | –            | present            |

| units.unit | units.kind |
|------------|------------|
| 工程部     | department |

| employees.name | employees.account_ids |
|----------------|-----------------------|
| 周建国         | m1                    |
| 冯磊           | m2                    |
| 李静           | m3                    |

| register.group_id | register.group_name | register.owner_name | register.admin_names |
|-------------------|---------------------|---------------------|----------------------|
| g1                | 维修群              | {owner}             | {admins}             |
"""


@pytest.mark.parametrize(
    ("owner", "admins", "problems", "undecided"),
    [
        ("周建国（工程部）{mobile}", "1.周建国 2.冯磊", [], {}),
        ("工程部周建国", "冯磊和周建国", [], {}),
        ("工程部领导", "值班班长", [], {"no-name": 2}),
        ("Zhou Jianguo", "Feng Lei", [], {"no-name": 2}),
        ("李静（工程部）", "管理员李静", ["admins", "owner"], {}),
    ],
)
def test_leaders_are_compared_by_the_names_in_what_is_registered(owner, admins, problems, undecided):
    """Departments, numbers and telephones beside a name are no difference; what names nobody decides nothing."""
    found, outcome = judge(
        register_mismatch, build(LED.format(owner=owner.format(mobile="13900001234"), admins=admins))
    )
    assert sorted(row["fields.problem"] for row in cells(found, ["fields.problem"])) == problems
    assert outcome.undecided == undecided


@pytest.mark.parametrize(
    ("registered", "differs"), [("《维修群》（12人）", 0), ("抢修群（现维修群）", 0), ("抢修群", 1)]
)
def test_marks_around_the_registered_name_are_no_difference(registered, differs):
    """A form puts the name in 《》 and adds how many people there are."""
    tables = build(f"""
        | groups.group_id | groups.name |
        |-----------------|-------------|
        | g1              | 维修群      |

        | members.member_id |
        |-------------------|
        | m1                |

        | register.group_id | register.group_name |
        |-------------------|---------------------|
        | g1                | {registered}        |
    """)
    found, _ = judge(register_mismatch, tables)
    assert [row["fields.problem"] for row in cells(found, ["fields.problem"])] == ["name"] * differs
