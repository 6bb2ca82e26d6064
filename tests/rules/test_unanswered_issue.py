"""Issues that nobody answered in the group."""

import pytest

from builders import build, judge
from groupaudit.rules.unanswered_issue import unanswered_issue

TABLES = """
| groups.kind | groups.exported_at |
|-------------|--------------------|
| {kind}      | {exported}         |

| members.member_id | members.group_nickname | members.robot |
|-------------------|------------------------|---------------|
| r1                | 3-1202业主             | –             |
| r2                | 5-0303                 | –             |
| m1                | 刘洋+物业+客服部       | –             |
| m2                | 何丽娟+物业+客服部     | –             |
| bot               | 小助手                 | true          |

| employees.name | employees.account_ids |
|----------------|-----------------------|
| 刘洋           | m1                    |
| 何丽娟         | m2                    |

| messages.message_id | messages.member_id | messages.at      | messages.kind | messages.text | messages.reply_to | messages.mentions |
|---------------------|--------------------|------------------|---------------|---------------|-------------------|-------------------|
| asked               | {who}              | 2024-09-02 10:00 | text          | {asked}       | –                 | –                 |
| said                | {by}               | 2024-09-02 10:20 | {form}        | {said}        | {reply}           | {names}           |
| –                   | r2                 | 2024-09-04 10:00 | text          | 早上好        | –                 | –                 |
"""
LEAK = "地下车库漏水了，麻烦派人看一下"


def found(**changes):
    """How many issues are left without an answer."""
    row = {
        "kind": "owners", "exported": "–", "who": "r1", "asked": LEAK, "by": "r2", "form": "text", "said": "真的啊",
        "reply": "–", "names": "–",
    }  # fmt: skip
    got, outcome = judge(unanswered_issue, build(TABLES.format(**(row | changes))))
    assert not outcome.detail
    return got.height


@pytest.mark.parametrize("form", ["text", "voice", "image", "emoji", "file", "quote"])
def test_whatever_staff_sends_is_an_answer(form):
    """Text, voice, picture or a sticker from staff answers; another resident's word does not, nor a robot's."""
    assert found(by="m1", form=form, said="好的") == 0
    assert found(by="r2", form=form) == 1
    assert found(by="bot", form=form) == 1


def test_neither_a_notice_nor_a_system_message_answers():
    """An announcement is for everybody, and the system is nobody."""
    assert found(by="m1", form="notice", said="明日停水") == 1
    assert found(by="m1", form="system", said="刘洋修改了群名") == 1


def test_issue_5_neighbours_do_not_hide_the_answer_of_staff():
    """However much residents say between, only the words of staff are counted."""
    talk = "| – | r2 | 2024-09-02 10:01 | text | 我家也看到了 … ×30 every 10s | – | – |\n| asked  "
    row = {
        "kind": "owners", "exported": "–", "who": "r1", "asked": LEAK, "form": "text", "said": "师傅马上到", "reply": "–",
        "names": "–",
    }  # fmt: skip
    markdown = TABLES.replace("| asked  ", talk)
    assert judge(unanswered_issue, build(markdown.format(by="m1", **row)))[0].is_empty()
    assert judge(unanswered_issue, build(markdown.format(by="r2", **row)))[0].height == 1


def test_a_notice_written_as_text_answers_nothing_else():
    """It is for everybody, unless it is about what was asked."""
    assert found(by="m1", said="【温馨提示】各位业主，明天上午清洗水箱，请提前储水") == 1
    assert found(by="m1", said="【温馨提示】各位业主，车库漏水已安排抢修") == 0


def test_issue_5_of_an_unknown_kind_only_what_is_sure_either_way_is_judged():
    """Nobody's word leaves it open, that of staff answers; whether another's does depends on the kind."""
    row = {"exported": "–", "who": "r1", "asked": LEAK, "form": "text", "said": "我家也是", "reply": "–", "names": "–"}

    def of_unknown(**changes):
        got, outcome = judge(unanswered_issue, build(TABLES.format(**({"kind": "unknown", **row} | changes))))
        return got.height, outcome.undecided

    assert of_unknown(by="r2") == (0, {"kind-unknown": 1})
    assert of_unknown(by="m1") == (0, {})
    assert of_unknown(by="bot") == (1, {})
    assert of_unknown(by="r2", kind="internal") == (0, {})
    assert of_unknown(by="bot", who="m1") == (0, {"kind-unknown": 1})


def test_words_for_somebody_else_are_no_answer():
    """Staff who quotes or names another resident answers that one."""
    assert found(by="m1", said="@5-0303 您的快递到了", names="5-0303") == 1
    assert found(by="m1", said="@3-1202业主 马上来", names="3-1202业主") == 0
    assert found(by="m1", said="马上来", reply="asked") == 0


def test_thanks_of_who_asked_tell_that_he_was_helped():
    """Somebody came or called: what the group does not show counts all the same."""
    assert found(by="r1", said="好了，谢谢师傅") == 0
    assert found(by="r2", said="谢谢") == 1


@pytest.mark.parametrize(
    "asked",
    [
        "谁家的猫跑到八楼了？", "有没有人组团买菜？", "物业在吗", "今天真热啊", "上次说的灯已经修好了", "收到",
        "明天停水通知大家看到就好", "https://example.com/a?b=1",
    ],
)  # fmt: skip
def test_small_talk_and_words_to_neighbours_are_no_issue(asked):
    """Only what those who run the place could answer is looked at."""
    assert found(asked=asked) == 0


@pytest.mark.parametrize(
    "asked", ["几点恢复供水？", "健身房什么时候开门", "门禁打不开", "三单元的灯坏了", "请问停车费怎么交"]
)
def test_questions_and_reports_are_issues(asked):
    """With or without a question mark."""
    assert found(asked=asked) == 1


def test_staff_raises_no_issue_among_residents_but_does_among_colleagues():
    """What staff asks in an owners' group it asks residents."""
    assert found(who="m1", asked="您家跳闸了吗？") == 0
    assert found(who="m1", asked="月报什么时候交？", kind="internal", by="m1", said="急") == 1
    assert found(who="m1", asked="月报什么时候交？", kind="internal", by="m2", said="周五") == 0


def test_an_issue_whose_time_is_not_up_is_not_judged():
    """The export decides how long nobody answered; it may reach further than the last message."""
    markdown = TABLES.replace("2024-09-04 10:00", "2024-09-02 12:00")
    row = {
        "kind": "owners",
        "who": "r1",
        "asked": LEAK,
        "by": "r2",
        "form": "text",
        "said": "嗯",
        "reply": "–",
        "names": "–",
    }
    assert judge(unanswered_issue, build(markdown.format(exported="–", **row)))[0].height == 0
    assert judge(unanswered_issue, build(markdown.format(exported="2024-09-03 12:00", **row)))[0].height == 1


@pytest.mark.parametrize(
    "asked",
    [
        "楼道灯坏了两天了，有没有人来修", "楼道灯坏了，物业有没有人来修", "漏水了，有没有人管", "漏水了，有人管吗", "电梯停了一上午，有人管吗", "到底有没有人管？",
        "有没有人来处理一下", "还有没有人管管啊", "路灯全灭了，有没有人负责", "消防栓没有水，请尽快处理", "楼道的灯没有电，请处理", "路灯三天没亮了",
        "三单元电梯停了，老人下不来", "家里没网两天了", "五楼没气了", "暖气停了一天了", "整栋楼没信号", "单元门打不开，出不去", "监控黑屏，请处理",
        "水管漏水，物业有人在吗",
    ],
)  # fmt: skip
def test_whether_anybody_cares_is_no_question_to_neighbours_and_what_does_not_come_is_reported(asked):
    """有没有人管 asks those who run the place; no water, no light, nobody gets down are faults without the word."""
    assert found(asked=asked) == 1


@pytest.mark.parametrize(
    "asked",
    [
        "有没有人来打麻将", "有人一起打球吗", "有没有人会修电脑", "有没有人修过空调，推荐一下", "有没有人认识修水管的", "有没有人处理旧家具", "有人管过这个牌子吗",
        "有没有人看一下我的狗", "天还没亮就出门了", "我手里没有水果了", "雨停了", "价格下不来", "今天下雨出不去",
    ],
)  # fmt: skip
def test_neighbours_may_still_be_asked_and_nothing_is_reported_by_the_bare_words(asked):
    """To repair, to come and to stop are words of other talk, too."""
    assert found(asked=asked) == 0


LAST = """
| groups.group_id | groups.kind | groups.platform | groups.exported_at |
|-----------------|-------------|-----------------|--------------------|
| g1              | internal    | {platform}      | {exported}         |
| g2              | internal    | {platform}      | {exported}         |

| messages.group_id | messages.member_id | messages.at      | messages.text                          |
|-------------------|--------------------|------------------|----------------------------------------|
| g1                | m1                 | 2024-09-02 09:00 | 早上好                                 |
| g1                | m2                 | 2024-09-03 09:30 | 请问考勤机同步不上了，谁能处理一下？   |
| g2                | m3                 | 2024-09-06 09:00 | 本周例会照常                           |
"""


@pytest.mark.parametrize(
    ("platform", "exported", "count", "undecided"),
    [
        ("wecom", "–", 1, {}),
        ("wechat", "2024-09-06 09:00", 1, {}),
        ("wechat", "2024-09-03 10:00", 0, {}),
        ("wechat", "–", 0, {"end-unknown": 1}),
    ],
)
def test_the_last_question_of_a_group_waits_up_to_the_end_of_the_export(platform, exported, count, undecided):
    """The archive of a company reaches as far as its latest message; where no end is known nothing is claimed."""
    got, outcome = judge(unanswered_issue, build(LAST.format(platform=platform, exported=exported)))
    assert (got.height, dict(outcome.undecided)) == (count, undecided)
