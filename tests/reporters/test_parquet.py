"""The Parquet report is a table to compute with, and carries the rest of the report along."""

import io
import json

import polars as pl

from groupaudit.reporters.parquet import COLUMNS, parquet
from groupaudit.tables import AT
from reports import HOSTILE, empty, finding, hostile, report


def written(what):
    out = io.BytesIO()
    parquet.write(what, out)
    return io.BytesIO(out.getvalue())


def test_findings_are_typed_rows():
    """Times are instants, lines numbers, and the words those of the report."""
    table = pl.read_parquet(written(report(finding(1), finding(2))))
    assert tuple(table.columns) == COLUMNS
    assert table.schema["at"] == AT
    assert table.schema["line"] == pl.Int64
    assert table["message"].to_list() == ["“张三”写了“上分”"] * 2


def test_what_was_not_checked_is_in_the_metadata():
    """A table alone would read as clean: the document without findings goes along."""
    said = pl.read_parquet_metadata(written(report()))
    document = json.loads(said["report"])
    assert said["schema"] == document["schema"]
    assert any("other-rule" in line["what"] for line in document["not_checked"])


def test_types_do_not_depend_on_findings():
    """A report without findings has the same columns and types as one with them."""
    assert pl.read_parquet(written(empty())).schema == pl.read_parquet(written(report(finding(1)))).schema
    assert pl.read_parquet(written(hostile())).height == len(HOSTILE)
