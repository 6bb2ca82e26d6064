"""The JSON report keeps its published shape."""

import io
import json as json_format

import jsonschema
import pytest

from groupaudit.outcome import Outcome, Subject
from groupaudit.report import Selection
from groupaudit.reporters.json import json
from groupaudit.reporting.report_document import KEYS
from groupaudit.reporting.report_schema import report_schema
from groupaudit.vocabulary import Show
from reports import empty, finding, hostile, report


def document(what):
    out = io.BytesIO()
    json.write(what, out)
    return json_format.loads(out.getvalue())


@pytest.mark.parametrize("what", [empty(), hostile(), report(finding(1))], ids=["empty", "hostile", "ordinary"])
def test_the_document_follows_its_schema(what):
    """Every report validates against the schema that `groupaudit schema report` prints."""
    jsonschema.validate(document(what), report_schema())


def test_a_finding_carries_the_promised_keys_in_local_time():
    """Keys are in their documented order, and times carry the offset of the policy's zone."""
    first = document(report(finding(1)))["findings"][0]
    assert tuple(first) == KEYS
    assert first["at"] == "2026-01-31T09:01:00.000000+08:00"
    assert first["span"] == {"text": "上分", "start": 0, "end": 2}
    assert first["evidence"] == {"name": "张三", "matched": "上分", "corrected": None}


def test_who_could_not_be_judged_is_named_or_hidden():
    """The outcome names the first of them; without people, by pseudonyms."""
    someone = Subject(
        reason="r", group_id="g1@chatroom", group_name="天高集团工作群", member_id="wxid_9", member_name="李四娘",
        message_id="msg-9", source="群.json", line=3,
    )  # fmt: skip
    outcome = Outcome(rule="sample-rule", clause="六(三)", status="undecided", undecided={"r": 1}, examples=(someone,))
    shown = document(report(outcomes=(outcome,)))
    jsonschema.validate(shown, report_schema())
    assert shown["outcomes"][0]["examples"][0]["member_name"] == "李四娘"
    hidden = json_format.dumps(document(report(outcomes=(outcome,), show=Show.NONE)), ensure_ascii=False)
    assert not [word for word in ("李四娘", "wxid_9", "g1@chatroom", "msg-9") if word in hidden]


def test_the_groups_asked_for_are_hidden_with_people():
    """A group's id becomes its pseudonym, what else was typed is covered; otherwise both stand as they were typed."""
    scope = Selection(groups=("g1@chatroom", "张三的*"))
    assert document(report(scope=scope))["scope"]["groups"] == ["g1@chatroom", "张三的*"]
    hidden = document(report(scope=scope, show=Show.NONE))
    assert hidden["scope"]["groups"] == [hidden["groups"][0]["group_id"], "████"]


def test_what_was_not_checked_is_in_the_document():
    """A skipped rule, an unread row, uninspected pictures and clauses without rules are all named."""
    reasons = json_format.dumps(document(report())["not_checked"], ensure_ascii=False)
    assert all(word in reasons for word in ("other-rule", "1 行无法读取", "1 条图片", "七(六)"))
