"""How soon issues are answered, per group and unit, in minutes of service."""

from datetime import date

import polars as pl
import pytest

from builders import build
from groupaudit.derived import materialise
from groupaudit.figures.response_times import RESPONSES, response_times
from groupaudit.figures.scorecard import SCORECARD
from groupaudit.findings import FINDINGS
from groupaudit.report import Selection
from groupaudit.reporting.scorecard_words import unit_rows
from groupaudit.shape import conform
from groupaudit.triage.scope import in_period
from groupaudit.vocabulary import Language
from reports import report

TALK = """
| groups.group_id | groups.name | groups.kind |
|-----------------|-------------|-------------|
| g1              | 甲群        | internal    |
| g2              | 乙群        | internal    |

| members.group_id | members.member_id |
|------------------|-------------------|
| g1               | m1                |
| g1               | m2                |
| g2               | m1                |
| g2               | m2                |

| messages.group_id | messages.member_id | messages.at      | messages.text  |
|-------------------|--------------------|------------------|----------------|
| g1                | m1                 | 2024-09-02 09:00 | 门禁卡怎么补办 |
| g1                | m2                 | 2024-09-02 09:10 | 到前台         |
| g1                | m1                 | 2024-09-02 10:00 | 几点开会？     |
| g1                | m2                 | 2024-09-02 10:30 | 三点           |
| g1                | m1                 | 2024-09-02 11:00 | 钥匙在谁那里？ |
| g1                | m2                 | 2024-09-02 12:30 | 我有           |
| g2                | m1                 | 2024-09-03 09:00 | 月报交给谁？   |
"""
CARD = conform(
    pl.DataFrame({
        "group_id": ["g1", "g2"], "name": ["甲群", "乙群"], "unit": ["工程部", "工程部"], "handed_in": [True, True],
        "members": [2, 2], "decided": [0, 0], "suspected": [0, 1], "hints": [0, 0],
    }),
    SCORECARD,
)  # fmt: skip
LEFT = conform(pl.DataFrame({"rule": ["unanswered-issue"], "group_id": ["g2"]}), FINDINGS)
ALWAYS = in_period(Selection(), (None, None), "Asia/Shanghai")


@pytest.fixture(scope="module")
def tables():
    """Two groups of one unit."""
    return materialise(build(TALK), {"issues"})[0]


def test_median_nine_tenths_and_what_is_open_are_told_per_unit_and_group(tables):
    """Of an even number the lower middle counts: no figure is one that never occurred."""
    made = response_times(LEFT, tables, CARD, ALWAYS)
    assert made.schema == RESPONSES
    assert made.drop("name").rows() == [
        ("unit", "工程部", None, 4, 3, 1, 0, 30, 90),
        ("group", "工程部", "g1", 3, 3, 0, 0, 30, 90),
        ("group", "工程部", "g2", 1, 0, 1, 0, None, None),
    ]


def test_what_is_neither_answered_nor_found_is_pending_and_the_figures_add_up(tables):
    """Not due when the export ends, or nobody can tell; what a person called a false alarm was no issue at all."""
    made = response_times(FINDINGS.to_frame(), tables, CARD, ALWAYS)
    assert made["pending"].to_list() == [1, 0, 1]
    assert (made["issues"] == made["answered"] + made["unanswered"] + made["pending"]).all()
    asked = tables["issues"].filter(pl.col("answer").is_null())["row"]
    place = tables.rows("messages", asked, ["group_id", "source", "line"]).with_columns(rule=pl.lit("unanswered-issue"))
    judged = conform(place.with_columns(verdict=pl.lit("false-alarm")), FINDINGS)
    assert response_times(judged, tables, CARD, ALWAYS)["issues"].to_list() == [3, 3]


def test_only_the_period_that_is_asked_for_counts(tables):
    """Issues outside it are neither answered nor open."""
    period = in_period(Selection(until=date(2024, 9, 2)), (None, None), "Asia/Shanghai")
    assert response_times(FINDINGS.to_frame(), tables, CARD, period)["issues"].to_list() == [3, 3]
    later = in_period(Selection(), (date(2024, 9, 4), None), "Asia/Shanghai")
    assert response_times(FINDINGS.to_frame(), tables, CARD, later).is_empty()


def test_without_issues_nothing_is_claimed(tables):
    """Where no rule looked for issues there is no row, rather than a good one."""
    bare = build(TALK)
    assert response_times(LEFT, bare, CARD, ALWAYS).is_empty()


@pytest.mark.parametrize(("language", "told"), [(Language.ZH, "30/90 分 未复 1"), (Language.EN, "30/90 min 1 open")])
def test_the_scorecard_tells_them_in_words(tables, language, told):
    """Half, nine tenths, and what stays open."""
    made = report(scorecard=CARD, responses=response_times(LEFT, tables, CARD, ALWAYS), language=language)
    assert told in unit_rows(made)[0]
    assert "—" in unit_rows(report(scorecard=CARD, language=language))[0]
