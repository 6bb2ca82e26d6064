"""The whole report as one JSON document of a versioned shape; `groupaudit schema report` prints its schema.

`groupaudit convert` makes any other format of it.
"""

from collections.abc import Iterable, Iterator
from typing import BinaryIO

from groupaudit.report import Report
from groupaudit.reporter import reporter
from groupaudit.reporting.report_document import as_line, as_lines, document, encoded, finding_rows


@reporter(suffix=".json")
def json(report: Report, out: BinaryIO) -> None:
    """Write the report with keys in a fixed order, and every rule and finding on its own line."""
    head = document(report)
    rules = [f"{as_line(id_)}: {as_line(rule)}" for id_, rule in head.pop("rules").items()]
    out.write(encoded(as_lines(head).removesuffix("\n}") + ',\n "rules": {'))
    out.writelines(_lines(rules))
    out.write(b'\n },\n "findings": [')
    out.writelines(_lines(as_line(finding) for finding in finding_rows(report)))
    out.write(b"\n ]\n}\n")


def _lines(entries: Iterable[str]) -> Iterator[bytes]:
    """Yield the entries of a list or mapping, one per line."""
    for number, entry in enumerate(entries):
        yield encoded((",\n  " if number else "\n  ") + entry)
