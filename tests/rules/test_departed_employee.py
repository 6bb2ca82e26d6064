"""Whoever left the company leaves its internal groups within three working days."""

import json
from datetime import date
from pathlib import Path

import pytest

from builders import build, cells, judge
from groupaudit.rules.departed_employee import departed_employee
from groupaudit.worktime import OwnDays
from program import run

TABLES = """
| groups.group_id | groups.kind |
|-----------------|-------------|
| g1              | {kind}      |

| members.member_id | members.group_nickname |
|-------------------|------------------------|
| {member}          | 张三+集团              |

| employees.name | employees.account_ids | employees.status | employees.left_on |
|----------------|-----------------------|------------------|-------------------|
| 张三           | zs                    | {status}         | {left}            |
"""


def judged(as_of, left, member="zs", status="离职", kind="internal", **context):
    """Findings and outcome for one person who left."""
    text = TABLES.format(left=left, member=member, status=status, kind=kind)
    return judge(departed_employee, build(text, as_of=as_of, **context))


@pytest.mark.parametrize(
    ("left", "last"),
    [
        ("2024-09-02", date(2024, 9, 5)),
        ("2024-09-13", date(2024, 9, 19)),  # over the Mid-Autumn holiday, with Saturday the 14th worked
        ("2024-02-08", date(2024, 2, 19)),  # over the Spring Festival, with Sunday the 18th worked
        ("2024-09-27", date(2024, 10, 8)),  # Sunday the 29th and the 30th are worked, then comes the National Day
    ],
)
def test_the_third_working_day_is_in_time_and_the_next_day_is_not(left, last):
    """Holidays do not count, Sundays that are worked do."""
    assert judged(last, left)[0].is_empty()
    late, _ = judged(date.fromordinal(last.toordinal() + 1), left)
    assert cells(late, ["fields.deadline", "severity"]) == [{"fields.deadline": str(last), "severity": "medium"}]


def test_the_company_may_add_days_off():
    """A day off of the company moves the deadline."""
    late, _ = judged(date(2024, 9, 6), "2024-09-02")
    free, _ = judged(date(2024, 9, 6), "2024-09-02", own_days=OwnDays(holidays=(date(2024, 9, 4),)))
    assert (late.height, free.height) == (1, 0)


def test_a_name_alone_is_possibly_a_namesake():
    """Somebody who only bears the name of a departed employee is a signal of low confidence."""
    found, _ = judged(date(2024, 9, 30), "2024-09-02", member="wx-1")
    assert cells(found, ["severity", "confidence"]) == [{"severity": "low", "confidence": "50"}]
    assert "可能同名" in found["message"][0]
    assert (
        "namesake"
        in judge(
            departed_employee,
            build(
                TABLES.format(left="2024-09-02", member="wx-1", status="离职", kind="internal"), as_of=date(2024, 9, 30)
            ),
            language="en",
        )[0]["message"][0]
    )


@pytest.mark.parametrize(
    ("as_of", "left", "status", "kind", "reason"),
    [
        (date(2024, 9, 30), "–", "离职", "internal", "no-leaving-date"),
        (date(2024, 9, 30), "2024-09-02", "在职", "internal", "contradictory"),
        (date(2024, 9, 30), "2024-09-02", "产假", "internal", "contradictory"),
        (date(2024, 9, 30), "2024-09-02", "停薪留职", "internal", "contradictory"),
        (date(2024, 9, 30), "2024-09-02", "待离职", "internal", "contradictory"),
        (date(2024, 9, 30), "2024-09-02", "离职手续办理中", "internal", "contradictory"),
        (date(2024, 9, 30), "2024-09-02", "调出", "internal", "contradictory"),
        (date(2024, 9, 30), "–", "2024-9-2离职", "internal", "no-leaving-date"),
        (date(2024, 9, 30), "–", "否（已离职）", "internal", "no-leaving-date"),
        (date(2031, 9, 30), "2031-09-02", "离职", "internal", "unknown-calendar-year"),
        (date(2024, 9, 30), "2024-09-02", "离职", "unknown", "unknown-group-kind"),
    ],
)
def test_what_is_not_certain_is_undecided(as_of, left, status, kind, reason):
    """No date, a contradiction, an unknown year, an unknown kind of group: nobody is accused."""
    found, outcome = judged(as_of, left, status=status, kind=kind)
    assert found.is_empty()
    assert outcome.undecided == {reason: 1}


def test_two_people_of_one_name_in_one_department_are_not_taken_for_the_one_who_left():
    """Where a colleague of the same name and department is at work, the member is taken for him."""
    rows = TABLES.format(left="2024-09-02", member="wx-1", status="离职", kind="internal")
    both = rows + "| 张三           | zs2                   | 在职             | –                 |\n"
    assert judge(departed_employee, build(both, as_of=date(2024, 9, 30)))[0].is_empty()


REHIRED = """工号,姓名,公司,部门,用工形式,入职日期,状态,离职日期,userid
14,陈静,天高集团,工程部,正式,2020-01-01,离职,2026-02-20,u8
{second}
"""


@pytest.mark.parametrize(
    ("second", "undecided"),
    [
        ("15,陈静,天高集团,工程部,正式,,在职,,u8", {"contradictory": 1}),
        ("14,陈静,天高集团,工程部,正式,,在职,,u8", {"contradictory": 1}),
        ("15,陈静,天高集团,工程部,正式,2026-03-02,在职,,u8", {}),
        ("14,陈静,天高集团,工程部,正式,2026-03-02,在职,,u8", {}),
    ],
)
@pytest.mark.parametrize("turned", [False, True])
def test_an_employee_both_departed_and_at_work_is_not_accused(tmp_path, monkeypatch, second, undecided, turned):
    """Of one account or one number: hired again is at work, else it is a contradiction, told with both lines."""
    monkeypatch.chdir(tmp_path)
    header, *rows = REHIRED.format(second=second).splitlines()
    Path("员工.csv").write_text("\n".join([header, *(rows[::-1] if turned else rows)]), "utf-8")
    Path("名册.csv").write_text("群名称,wxid,群昵称\n工程部群,u8,陈静+集团+工程部\n", "utf-8")
    Path("groupaudit.toml").write_text('[[group]]\nmatch = { name = "*" }\nkind = "internal"\n', "utf-8")
    ran = run("scan", "员工.csv", "名册.csv", "--as-of", "2026-03-20", "--select", "departed-employee", "-o", "r.json", "-o", "r.txt", "-q")  # fmt: skip
    assert ran.code == 0
    made = json.loads(Path("r.json").read_text("utf-8"))
    (outcome,) = [o for o in made["outcomes"] if o["rule"] == "departed-employee"]
    assert (made["findings"], outcome["undecided"]) == ([], undecided)
    assert ("既在职又离职，请核实后改正名单（第 2 3 行）" in Path("r.txt").read_text("utf-8")) == bool(undecided)
