"""The content of a report about one finding, in words, for findings that a repeated audit does not yield."""

from collections.abc import Iterator, Mapping
from typing import Any

from groupaudit.exhibit import Kind
from groupaudit.headings import CODES, heading
from groupaudit.reporting.report_tables import FINDING
from groupaudit.verdict import VERDICT_WORDS
from groupaudit.vocabulary import Text
from groupaudit.wording import MESSAGE_KINDS, SEVERITIES, joined, pick

LEFT_OUT = ("status", "classified", "person_kind")
"""Keys of a finding without further information for a person."""

WORDS: Mapping[str, Text] = {**CODES, **MESSAGE_KINDS, **SEVERITIES, **VERDICT_WORDS}


def reported_lines(finding: Mapping[str, Any], rules: Mapping[str, Any], language: str) -> Iterator[tuple[int, str]]:
    """Yield (indentation, line) for each field; *rules* are those of the report's document."""
    for name, value in finding.items():
        told = value["text"] if name == "span" and value else value
        if told in (None, "") or name in LEFT_OUT:
            continue
        head = FINDING.get(name, (name, name))
        if name == "evidence":
            yield 2, _line(head, "", language).rstrip()
            yield from ((4, line) for line in _evidence(told, rules.get(finding["rule"], {}), language))
        else:
            yield 2, _line(head, _said(told, WORDS if name in ("severity", "verdict") else {}, language), language)


def _evidence(fields: Mapping[str, Any], rule: Mapping[str, Any], language: str) -> Iterator[str]:
    own = {code: (pair["zh"], pair["en"]) for code, pair in rule.get("words", {}).items()}
    for name, value in fields.items():
        if value not in (None, "", []):
            words = {**WORDS, **own} if rule.get("fields", {}).get(name) == Kind.CODE.value else {}
            yield _line(heading(name), _said(value, words, language), language)


def _line(name: Text, value: str, language: str) -> str:
    return pick(("{}：{}", "{}: {}"), language).format(pick(name, language), value)


def _said(value: object, words: Mapping[str, Text], language: str) -> str:
    """Return a value in words: lists joined, yes and no, and words for codes."""
    if isinstance(value, list | dict):
        several = value.values() if isinstance(value, dict) else value
        return joined((_said(v, words, language) for v in several if v is not None), language)
    if isinstance(value, bool):
        return pick(("是", "yes") if value else ("否", "no"), language)
    told = words.get(value) if isinstance(value, str) else None
    return pick(told, language).strip(" ，；,;：:") if told else str(value)
