"""The administrators of the register are in the group and employees."""

import pytest

from builders import build, cells, judge
from groupaudit.rules.registered_admin_absent import registered_admin_absent

TABLES = """
| groups.group_id |
|-----------------|
| g1              |

| members.member_id | members.group_nickname | members.account_name | members.membership |
|-------------------|------------------------|----------------------|--------------------|
| zs                | 张三+集团              | –                    | {first}            |
| x                 | {nickname}             | {account}            | {membership}       |

| register.group_id | register.admin_names |
|-------------------|----------------------|
| g1                | 李四                 |
"""
LIST = "| employees.name | employees.account_ids |\n|---|---|\n| 张三 | zs |\n| 李四 | ls |\n"


def judged(nickname="王五", account="–", membership="present", given="", first="present"):
    """Findings and outcome for a group whose register names 李四."""
    text = TABLES.format(nickname=nickname, account=account, membership=membership, first=first)
    return judge(registered_admin_absent, build(f"{text}\n{given}"))


@pytest.mark.parametrize(
    ("nickname", "account"), [("李四+集团", "–"), ("李 四", "–"), ("", "李四"), ("李四2-集团", "–")]
)
def test_a_name_shown_in_any_way_is_there(nickname, account):
    """Separators, spaces, numbers behind the name and account names do not hide an administrator."""
    assert judged(nickname, account)[0].is_empty()


@pytest.mark.parametrize("written", ["李四1", "李四（大）"])
def test_a_mark_of_namesakes_hides_nobody(written):
    """Whether register, list or nickname bear it, an administrator is there and an employee."""
    text = TABLES.format(nickname="李四+集团", account="–", membership="present", first="present")
    for tables in (text.replace("| 李四  ", f"| {written} ") + LIST, text + LIST.replace("李四", written)):
        assert judge(registered_admin_absent, build(tables))[0].is_empty()


@pytest.mark.parametrize(
    ("given", "severity"),
    [(LIST, "medium"), (LIST + "| 李四 | ls2 |\n", "low"), (LIST.replace("ls", ""), "low")],
)
def test_only_the_id_of_the_one_employee_of_that_name_makes_it_certain(given, severity):
    """A namesake, or a list without ids, leaves the possibility that he is there by another nickname."""
    found, _ = judged(given=given)
    assert cells(found, ["fields.problem", "severity"]) == [{"fields.problem": "absent", "severity": severity}]


def test_without_an_employee_list_nobody_is_said_to_be_absent():
    """He may be there under another name, which only the list could tell."""
    found, outcome = judged()
    assert found.is_empty()
    assert outcome.undecided == {"no-employee-list": 1}


def test_who_left_the_group_is_named():
    """A registered administrator of whom the roster says that he left is found with his id."""
    found, _ = judged("李四", membership="left")
    assert cells(found, ["member_id", "fields.problem", "severity"]) == [
        {"member_id": "x", "fields.problem": "left", "severity": "medium"}
    ]


LEFT = "| events.kind | events.member_id | events.at | events.basis |\n|---|---|---|---|\n"


@pytest.mark.parametrize(("kind", "problem"), [("leave", "left"), ("remove", "removed")])
def test_whom_a_system_message_saw_go_is_gone(kind, problem):
    """Where the roster does not say that he is there, the message decides."""
    given = f"{LEFT}| {kind} | x | 2024-09-02 10:00 | system-message |\n"
    found, _ = judged("李四", membership="unknown", given=given)
    assert cells(found, ["member_id", "fields.problem", "severity"]) == [
        {"member_id": "x", "fields.problem": problem, "severity": "medium"}
    ]
    found, _ = judged("李四", membership="present", given=given)
    assert cells(found, ["fields.problem", "fields.surely", "severity"]) == [
        {"fields.problem": problem, "fields.surely": "listed", "severity": "low"}
    ]


def test_who_came_back_is_there():
    """The last that is told of him counts."""
    given = (
        f"{LEFT}| leave | x | 2024-09-02 10:00 | system-message |\n| join | x | 2024-09-03 10:00 | system-message |\n"
    )
    assert judged("李四", membership="unknown", given=given)[0].is_empty()


def test_who_departed_is_not_said_to_be_missing_on_the_list():
    """The list has him, as departed."""
    listed = "| employees.name | employees.status |\n|---|---|\n| 张三 | 在职 |\n| 李四 | 离职 |\n"
    found, _ = judged("李四", given=listed)
    assert cells(found, ["fields.problem", "severity"]) == [{"fields.problem": "departed", "severity": "low"}]
    assert "员工名单上没有这个姓名" not in found["message"][0]


def test_speakers_are_no_roster():
    """Somebody who never spoke may be there; beside a roster those who only spoke are gone."""
    assert judged(membership="unknown", given=LIST)[0].height == 1
    found, outcome = judged(membership="unknown", first="unknown")
    assert found.is_empty()
    assert outcome.undecided == {"no-roster": 1}


def test_without_a_register_one_line_says_so():
    """The missing register is no finding."""
    found, outcome = judge(
        registered_admin_absent, build("| groups.group_id |\n|---|\n| g1 |\n\n| members.member_id |\n|---|\n| m1 |")
    )
    assert found.is_empty()
    assert outcome.missing == ("register",)
