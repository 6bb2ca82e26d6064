"""Groups whose talk is about other things than the purpose they were registered for."""

import pytest

from builders import build, cells, judge
from groupaudit.rules.off_topic_content import TOPICS, off_topic_content

TABLES = """
| groups.name | groups.purpose | groups.kind |
|-------------|----------------|-------------|
| {name}      | {purpose}      | {kind}      |

| members.member_id | members.external |
|-------------------|------------------|
| m1                | {external}       |

| messages.member_id | messages.at      | messages.text                           |
|--------------------|------------------|-----------------------------------------|
| m1                 | 2024-09-02 09:00 | 三号楼电梯保养完成 … ×{work} every 1min |
| m1                 | 2024-09-02 12:00 | {text} … ×{off} every 1min              |
"""


def judged(**changes):
    """Topics of the finding, and what was undecided."""
    row = {
        "name": "工程部维保群", "purpose": "电梯维保", "kind": "internal", "external": "–", "work": 20, "off": 10,
        "text": "昨晚的球赛看了吗",
    }  # fmt: skip
    params = changes.pop("params", None)
    found, outcome = judge(off_topic_content, build(TABLES.format(**(row | changes))), params)
    assert not outcome.detail
    return [r["fields.topics"] for r in cells(found, ["fields.topics"])], outcome.undecided


def test_a_good_part_of_the_talk_must_be_off_the_purpose():
    """Ten messages and a fifth of all texts; the bounds are parameters."""
    assert judged() == (["sport"], {})
    assert judged(off=9) == ([], {})
    assert judged(work=41) == ([], {})
    assert judged(off=5, params={"messages": 5}) == (["sport"], {})
    assert judged(work=41, params={"percent": 19}) == (["sport"], {})


@pytest.mark.parametrize(("topic", "words"), TOPICS.items(), ids=TOPICS)
def test_every_topic_is_recognised(topic, words):
    """By each of its words; repeated talk is counted message by message."""
    for word in words:
        assert judged(text=f"你们看{word}没有") == ([topic], {})


@pytest.mark.parametrize(("name", "purpose"), [("集团羽毛球群", "文体"), ("集团文体群", "羽毛球等活动")])
def test_what_name_or_purpose_say_is_on_topic(name, purpose):
    """Sport is the purpose of a sports group."""
    assert judged(name=name, purpose=purpose) == ([], {})


def test_a_group_without_a_purpose_is_undecided():
    """What it is for must be declared before anything can be off it."""
    assert judged(purpose="–") == ([], {"no-purpose": 1})
    assert judged(purpose="") == ([], {"no-purpose": 1})


def test_residents_and_outsiders_may_talk_about_what_they_like():
    """Only the company's people are judged."""
    assert judged(kind="owners") == ([], {})
    assert judged(kind="outward", external="true") == ([], {})


@pytest.mark.parametrize("text", ["食堂今天有红烧肉", "业主的狗没拴绳", "球场围网破了", "地下车库漏水了"])
def test_what_may_be_work_is_not_off_topic(text):
    """Canteen, pets, sports grounds and leaks are what property service is about."""
    assert judged(text=text) == ([], {})
