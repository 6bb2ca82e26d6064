"""Messages that tell somebody what to do, and by when."""

import pytest

from builders import build, cells, judge
from groupaudit.rules.order_in_chat import order_in_chat

TABLES = """
| groups.kind |
|-------------|
| {kind}      |

| members.member_id | members.external |
|-------------------|------------------|
| m1                | {external}       |

| messages.member_id | messages.text | messages.mentions |
|--------------------|---------------|-------------------|
| m1                 | {text}        | {names}           |
"""


def orders(text, *, names="–", kind="internal", external="–"):
    """How many messages of the group read as orders."""
    found, outcome = judge(order_in_chat, build(TABLES.format(text=text, names=names, kind=kind, external=external)))
    assert not outcome.detail
    return sum(int(row["fields.messages"]) for row in cells(found, ["fields.messages"]))


@pytest.mark.parametrize(
    "text",
    [
        "各部门务必在周五之前完成消防自查",
        "请各项目今天下班前把值班表报到综合管理部",
        "全体员工必须在3日内完成系统填报",
        "工程部务必明天12点前处理完漏水点",
        "相关部门限期整改，月底前上报结果",
        "请大家今天下班前完成培训签到",
    ],
)
def test_an_addressee_an_imperative_and_a_deadline_make_an_order(text):
    """All three are there."""
    assert orders(text) == 1


def test_a_mention_is_an_addressee():
    """Without one the same words are said to nobody."""
    text = "请明天上午把报表交给财务"
    assert orders(text, names="李四") == 1
    assert orders(text, names="所有人") == 1
    assert orders(text) == 0


@pytest.mark.parametrize(
    "text",
    [
        "尽快处理",
        "收到请回复",
        "各部门辛苦了",
        "请大家明天准时参加培训",
        "请各部门准时参加",
        "我下班前把报告交给你",
        "月底前。",
        "各部门今天下班前能交表吗？",
    ],
)
def test_one_of_them_alone_is_none(text):
    """Courtesy, reminders, promises and questions are not orders."""
    assert orders(text) == 0


@pytest.mark.parametrize(
    ("text", "many"),
    [
        ("今天下班前我把报告交给你", 0),
        ("今天下班前把报告交给你", 0),
        ("请放心，今天下班前我把报告交给你", 0),
        ("明天中午前我们把材料报到集团", 0),
        ("今天下班前把报告交给我", 1),
        ("今天下班前把报告发给我，我明天把汇总交给领导", 1),
        ("请你今天下班前把我发给你的表填好", 1),
        ("周五前把方案发给你们领导", 1),
    ],
)
def test_what_somebody_does_himself_he_orders_nobody_to_do(text, many):
    """A promise to somebody by name; an order beside one is still an order."""
    assert orders(text, names="王五") == many


def test_residents_and_outsiders_are_not_judged():
    """Orders are given inside a company."""
    text = "各部门务必在周五之前完成消防自查"
    assert orders(text, kind="owners") == 0
    assert orders(text, kind="outward", external="true") == 0
