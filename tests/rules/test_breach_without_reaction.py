"""Confirmed breaches that nobody who keeps the group reacted to."""

import polars as pl
import pytest

from builders import build, cells, judge
from groupaudit.rules.breach_without_reaction import breach_without_reaction

TABLES = """
| groups.name | groups.exported_at |
|-------------|--------------------|
| 集团工作群  | {exported}         |

| members.member_id | members.group_nickname | members.role |
|-------------------|------------------------|--------------|
| m1                | 张三+集团+总裁办       | {role}       |
| m2                | 李四+集团+工程部       | member       |
| m3                | 王五+集团+工程部       | {other}      |

| messages.message_id | messages.member_id | messages.at      | messages.text | messages.mentions | messages.reply_to |
|---------------------|--------------------|------------------|---------------|-------------------|-------------------|
| bad                 | {who}              | 2024-09-02 09:00 | 注册就送彩金  | –                 | –                 |
| –                   | {by}               | {at}             | {said}        | {names}           | {reply}           |
| –                   | m2                 | {last}           | 早上好        | –                 | –                 |

| events.kind | events.member_id | events.at          | events.basis   |
|-------------|------------------|--------------------|----------------|
| {event}     | {target}         | 2024-09-02 12:00   | system-message |

| earlier.rule | earlier.clause | earlier.member_id | earlier.at       | earlier.message_id | earlier.suspected | earlier.verdict |
|--------------|----------------|-------------------|------------------|--------------------|-------------------|-----------------|
| gambling     | 七(五)         | {who}             | 2024-09-02 09:00 | bad                | true              | {verdict}       |
"""


WRITTEN = {
    "exported": "–", "role": "owner", "other": "member", "who": "m2", "by": "m1", "at": "2024-09-02 10:00",
    "said": "三点开会", "names": "–", "reply": "–", "last": "2024-09-05 09:00", "event": "join", "target": "m3",
    "verdict": "confirmed",
}  # fmt: skip


def judged(**changes):
    """Reaction and latency of the findings, and what was undecided."""
    row = WRITTEN | changes
    params = row.pop("params", None)
    found, outcome = judge(breach_without_reaction, build(TABLES.format(**row)), params)
    assert not outcome.detail
    return [tuple(r.values()) for r in cells(found, ["fields.reaction", "fields.latency"])], outcome.undecided


NONE = ([("–", "–")], {})


def test_what_nobody_reacted_to_is_found_when_it_is_confirmed():
    """A suspicion needs no reaction, and what was a false alarm neither."""
    assert judged() == NONE
    assert judged(verdict="–") == ([], {})
    assert judged(verdict="false-alarm") == ([], {})


@pytest.mark.parametrize(
    "reaction",
    [
        {"said": "请撤回，不要发广告"}, {"said": "群里别发这些"}, {"said": "请遵守群规"}, {"said": "再发就移出群"},
        {"said": "工作群不要发无关内容"}, {"said": "李四，警告一次"}, {"said": "严禁赌博"}, {"said": "来我办公室", "names": "李四"}, {"said": "？", "reply": "bad"}, {"said": "@小李 请撤回", "names": "小李"},
        {"event": "remove", "target": "m2"}, {"event": "recall", "target": "m2"},
    ],
)  # fmt: skip
def test_a_word_a_removal_or_a_withdrawal_is_a_reaction(reaction):
    """Whatever is to be seen in the group counts."""
    assert judged(**reaction) == ([], {})


@pytest.mark.parametrize(
    "other",
    [
        {"by": "m3", "said": "请撤回"}, {"said": "请撤回", "names": "王五"}, {"event": "remove", "target": "m3"},
        {"event": "recall", "target": "m3"}, {"said": "地下车库坡道禁止停车"}, {"said": "团建照片要的私聊我"}, {"said": "特别发放防暑用品，违规停车的警告"},
        {"said": "严禁赌博", "at": "2024-09-02 16:00"}, {"said": "李四，三点开会"}, {"said": "报销单请撤回申请再交"},
    ],
)  # fmt: skip
def test_what_others_do_or_what_is_done_to_others_is_none(other):
    """Members who protest do not keep the group."""
    assert judged(**other) == NONE


RECALLED = """
| groups.name | groups.exported_at |
|-------------|--------------------|
| 集团工作群  | –                  |

| members.member_id | members.role |
|-------------------|--------------|
| m1                | owner        |
| m2                | member       |

| messages.message_id | messages.member_id | messages.at      | messages.kind | messages.text | messages.reply_to |
|---------------------|--------------------|------------------|---------------|---------------|-------------------|
| bad                 | m2                 | 2024-09-02 09:00 | text          | 注册就送彩金  | –                 |
| typo                | m2                 | 2024-09-02 10:00 | text          | 打错字了      | –                 |
| r                   | {by}               | 2024-09-02 10:01 | recall        | –             | {of}              |
| –                   | m2                 | 2024-09-05 09:00 | text          | 早上好        | –                 |

| events.kind | events.member_id | events.at        | events.message_id | events.basis   |
|-------------|------------------|------------------|-------------------|----------------|
| recall      | {by}             | 2024-09-02 10:01 | r                 | system-message |

| earlier.rule | earlier.clause | earlier.member_id | earlier.at       | earlier.message_id | earlier.suspected | earlier.verdict |
|--------------|----------------|-------------------|------------------|--------------------|-------------------|-----------------|
| gambling     | 七(五)         | m2                | 2024-09-02 09:00 | bad                | true              | confirmed       |
"""


@pytest.mark.parametrize(
    ("by", "of", "left"),
    [("m2", "bad", 0), ("m1", "bad", 0), ("m2", "typo", 1), ("m2", "–", 0), ("m1", "–", 1), ("m2", "gone", 0)],
)
def test_issue_5_a_recall_withdraws_the_message_it_names(by, of, left):
    """Whoever recalls it; one that names none, or none that is at hand, may be of any message of who recalls."""
    found, outcome = judge(breach_without_reaction, build(RECALLED.format(by=by, of=of)))
    assert not outcome.detail
    assert found.height == left


def test_a_late_reaction_is_told_with_how_long_it_took():
    """The hours are in the evidence."""
    assert judged(said="请撤回", at="2024-09-03 11:00") == ([("warned", "26")], {})
    assert judged(said="请撤回", at="2024-09-03 11:00", params={"hours": 48}) == ([], {})


def test_who_keeps_the_group_does_not_warn_himself():
    """An administrator's breach is for the others who keep the group; where there are none nobody is blamed."""
    assert judged(who="m1", by="m1", said="请撤回") == ([], {})
    assert judged(who="m1", by="m1", said="请撤回", other="admin") == NONE
    assert judged(who="m1", by="m3", said="请撤回", other="admin") == ([], {})


def test_without_roles_nothing_is_decided():
    """Who should have reacted is not known."""
    assert judged(role="–", other="–") == ([], {"no-roles": 1})


def test_what_is_looked_for_beside_the_regulation_needs_no_reaction():
    """Personal information is an extension: nobody broke a clause."""
    tables = TABLES.replace("| gambling     | 七(五) ", "| personal-information | 延伸 ")
    assert judge(breach_without_reaction, build(tables.format(**WRITTEN)))[0].is_empty()


def test_a_breach_whose_time_is_not_up_is_not_judged():
    """The export tells how far the group is known."""
    assert judged(last="2024-09-02 20:00") == ([], {})
    assert judged(last="2024-09-02 20:00", exported="2024-09-04 09:00") == NONE


def test_the_archive_of_a_company_reaches_as_far_as_its_latest_message():
    """It tells no time of export; what another of its groups says later shows that nothing followed here."""
    tables = build(TABLES.format(**WRITTEN | {"last": "2024-09-02 20:00"}))
    groups, messages = tables["groups"], tables["messages"]
    later = messages.tail(1).with_columns(group_id=pl.lit("other"), at=pl.col("at") + pl.duration(days=3))
    both = pl.concat([groups, groups.with_columns(group_id=pl.lit("other"))])
    for platform, count in (("wechat", 0), ("wecom", 1)):
        known = both.with_columns(platform=pl.lit(platform))
        found, _ = judge(breach_without_reaction, tables.replace(groups=known, messages=pl.concat([messages, later])))
        assert found.height == count
