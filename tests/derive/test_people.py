"""Who members are is decided from the employee list, the kind of the group and the platform's flags."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from builders import NULL, build, cells
from groupaudit.derive.people import PEOPLE
from groupaudit.derived import materialise
from groupaudit.tables import PERSON_KINDS, Tables

LIST = """
| context.as_of |
|---------------|
| 2024-09-30    |

| employees.employee_id | employees.name | employees.account_ids | employees.company | employees.departments | employees.status | employees.employment | employees.left_on |
|------|------|-----------|------|--------|------|----------|------------|
| 1001 | 张三 | zs        | 集团 | 总裁办 | 在职 | 正式     | –          |
| 1002 | 李四 | ls        | 集团 | 工程部 | 在职 | 劳务派遣 | –          |
| 1003 | 王伟 | ww1       | 集团 | 工程部 | –    | –        | –          |
| 1004 | 王伟 | ww2       | 集团 | 总裁办 | –    | –        | –          |
| 1005 | 赵六 | zl        | 集团 | 工程部 | 离职 | –        | –          |
| 1006 | 钱七 | qq        | 集团 | 工程部 | –    | –        | 2024-09-30 |
| 1007 | 孙八 | sb        | 集团 | 工程部 | –    | –        | 2024-10-01 |
"""


def people(markdown: str) -> pl.DataFrame:
    """Derive people from the tables in *markdown*."""
    tables, failures = materialise(build(markdown), ["people"])
    assert not failures
    return tables["people"]


def one(member: str, *, kind: str = "internal", listed: str = LIST) -> tuple[str, str, str | None]:
    """Kind, basis and employee of one member, written as `id | group nickname | account name | external`."""
    groups = f"| groups.kind |\n|---|\n| {kind} |\n"
    head = (
        "| members.member_id | members.group_nickname | members.account_name | members.external |\n|---|---|---|---|\n"
    )
    found = people(f"{listed}\n{groups}\n{head}| {member} |")
    return found.select("person_kind", "basis", "employee_id").row(0)


@pytest.mark.parametrize(
    ("member", "kind", "basis", "employee"),
    [
        ("ZS | 小太阳 | – | –", "employee", "id", "1001"),
        ("1001 | 小太阳 | – | –", "employee", "id", "1001"),
        ("zs | 小太阳 | – | true", "employee", "id", "1001"),
        ("ls | 李四 | – | –", "contractor", "id", "1002"),
        ("zl | 赵六 | – | –", "departed", "id", "1005"),
        ("qq | 钱七 | – | –", "departed", "id", "1006"),
        ("sb | 孙八 | – | –", "employee", "id", "1007"),
        ("x | 张三+集团+总裁办 | – | –", "employee", "name", "1001"),
        ("x | 张三2 | – | –", "employee", "name", "1001"),
        ("x | 總裁辦-張三 | – | –", "employee", "name", "1001"),
        ("x | 小太阳 | 张三 | –", "employee", "name", "1001"),
        ("x | 王伟+集团+工程部 | – | –", "employee", "name", "1003"),
        ("x | 王伟+集团 | – | –", "employee", "name", None),
        ("x | 王伟 | – | –", "employee", "name", None),
        ("x | 赵六 | – | –", "departed", "name", "1005"),
        ("x | 张三 | – | true", "outsider", "flag", None),
        ("x | 小太阳 | – | –", "unknown", "none", None),
        ("x | 周九+集团 | – | false", "unknown", "none", None),
    ],
)
def test_members_of_an_internal_group(member, kind, basis, employee):
    """Ids come before names, names with a unit before names alone; who fits nobody is unknown, never an outsider."""
    assert one(member) == (kind, basis, employee)


@pytest.mark.parametrize("group", ["owners", "outward"])
def test_a_name_alone_is_nobody_where_strangers_are_about(group):
    """In owners' and outward groups a namesake of an employee is one only with his unit or his id."""
    stranger = ("resident", "group-kind", None) if group == "owners" else ("unknown", "none", None)
    assert one("x | 张三 | – | –", kind=group) == stranger
    assert one("x | 张三+总裁办 | – | –", kind=group) == ("employee", "name", "1001")
    assert one("zs | 张三 | – | –", kind=group) == ("employee", "id", "1001")


def test_without_an_employee_list_only_flags_speak():
    """Missing data never accuse anyone: who is not flagged is unknown."""
    assert one("x | 张三 | – | –", listed="") == ("unknown", "none", None)
    assert one("x | 张三 | – | true", listed="") == ("outsider", "flag", None)
    assert one("x | 张三 | – | false", listed="") == ("employee", "flag", None)
    assert one("x | 张三 | – | true", listed="", kind="owners") == ("resident", "group-kind", None)


def test_robots_are_robots_whatever_they_are_called():
    """The platform's robot flag comes before everything else."""
    found = people(LIST + "\n| members.group_nickname | members.robot |\n|---|---|\n| 张三 | true |")
    assert found["person_kind"].to_list() == ["robot"]


def test_namesakes_are_counted_and_not_guessed():
    """Two employees of one name stay two candidates; the unit in the nickname or the roster decides."""
    found = people(f"""{LIST}
| members.group_nickname | members.department |
|------------------------|--------------------|
| 王伟                   | –                  |
| 王伟                   | 总裁办             |
""")
    assert found.select("employee_id", "employee_candidates").rows() == [(None, 2), ("1004", 1)]


def test_an_id_shared_by_two_employees_decides_nothing():
    """A doubled account id is no match; the name still is."""
    found = people("""
| employees.name | employees.account_ids |
|----------------|-----------------------|
| 张三           | a                     |
| 李四           | a                     |

| members.member_id | members.group_nickname |
|-------------------|------------------------|
| a                 | 李四                   |
""")
    assert found.select("basis", "employee_name").row(0) == ("name", "李四")


@pytest.mark.parametrize(
    ("approval", "joined", "kind"),
    [
        ("x | 2024-09-01", "2024-09-02", "approved-outsider"),
        ("x | 2024-09-02", "2024-09-02", "approved-outsider"),
        ("x | 2024-09-03", "2024-09-02", "outsider"),
        ("x | –", "2024-09-02", "approved-outsider"),
        ("x | 2024-09-03", NULL, "approved-outsider"),
        ("y | 2024-09-01", "2024-09-02", "outsider"),
    ],
)
def test_an_outsider_is_approved_by_the_day_of_joining(approval, joined, kind):
    """An approval counts up to the day of joining; where a date is missing nobody is accused."""
    found = people(f"""
| members.member_id | members.group_nickname | members.external | members.joined_at |
|-------------------|------------------------|------------------|-------------------|
| x                 | 王五                   | true             | {joined}          |

| approvals.member_id | approvals.approved_on |
|---------------------|-----------------------|
| {approval}          |
""")
    assert found["person_kind"].to_list() == [kind]


def test_an_approval_by_name_holds_for_its_group_only():
    """An approval names a group by id or by name, or is for all; it makes an unflagged stranger an approved outsider."""
    found = people("""
| groups.group_id | groups.name |
|-----------------|-------------|
| g1              | 甲          |
| g2              | 乙          |
| g3              | 丙          |

| members.group_id | members.group_nickname |
|------------------|------------------------|
| g1               | 王五-供应商            |
| g2               | 王五                   |
| g3               | 王五                   |
| g3               | 周九                   |

| approvals.group_id | approvals.group_name | approvals.name |
|--------------------|----------------------|----------------|
| g1                 | –                    | 王五           |
| –                  | 乙                   | 王五           |
| –                  | –                    | 周九           |
""")
    assert found.select("person_kind", "basis").rows() == [
        ("approved-outsider", "name"),
        ("approved-outsider", "name"),
        ("unknown", "none"),
        ("approved-outsider", "name"),
    ]


def test_an_approval_may_name_somebody_beside_his_post_or_firm():
    """供应商王小五 approves 王小五, who would be a stranger without it; a refused application says nothing of him."""
    found = people("""
| members.member_id | members.group_nickname |
|-------------------|------------------------|
| a                 | 王小五                 |
| b                 | 周九成                 |

| approvals.name | approvals.result |
|----------------|------------------|
| 供应商王小五   | –                |
| 供应商周九成   | refused          |
""")
    assert found["person_kind"].to_list() == ["approved-outsider", "unknown"]


def test_an_approval_means_no_shorter_name_beside_its_own():
    """王伟明业务员 approves 王伟明, and says nothing of 王伟 in the same group; alone he may be meant."""
    found = people("""
| members.group_id | members.group_nickname |
|------------------|------------------------|
| g1               | 王伟                   |
| g1               | 王伟明                 |
| g2               | 王伟                   |

| approvals.group_id | approvals.group_name | approvals.name |
|--------------------|----------------------|----------------|
| –                  | –                    | 王伟明业务员   |
""")
    assert found["person_kind"].to_list() == ["unknown", "approved-outsider", "approved-outsider"]


def test_an_approval_beside_a_known_post_is_of_nobody_else():
    """王伟明经理 does not approve 王伟, though nobody else in the group is called like that."""
    head = "| members.group_id | members.group_nickname |\n|---|---|\n| g1 | 王伟 |\n| g2 | 王伟明 |\n"
    found = people(f"{head}\n| approvals.group_id | approvals.name |\n|---|---|\n| – | 王伟明经理 |\n")
    assert found["person_kind"].to_list() == ["unknown", "approved-outsider"]


def test_an_approval_of_two_is_of_both():
    """王伟 and 王伟明 are both named."""
    head = "| members.group_nickname |\n|---|\n| 王伟 |\n| 王伟明 |\n"
    found = people(f"{head}\n| approvals.name |\n|---|\n| 王伟明、王伟 |\n")
    assert found["person_kind"].to_list() == ["approved-outsider"] * 2


def test_an_approval_may_list_groups():
    """One row of the form approves somebody for each of them, and for no other."""
    found = people("""
| groups.group_id | groups.name |
|-----------------|-------------|
| g1              | 甲群        |
| g2              | 乙群        |
| g3              | 丙群        |

| members.group_id | members.group_nickname |
|------------------|------------------------|
| g1               | 王五                   |
| g2               | 王五                   |
| g3               | 王五                   |

| approvals.group_id | approvals.group_name | approvals.name |
|--------------------|----------------------|----------------|
| –                  | 甲群、《乙群》       | 王五           |
""")
    assert found["person_kind"].to_list() == ["approved-outsider", "approved-outsider", "unknown"]


def test_departments_are_resolved_from_ids_with_all_that_is_above():
    """Department ids become names, and every ancestor counts as right; a loop in the list does no harm."""
    found = people("""
| departments.department_id | departments.name | departments.parent_id |
|---------------------------|------------------|-----------------------|
| 1                         | 天高集团         | 0                     |
| 2                         | 天高物业         | 1                     |
| 3                         | 工程部           | 2                     |
| 4                         | 工程部           | 1                     |
| 8                         | 甲部             | 9                     |
| 9                         | 乙部             | 8                     |

| employees.name | employees.account_ids | employees.department_ids |
|----------------|-----------------------|--------------------------|
| 张三           | a                     | 3                        |
| 李四           | b                     | 4                        |
| 王五           | c                     | 8                        |

| members.member_id |
|-------------------|
| a                 |
| b                 |
| c                 |
""")
    assert cells(found.with_columns(fields=pl.lit("{}")), ["member_id", "departments", "units"]) == [
        {"member_id": "a", "departments": "工程部", "units": "工程部、天高物业、天高集团"},
        {"member_id": "b", "departments": "工程部", "units": "工程部、天高集团"},
        {"member_id": "c", "departments": "甲部", "units": "甲部、乙部"},
    ]


def test_ids_are_comparable_where_they_match_and_nobody_lacks_one():
    """An id that is not on the list means something only beside ids that are, on a list where all have as many."""
    members = "| members.member_id |\n|---|\n| zs |\n| x |\n| name:王五 |\n"
    assert people(LIST + "\n" + members)["ids_comparable"].to_list() == [True, True, False]
    assert people(LIST + "\n| members.member_id |\n|---|\n| x |\n")["ids_comparable"].to_list() == [False]
    partly = LIST + "\n| employees.name | employees.account_ids |\n|---|---|\n| 吴十 |  |\n"
    assert people(partly + "\n" + members)["ids_comparable"].to_list() == [False] * 3


@pytest.mark.parametrize(
    ("accounts", "comparable"),
    [
        (("wxid_a、wxid_b", "wxid_c"), [True, True, True]),
        (("wxid_a、zs", "wxid_c"), [True, True, False]),
        (("wxid_a、zs", "ls"), [False, False, False]),
    ],
)
def test_a_second_account_does_not_make_ids_of_the_sort_that_all_have_uncomparable(accounts, comparable):
    """Who has a wxid more than others still has one like everybody; an id of another sort tells that they lack only that."""
    head = "| employees.name | employees.account_ids |\n|---|---|\n"
    rows = "".join(f"| {name} | {ids} |\n" for name, ids in zip(("张三", "李四"), accounts, strict=True))
    found = people(f"{head}{rows}\n| members.member_id |\n|---|\n| wxid_a |\n| wxid_x |\n| x |\n")
    assert found["ids_comparable"].to_list() == comparable


@pytest.mark.parametrize(
    ("status", "left_on", "kind"),
    [
        ("退休", "–", "departed"),
        ("退休返聘", "–", "employee"),
        ("退休返聘", "2024-01-31", "employee"),
        ("离职手续办理中", "–", "employee"),
        ("离职手续办理中", "2024-01-31", "departed"),
        ("离职（待办手续）", "–", "employee"),
        ("离岗休养", "–", "employee"),
        ("离职申请", "–", "employee"),
        ("已于2024年1月31日离职", "–", "departed"),
        ("主动离职", "–", "departed"),
        ("自离", "–", "departed"),
        ("除名", "–", "departed"),
        ("解除劳动合同", "–", "departed"),
        ("已离开公司", "–", "departed"),
        ("离职", "2024-12-31", "employee"),
        ("2035年退休", "–", "employee"),
        ("退休时间2035-05-01", "2035-05-01", "employee"),
        ("退休时间2024-05-01", "2024-05-01", "departed"),
        ("离职后重新入职", "–", "employee"),
        ("辞职未批", "–", "employee"),
        *((said, "–", "employee") for said in ("解除试用期", "解除处分", "开除党籍", "离职证明待补", "离退休办")),
        ("离开原部门调入工程部", "–", "employee"),
    ],
)
def test_whoever_works_on_is_no_departed_person(status, left_on, kind):
    """Somebody taken back after retiring works here; who is leaving does until the day of leaving."""
    listed = f"| employees.name | employees.account_ids | employees.status | employees.left_on |\n|---|---|---|---|\n| 张三 | zs | {status} | {left_on} |\n"
    context = "\n| context.as_of |\n|---|\n| 2024-10-08 |\n"
    assert one("zs | 张三 | – | –", listed=listed + context)[0] == kind


def test_the_kind_of_employment_tells_who_was_taken_back():
    """Whoever is retired by his status and taken back by the kind of his employment works here."""
    head = "| employees.name | employees.account_ids | employees.status | employees.employment |\n|---|---|---|---|\n"
    assert one("zs | 张三 | – | –", listed=f"{head}| 张三 | zs | 退休 | 返聘 |\n")[0] == "employee"
    assert one("zs | 张三 | – | –", listed=f"{head}| 张三 | zs | 退休 | 正式 |\n")[0] == "departed"


@pytest.mark.parametrize(
    "nickname",
    [
        "张三经理+集团",
        "经理张三+集团",
        "张三总",
        "1001张三",
        "张三1001-集团",
        "集团总裁办张三",
        "总裁办张三出差",
        "“张三”",
        "实名张三",
    ],
)
def test_what_stands_right_beside_a_name_hides_nobody(nickname):
    """Titles, numbers, quotes, units and where somebody is are no part of a name."""
    units = "\n| units.unit | units.label |\n|---|---|\n| 集团 | 集团 |\n| 总裁办公室 | 总裁办 |\n"
    assert one(f"x | {nickname} | – | –", listed=LIST + units) == ("employee", "name", "1001")


@pytest.mark.parametrize(
    ("listed", "person"),
    [
        ("| 1 | 张建 | 离职 |", ("unknown", None)),
        ("| 1 | 张建 | 离职 |\n| 2 | 张建 | 在职 |", ("unknown", None)),
        ("| 1 | 张建 | 离职 |\n| 2 | 张建工 | 在职 |", ("employee", "2")),
        ("| 1 | 张建 | 在职 |\n| 2 | 张建工 | 离职 |", ("departed", "2")),
        ("| 1 | 张建 | 在职 |", ("employee", "1")),
    ],
)
def test_a_name_that_ends_like_a_title_is_first_of_all_a_name(listed, person):
    """张建工 is himself where the list has him, and nobody's departure is his."""
    head = "| employees.employee_id | employees.name | employees.status |\n|---|---|---|\n"
    kind, _, number = one("x | 张建工 | – | –", listed=f"{head}{listed}\n")
    assert (kind, number) == person


def test_a_unit_inside_a_name_is_part_of_it():
    """安居 is called 安, and 李安国 is not 李国, who has left."""
    head = "| employees.name | employees.status |\n|---|---|\n"
    units = "\n| units.unit | units.label |\n|---|---|\n| 安居 | 安 |\n"
    assert one("x | 李安国 | – | –", listed=f"{head}| 李国 | 离职 |\n{units}")[0] == "unknown"


@pytest.mark.parametrize("nickname", ["张三丰", "大张三", "张三的朋友", "总裁办"])
def test_a_longer_name_is_another(nickname):
    """Only such words are left out."""
    assert one(f"x | {nickname} | – | –")[0] == "unknown"


@pytest.mark.parametrize(("listed", "shown"), [("00123", "123"), ("123", "00123"), ("123.0", "00123"), ("T01", "t01")])
def test_what_a_spreadsheet_makes_of_a_number_is_the_same_id(listed, shown):
    """Zeros in front are lost, and a number gets a fraction; nobody is unknown for it."""
    head = "| employees.employee_id | employees.name |\n|---|---|\n"
    found = people(f"{head}| {listed} | 张三 |\n\n| members.member_id |\n|---|\n| {shown} |\n")
    assert found.select("employee_id", "basis").row(0) == (listed, "id")


@pytest.mark.parametrize(
    ("nickname", "employee", "candidates"),
    [
        ("王伟+集团+工程部", "1", 1),
        ("王伟2+集团+总裁办", "2", 1),
        ("王伟1", None, 2),
        ("刘洋+集团+工程部", "3", 1),
        ("刘洋（大）", "3", 1),
    ],
)
def test_the_list_tells_namesakes_apart_by_marks(nickname, employee, candidates):
    """A mark behind a name on the list is no part of it; whom it means is decided by the unit."""
    head = "| employees.employee_id | employees.name | employees.company | employees.departments |\n|---|---|---|---|\n"
    listed = head + "| 1 | 王伟1 | 集团 | 工程部 |\n| 2 | 王伟2 | 集团 | 总裁办 |\n| 3 | 刘洋(大) | 集团 | 工程部 |\n"
    found = people(f"{listed}\n| members.group_nickname |\n|---|\n| {nickname} |\n")
    assert found.select("employee_id", "employee_candidates").row(0) == (employee, candidates)


names = st.sampled_from(["张三", "王伟+集团+工程部", "小太阳", "赵六", "", None])
flags = st.sampled_from([True, False, None])
rows = st.lists(
    st.tuples(st.sampled_from(["zs", "ls", "x", "y", "1004"]), names, flags), max_size=6, unique_by=lambda r: r[0]
)


@settings(max_examples=25, deadline=None)
@given(rows, st.sampled_from(["internal", "outward", "owners", "unknown"]), st.booleans())
def test_every_member_is_exactly_one_person(members, kind, listed):
    """One row per member, of the declared shape, with a kind that exists and an employee only where he is certain."""
    base = build((LIST if listed else "") + f"\n| groups.kind |\n|---|\n| {kind} |\n")
    rows = build("| members.member_id |\n|---|\n")["members"]
    more = pl.DataFrame(members, schema=["member_id", "group_nickname", "external"], orient="row")
    frame = pl.concat(
        [rows, more.cast({"group_nickname": pl.String, "external": pl.Boolean, "member_id": pl.String})], how="diagonal"
    )
    tables = base.replace(members=frame.with_columns(group_id=pl.lit("g1")))
    found = materialise(Tables(tables.frames, tables.context), ["people"])[0]["people"]
    assert dict(found.schema) == dict(PEOPLE)
    assert sorted(found["member_id"]) == sorted(m for m, _, _ in members)
    assert set(found["person_kind"]) <= set(PERSON_KINDS)
    assert found.filter(pl.col("employee_id").is_not_null())["employee_candidates"].eq(1).all()
    assert listed or found["employee_id"].null_count() == found.height


NUMBERS = """
| members.member_id | members.wechat_number | members.account_name |
|-------------------|-----------------------|----------------------|
| wxid_1            | LS                    | 小太阳               |
| wxid_2            | other9                | 小月亮               |
| wxid_3            | –                     | 小星星               |
"""


def test_a_wechat_number_is_an_id_too_where_the_roster_has_it_beside_its_own():
    """A list that knows numbers is compared with those who show one; whoever shows none is held against nobody's."""
    found = people(LIST + NUMBERS)
    assert found.select("person_kind", "basis", "ids_comparable").rows() == [
        ("contractor", "id", True),
        ("unknown", "none", True),
        ("unknown", "none", False),
    ]


def test_the_id_of_the_export_wins_over_the_wechat_number():
    """A number can be given up and taken by somebody else."""
    members = "| members.member_id | members.wechat_number |\n|---|---|\n| zs | ls |\n"
    assert people(f"{LIST}\n{members}")["employee_id"].to_list() == ["1001"]
