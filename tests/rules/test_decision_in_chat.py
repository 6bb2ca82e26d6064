"""Requests that somebody grants or refuses in the group."""

import pytest

from builders import build, cells, judge
from groupaudit.rules.decision_in_chat import decision_in_chat

TABLES = """
| groups.kind |
|-------------|
| {kind}      |

| members.member_id | members.group_nickname | members.external |
|-------------------|------------------------|------------------|
| m1                | 张三+集团+财务部       | {external}       |
| m2                | 李四+集团+总裁办       | –                |
| m3                | 王五+集团+工程部       | –                |

| messages.message_id | messages.member_id | messages.at      | messages.text | messages.reply_to | messages.mentions |
|---------------------|--------------------|------------------|---------------|-------------------|-------------------|
| asked               | m1                 | 2024-09-02 09:00 | {asked}       | –                 | –                 |
| said                | {by}               | {at}             | {said}        | {reply}           | {names}           |
"""


def pairs(**changes):
    """How many requests were decided in the group."""
    row = {
        "kind": "internal", "external": "–", "asked": "采购方案妥否，请批示", "by": "m2", "at": "2024-09-02 09:30",
        "said": "同意", "reply": "–", "names": "–",
    }  # fmt: skip
    found, outcome = judge(decision_in_chat, build(TABLES.format(**(row | changes))))
    assert not outcome.detail
    return [int(row["fields.pairs"]) for row in cells(found, ["fields.pairs"])]


@pytest.mark.parametrize("asked", ["请领导审批", "当否，请示下", "恳请批准", "此事是否同意", "报请公司批准采购两台"])
@pytest.mark.parametrize(
    "said", ["同意", "原则同意，按预算执行", "批准", "不同意", "准予采购", "驳回，重做方案", "准", "ok，同意"]
)
def test_a_request_and_a_decision_are_a_pair(asked, said):
    """Granting and refusing are both decisions."""
    assert pairs(asked=asked, said=said) == [1]


@pytest.mark.parametrize(
    "said",
    ["收到", "已阅", "好的", "请走流程", "同意吗？", "我不知道同意不同意", "👌", "同意你的说法", "准备好了", "准时到"],
)
def test_an_acknowledgement_is_no_approval(said):
    """Who has read it has not decided it."""
    assert pairs(said=said) == []


@pytest.mark.parametrize(
    "asked",
    [
        "今天的日报已发",
        "工作汇报：三号楼已完成",
        "请假的同事写一下",
        "请查收",
        "请不要在群里请批示",
        "费用已请财务审批",
    ],
)
def test_a_report_is_no_request(asked):
    """Reporting is not judged, whatever is said about it."""
    assert pairs(asked=asked) == []


def test_nobody_approves_his_own_request():
    """The same person's word is no decision."""
    assert pairs(by="m1") == []


def test_a_quote_decides_and_so_does_a_mention_but_not_to_somebody_else():
    """Who is named or quoted is whose request is decided."""
    assert pairs(reply="asked") == [1]
    assert pairs(names="张三") == [1]
    assert pairs(names="王五") == []


def test_a_decision_that_comes_much_later_belongs_to_something_else():
    """A day is the limit where nobody is named, three days where the request is quoted."""
    assert pairs(at="2024-09-03 09:00") == [1]
    assert pairs(at="2024-09-03 09:01") == []
    assert pairs(at="2024-09-05 09:00", reply="asked") == [1]
    assert pairs(at="2024-09-05 09:01", reply="asked") == []


def test_what_outsiders_ask_is_not_our_process():
    """A supplier's request is no request of the company's people."""
    assert pairs(external="true", kind="outward") == []
