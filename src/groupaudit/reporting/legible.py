"""Shorten very long texts in formats for people; the JSON report has them in full."""

from typing import Any

import polars as pl
from msgspec.structs import replace

from groupaudit.outcome import Outcome, Subject
from groupaudit.report import Report
from groupaudit.vocabulary import Text
from groupaudit.wording import pick

LONGEST = 4000
"""Maximum characters of a text from data."""

CUT: Text = ("……（共 {n} 字，全文见 JSON 报告）", "… ({n} characters in all; the JSON report has them)")

FRAMES = ("groups", "scorecard", "responses", "joins", "rejects", "unmatched", "quality")
"""Tables of a report, besides the findings, with texts from data."""


def legible(report: Report) -> Report:
    """Return *report* with texts from data cut to LONGEST characters, and a note of the original length."""
    speak = report.language
    cut: dict[str, Any] = {name: _shortened(getattr(report, name), speak) for name in FRAMES}
    outcomes = tuple(replace(o, examples=_called(o, speak)) for o in report.outcomes)
    inputs = tuple(replace(i, path=shortened(i.path, speak)) for i in report.inputs)
    return replace(report, worded=_shortened(report.findings, speak), outcomes=outcomes, inputs=inputs, **cut)


def shortened(text: str, language: str) -> str:
    """Return *text*, or its beginning and its length if it is longer than LONGEST."""
    return text if len(text) <= LONGEST else text[:LONGEST] + pick(CUT, language).format(n=f"{len(text):,}")


def _shortened(table: pl.DataFrame, language: str) -> pl.DataFrame:
    texts = [column for column in table.iter_columns() if column.dtype == pl.String]
    long = {text.name: (text.str.len_bytes() > LONGEST).arg_true() for text in texts}
    return table.with_columns(
        text.scatter(rows, [shortened(whole, language) for whole in text[rows]])
        for text in texts
        if len(rows := long[text.name])
    )


def _called(outcome: Outcome, language: str) -> tuple[Subject, ...]:
    def cut(name: str | None) -> str | None:
        return name and shortened(name, language)

    return tuple(
        replace(s, group_id=cut(s.group_id), group_name=cut(s.group_name), member_id=cut(s.member_id), member_name=cut(s.member_name), cell=cut(s.cell))
        for s in outcome.examples
    )  # fmt: skip
