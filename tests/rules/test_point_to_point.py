"""Long talk of two people in a group is a signal, with the exceptions of the regulation."""

import pytest

from builders import build, judge
from groupaudit.rules.point_to_point import point_to_point

FIVE = """
| groups.kind |
|-------------|
| internal    |

| members.member_id | members.group_nickname | members.role | members.external |
|-------------------|------------------------|--------------|------------------|
| m1                | 张三+集团+总裁办       | member       | false            |
| m2                | 李四+集团+财务部       | member       | false            |
| m3                | 王五+集团+总裁办       | admin        | false            |
| m4                | 赵六+集团+工程部       | member       | false            |
| m5                | 孙七+集团+工程部       | member       | false            |
"""

TALK = """
| messages.member_id | messages.at | messages.text            |
|--------------------|-------------|--------------------------|
| m1 / m2            | 10:00:00    | 昨晚的球赛真精彩 … ×12 every 20s |
"""


def found(*tables: str, **params: object) -> list[dict[str, object]]:
    """Findings in some tables, with their fields."""
    findings, outcome = judge(point_to_point, build("\n".join(tables)), params)
    assert not outcome.detail
    return findings.with_columns(findings["fields"].str.json_decode(infer_schema_length=None)).to_dicts()


def test_two_people_who_keep_talking_are_a_signal():
    """Both are named, with count and duration, on the first message."""
    (finding,) = found(FIVE, TALK)
    assert finding["severity"] == "low"
    assert finding["message_id"] == "msg1"
    assert finding["fields"]["people"] == ["张三+集团+总裁办", "李四+集团+财务部"]
    assert (finding["fields"]["messages"], finding["fields"]["minutes"]) == (12, 4)
    assert "疑似" in finding["message"]


@pytest.mark.parametrize(
    ("params", "flagged"),
    [({"messages": 12}, 1), ({"messages": 13}, 0), ({"each": 6}, 1), ({"each": 7}, 0), ({"group-size": 6}, 0)],
)
def test_every_bar_is_a_parameter(params, flagged):
    """Count, share and group size decide at their exact value."""
    assert len(found(FIVE, TALK, **params)) == flagged


def test_a_pause_ends_the_talk():
    """Five minutes are no pause, a second more is."""
    slow = TALK.replace("every 20s", "every 5min")
    assert len(found(FIVE, slow)) == 1
    assert not found(FIVE, slow.replace("every 5min", "every 301s"))


def test_the_roster_or_those_who_spoke_tell_the_size_of_the_group():
    """Without a roster five speakers are five people, two are two."""
    others = "| m3 / m4 / m5 | 11:00:00 | 好 … ×3 every 1h |"
    assert len(found(TALK + others)) == 1
    assert not found(TALK)


def test_who_left_the_group_is_not_counted():
    """Four who are there and one who left are four."""
    roster = """
| members.member_id | members.membership |
|-------------------|--------------------|
| m1                | present            |
| m2                | unknown            |
| m3                | present            |
| m4                | present            |
| m5                | {}                 |
"""
    assert len(found(roster.format("present"), TALK)) == 1
    assert not found(roster.format("left"), TALK)


@pytest.mark.parametrize(
    "first",
    ["请问报销什么时候截止", "门禁怎么又开不了", "3号楼电梯坏了", "报修：地库漏水", "明天几点开会？", "这样可以吗"],
)
def test_a_thread_that_starts_with_a_question_or_report_is_well_done(first):
    """That is what another clause asks for."""
    talk = f"""
| messages.member_id | messages.at | messages.text       |
|--------------------|-------------|---------------------|
| m2                 | 09:59:50    | {first}             |
| m1 / m2            | 10:00:00    | 好的 … ×12 every 20s |
"""
    assert not found(FIVE, talk)


@pytest.mark.parametrize(("who", "kind", "flagged"), [("m3", "text", 0), ("m3", "image", 0), ("m3", "system", 1)])
def test_a_third_person_parts_the_talk_and_the_system_does_not(who, kind, flagged):
    """Six messages on either side are below the bar; a system line is nobody's word."""
    talk = f"""
| messages.member_id | messages.at | messages.kind | messages.text       |
|--------------------|-------------|---------------|---------------------|
| m1 / m2            | 10:00:00    | text          | 好的 … ×6 every 20s |
| {who}              | 10:01:50    | {kind}        | 一句话              |
| m1 / m2            | 10:02:00    | text          | 好的 … ×6 every 20s |
"""
    assert len(found(FIVE, talk)) == flagged


MENTIONS = """
| messages.message_id | messages.member_id | messages.at | messages.text    | messages.mentions | messages.reply_to | messages.kind |
|---------------------|--------------------|-------------|------------------|-------------------|-------------------|---------------|
| other               | m4                 | 09:00:00    | 材料在我这里     | –                 | –                 | text          |
| –                   | m1 / m2            | 10:00:00    | 好的 … ×6 every 20s | –              | –                 | text          |
| –                   | m1                 | 10:02:00    | {text}           | {mentions}        | {reply}           | {kind}        |
| –                   | m2 / m1            | 10:02:20    | 好的 … ×6 every 20s | –              | –                 | text          |
"""


@pytest.mark.parametrize(
    ("text", "mentions", "reply", "kind", "flagged"),
    [
        ("继续", "–", "–", "text", 1),
        ("@李四+集团+财务部 你看", "–", "–", "text", 1),
        ("你看@李四+集团+财务部", "m2", "–", "text", 1),
        ("发到 a@b.example 了", "–", "–", "text", 1),
        ("@孙七+集团+工程部 你看", "–", "–", "text", 0),
        ("@李四+集团+财务部 @孙七+集团+工程部 你们看", "–", "–", "text", 0),
        ("@所有人 看一下", "–", "–", "text", 0),
        ("你看", "m5", "–", "text", 0),
        ("收到", "–", "other", "quote", 0),
        ("明日停水", "–", "–", "notice", 0),
    ],
)
def test_who_speaks_to_a_third_person_is_not_point_to_point(text, mentions, reply, kind, flagged):
    """Mentions, answers and notices to others part the talk; those to each other do not."""
    talk = MENTIONS.format(text=text, mentions=mentions, reply=reply, kind=kind)
    assert len(found(FIVE, talk)) == flagged


def test_staff_who_answers_an_outsider_is_at_work():
    """Where the platform says that one of them is external there is no signal."""
    assert not found(
        FIVE.replace(
            "| m2                | 李四+集团+财务部       | member       | false", "| m2 | 李四 | member | true"
        ),
        TALK,
    )


def test_in_a_group_of_residents_only_known_staff_is_judged():
    """Residents chat as they like; two employees on the list do not."""
    owners = FIVE.replace("| internal    |", "| owners      |")
    staff = """
| employees.name | employees.account_ids | employees.status |
|----------------|-----------------------|------------------|
| 张三           | m1                    | 在职             |
| 李四           | m2                    | 在职             |
"""
    assert not found(owners, TALK)
    assert len(found(owners, staff, TALK)) == 1


@pytest.mark.parametrize(
    ("later", "admin"),
    [
        ("| m3 | 10:05:00 | 私聊吧 |", "spoke"),
        ("| m3 | 11:05:00 | 私聊吧 |", "silent"),
        ("| m4 | 10:05:00 | 私聊吧 |", "silent"),
    ],
)
def test_an_administrator_who_steps_in_is_seen(later, admin):
    """Only an administrator's word soon after counts."""
    (finding,) = found(FIVE, TALK + later)
    assert finding["fields"]["admin"] == admin


def test_without_roles_nobody_knows_whether_an_administrator_spoke():
    """A roster that has no roles says nothing about administrators."""
    (finding,) = found(FIVE.replace("| admin        |", "| –            |"), TALK + "| m3 | 10:05:00 | 私聊吧 |")
    assert finding["fields"]["admin"] == "roles-unknown"


def test_messages_without_a_time_are_counted_per_group():
    """A group with untimed messages is undecided, and its timed talk is judged."""
    tables = build(FIVE + TALK + "| m3 | – | 无时间 |\n| m4 | – | 也没有 |")
    findings, outcome = judge(point_to_point, tables)
    assert findings.height == 1
    assert outcome.undecided == {"no-time": 1}


AMID = """
| messages.member_id | messages.at | messages.text                  | messages.mentions |
|--------------------|-------------|--------------------------------|-------------------|
| m1 / m4 / m2 / m5  | 10:00:00    | 昨晚的球赛真精彩 … ×28 every 20s | {names}           |
"""


def test_two_who_name_each_other_are_seen_between_the_words_of_others():
    """Where that is asked for, what others say meanwhile hides no talk of two; it is less sure, and the others are counted."""
    assert found(FIVE, AMID.format(names="李四 / – / 张三 / –")) == []
    (finding,) = found(FIVE, AMID.format(names="李四 / – / 张三 / –"), amid_others=True)
    assert finding["fields"]["people"] == ["张三+集团+总裁办", "李四+集团+财务部"]
    assert (finding["fields"]["messages"], finding["fields"]["between"]) == (14, 13)
    assert finding["confidence"] < found(FIVE, TALK)[0]["confidence"]
    assert "其间他人发言 13 条" in str(finding["message"])
    assert found(FIVE, AMID.format(names="– / – / – / –"), amid_others=True) == []
    assert found(FIVE, AMID.format(names="李四 / 王五 / 王五 / –"), amid_others=True) == []
