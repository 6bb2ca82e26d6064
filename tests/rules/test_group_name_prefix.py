"""A group's name starts with a unit; near misses are told from names without any."""

import pytest

from builders import build, cells, judge
from groupaudit.rules.group_name_prefix import group_name_prefix

UNITS = """
| units.unit       | units.kind     | units.label | units.preferred |
|------------------|----------------|-------------|-----------------|
| 天高集团有限公司 | company        | 天高集团    | true            |
| 总裁办公室       | department     | 总裁办      | true            |
| 城东项目办       | project-office | 城东项目办  | true            |
"""


def named(name: str) -> tuple[str, str] | None:
    """Problem and corrected name of a group."""
    found, _ = judge(group_name_prefix, build(f"{UNITS}\n| groups.name |\n|---|\n| {name} |"))
    rows = cells(found, ["fields.problem", "fields.corrected"])
    return (rows[0]["fields.problem"], rows[0]["fields.corrected"]) if rows else None


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("天高集团官方微信平台", None),
        ("天高集团有限公司官方平台", None),
        ("天高 集团官方平台", None),
        ("总裁办", None),
        ("【城东项目办】业主群", None),
        ("业主群（城东项目办）", ("later", "城东项目办业主群")),
        ("天高集固官方平台", ("misspelt", "天高集团官方平台")),
        ("天集团官方平台", ("misspelt", "天高集团官方平台")),
        ("总栽办通知群", ("misspelt", "总裁办通知群")),
        ("高集群英会", ("nothing", "–")),
        ("相亲相爱一家人", ("nothing", "–")),
    ],
)
def test_names_of_groups(name, problem):
    """Full names count, blanks do not; a unit further on or one character off gives the corrected name."""
    assert named(name) == problem


@pytest.mark.parametrize("kind", ["internal", "outward", "owners", "unknown", "–"])
def test_groups_of_every_kind_are_judged(kind):
    """The clause is about all groups, also those of which nobody says what they are."""
    tables = build(f"{UNITS}\n| groups.name | groups.kind |\n|---|---|\n| 一家人 | {kind} |")
    assert judge(group_name_prefix, tables)[0].height == 1


def test_regular_expressions_in_names_are_only_text():
    """Brackets and stars in labels and names are characters."""
    tables = build(
        "| units.unit |\n|---|\n| C++(研发)*部 |\n\n| groups.name |\n|---|\n| C++(研发)*部通知 |\n| C+研发部.* |"
    )
    assert cells(judge(group_name_prefix, tables)[0], ["group_id"]) == [{"group_id": "g2"}]


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
    found, _ = judge(group_name_prefix, build(f"{units.format(*bases)}\n\n| groups.name |\n|---|\n| 相亲相爱一家人 |"))
    assert set(found.select("severity", "confidence").rows()) == {(severity, confidence)}
    suspected = found["message"].str.contains("单位只来自员工名单，不一定齐全：疑似，请核实")
    assert set(suspected) == {severity == "low"}
