"""A nickname is compared with the format of its group and person, and one gravest problem is named."""

import pytest

from builders import INSIDE, build, cells, judge
from groupaudit.rules.nickname_format import nickname_format


def one(nickname: str) -> tuple[str, str] | None:
    """Problem and severity of one nickname in an internal group."""
    found, _ = judge(nickname_format, build(f"{INSIDE}| members.group_nickname |\n|---|\n| {nickname} |"))
    return next(
        iter([(r["fields.problem"], r["severity"]) for r in cells(found, ["fields.problem", "severity"])]), None
    )


@pytest.mark.parametrize(
    ("nickname", "problem"),
    [
        ("张三+集团+总裁办", None),
        ("张三＋集团＋总裁办", None),
        ("张三", ("missing", "medium")),
        ("张三 总裁办", ("missing", "medium")),
        ("总裁办+集团+张三", ("misplaced", "medium")),
        ("张三+总裁办+集团", ("misplaced", "medium")),
        ("张三+集团+总裁办+主任", ("extra", "low")),
        ("张三_集团_总裁办", ("separators", "low")),
        ("+张三+集团+总裁办", ("separators", "low")),
        ("🌻", ("missing", "medium")),
    ],
)
def test_a_roster_is_judged_by_its_own_nicknames(nickname, problem):
    """Without units or employees the built-in format still tells what is wrong."""
    assert one(nickname) == problem


def test_an_unset_or_absent_nickname_is_not_a_wrong_one():
    """Empty is the business of nickname-unset, and absent is undecided."""
    found, outcome = judge(nickname_format, build("| members.group_nickname |\n|---|\n|  |\n| – |"))
    assert found.is_empty()
    assert outcome.undecided == {"no-nickname": 1}


def test_both_languages_name_the_missing_parts():
    """The parts are words in the language of the report, and codes in the evidence."""
    tables = build(INSIDE + "| members.group_nickname |\n|---|\n| 张三 |")
    zh, _ = judge(nickname_format, tables)
    en, _ = judge(nickname_format, tables, language="en")
    assert zh["message"][0] == "群昵称“张三”不符合“实名+公司+部门”：缺少公司、部门"
    assert en["message"][0] == "The nickname “张三” is not 实名+公司+部门: it is missing: company, department"
    assert cells(zh, ["fields.missing"]) == [{"fields.missing": "company、department"}]


def test_the_only_name_column_of_an_export_gives_signals():
    """Where the export has one name column of unknown kind, the finding is low and says why."""
    tables = build(INSIDE + "| members.group_nickname | members.name_basis |\n|---|---|\n| 张三 | unknown |")
    found, _ = judge(nickname_format, tables)
    assert cells(found, ["severity", "confidence"]) == [{"severity": "low", "confidence": "70"}]
    assert "疑似，请核实" in found["message"][0]


def test_the_fingerprint_does_not_depend_on_what_is_written():
    """The same member with the same problem is the same finding, whatever the nickname says."""
    prints = [
        judge(nickname_format, build(f"| members.group_nickname |\n|---|\n| {nickname} |"))[0]["fingerprint"][0]
        for nickname in ("张三", "李四+工程部", "工程部+李四+集团")
    ]
    assert prints[0] == prints[1] != prints[2]


def test_a_person_with_several_accounts_is_judged_by_each():
    """Findings are per member of a group, not per employee."""
    found, _ = judge(
        nickname_format,
        build("""
| members.group_id | members.member_id | members.group_nickname |
|------------------|-------------------|------------------------|
| g1               | a                 | 张三                   |
| g1               | b                 | 张三+集团+总裁办       |
| g2               | a                 | 张三                   |

| employees.name | employees.account_ids | employees.company | employees.departments |
|----------------|-----------------------|-------------------|-----------------------|
| 张三           | a、b                  | 集团              | 总裁办                |
"""),
    )
    assert cells(found, ["group_id", "member_id", "suggestion"]) == [
        {"group_id": "g1", "member_id": "a", "suggestion": "改为“张三+集团+总裁办”"},
        {"group_id": "g2", "member_id": "a", "suggestion": "改为“张三+集团+总裁办”"},
    ]
