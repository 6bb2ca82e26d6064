"""One message judged by a content rule, with the packs that come with the program."""

from builders import build, judge
from groupaudit.judging.content import ContentParams
from groupaudit.rule import Rule

TABLES = """
| groups.kind |
|-------------|
| {kind}      |

| messages.text | messages.kind | messages.quoted |
|---------------|---------------|-----------------|
| {text}        | {said}        | {quoted}        |
"""


def severities(
    rule: Rule[ContentParams], text: str, *, kind: str = "internal", said: str = "text", quoted: str = "–"
) -> list[str]:
    """Severities of the findings in a message of somebody who is not known as staff."""
    found, outcome = judge(rule, build(TABLES.format(kind=kind, text=text, said=said, quoted=quoted)))
    assert outcome.status == "checked"
    return found["severity"].to_list()


def in_words_of_others(rule: Rule[ContentParams], text: str) -> list[str]:
    """Severities of the findings where the sender quotes *text*, and where a notice says it."""
    return [*severities(rule, "收到", quoted=text), *severities(rule, text, said="notice")]


def elsewhere(rule: Rule[ContentParams], text: str) -> list[list[str]]:
    """Severities of the findings in an outward group and in one of owners."""
    return [severities(rule, text, kind=kind) for kind in ("outward", "owners")]
