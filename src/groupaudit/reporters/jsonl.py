"""One JSON object a line: first the report without its findings, then every finding; for programs that stream."""

from typing import BinaryIO

from groupaudit.report import Report
from groupaudit.reporter import reporter
from groupaudit.reporting.report_document import as_line, document, encoded, finding_rows


@reporter(suffix=".jsonl")
def jsonl(report: Report, out: BinaryIO) -> None:
    """Write the report as a line with `schema`, then each finding as a line; keys are those of the JSON report."""
    out.write(_line(document(report)))
    out.writelines(_line(finding) for finding in finding_rows(report))


def _line(value: object) -> bytes:
    return encoded(as_line(value)) + b"\n"
