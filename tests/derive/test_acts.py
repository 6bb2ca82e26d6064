"""What people do with their words is told from the words, and from who speaks next."""

import pytest

from builders import build
from groupaudit.derive.acts import ACTS
from groupaudit.derived import materialise

ROW = """
| messages.member_id | messages.text |
|--------------------|---------------|
| m1                 | {text}        |
| {then}             | 嗯            |
"""


def claims(text: str, then: str = "m2") -> set[str]:
    """What is claimed of the first of two messages."""
    made, broken = materialise(build(ROW.format(text=text, then=then)), {"acts"})
    assert not broken
    acts = made["acts"]
    assert dict(acts.schema) == dict(ACTS)
    return {name for row in acts.filter(row=0).iter_rows(named=True) for name, true in row.items() if true is True}


@pytest.mark.parametrize(
    "text",
    [
        "几点恢复供水？",
        "你明白了吗",
        "这个怎么办",
        "有没有备用钥匙",
        "请问在哪里交费",
        "是不是停水了",
        "多少钱",
        "為什麼不通知",
        "真的假的",
        "地库月卡现在还能办不",
        "三楼会议室可以借用嘛",
        "有开锁师傅的电话没",
        "电梯为何停在负一楼",
        "麻烦告诉我门禁密码",
        "验收时间请告知",
        "门口的灯箱到底拆不拆",
        "过户要准备什么手续",
        "钥匙现在在谁手里",
        "盖公章还是盖合同章呀",
        "样品寄到没",
        "复印件交几份",
    ],
)
def test_a_mark_a_particle_or_an_interrogative_asks(text):
    """Also in traditional characters, because folded text is read."""
    assert {"asks", "may_ask"} <= claims(text)


@pytest.mark.parametrize(
    "text",
    [
        "没什么",
        "什么都行",
        "剩的纸箱要多少有多少",
        "不管怎么样都去",
        "谢谢医生，你们怎么这么好呢？",
        "谁都知道",
        "我正等人呢",
        "这事说过好几遍了",
        "我还是下午过来",
        "到底是老师傅",
        "https://a.example/b?c=1",
        "收到",
        "会议室有点小，好像还差不",
        "请告知各位业主明天停水",
        "本来就有的嘛，别急",
        "我们会去的嘛",
    ],
)
def test_words_of_a_question_that_ask_nothing_are_told_apart(text):
    """没什么 and 不管怎么样 state; an address asks nothing with its mark."""
    assert "asks" not in claims(text)


def test_what_only_looks_like_a_question_is_one_where_somebody_else_goes_on():
    """A question hands over the turn."""
    assert "may_ask" in claims("要不我们下午去")
    assert "may_ask" not in claims("要不我们下午去", then="m1")


@pytest.mark.parametrize(
    ("text", "claim"),
    [
        ("电梯坏了", "reports"), ("二楼漏水了", "reports"), ("麻烦派人看一下", "reports"),
        ("考勤系统登不上", "reports"), ("闸机刷不开", "reports"), ("车位又被人占了", "reports"), ("三单元困人", "reports"), ("谢谢师傅", "thanks"),
        ("妥否，请批示", "requests"), ("同意", "approves"), ("请各部门下班前把表报给我", "orders"),
        ("谁家的猫", "to_neighbours"), ("感冒药哪里有卖", "to_neighbours"), ("附近哪家理发店好？", "to_neighbours"), ("物业在吗", "pings"),
    ],
)  # fmt: skip
def test_every_claim_has_its_words(text, claim):
    """One plain text for each."""
    assert claim in claims(text)


@pytest.mark.parametrize("text", ["物业费在哪里交", "门禁卡去哪里买", "哪家的水管爆了"])
def test_what_the_staff_knows_is_not_asked_of_neighbours(text):
    """Where to pay and what belongs to the estate those who run the place are to say."""
    assert "to_neighbours" not in claims(text)


@pytest.mark.parametrize(
    "text",
    [
        "路灯坏",
        "天花板滴水",
        "单元门锁不上",
        "消防通道被堵死了",
        "电梯停在12楼不动",
        "家里没有暖气",
        "下水道反水",
        "地下车库一直有积水",
        "楼上天天半夜装修，吵死了",
        "有人高空抛物，物业管一下",
        "墙皮掉了",
        "楼道里有人抽烟，烟味很大",
        "门禁卡刷了没反应",
        "电梯关门夹人",
        "井盖不见了，太危险了",
        "有人把电动车推上楼充电",
        "三号楼外墙砖往下掉，差点砸到人",
        "水太小了，洗澡都没法洗",
        "装修垃圾堆在楼道里半个月了",
        "自行车被偷了",
        "电梯上上下下乱跳层",
        "水龙头流出来的水是黄的",
        "隔壁半夜唱歌太吵，没法睡",
        "充电桩充不进电",
    ],
)
def test_a_thing_and_what_is_the_matter_with_it_is_a_report(text):
    """So is what others do; a word for the fault alone would say too much."""
    assert "reports" in claims(text)


@pytest.mark.parametrize(
    "text",
    [
        "水压恢复了，感谢",
        "刚刚停电了，现在来电了",
        "打不开就算了，我自己弄好了",
        "我把电动车卖了",
        "家里电动车要换电池的可以找我",
        "没人管我，自己玩",
        "不制冷的空调我已经扔了",
        "谁要买二手电动车，八成新",
        "专业疏通下水道，随叫随到",
        "请大家不要把垃圾堆在楼道",
        "不用派人来了，已经通了",
        "昨晚那个水管师傅换好了，不漏了",
        "路上堵死了，会议推迟十分钟",
        "出一辆电动车，八成新",
    ],
)
def test_who_helped_himself_or_offers_or_forbids_reports_nothing(text):
    """Nobody need come."""
    assert "reports" not in claims(text)


@pytest.mark.parametrize("text", ["祝大家中秋快乐，好吗", "电梯修好了吗？师傅说已经修好了"])
def test_a_wish_and_what_the_same_breath_answers_ask_nothing(text):
    """The answer is there already."""
    assert "asks" not in claims(text)


@pytest.mark.parametrize(
    "text",
    [
        "你这个废物，他妈的会不会干活，滚",
        "你他妈是不是有病？",
        "蠢猪，你有没有脑子啊",
        "滚，你算什么东西",
        "傻逼，你瞎吗",
    ],
)
def test_an_insult_asks_nothing(text):
    """Whether somebody can work at all is no question beside words of abuse, whoever speaks next."""
    assert not claims(text) & {"asks", "may_ask", "reports"}


@pytest.mark.parametrize(
    "text", ["他妈的电梯到底什么时候修？", "妈的，能不能派人", "你们会不会做事？", "一群废物，热水什么时候来"]
)
def test_whoever_is_angry_may_ask_all_the_same(text):
    """Words of abuse beside a matter leave it a question; a reproach without them may be one."""
    assert "asks" in claims(text)


@pytest.mark.parametrize("text", ["电梯修好了", "如有漏水请联系客服", "停水通知：明天停水", "权限已恢复"])
def test_what_is_settled_or_announced_is_no_report(text):
    """The thing works again, or may break some day."""
    assert "reports" not in claims(text)
