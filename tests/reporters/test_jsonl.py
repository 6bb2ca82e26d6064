"""The JSON lines report is the JSON report, a line a finding."""

import io
import json

from groupaudit.reporters.json import json as json_reporter
from groupaudit.reporters.jsonl import jsonl
from reports import empty, finding, hostile, report


def lines(what):
    out = io.BytesIO()
    jsonl.write(what, out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def document(what):
    out = io.BytesIO()
    json_reporter.write(what, out)
    return json.loads(out.getvalue())


def test_the_lines_hold_what_the_document_holds():
    """The first line is the document without findings, the others are the findings, in their order."""
    for what in (report(finding(1), finding(2)), empty(), hostile()):
        head, *findings = lines(what)
        assert head | {"findings": findings} == document(what)
