"""People's verdicts on findings: the words and headings for them, and the tables that hold them."""

from collections.abc import Mapping
from typing import Final

import polars as pl

from groupaudit.vocabulary import Text

VERDICT_WORDS: Final[Mapping[str, Text]] = {
    "confirmed": ("属实", "confirmed"),
    "false-alarm": ("误报", "false alarm"),
    "remedied": ("已整改", "remedied"),
    "explained": ("情况说明", "explained"),
}
"""`remedied`: the finding was true and has been put right; `explained`: there is a reason for it."""

CONFIRMED: Final = ("confirmed", "remedied")
"""Verdicts that confirm a finding."""

DISMISSED: Final = "false-alarm"

VERDICT_COLUMNS: Final[Mapping[str, Text]] = {
    "verdict": ("核查结论", "verdict"),
    "verified_by": ("核查人", "verified by"),
    "verified_on": ("核查日期", "verified on"),
    "note": ("备注", "note"),
}
"""Columns of FINDINGS that a person fills in, with their headings in reports."""

JUDGED: Final = {"verdict": pl.String(), "verified_by": pl.String(), "verified_on": pl.Date(), "note": pl.String()}

VERDICTS: Final = pl.Schema({
    "fingerprint": pl.String(),  # as in the report: keyed if the report hid people
    **JUDGED,
    "rule": pl.String(),  # this and the next two if the worksheet gave them
    "group_id": pl.String(),
    "term": pl.String(),  # of the lexicon, for findings about a term
})  # fmt: skip
"""One row per judged finding, sorted by fingerprint."""

UNMATCHED: Final = pl.Schema({**VERDICTS, "why": pl.String()})
"""Verdicts without a finding; `why` is a key of WHY_UNMATCHED."""

WHY_UNMATCHED: Final[Mapping[str, Text]] = {
    "gone": ("已查过，不再出现", "looked for and no longer found"),
    "rule-not-run": ("该规则本次没有检查", "its rule was not checked this time"),
    "group-not-there": ("该群本次没有交来", "its group was not handed in this time"),
    "key-needed": (
        "结论来自隐去人名的报告（--show none），没有对上：要用那份报告的密钥（--key）；密钥没错的，是该群本次没有交来",
        "it was made on a report that hides people (--show none), and only the key of that report (--key) matches it; with the right key, its group was not handed in",
    ),
    "unknown": ("结论没有注明规则，不能断定是否还在", "the verdict names no rule, so nobody can tell whether it is still there"),
}  # fmt: skip


def confirmed() -> pl.Expr:
    """Tell which rows of FINDINGS a person has confirmed, also usable in rules of the second stage."""
    return pl.col("verdict").is_in(CONFIRMED).fill_null(value=False)


def dismissed() -> pl.Expr:
    """Tell which rows of FINDINGS a person has called a false alarm."""
    return pl.col("verdict").eq_missing(DISMISSED)


def standing() -> pl.Expr:
    """Tell which rows of FINDINGS count: all but false alarms, including remedied and explained ones."""
    return pl.col("status") != "dismissed"


def spoken(verdict: pl.Expr, language: str) -> pl.Expr:
    """Return the words for the codes in a column `verdict`; null stays null."""
    which = 0 if language == "zh" else 1
    return verdict.replace({code: words[which] for code, words in VERDICT_WORDS.items()})
