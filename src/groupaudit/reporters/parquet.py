"""Findings as a Parquet table for analysis; the rest of the report stands as JSON in the metadata of the file."""

import io
from typing import BinaryIO

from groupaudit.report import SCHEMA, Report
from groupaudit.reporter import reporter
from groupaudit.reporting.report_document import as_line, document, encoded
from groupaudit.reporting.spreadsheet import shown

COLUMNS = (
    "fingerprint", "rule", "clause", "severity", "confidence", "group_id", "group_name", "member_id", "member_name",
    "message_id", "at", "source", "line", "cell", "span_start", "span_end", "span", "quote", "classified", "message",
    "suggestion", "evidence", "status", "person_kind", "verdict", "verified_by", "verified_on", "note",
)  # fmt: skip


@reporter(suffix=".parquet")
def parquet(report: Report, out: BinaryIO) -> None:
    """Write one finding per row, with times in UTC; the metadata key `report` holds everything else."""
    table = shown(report.findings.select(COLUMNS))
    head = encoded(as_line(document(report))).decode()
    file = io.BytesIO()
    table.write_parquet(file, metadata={"schema": SCHEMA, "report": head}, row_group_size=1 << 16)
    out.write(file.getbuffer())
