"""Words for people's verdicts on findings."""

from collections.abc import Iterator, Mapping
from typing import Any

from groupaudit.report import Report
from groupaudit.verdict import VERDICT_WORDS, WHY_UNMATCHED
from groupaudit.wording import joined, pick

_COUNTED = {
    "confirmed": ("属实 {n}", "{n} confirmed"),
    "remedied": ("已整改 {n}", "{n} remedied"),
    "explained": ("情况说明 {n}", "{n} explained"),
    "false-alarm": ("误报 {n}（不计入）", "{n} false alarms (not counted)"),
}


def judged_words(report: Report) -> str:
    """Return the numbers of verdicts and of suspicions without one; empty if there are no verdicts."""
    counts = report.verdicts
    if not any(counts.values()):
        return ""
    told = [pick(words, report.language).format(n=counts[code]) for code, words in _COUNTED.items() if counts[code]]
    said = ("已核查：{told}；疑似待核实 {n}", "Verified: {told}; suspected and not settled: {n}")
    return pick(said, report.language).format(told=joined(told, report.language), n=report.suspicions)


def verdict_of(row: Mapping[str, Any], language: str) -> str:
    """Return the verdict on one finding, with person, date and note."""
    told = [pick(VERDICT_WORDS[row["verdict"]], language), row["verified_by"], row["verified_on"], row["note"]]
    form = pick(("核查结论：{}", "Verdict: {}"), language)
    return form.format("  ".join(str(value) for value in told if value))


def unmatched_words(report: Report) -> Iterator[tuple[str, list[str]]]:
    """Yield every reason for verdicts without a finding, with those verdicts."""
    for why, words in WHY_UNMATCHED.items():
        rows = [row for row in report.unmatched.iter_rows(named=True) if row["why"] == why]
        if rows:
            yield pick(words, report.language), [_unmatched(row, report) for row in rows]


def _unmatched(row: Mapping[str, Any], report: Report) -> str:
    """Return one verdict without a finding: what it was about, as far as may be shown, and the conclusion."""
    shown = report.disclosure
    told = (
        shown.fingerprint(row["fingerprint"])[:12],
        row["rule"],
        shown.identifier(row["group_id"]),
        pick(VERDICT_WORDS[row["verdict"]], report.language),
        shown.person(row["verified_by"]),
        row["verified_on"],
        shown.text(row["note"]),
    )
    return "  ".join(str(value) for value in told if value)
