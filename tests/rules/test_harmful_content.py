"""Messages with harmful content are a signal, by the packs that come with the program."""

import pytest

from builders import build, judge
from groupaudit.rules.harmful_content import harmful_content

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
    found, outcome = judge(harmful_content, build(TABLES.format(kind=kind, text=text, said=said, quoted=quoted)))
    assert outcome.status == "checked"
    return found["severity"].to_list()


def test_an_offer_takes_the_severity_of_its_category():
    """What is sure reads as the category does; ordinary talk is nothing."""
    assert severities("长期代开增值税发票，点位低") == ["high"]
    assert severities("增值税申报截止15号，专票和普票别弄混") == []


def test_only_own_words_are_judged():
    """What the message quotes, and what a notice says, is not the sender's."""
    assert severities("收到", quoted="长期代开增值税发票，点位低") == []
    assert severities("长期代开增值税发票，点位低", said="notice") == []


@pytest.mark.parametrize("kind", ["outward", "owners"])
def test_residents_and_outsiders_are_judged_by_other_rules_only(kind):
    """Whoever is not known as staff is left alone in such groups."""
    assert bool(severities("长期代开增值税发票，点位低", kind=kind)) is False
