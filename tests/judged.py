"""Verdicts on findings for tests: one row, and any number of any kind."""

from datetime import date

from hypothesis import strategies as st

from groupaudit.findings import fingerprint
from groupaudit.triage.verdicts import frame_of
from groupaudit.verdict import VERDICT_WORDS

PRINT = fingerprint("sample-rule", "1")

words = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=8)
judged = st.fixed_dictionaries({
    "verdict": st.sampled_from([*VERDICT_WORDS]),
    "verified_by": words,
    "verified_on": st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    "note": st.none() | words,
    "rule": st.none() | words,
    "group_id": st.none() | words,
    "term": st.none() | words,
})  # fmt: skip
several = st.dictionaries(st.integers(0, 9).map(lambda n: fingerprint("r", str(n))), judged).map(
    lambda by: frame_of({"fingerprint": p, **v} for p, v in by.items())
)


def verdict(verdict="confirmed", print_=PRINT, on="2026-09-30", **more):
    """One row of VERDICTS."""
    named = {"rule": "sample-rule", "group_id": "g1@chatroom"}
    return (
        {"fingerprint": print_, "verdict": verdict, "verified_by": "王核查", "verified_on": date.fromisoformat(on)}
        | named
        | more
    )
