"""Messages with grumbling are a signal, by the packs that come with the program."""

import pytest

from builders import build, judge
from groupaudit.rules.negative_talk import negative_talk

TABLES = """
| groups.kind |
|-------------|
| {kind}      |

| messages.text | messages.kind | messages.quoted |
|---------------|---------------|-----------------|
| {text}        | {said}        | {quoted}        |
"""


def severities(text: str, kind: str = "internal", said: str = "text", quoted: str = "–") -> list[str]:
    """Severities of the findings in one message."""
    found, outcome = judge(negative_talk, build(TABLES.format(kind=kind, text=text, said=said, quoted=quoted)))
    assert outcome.status == "checked"
    return found["severity"].to_list()


def test_an_offer_takes_the_severity_of_its_category():
    """What is sure reads as the category does; ordinary talk is nothing."""
    assert severities("黑心公司，早晚倒闭") == ["low"]
    assert severities("电梯三天两头坏，太让人失望了") == []


def test_only_own_words_are_judged():
    """What the message quotes, and what a notice says, is not the sender's."""
    assert severities("收到", quoted="黑心公司，早晚倒闭") == []
    assert severities("黑心公司，早晚倒闭", said="notice") == []


@pytest.mark.parametrize("kind", ["outward", "owners"])
def test_residents_and_outsiders_are_judged_by_other_rules_only(kind):
    """Whoever is not known as staff is left alone in such groups."""
    assert bool(severities("黑心公司，早晚倒闭", kind=kind)) is False


def test_mood_is_not_scored_unless_the_company_asks_for_it():
    """The rule is off by default."""
    assert not negative_talk.enabled
