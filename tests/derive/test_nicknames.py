"""Nicknames are taken apart, compared with what their format asks for, and written as they should read."""

import functools
from collections.abc import Sequence
from itertools import permutations, product

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import INSIDE, build
from groupaudit import organisation
from groupaudit.derive.nicknames import NICKNAMES
from groupaudit.derived import materialise
from groupaudit.policy import parse

UNITS = """
| units.unit           | units.kind     | units.label   | units.preferred | units.parent         |
|----------------------|----------------|---------------|-----------------|----------------------|
| 天高集团有限公司     | company        | 集团          | true            |                      |
| 天高集团有限公司     | company        | 天高集团      | false           |                      |
| 天高物业服务有限公司 | subsidiary     | 天高物业      | true            | 天高集团有限公司     |
| 总裁办公室           | department     | 总裁办        | true            | 天高集团有限公司     |
| 总裁办公室           | department     | 总裁办公室    | false           | 天高集团有限公司     |
| 工程部               | department     | 工程部        | true            | 天高物业服务有限公司 |
| 客服中心/前台        | department     | 客服中心/前台 | true            | 天高物业服务有限公司 |
| 城东项目办           | project-office | 城东项目办    | true            | 天高物业服务有限公司 |
"""
LIST = """
| employees.name | employees.account_ids | employees.company    | employees.departments | employees.position | employees.employee_id |
|----------------|-----------------------|----------------------|-----------------------|--------------------|-----------------------|
| 张三           | zs                    | 天高集团有限公司     | 总裁办公室            | 主任               | 0017                  |
| 李四           | ls                    | 天高物业服务有限公司 | 工程部、城东项目办    | –                  | 0018                  |
"""


def nicknames(markdown: str) -> pl.DataFrame:
    """Derive nicknames from the tables in *markdown*."""
    tables, failures = materialise(build(markdown), ["nicknames"])
    assert not failures
    return tables["nicknames"]


def judged(written: Sequence[tuple[str, str]], given: str = UNITS, template: str = "") -> list[dict[str, object]]:
    """One row for each (member, nickname), all derived together, each in a group of its own."""
    formats = "| formats.group_kind | formats.person_kind | formats.template |\n|---|---|---|\n"
    head = "| members.group_id | members.member_id | members.group_nickname |\n|---|---|---|\n"
    lines = "\n".join(f"| g{n:04} | {member} | {nickname} |" for n, (member, nickname) in enumerate(written))
    chosen = f"{formats}| unknown | unknown | {template} |\n" if template else ""
    return list(nicknames(f"{given}\n{chosen}\n{head}{lines}").sort("group_id").iter_rows(named=True))


WRONG = [
    ("张三+集团+总裁办", [], [], []),
    ("张三＋天高集团＋总裁办公室", [], [], []),
    ("张三+天高物业+客服中心/前台", [], [], []),
    ("张三+城东项目办+工程部", [], [], []),
    ("欧阳娜娜+集团+工程部", [], [], []),
    ("买买提·艾力+集团+工程部", [], [], []),
    ("张三2+集团+工程部", [], [], []),
    ("张三+集团+不认识部", [], [], []),
    ("张三", ["company", "department"], [], []),
    ("买买提·艾力", ["company", "department"], [], []),
    ("张三+工程部", ["company"], [], []),
    ("张三+集团", ["department"], [], []),
    ("集团+总裁办", ["name"], [], []),
    ("++", ["name", "company", "department"], [], []),
    ("保安+王海", ["department"], ["company", "name"], []),
    ("集团+总裁办+张三", [], ["company", "department", "name"], []),
    ("张三-集团-总裁办", [], [], ["-"]),
    ("张三_集团/总裁办", [], [], ["/", "_"]),
    ("张三 集团 总裁办", [], [], ["space"]),
    ("张三 + 集团+总裁办", [], [], ["space"]),
    ("王 建国+集团+总裁办", [], [], ["space"]),
    ("王　建国 集团 总裁办", [], [], ["space"]),
    ("欧阳 小明+集团+总裁办", [], [], ["space"]),
    ("张 国庆", ["company", "department"], [], ["space"]),
    ("张三 集团", ["department"], [], ["space"]),
    ("张三·集团·总裁办", [], [], ["·"]),
    ("张三集团总裁办", [], [], ["none"]),
    ("张三+集团总裁办", [], [], ["none"]),
    ("张三（集团总裁办）", [], [], ["(", ")", "none"]),
    ("张三+集团+总裁办+", [], [], ["stray"]),
    ("🌸阳光💦约炮加V🌸", ["company", "department"], [], []),
    ("🌸小仙女🌸", ["company", "department"], [], []),
    ("💦", ["company", "department"], [], []),
    ("💦+集团+总裁办", [], [], []),
    ("张三🌸", ["company", "department"], [], []),
    ("张三+集团+总裁办🌸", [], [], []),
    ("🌸张三+集团+总裁办🌸", [], [], []),
    ("张三🌸集团🌸总裁办", [], [], []),
]


@functools.cache
def wrong() -> list[dict[str, object]]:
    """The rows of WRONG."""
    return judged([("x", nickname) for nickname, *_ in WRONG])


@pytest.mark.parametrize("n", range(len(WRONG)), ids=[nickname for nickname, *_ in WRONG])
def test_what_is_wrong_with_a_nickname(n):
    """Missing, misplaced and other separators are told apart, and full width is right."""
    assert tuple(wrong()[n][c] for c in ("missing", "misplaced", "odd_separators")) == WRONG[n][1:]


def test_a_blank_inside_a_name_is_part_of_no_name():
    """The name is read without it and written so in the correction; what is a unit stays one."""
    found = judged([("x", nickname) for nickname in ("王 建国+集团+总裁办", "李　建军+集团+总裁办", "王 集团+总裁办")])
    assert [row["name"] for row in found] == ["王建国", "李建军", "王"]
    assert judged([("x", "王建国.+集团+总裁办")])[0]["corrected"] == "王建国+集团+总裁办"
    assert [row["corrected"] for row in found[:2]] == ["王建国+集团+总裁办", "李建军+集团+总裁办"]


def test_known_parts_are_found_in_any_order_with_any_separator():
    """However three known parts are put together, nothing is missing, and only a wrong order is misplaced."""
    cases = list(
        product(
            ["张三", "欧阳娜娜", "王海"],
            ["集团", "天高物业"],
            ["工程部", "总裁办公室", "客服中心/前台"],
            permutations(range(3)),
            "+-_/｜",
        )
    )
    found = judged([("x", mark.join(written[i] for i in order)) for *written, order, mark in cases])
    for row, (*written, order, mark) in zip(found, cases, strict=True):
        assert [row["name"], row["company"], row["department"]] == written
        assert row["missing"] == []
        assert bool(row["misplaced"]) == (order != (0, 1, 2))
        assert bool(row["odd_separators"]) == (mark != "+")
        short = "+".join(written).replace("总裁办公室", "总裁办")
        assert row["corrected"] == (None if (order, mark) == ((0, 1, 2), "+") else short)


@pytest.mark.parametrize(
    ("template", "right", "wrong", "corrected"),
    [
        ("姓名-部门", "张三-工程部", "工程部+张三", "张三-工程部"),
        ("地区+姓名", "北京+张三", "张三 北京", "北京+张三"),
        ("班组+姓名+手机号", "一班+张三+{mobile}", "张三+一班+{mobile}", "一班+张三+{mobile}"),
        ("楼栋-房号-姓名", "3栋-1202-张三", "张三-3栋-1202", "3栋-1202-张三"),
        ("{name}+{department}", "张三+工程部", "工程部+张三", "张三+工程部"),
    ],
)
def test_formats_of_other_companies(template, right, wrong, corrected):
    """Each format accepts its own example and says how a disordered one should read."""
    good, bad, wanted = judged([("x", right), ("x", wrong), ("x", corrected)], template=template)
    assert not any(good[c] for c in ("missing", "misplaced", "odd_separators", "corrected"))
    assert bad["misplaced"]
    assert bad["corrected"] == wanted["nickname"]


CORRECTED = [
    ("zs", "", "张三+集团+总裁办"),
    ("zs", "小太阳", "张三+集团+总裁办"),
    ("zs", "张三2", "张三2+集团+总裁办"),
    ("zs", "张三+天高物业+工程部", "张三+集团+总裁办"),
    ("zs", "张三-天高集团-总裁办公室", "张三+集团+总裁办"),
    ("zs", "张三+集团+总裁办", None),
    ("zs", "张三＋集团＋总裁办", None),
    ("ls", "李四", "李四+天高物业+工程部"),
    ("ls", "李四+城东项目办", "李四+天高物业+城东项目办"),
    ("ls", "李四+集团+工程部-", "李四+集团+工程部"),
    ("x", "李四", "李四+天高物业+工程部"),
    ("x", "王海-集团-工程部", "王海+集团+工程部"),
    ("x", "王海-天高集图-工程部", "王海+集团+工程部"),
    ("x", "王海-集团-土程部", None),
    ("x", "王海", None),
    ("x", "小太阳-集团-工程部", None),
    ("x", "", None),
]


def test_a_short_name_instead_of_another_is_no_guess():
    """Whoever writes an alias in the wrong place is told the short name, as surely as if he had written it himself."""
    inside = INSIDE.replace("| g1 |", "| g0000 |\n| g0001 |\n| g0002 |")
    written = ["张三-天高集团-总裁办公室", "张三-集团-总裁办", "张三+天高集团+总裁办公室"]
    found = judged([("x", nickname) for nickname in written], given=inside + UNITS)
    assert [row["corrected"] for row in found] == ["张三+集团+总裁办", "张三+集团+总裁办", None]
    assert [row["certainty"] for row in found] == ["safe", "safe", None]


@functools.cache
def corrected() -> list[object]:
    """The corrected nicknames of CORRECTED."""
    return [row["corrected"] for row in judged([(member, nickname) for member, nickname, _ in CORRECTED], UNITS + LIST)]


@pytest.mark.parametrize("n", range(len(CORRECTED)), ids=[f"{member}-{nickname}" for member, nickname, _ in CORRECTED])
def test_the_corrected_nickname(n):
    """The list knows name and units; units go by their short names; without data nothing is proposed."""
    assert corrected()[n] == CORRECTED[n][2]


def test_an_employee_number_and_a_position_come_from_the_list():
    """A format that asks for them can be filled in from the employee list."""
    found = nicknames(f"""{LIST}
| formats.group_kind | formats.person_kind | formats.template |
|--------------------|---------------------|------------------|
| unknown            | employee            | 工号-姓名-职务   |

| members.member_id | members.group_nickname |
|-------------------|------------------------|
| zs                | 张三                   |
| ls                | 18-李四                |
""")
    assert found.select("missing", "corrected").rows() == [
        (["employee-number", "position"], "0017-张三-主任"),
        (["position"], None),
    ]


def test_any_department_and_any_unit_above_is_right():
    """Several departments and all their ancestors count as right; a part that is not there is neither."""
    cases = [
        ("李四+天高物业+工程部", True, True),
        ("李四+天高集团+城东项目办", True, True),
        ("李四+集团+天高物业", True, True),
        ("李四+天高物业+总裁办", True, False),
        ("李四+城东项目办+工程部", True, True),
        ("李四+天高物业", True, None),
        ("李四", None, None),
    ]
    found = judged([("ls", nickname) for nickname, *_ in cases], UNITS + LIST)
    assert [(row["nickname"], row["company_right"], row["department_right"]) for row in found] == cases


@pytest.mark.parametrize(
    ("ids", "own"),
    [("3、1", "工程部"), ("1、3", "工程部"), ("2、3", "综合办"), ("1", None)],
)
def test_the_department_of_a_corrected_nickname(ids, own):
    """It is the first of a person's departments; the root of an address book is the company, and nobody's department."""
    found = nicknames(f"""
| units.unit | units.kind | units.label | units.parent |
|------------|------------|-------------|--------------|
| 天高集团   | company    | 天高集团    |              |
| 综合办     | department | 综合办      | 天高集团     |
| 工程部     | department | 工程部      | 天高集团     |

| departments.department_id | departments.name | departments.parent_id |
|---------------------------|------------------|-----------------------|
| 1                         | 天高集团         | 0                     |
| 2                         | 综合办           | 1                     |
| 3                         | 工程部           | 1                     |

| employees.name | employees.account_ids | employees.department_ids |
|----------------|-----------------------|--------------------------|
| 李四           | ls                    | {ids}                    |

| members.member_id | members.group_nickname |
|-------------------|------------------------|
| ls                | 李四                   |
""")
    assert found.select("own_company", "own_department", "corrected").rows() == [
        ("天高集团", own, f"李四+天高集团+{own}" if own else None)
    ]


def test_who_is_judged():
    """Formats depend on the kinds of group and person; robots, residents, outsiders and people who left are not asked."""
    found = nicknames(f"""{LIST}
| groups.group_id | groups.kind |
|-----------------|-------------|
| i               | internal    |
| u               | unknown     |
| o               | owners      |
| w               | outward     |

| members.group_id | members.member_id | members.group_nickname | members.external | members.robot | members.membership |
|------------------|-------------------|------------------------|------------------|---------------|--------------------|
| i                | unknown           | 王海                   | –                | –             | present            |
| i                | left              | 王海                   | –                | –             | left               |
| i                | robot             | 王海                   | –                | true          | present            |
| i                | outsider          | 王海                   | true             | –             | present            |
| i                | seen              | 王海                   | –                | –             | unknown            |
| u                | unknown           | 王海                   | –                | –             | present            |
| o                | resident          | 王海                   | –                | –             | present            |
| o                | zs                | 张三                   | –                | –             | present            |
| w                | unknown           | 王海                   | –                | –             | present            |
| w                | zs                | 张三                   | –                | –             | present            |
""")
    assert sorted(found.select("group_id", "member_id").rows()) == [
        ("i", "seen"), ("i", "unknown"), ("o", "zs"), ("u", "unknown"), ("w", "zs"),
    ]  # fmt: skip


def test_a_policy_overrides_single_formats():
    """The built-in format stays where the policy says nothing; an empty one asks for nothing."""
    found = nicknames("""
| formats.group_kind | formats.person_kind | formats.template |
|--------------------|---------------------|------------------|
| owners             | resident            | 楼栋-房号-姓名   |
| unknown            | unknown             |                  |

| groups.group_id | groups.kind |
|-----------------|-------------|
| i               | internal    |
| o               | owners      |
| u               | unknown     |

| members.group_id | members.group_nickname |
|------------------|------------------------|
| i                | 王海                   |
| o                | 3栋-1202-王海          |
| u                | 王海                   |
""")
    assert found.select("group_id", "template", "undecided").rows() == [
        ("i", "实名+公司+部门", None),
        ("o", "楼栋-房号-姓名", None),
    ]


def test_doubt_lowers_confidence_and_severity():
    """A nickname last seen in a message, or from the only name column, is in doubt and says so."""
    found = nicknames(
        INSIDE
        + """
| members.group_nickname | members.membership | members.name_basis | members.last_seen_at |
|------------------------|--------------------|--------------------|----------------------|
| 张三                   | present            | group-nickname     | –                    |
| 张三                   | unknown            | group-nickname     | 2024-09-02 00:30     |
| 张三                   | present            | unknown            | –                    |
| 张三                   | unknown            | unknown            | –                    |
"""
    )
    assert found.select("doubt", "confidence", "severity", "last_seen").rows() == [
        ("certain", 100, None, None),
        ("last-seen", 80, "low", "2024-09-02"),
        ("name-basis", 70, "low", None),
        ("last-seen", 50, "low", None),
    ]


STANDING = """
| groups.group_id | groups.kind |
|-----------------|-------------|
| i               | internal    |
| u               | unknown     |

| members.group_id | members.member_id | members.group_nickname |
|------------------|-------------------|------------------------|
| i                | stranger          | 周明-立信事务所        |
| i                | ours              | 李四+集团              |
| u                | stranger          | 2-502                  |
| u                | ours              | 李四+集团              |
| u                | known             | 张三                   |
"""
LISTS = {
    "employees": "| employees.name | employees.account_ids |\n|---|---|\n| 张三 | known |\n",
    "approvals": "| approvals.member_id | approvals.group_id |\n|---|---|\n| nobody | i |\n",
}


@pytest.mark.parametrize(
    ("lists", "inside", "anywhere"),
    [
        ([], ["unlisted", "certain"], ["unknown-group-kind", "any-group", "unknown-group-kind"]),
        (["employees"], ["no-approvals", "unapproved"], ["unknown-group-kind", "any-group", "certain"]),
        (["approvals"], ["certain", "certain"], ["unknown-group-kind", "any-group", "unknown-group-kind"]),
        (["employees", "approvals"], ["certain", "certain"], ["unknown-group-kind", "any-group", "certain"]),
    ],
)
def test_who_may_be_an_outsider_or_resident_for_want_of_a_list_is_at_most_a_hint(lists, inside, anywhere):
    """What a missing list could say that nothing is asked of is undecided, or low and says which list decides."""
    found = nicknames("\n\n".join([UNITS, STANDING, *(LISTS[name] for name in lists)]))
    told = found.select(pl.coalesce("undecided", "doubt")).to_series().to_list()
    assert told == [*inside, *anywhere]
    doubted = found.filter(~pl.col("doubt").is_in(["certain"]), pl.col("undecided").is_null())
    assert set(doubted["severity"]) <= {"low"}
    assert all(confidence <= 50 for confidence in doubted["confidence"])


def test_a_bare_roster_is_judged():
    """Where nothing is known of the company the format is all that can be told of."""
    found = nicknames("| members.group_nickname |\n|---|\n| 张三 |\n")
    assert found.select("doubt", "confidence", "severity").rows() == [("certain", 90, None)]


def test_what_cannot_be_told_is_undecided():
    """Without the field nobody is unset; without an employee list nobody knows who in an owners' group is one."""
    found = nicknames("""
| groups.group_id | groups.kind |
|-----------------|-------------|
| i               | internal    |
| o               | owners      |

| members.group_id | members.group_nickname |
|------------------|------------------------|
| i                | –                      |
| i                |                        |
| o                | 王海                   |
""")
    assert found.select("group_id", "nickname", "undecided").rows() == [
        ("i", None, "no-nickname"),
        ("i", "", None),
        ("o", None, "no-employee-list"),
    ]


@pytest.mark.parametrize("kind", ["owners", "outward"])
def test_groups_of_which_no_format_asks_anything_can_stand_alone(kind):
    """Several strangers in a group of partners or residents, and nothing else, have a row each."""
    found = nicknames(f"""
| groups.group_id | groups.kind |
|-----------------|-------------|
| o               | {kind}      |

| members.group_id | members.member_id | members.group_nickname |
|------------------|-------------------|------------------------|
| o                | a                 | 王海                   |
| o                | b                 | 6-1002                 |
""")
    assert found.select("corrected", "undecided").rows() == [(None, "no-employee-list")] * 2


NODES = ["岚川集团", "岚川物业", "蓝湾", "华东大区", "工程部", "客服中心", "维修组"]
nodes = st.sampled_from(NODES)


@settings(max_examples=20, deadline=None)
@given(
    nodes,
    nodes,
    st.lists(st.integers(0, len(NODES) - 1), min_size=len(NODES), max_size=len(NODES)),
    st.dictionaries(nodes, st.sampled_from(["company", "department", "project-office", "subsidiary"])),
)
def test_a_nickname_of_the_list_s_own_company_and_department_is_never_accused(company, department, parents, said):
    """Whatever shape the department list has and whatever the policy says of the units, the employee's own row is right."""
    people = f"| employees.name | employees.account_ids | employees.company | employees.departments |\n|---|---|---|---|\n| 张三 | zs | {company} | {department} |"
    tree = "| departments.department_id | departments.name | departments.parent_id |\n|---|---|---|\n" + "\n".join(
        f"| {n} | {name} | {parent} |" for n, (name, parent) in enumerate(zip(NODES, parents, strict=True), 1)
    )
    policy = "".join(f'[[organisation.units]]\nname = "{name}"\nkind = "{kind}"\n' for name, kind in said.items())
    member = f"| members.member_id | members.group_nickname |\n|---|---|\n| zs | 张三+{company}+{department} |"
    tables, _ = organisation.apply(parse(policy, {}), build(f"{people}\n\n{tree}\n\n{member}"))
    made, failures = materialise(tables, ["nicknames"])
    assert not failures
    (row,) = made["nicknames"].iter_rows(named=True)
    assert (row["missing"], row["misplaced"], row["odd_separators"], row["corrected"]) == ([], [], [], None)
    assert False not in (row["company_right"], row["department_right"])


@settings(max_examples=12, deadline=None)
@given(
    st.lists(
        st.text(st.characters(codec="utf-8"), max_size=12) | st.text("张三+集团-工程部 ·（）2栋", max_size=12),
        max_size=5,
    )
)
def test_any_nickname_can_be_judged(written):
    """Whatever people call themselves, there is one row for each, of the declared shape."""
    tables = build(UNITS + LIST)
    frame = build("| members.group_nickname |\n|---|\n" + "| x |\n" * len(written))["members"]
    frame = frame.with_columns(pl.Series("group_nickname", written, pl.String))
    made, failures = materialise(tables.replace(members=frame), ["nicknames"])
    assert not failures
    assert dict(made["nicknames"].schema) == dict(NICKNAMES)
    assert made["nicknames"].height == len(written)
