"""Hidden words are a signal of their own, by the packs that come with the program."""

import pytest

from builders import build, judge
from groupaudit.rules.disguise_attempted import disguise_attempted

TABLES = """
| groups.kind |
|-------------|
| {kind}      |

| messages.text |
|---------------|
| {text}        |
"""


def found(text, kind="internal"):
    """Ids of the findings in one message."""
    findings, outcome = judge(disguise_attempted, build(TABLES.format(kind=kind, text=text)))
    assert outcome.status == "checked"
    return findings["rule"].to_list()


@pytest.mark.parametrize(
    "text",
    [
        "今晚百*家*乐",
        "六\u200b合\u200b彩特码",
        "ⓢⓔⓧ 百❤家❤乐",
        "彩合六",
        "北京liuhecai开奖",
        "百百家家乐乐",
        "百家乐六*合*彩时~时~彩",
    ],
)
def test_what_nobody_writes_by_accident_is_one_finding(text):
    """However many words a message hides, and in whatever way, it is reported once."""
    assert len(found(text)) == 1


@pytest.mark.parametrize(
    "text",
    [
        "今晚百家乐",
        "今晚百家樂",
        "严禁百*家*乐",
        "佰嘉了",
        "重 要 通 知",
        "**必读**：周五 开会",
        "【通知】停电",
        "好好好，收到收到",
    ],
)
def test_plain_words_emphasis_and_slips_are_none(text):
    """Old characters, warnings, homophones, spaced headings and repeated words hide nothing."""
    assert found(text) == []


def test_a_message_with_nothing_but_a_link_hides_nothing():
    """The hits of links are a part of the table of their own; one row that is left of it is as good as many."""
    assert found("点击领取红包 http://wx-hongbao.top/abc 中奖了快来") == []


@pytest.mark.parametrize("kind", ["owners", "outward"])
def test_how_residents_and_outsiders_write_is_not_judged(kind):
    """What they say is judged by the rules on that; that they hid it breaks no rule that binds them."""
    assert found("今晚百*家*乐", kind=kind) == []
