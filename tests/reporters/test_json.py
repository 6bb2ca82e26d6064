"""The JSON report keeps its published shape."""

import io
import json as json_format

import jsonschema
import pytest

from groupaudit.report_schema import report_schema
from groupaudit.reporters.json import KEYS, json
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


def test_what_was_not_checked_is_in_the_document():
    """A skipped rule, an unread row, uninspected pictures and clauses without rules are all named."""
    reasons = json_format.dumps(document(report())["not_checked"], ensure_ascii=False)
    assert all(word in reasons for word in ("other-rule", "1 行无法读取", "1 条图片", "七(六)"))
