"""The form on members says who is in the group, and in which role."""

import json
from datetime import date
from pathlib import Path

import pytest

from builders import build, cells, judge
from groupaudit.rules.member_form_mismatch import member_form_mismatch
from program import run

HEAD = """
| groups.group_id | groups.name | groups.kind |
|-----------------|-------------|-------------|
| g1              | 工程部群    | {kind}      |
"""
MEMBERS = "| members.member_id | members.group_nickname | members.role | members.membership |\n|---|---|---|---|\n"
FORM = (
    "| member_form.group_id | member_form.group_name | member_form.member_id | member_form.name | member_form.role"
    " | member_form.left_on |\n|---|---|---|---|---|---|\n"
)


def judged(members, form, kind="internal"):
    """Findings and outcome for members and entries, each a line of cells."""
    rows = MEMBERS + "".join(f"| {m} |\n" for m in members)
    entries = FORM + "".join(f"| – | {e} |\n" for e in form)
    tables = build(f"{HEAD.format(kind=kind)}\n{rows}\n{entries}", as_of=date(2024, 9, 30))
    return judge(member_form_mismatch, tables)


def problems(members, form, kind="internal"):
    """The problems found and the reasons for what was not decided."""
    found, outcome = judged(members, form, kind)
    return [(r["fields.problem"], r["severity"]) for r in cells(found, ["fields.problem", "severity"])], dict(
        outcome.undecided
    )


ZHANG = "zs | 张三+集团 | owner | present"
SAME = "工程部群 | – | 张三 | – | –"


@pytest.mark.parametrize(
    ("members", "form", "found"),
    [
        ([ZHANG], [SAME], []),
        ([ZHANG], ["工程部群 | – | 张三（大） | – | –"], []),
        ([ZHANG], ["工程部群 | ZS | 别名 | owner | –"], []),
        ([ZHANG], ["工程部群 | – | 张三 | admin | –"], [("role-differs", "low")]),
        ([ZHANG], ["工程部群 | zs | 张三 | admin | –"], [("role-differs", "medium")]),
        ([ZHANG], ["工程部群 | zs | 张三 | – | 2024-09-30"], [("left-on-form", "medium")]),
        ([ZHANG], ["工程部群 | zs | 张三 | – | 2024-10-01"], []),
        ([ZHANG], [SAME, "工程部群 | – | 李四 | – | –"], [("not-in-group", "low")]),
        ([ZHANG], [SAME, "工程部群 | – | 李四 | – | 2024-09-01"], []),
        ([ZHANG, "ls | 李四 | – | present"], [SAME], [("not-on-form", "low")]),
        ([ZHANG, "ls | 李四 | – | left"], [SAME, "工程部群 | – | 李四 | – | –"], [("not-in-group", "low")]),
        ([ZHANG, "ls | 李四 | – | left"], [SAME], []),
    ],
)
def test_form_and_roster_are_compared_both_ways(members, form, found):
    """By id a difference is certain, by name a signal; who left by both is no difference."""
    assert problems(members, form) == (found, {})


@pytest.mark.parametrize("heading", ["备注", "退群时间"])
def test_whom_the_form_itself_has_gone_is_not_missing(tmp_path, monkeypatch, heading):
    """已退群 without a day says that nobody need be there."""
    monkeypatch.chdir(tmp_path)
    Path("微信群成员信息管理表.csv").write_text(f"群名称,姓名,人员类别,{heading}\n工程部群,张三,员工,\n工程部群,李四,员工,已退群\n工程部群,王五,员工,\n", "utf-8")  # fmt: skip
    Path("名册.csv").write_text("群名称,群昵称,wxid\n工程部群,张三+集团,w1\n", "utf-8")
    run("scan", ".", "-o", "r.json", "--select", "member-form-mismatch", "-q")
    found = json.loads(Path("r.json").read_text("utf-8"))["findings"]
    assert [f["message"][:2] for f in found] == ["王五"]


def test_one_entry_for_two_namesakes_is_undecided():
    """Nobody can say which of two people of one name the one row means; with two rows both are covered."""
    members = [ZHANG, "zs2 | 张三+集团 | member | present"]
    assert problems(members, [SAME]) == ([], {"same-name": 2})
    assert problems(members, [SAME, SAME]) == ([], {})


def test_a_form_for_a_group_that_does_not_exist_is_reported_once():
    """One line for the group, whatever its rows say."""
    _, outcome = judged([ZHANG], ["别的群 | – | 李四 | – | –", "别的群 | – | 王五 | – | –"])
    assert outcome.undecided == {"no-such-group": 1}
    assert [(s.source, s.line) for s in outcome.examples] == [("member_form.csv", 2)]


def test_residents_need_no_entry():
    """The form of an owners' group lists the staff."""
    assert problems([ZHANG], ["工程部群 | – | 李四 | – | 2024-01-01"], kind="owners") == ([], {})


def test_groups_without_a_form_are_not_compared():
    """A form for one group says nothing about the others."""
    assert problems([ZHANG], ["别的群 | – | 李四 | – | –"]) == ([], {"no-such-group": 1})
