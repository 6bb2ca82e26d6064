"""Messages with pornography are a signal, by the packs that come with the program."""

import pytest

from builders import build, judge
from groupaudit.rules.pornography import pornography

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
    found, outcome = judge(pornography, build(TABLES.format(kind=kind, text=text, said=said, quoted=quoted)))
    assert outcome.status == "checked"
    return found["severity"].to_list()


def test_an_offer_takes_the_severity_of_its_category():
    """What is sure reads as the category does; ordinary talk is nothing."""
    assert severities("楼凤信息群，验证过的") == ["high"]
    assert severities("医生说孕检结果正常，谢谢大家关心") == []


def test_only_own_words_are_judged():
    """What the message quotes, and what a notice says, is not the sender's."""
    assert severities("收到", quoted="楼凤信息群，验证过的") == []
    assert severities("楼凤信息群，验证过的", said="notice") == []


@pytest.mark.parametrize("kind", ["outward", "owners"])
def test_residents_and_outsiders_are_judged_here_too(kind):
    """Whoever is not known as staff is judged all the same."""
    assert bool(severities("楼凤信息群，验证过的", kind=kind)) is True
