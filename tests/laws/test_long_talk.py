"""Law: talk that is kept packed, and unpacked in pieces, gives the same report as talk that is kept as it is."""

from pathlib import Path

import polars as pl
import pytest

from groupaudit import packed
from groupaudit.api import Request, carry_out
from groupaudit.reporting.report_document import document

SAMPLES = Path(__file__).parents[2] / "samples"
AUDITS = {
    "an audit of several groups": [SAMPLES / "exports", SAMPLES / "records", SAMPLES / "employees.csv"],
    "exports of one conversation by several programs": [SAMPLES / "formats"],
    **{f"talk in {path.name}": [path] for path in sorted((SAMPLES / "formats").glob("*")) if path.is_file()},
}


@pytest.mark.parametrize("paths", AUDITS.values(), ids=AUDITS)
def test_packed_talk_is_audited_alike(paths, monkeypatch):
    """Findings, outcomes, figures, joins and input quality are the same whether messages are packed or not."""
    plain = document(carry_out(Request(paths=paths)))
    monkeypatch.setattr(packed, "LONG", 0)
    monkeypatch.setattr(packed, "PIECE", 7)
    assert document(carry_out(Request(paths=paths))) == plain


def test_packed_rows_come_in_the_order_asked_for(monkeypatch):
    """Rows are looked up across pieces, in any order and more than once."""
    monkeypatch.setattr(packed, "PIECE", 3)
    frame = pl.DataFrame({"n": range(10), "said": [f"第{n}句" if n % 3 else None for n in range(10)]})
    table = packed.packed(frame)
    places = pl.Series([9, 0, 4, 4, 2])
    assert len(table.pieces) == 4
    assert table.rows(places, ["said", pl.col("n")]).equals(frame.select("said", "n")[places])
    assert table.rows(places.clear(), ["n"]).equals(frame.select("n").clear())
    assert table.lazy().collect().equals(frame)
    assert packed.only(table, pl.col("n") > 4).lazy().collect().equals(frame.filter(pl.col("n") > 4))
