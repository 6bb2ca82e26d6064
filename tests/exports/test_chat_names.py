"""What the name of a chat tells of it, where an export says nothing else."""

import polars as pl
import pytest

from groupaudit.exports.chat_names import between_two, of_system


def said(*rows):
    """Messages, each (who, words)."""
    return pl.DataFrame(rows, schema={"who": pl.String, "words": pl.String}, orient="row")


PRIVATE = [
    [("我", "在吗"), ("陶静", "在的")], [("我自己", "在吗"), ("陶静", "在的"), ("系统消息", "以上是打招呼的内容")],
    [("陶静", "在的")], [("陶静", "在的"), ("陶静", '"陶静" 撤回了一条消息'), ("我", "?")], [("陶静", None), ("我", "看图")],
]  # fmt: skip
OF_A_GROUP = [
    [("我", "在吗"), ("罗霜", "在的")], [("我", "在吗"), ("罗霜", "在的"), ("陶静", "我也在")], [("我", "在吗")],
    [("孟河", "早"), ("陶静", '"孟河"邀请"罗霜"加入了群聊')], [("我", "早"), ("陶静", "你已成为新群主")], [],
]  # fmt: skip


@pytest.mark.parametrize("rows", PRIVATE)
def test_two_people_one_of_whom_bears_the_name_of_the_chat_are_private(rows):
    """Whatever the system says there, and though one of them has said nothing."""
    assert between_two(said(*rows), "who", "words", "陶静")


@pytest.mark.parametrize("rows", OF_A_GROUP)
def test_a_group_stays_one_though_few_speak(rows):
    """Who speaks in the name of the group in words of the system is nobody."""
    assert not between_two(said(*rows), "who", "words", "陶静")


@pytest.mark.parametrize(
    ("who", "words", "system"),
    [
        ("系统消息", "随便什么", True), ("", "x", True), ("1@chatroom", "x", True), ("罗霜", "你已成为新群主", False),
        ("云岭_群", '"孟河"邀请"罗霜"加入了群聊', True), ("云岭/群", "孟河 撤回了一条消息", True), ("云岭/群", '"孟河" 拍了拍 "罗霜"', True),
        ("云岭/群", "你修改群名为“云岭/群”", True), ("云岭/群", "孟河领取了你的红包", True), ("云岭/群", 'You invited "A" to the group chat', True),
        ("云岭/群", "加微信 ab12388，百家乐开户", False), ("云岭/群", "大家好\n群主在吗", False),
    ],
)  # fmt: skip
def test_words_under_the_name_of_the_chat_are_the_systems_where_they_have_its_form(who, words, system):
    """A member who calls himself like the group still says what he says."""
    assert said((who, words)).select(of_system("who", "words", "云岭/群")).item() is system
