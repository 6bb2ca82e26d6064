"""Equal nicknames of one group are found, and accounts of one employee are told from different people."""

from builders import build, cells, judge
from groupaudit.rules.nickname_duplicate import nickname_duplicate


def test_a_crowd_of_one_name_is_named_in_part():
    """However many share a nickname, a finding names three of the others and counts all."""
    rows = "| 王伟+集团+工程部 |\n" * 6
    found, _ = judge(nickname_duplicate, build(f"| members.group_nickname |\n|---|\n{rows}"))
    assert found.height == 6
    assert cells(found, ["fields.count", "fields.others"])[0] == {"fields.count": "5", "fields.others": "m1、m2、m3"}


def test_two_accounts_of_one_and_a_stranger_are_people():
    """Only where everybody is the same employee is it information."""
    tables = build("""
| members.member_id | members.group_nickname |
|-------------------|------------------------|
| a                 | 张三+集团+工程部       |
| b                 | 张三+集团+工程部       |
| c                 | 张三+集团+工程部       |

| employees.name | employees.account_ids |
|----------------|-----------------------|
| 张三           | a、b                  |
| 张三           | c                     |
""")
    found, _ = judge(nickname_duplicate, tables)
    assert [row["severity"] for row in cells(found, ["member_id", "severity"])] == ["low"] * 3


def test_ambiguous_namesakes_are_different_people():
    """Two members who fit two employees of one name are not taken for one person."""
    tables = build("""
| members.group_nickname |
|------------------------|
| 王伟                   |
| 王伟                   |

| employees.name |
|----------------|
| 王伟           |
| 王伟           |
""")
    found, _ = judge(nickname_duplicate, tables)
    assert [row["fields.who"] for row in cells(found, ["fields.who"])] == ["people", "people"]


def test_people_of_whom_nothing_is_asked_may_share_a_name():
    """Residents and partners choose their names themselves."""
    tables = build("""
| groups.kind |
|-------------|
| owners      |

| members.group_nickname |
|------------------------|
| 3栋业主                |
| 3栋业主                |

| employees.name |
|----------------|
| 张三           |
""")
    found, outcome = judge(nickname_duplicate, tables)
    assert found.is_empty()
    assert outcome.status == "checked"


def test_a_name_on_the_list_does_not_prove_an_account():
    """Whoever only bears the name may be an impostor; that is asked, and never taken for one employee's account."""
    tables = build("""
| members.member_id | members.group_nickname |
|-------------------|------------------------|
| zs                | 张三+集团+工程部       |
| x                 | 张三+集团+工程部       |

| employees.name | employees.account_ids |
|----------------|-----------------------|
| 张三           | zs                    |
""")
    found, _ = judge(nickname_duplicate, tables)
    assert cells(found, ["member_id", "severity", "confidence"]) == [
        {"member_id": "x", "severity": "low", "confidence": "70"},
    ]
    assert all("也可能冒用，疑似，请核实" in message for message in found["message"])


def test_ids_that_no_export_has_are_not_shown():
    """Members known by name alone are counted, or called by their account name."""
    tables = build("""
| members.member_id       | members.group_nickname | members.account_name |
|-------------------------|------------------------|----------------------|
| name:张三+集团+工程部   | 张三+集团+工程部       | –                    |
| name:张三+集团+工程部#2 | 张三+集团+工程部       | 阿三                 |
""")
    found, _ = judge(nickname_duplicate, tables)
    assert cells(found, ["fields.count", "fields.others"]) == [
        {"fields.count": "1", "fields.others": ""},
        {"fields.count": "1", "fields.others": "阿三"},
    ]
    assert not found["message"].str.contains("name:", literal=True).any()


def test_who_bears_his_own_name_by_his_own_id_is_not_accused():
    """Another employee, known by his id, has taken the nickname: he alone is found, with whom he is mistaken for."""
    tables = build("""
| members.member_id | members.group_nickname |
|-------------------|------------------------|
| zs                | 张三+集团+工程部       |
| ls                | 张三+集团+工程部       |

| employees.name | employees.account_ids |
|----------------|-----------------------|
| 张三           | zs                    |
| 李四           | ls                    |
""")
    found, _ = judge(nickname_duplicate, tables)
    assert cells(found, ["member_id", "fields.others"]) == [{"member_id": "ls", "fields.others": "zs"}]
