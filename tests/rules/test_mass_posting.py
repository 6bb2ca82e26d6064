"""One advertisement in many groups is a signal; what staff tells every group is not."""

import pytest

from builders import build, judge
from groupaudit.rules.mass_posting import mass_posting

OFFER = "刷单兼职，单单现结，有手机就可以做"
TABLES = """
| groups.group_id | groups.kind |
|-----------------|-------------|
| g1              | {kind}      |
| g2              | {kind}      |
| g3              | {kind}      |
| g4              | {kind}      |

| messages.group_id | messages.member_id | messages.text |
|-------------------|--------------------|---------------|
"""


STAFF = """
| employees.name | employees.account_ids |
|----------------|-----------------------|
| 张三           | staff                 |

| members.group_id | members.member_id |
|------------------|-------------------|
| g1               | staff             |

"""
CRABS = "院子里的柿子又熟了，个头挺大，又红又甜，一筐六十，需要的"
PAYS = "这家平台我昨天提了三千，到账特别快，大家都来试试，"


def found(*rows: tuple[str, str, str], kind: str = "owners", known: bool = False, **params: object):
    """Findings in messages of (group, member, text), a minute apart; *known*: there is an employee list."""
    lines = "".join(f"| {group} | {member} | {text} |\n" for group, member, text in rows)
    findings, outcome = judge(mass_posting, build((STAFF if known else "") + TABLES.format(kind=kind) + lines), params)
    assert outcome.status == "checked"
    return findings


def everywhere(text: str, groups: int = 3, member: str = "m1") -> list[tuple[str, str, str]]:
    """One text of one member in the first groups."""
    return [(f"g{n}", member, text) for n in range(1, groups + 1)]


@pytest.mark.parametrize("kind", ["internal", "outward", "owners", "unknown"])
def test_an_offer_in_three_groups_is_one_finding(kind):
    """It stands on the first message and tells in how many groups the text is."""
    (finding,) = found(*everywhere(OFFER), kind=kind).to_dicts()
    assert finding["group_id"] == "g1"
    assert "3 个群" in finding["message"]


def test_the_number_of_groups_is_a_parameter():
    """Two groups are not many, unless the policy says so."""
    assert found(*everywhere(OFFER, groups=2)).is_empty()
    assert found(*everywhere(OFFER, groups=2), groups=2).height == 1


def test_talk_without_a_sign_of_advertising_is_nothing():
    """Somebody who looks for his cat in three groups advertises nothing."""
    assert found(*everywhere("我家的橘猫昨天晚上走丢了，有看到的邻居请告诉我，非常感谢")).is_empty()


def test_several_senders_are_several_findings():
    """Everybody who posts in three groups is told of, and only he."""
    helper = [("g4", "m3", OFFER)]
    both = found(*everywhere(OFFER), *everywhere(OFFER, member="m2"), *helper)
    assert sorted(both["member_id"]) == ["m1", "m2"]


@pytest.mark.parametrize(
    "call", ["加微信dzx8899", "加微dzx8899", "加V：dzx8899", "私聊", "私聊我", "扫码进群", "滴滴我", "加Q12345678"]
)
def test_ordinary_goods_with_any_call_are_mass_posted(call):
    """A call to get in touch counts though nothing else in the text is of any pack."""
    (finding,) = found(*everywhere(CRABS + call), known=True).to_dicts()
    assert finding["confidence"] == 50


def test_without_an_employee_list_a_call_counts_beside_a_price():
    """Staff calls residents too, but sells nothing."""
    assert found(*everywhere("阳澄湖大闸蟹新到一批，肥得很，一箱包邮，199元一箱，私聊我")).height == 1
    assert found(*everywhere("春季合唱班招新啦，零基础也可以参加，每周三晚上活动室见，私聊我")).is_empty()


def test_a_phone_counts_beside_a_price():
    """Whoever looks for his cat leaves a number as well."""
    phone = "电话13812345678"
    assert found(*everywhere("阳澄湖大闸蟹新到一批，肥得很，199元一箱，" + phone), known=True).height == 1
    assert found(*everywhere("我家的橘猫昨天晚上走丢了，有看到的邻居请" + phone), known=True).is_empty()


def by(*members: str, text: str, group: str = "g1") -> list[tuple[str, str, str]]:
    """One text of several members of one group."""
    return [(group, member, text) for member in members]


@pytest.mark.parametrize("known", [False, True])
def test_one_text_of_several_senders_is_one_finding(known):
    """It stands on the first message and tells how many have sent it."""
    (finding,) = found(*by("a", "b", "c", "d", "e", text=PAYS + "私聊我要链接"), known=known).to_dicts()
    assert finding["member_id"] == "a"
    assert "由 5 人发到 1 个群" in finding["message"]


@pytest.mark.parametrize(
    "text",
    [
        "祝各位邻居中秋节快乐，阖家团圆，身体健康，万事如意，好运常在",
        "【停水通知】因二次供水泵房检修，明天上午九点至十二点停水，请提前储水",
        "接龙 周末亲子采摘活动报名，地点北门集合，想去的私聊我：1 张三 2 李四",
        "谨防诈骗：凡是自称平台返利到账特别快，让大家加微信私聊的都是骗子",
        "收到",
    ],
)
def test_what_honest_people_repeat_is_nothing(text):
    """Wishes, notices passed on, lists and warnings call nobody aside."""
    assert found(*by("a", "b", "c", "d", text=text)).is_empty()


def test_what_staff_says_too_is_no_wave():
    """Residents pass on what staff has asked them to."""
    text = "本周六社区义诊，血压血糖免费测，想参加的邻居请扫码进群登记，名额有限"
    assert found(*by("a", "b", "c", text=text), known=True).height == 1
    assert found(*by("staff", "a", "b", "c", text=text), known=True).is_empty()
