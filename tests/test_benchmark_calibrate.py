"""The setting of confidences by labelled messages: rising, in proportion to what is seen, no source louder than another."""

import polars as pl
import pytest
from benchmarks.calibrate import EDGES, calibrated, evidence, pooled, shares
from hypothesis import given
from hypothesis import strategies as st

from groupaudit.detection.evidence_points import ENOUGH

VALUES = st.lists(st.tuples(st.floats(0, 100), st.floats(0.01, 1)), min_size=1, max_size=9)


@given(VALUES)
def test_pooled_values_rise_and_keep_their_mean(several):
    """Neighbours that fall are averaged, by their sizes; what rises already stays as it is."""
    values, sizes = zip(*several, strict=True)
    risen = pooled(values, sizes)
    assert risen == sorted(risen)
    before, after = (sum(v * s for v, s in zip(each, sizes, strict=True)) for each in (values, risen))
    assert after == pytest.approx(before)
    assert pooled(sorted(values), sizes) == sorted(values)


def judged(**scores: tuple[int, list[int]]) -> pl.DataFrame:
    """Judged messages: of each source whether they are violations, and their scores."""
    rows = [(name, name, violation, score) for name, (violation, several) in scores.items() for score in several]
    return pl.DataFrame(rows, schema=["source", "family", "violation", "score"], orient="row")


def test_confidence_follows_how_seldom_normal_messages_reach_a_score():
    """What many normal messages reach says little; what none reaches is believed the more of them there were."""
    few = calibrated(judged(spam=(1, [ENOUGH, 100]), talk=(0, [0] * 1_000)))
    many = calibrated(judged(spam=(1, [ENOUGH, 100]), talk=(0, [0] * 100_000)))
    reached = calibrated(judged(spam=(1, [ENOUGH, 100]), talk=(0, [100] * 100)))
    at = EDGES.index(100)
    assert reached[at] == 50 < few[at] <= many[at] <= 99
    assert many == sorted(many)
    assert many[0] == 0
    assert max(c for edge, c in zip(EDGES, many, strict=True) if edge < ENOUGH) < 50


def test_a_long_source_speaks_no_louder():
    """The share is the mean of the sources' shares."""
    assert shares(judged(a=(1, [0]), b=(1, [100] * 9)))[0] == 0.5


def test_the_evidence_is_that_of_rules_that_are_on():
    """Offers have a score; grumbling and insults are not what is calibrated."""
    found = evidence(pl.Series(["百家乐时时彩", "好的", "你这个沙比"]))
    assert found.select("row", "category").rows() == [(0, "gambling")]
