"""An empty group nickname is unset; one that the export does not have is not."""

import pytest

from builders import INSIDE, build, cells, judge
from groupaudit.rules.nickname_unset import nickname_unset


@pytest.mark.parametrize("written", ["", "{space}", "{u2005}{tab}"])
def test_a_blank_nickname_is_unset(written):
    """Nothing but blanks is nothing."""
    found, _ = judge(nickname_unset, build(f"{INSIDE}| members.group_nickname |\n|---|\n| {written} |"))
    assert found["message"].to_list() == ["没有设置群昵称，应为“实名+公司+部门”"]


def test_the_whole_field_missing_is_undecided_not_unset():
    """An export without group nicknames accuses nobody, and says for how many nothing could be said."""
    found, outcome = judge(nickname_unset, build("| members.account_name |\n|---|\n| 小太阳 |\n| 阿强 |"))
    assert found.is_empty()
    assert (outcome.status, outcome.undecided) == ("undecided", {"no-nickname": 2})


def test_residents_and_outsiders_are_not_asked():
    """Only known employees are judged in an owners' group, and nobody from another company anywhere."""
    found, outcome = judge(
        nickname_unset,
        build("""
| groups.group_id | groups.kind |
|-----------------|-------------|
| g1              | internal    |
| g2              | owners      |

| members.group_id | members.member_id | members.group_nickname | members.external |
|------------------|-------------------|------------------------|------------------|
| g1               | partner           |                        | true             |
| g2               | resident          |                        | –                |
| g2               | zs                |                        | –                |

| employees.name | employees.account_ids |
|----------------|-----------------------|
| 张三           | zs                    |
"""),
    )
    assert cells(found, ["member_id"]) == [{"member_id": "zs"}]
    assert outcome.status == "checked"


def test_a_nickname_last_seen_in_a_message_is_a_signal_with_its_date():
    """Who is known only from speaking may have set a nickname since."""
    tables = build(
        INSIDE
        + """
| members.group_nickname | members.membership | members.last_seen_at |
|------------------------|--------------------|----------------------|
|                        | unknown            | 2024-09-01 23:30     |
"""
    )
    found, _ = judge(nickname_unset, tables)
    assert cells(found, ["severity", "confidence", "fields.last_seen"]) == [
        {"severity": "low", "confidence": "80", "fields.last_seen": "2024-09-01"}
    ]
    assert "疑似，请核实" in found["message"][0]
