"""Messages with abuse are a signal, by the packs that come with the program."""

import pytest

from builders import build, judge
from groupaudit.rules.unhealthy_tendency import unhealthy_tendency

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
    found, outcome = judge(unhealthy_tendency, build(TABLES.format(kind=kind, text=text, said=said, quoted=quoted)))
    assert outcome.status == "checked"
    return found["severity"].to_list()


def test_an_offer_takes_the_severity_of_its_category():
    """What is sure reads as the category does; ordinary talk is nothing."""
    assert severities("滚，你们全是狗娘养的") == ["info"]
    assert severities("开会困死了，来杯咖啡续命") == []


def test_only_own_words_are_judged():
    """What the message quotes, and what a notice says, is not the sender's."""
    assert severities("收到", quoted="滚，你们全是狗娘养的") == []
    assert severities("滚，你们全是狗娘养的", said="notice") == []


@pytest.mark.parametrize("kind", ["outward", "owners"])
def test_residents_and_outsiders_are_judged_by_other_rules_only(kind):
    """Whoever is not known as staff is left alone in such groups."""
    assert bool(severities("滚，你们全是狗娘养的", kind=kind)) is False
