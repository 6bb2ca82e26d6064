"""Members of internal groups are compared with the employee list as far as it can be compared."""

import pytest

from builders import build, cells, judge
from groupaudit.rules.nickname_not_an_employee import nickname_not_an_employee

LIST = """
| groups.group_id | groups.kind |
|-----------------|-------------|
| g1              | internal    |

| approvals.member_id |
|---------------------|
| nobody              |

| employees.name | employees.account_ids | employees.employment | employees.status | employees.as_of |
|----------------|-----------------------|----------------------|------------------|-----------------|
| 张三           | zs                    | 正式                 | 在职             | 2024-09-01      |
| 李四           | ls                    | 业务外包             | 在职             | 2024-09-01      |
| 王五           | ww                    | 正式                 | 离职             | 2024-09-01      |
"""
HEAD = "| members.member_id | members.group_nickname | members.joined_at |\n|---|---|---|\n"


def judged(*members: str, given: str = LIST):
    """Findings and outcome for members written as `id | group nickname | joined`."""
    return judge(nickname_not_an_employee, build(f"{given}\n{HEAD}" + "\n".join(f"| {m} |" for m in members)))


def test_an_id_that_is_not_on_the_list_counts_only_beside_ids_that_are():
    """Beside a member matched by id a foreign id is certain; alone, or with a list that lacks ids, it is a signal."""
    certain, _ = judged("zs | 张三 | –", "x | 周明华 | –")
    signal, _ = judged("x | 周明华 | –")
    assert cells(certain, ["member_id", "severity", "fields.compared"]) == [
        {"member_id": "x", "severity": "medium", "fields.compared": "id"}
    ]
    assert cells(signal, ["member_id", "severity", "fields.compared"]) == [
        {"member_id": "x", "severity": "low", "fields.compared": "name"}
    ]
    assert "疑似不是员工" in signal["message"][0]
    assert "请核实" in signal["message"][0]


@pytest.mark.parametrize(
    "member", ["x | 张三+集团 | –", "ls | 小李 | –", "x | 李四 | –", "ww | 王五 | –", "x | 王五 | –"]
)
def test_employees_contractors_and_people_who_left_are_on_the_list(member):
    """Whoever the list names in any way is not a stranger; that he left is the business of another rule."""
    found, outcome = judged("zs | 张三 | –", member)
    assert found.is_empty()
    assert outcome.status == "checked"


@pytest.mark.parametrize(
    ("member", "reason"),
    [
        ("x | 周明华 | 2024-09-02 09:00", "joined-after-list"),
        ("x | 小太阳 | –", "no-real-name"),
        ("x |  | –", "no-real-name"),
        ("x | – | –", "no-real-name"),
    ],
)
def test_what_cannot_be_compared_is_undecided(member, reason):
    """People who joined after the date of the list, or who show neither id nor name, are not accused."""
    found, outcome = judged(member)
    assert found.is_empty()
    assert outcome.undecided == {reason: 1}


def test_a_system_message_tells_who_joined_after_the_list():
    """Where the roster has no date of joining, the message about it counts."""
    told = "| events.kind | events.member_id | events.at | events.basis |\n|---|---|---|---|\n| join | x | {} | system-message |\n"
    late, outcome = judged("x | 周明华 | –", given=LIST + "\n" + told.format("2024-09-02 09:00"))
    early, _ = judged("x | 周明华 | –", given=LIST + "\n" + told.format("2024-08-30 09:00"))
    assert late.is_empty()
    assert outcome.undecided == {"joined-after-list": 1}
    assert early.height == 1


def test_somebody_who_joined_on_the_day_of_the_list_is_judged():
    """The list speaks for its own day."""
    found, _ = judged("x | 周明华 | 2024-09-01 23:00")
    assert found.height == 1


@pytest.mark.parametrize("nickname", ["–", "", "集团+总裁办"])
def test_an_unnamed_member_is_suspected_by_a_comparable_id(nickname):
    """Of somebody who shows no name only the id can be missing from the list, and the finding says no more."""
    found, _ = judged("zs | 张三 | –", f"x | {nickname} | –")
    assert cells(found, ["member_id", "fields.name", "severity", "confidence"]) == [
        {"member_id": "x", "fields.name": "–", "severity": "low", "confidence": "50"}
    ]
    assert "没有姓名可对" in found["message"][0]
    assert "账号和姓名都不在" not in found["message"][0]
    assert "“”" not in found["message"][0]


@pytest.mark.parametrize(
    ("kind", "undecided"), [("owners", {}), ("outward", {}), ("unknown", {"unknown-group-kind": 1})]
)
def test_only_internal_groups_are_judged(kind, undecided):
    """Residents and partners belong where they are; of a group of unknown kind nothing can be said."""
    found, outcome = judged("x | 周明华 | –", given=LIST.replace("internal", kind))
    assert found.is_empty()
    assert outcome.undecided == undecided


def test_a_policy_that_asks_strangers_for_no_format_still_finds_them():
    """Who is an employee does not depend on which nicknames are asked for."""
    formats = (
        "| formats.group_kind | formats.person_kind | formats.template |\n|---|---|---|\n| internal | unknown |  |\n"
    )
    found, _ = judged("zs | 张三 | –", "x | 周明华 | –", given=f"{LIST}\n{formats}")
    assert cells(found, ["member_id", "fields.compared"]) == [{"member_id": "x", "fields.compared": "id"}]


def test_an_approval_for_a_group_nobody_knows_makes_it_a_signal_that_asks_which_is_meant():
    """Who stands on an approval is no stranger for certain, whatever its group is called there."""
    given = LIST.replace("| groups.kind |", "| groups.kind | groups.name |").replace(
        "|-------------|\n| g1              | internal    |", "|---|---|\n| g1 | internal | 综合办公室工作群 |"
    )
    stray = (
        "| approvals.group_id | approvals.group_name | approvals.name |\n|---|---|---|\n| – | 综合办工作群 | 周明华 |\n"
    )
    sure, _ = judged("zs | 张三 | –", "x | 周明华 | –", given=given)
    other = "| approvals.member_id |\n|---------------------|\n| nobody              |\n"
    doubted, _ = judged("zs | 张三 | –", "x | 周明华 | –", given=given.replace(other, stray))
    assert [found["severity"].to_list() for found in (sure, doubted)] == [["medium"], ["low"]]
    assert doubted["confidence"].item() < sure["confidence"].item()
    assert (
        "台账 approvals.csv:2 有写明此人的审批，写的群“综合办工作群”对不上交来的群（是不是“综合办公室工作群”？）"
        in doubted["message"][0]
    )


def test_without_approvals_a_stranger_may_be_an_approved_outsider():
    """He is found, but as a hint that says which list would decide."""
    given = LIST.replace("approvals.member_id", "departments.department_id")
    found, _ = judged("zs | 张三 | –", "x | 周明华-立信事务所 | –", given=given)
    assert found.select("member_id", "severity").rows() == [("x", "low")]
    assert found["confidence"].item() <= 50
    assert "没有交外部人员审批台账" in found["message"].item()
