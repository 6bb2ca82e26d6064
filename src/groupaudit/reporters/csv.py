"""One finding a row, UTF-8 with a byte order mark so that Excel opens it; formulas and line breaks are inert."""

from typing import BinaryIO

from groupaudit.report import Report
from groupaudit.reporter import reporter
from groupaudit.reporting.report_tables import FINDING, in_words
from groupaudit.reporting.spreadsheet import write_csv
from groupaudit.wording import pick


@reporter(suffix=".csv")
def csv(report: Report, out: BinaryIO) -> None:
    """Write the findings only: CSV has no place for what was not checked, which other formats list."""
    titles = {name: pick(heading, report.language) for name, heading in FINDING.items()}
    write_csv(report.findings.with_columns(in_words(report)), titles, out, report.language)
