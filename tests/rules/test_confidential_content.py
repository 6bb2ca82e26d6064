"""Confidential content matters where outsiders read along."""

import json

import pytest

from builders import build, judge
from groupaudit.disclosure import Disclosure
from groupaudit.engine import Planned, run
from groupaudit.findings import render
from groupaudit.rules.confidential_content import confidential_content
from groupaudit.vocabulary import Language, Show

FIGURES = "全员薪酬明细发你了，工资明细里还有奖金分配表"
MARKED = f"密级：机密 会后收回，{FIGURES}"

TABLES = """
| groups.kind |
|-------------|
| {group}     |

| members.member_id | members.external | members.membership |
|-------------------|------------------|--------------------|
| m1                | false            | present            |
| m2                | {external}       | {there}            |

| messages.member_id | messages.text | messages.kind |
|--------------------|---------------|---------------|
| {sender}           | {text}        | {kind}        |
"""


def judged(*, text=FIGURES, group="internal", external="false", there="present", sender="m1", kind="text"):
    """Severities of the findings and the reasons for what is undecided."""
    tables = TABLES.format(group=group, external=external, there=there, sender=sender, text=text, kind=kind)
    found, outcome = judge(confidential_content, build(tables))
    assert not outcome.detail
    return found["severity"].to_list(), outcome.undecided


@pytest.mark.parametrize(
    ("group", "external", "there", "expected"),
    [
        ("internal", "false", "present", (["info"], {})),
        ("internal", "true", "present", (["medium"], {})),
        ("internal", "true", "left", (["info"], {})),
        ("outward", "false", "present", (["medium"], {})),
        ("owners", "–", "present", ([], {})),
        ("unknown", "true", "present", (["medium"], {})),
        ("unknown", "false", "present", ([], {"audience-unknown": 1})),
    ],
)
def test_the_audience_decides(group, external, there, expected):
    """Employees among themselves are information, outsiders who read along make it matter, who left does not."""
    assert judged(group=group, external=external, there=there) == expected


@pytest.mark.parametrize("text", ["这是机密吗", "秘密花园的绿化补种完成", "内部资料请勿外传，客户名单不得在群内发布"])
def test_bare_words_and_pleas_for_care_are_nothing(text):
    """Only what papers say of themselves counts."""
    assert judged(text=text, group="outward") == ([], {})


def test_what_outsiders_and_notices_say_is_not_passed_on_by_the_company():
    """An outsider's own words are no leak, and a notice is no talk."""
    assert judged(external="true", sender="m2") == ([], {})
    assert judged(kind="notice", group="outward") == ([], {})


@pytest.mark.parametrize("show", list(Show))
def test_nothing_of_a_marked_message_is_ever_shown(show):
    """A message that is confidential too is found, and neither span nor term nor message is told, however much is asked for."""
    tables = TABLES.format(group="outward", external="true", there="present", sender="m1", text=MARKED, kind="text")
    rule = confidential_content
    found, _, _ = run([Planned(rule=rule, params=rule.params(), severity=rule.severity)], build(tables))
    shown = render(found, {rule.id: rule}, Language.ZH, Disclosure(show=show, key=b"k"))
    texts = json.dumps(shown.select("message", "suggestion", "evidence", "span", "quote").rows(), ensure_ascii=False)
    assert shown.height == 1
    assert not any(word in texts for word in ("机密", "密级：", "薪酬", "奖金分配表"))
