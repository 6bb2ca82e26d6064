"""Filing within five working days: hand-worked cases around holidays, and what cannot be decided."""

import datetime as dt

import pytest

from builders import build, cells, judge
from groupaudit.rules.late_registration import late_registration
from groupaudit.worktime import OwnDays

GROUP = """
| groups.group_id | groups.created_at |
|-----------------|-------------------|
| g1              | {created}         |

| register.group_id | register.long_term | register.filed_on |
|-------------------|--------------------|-------------------|
| g1                | true               | {filed}           |
"""


def late(created, filed, **context):
    """Return the due date and the working days late of the finding, if there is one."""
    found, outcome = judge(late_registration, build(GROUP.format(created=created, filed=filed), **context))
    assert outcome.undecided == {}
    return [(row["fields.due"], row["fields.late"]) for row in cells(found, ["fields.due", "fields.late"])]


@pytest.mark.parametrize(("language", "said"), [("zh", "10 个工作日内登记"), ("en", "within 10 working days")])
def test_the_advice_names_the_days_that_are_set(language, said):
    """A company whose regulation gives ten days is not told of five."""
    tables = build(GROUP.format(created="2024-09-02", filed="2024-09-30"))
    found, _ = judge(late_registration, tables, {"working_days": 10}, language)
    assert said in found["suggestion"][0]


@pytest.mark.parametrize(
    ("created", "filed", "expected"),
    [
        # 2026: the Spring Festival is off from 02-15 to 02-23; 02-14 and 02-28 are worked.
        ("2026-02-11", "2026-02-25", []),
        ("2026-02-11", "2026-02-26", [("2026-02-25", "1")]),
        ("2026-02-24", "2026-03-03", [("2026-03-02", "1")]),
        # 2024: National Day is off from 10-01 to 10-07; 09-29 and 10-12 are worked.
        ("2024-09-26", "2024-10-10", [("2024-10-09", "1")]),
        ("2024-09-27", "2024-10-10", []),
        # Created on a Saturday: Monday is day 1. Filed on a Saturday after a Friday that was due: as if on Monday.
        ("2024-08-31", "2024-09-06", []),
        ("2024-08-30", "2024-09-07", [("2024-09-06", "1")]),
    ],
)
def test_the_fifth_working_day_is_in_time_and_the_next_is_late(created, filed, expected):
    """Days off and days worked instead count as the State Council announced them."""
    assert late(created, filed) == expected


def test_a_group_older_than_the_regulation_is_due_by_the_end_of_the_transition():
    """The finding names that day and says that the group existed before."""
    context = {"effective_from": dt.date(2024, 9, 1), "transition_days": 7}
    assert late("2020-01-01", "2024-09-08", **context) == []
    assert late("2020-01-01", "2024-09-10", **context) == [("2024-09-08", "2")]
    assert late("2024-09-01", "2024-09-09", **context) == [("2024-09-06", "1")]


def test_the_days_of_the_company_count():
    """A day that the company works moves the last day forward."""
    worked = OwnDays(workdays=(dt.date(2024, 9, 7),))
    assert late("2024-09-02", "2024-09-09", own_days=worked) == [("2024-09-07", "1")]


def test_a_registered_group_that_was_not_handed_in_is_judged_by_the_register_alone():
    """Both dates of the form are enough."""
    tables = build("""
        | groups.group_id |
        |-----------------|
        | g1              |

        | register.group_id | register.group_name | register.long_term | register.created_on | register.filed_on |
        |-------------------|---------------------|--------------------|---------------------|-------------------|
        | –                 | 乙群                | true               | 2024-09-02          | 2024-09-11        |
    """)
    found, _ = judge(late_registration, tables)
    assert cells(found, ["group_id", "fields.basis", "fields.late", "line"]) == [
        {"group_id": "乙群", "fields.basis": "register", "fields.late": "2", "line": "2"}
    ]


UNFILED = """
| groups.group_id | groups.created_at |
|-----------------|-------------------|
| g1              | 2024-09-02        |
| g2              | 2024-09-02        |

| register.group_id | register.long_term | register.filed_on |
|-------------------|--------------------|-------------------|
| g1                | {long_term}        | –                 |
| g2                | true               | {other}           |
"""


def unfiled(as_of, long_term="true", other="2024-09-03"):
    """Return what is found of the group without a filing date, and why it or the other cannot be judged."""
    tables = build(UNFILED.format(long_term=long_term, other=other), as_of=as_of)
    found, outcome = judge(late_registration, tables)
    return [
        (row["group_id"], row["fields.late"]) for row in cells(found, ["group_id", "fields.late"])
    ], outcome.undecided


def test_a_group_declared_long_term_and_never_filed_is_found_once_it_is_due():
    """On the fifth working day it may still be filed; on the sixth it is one working day late."""
    assert unfiled(dt.date(2024, 9, 9)) == ([], {})
    assert unfiled(dt.date(2024, 9, 10)) == ([("g1", "1")], {})


@pytest.mark.parametrize(("long_term", "other", "count"), [("–", "2024-09-03", 1), ("true", "–", 2)])
def test_an_empty_filing_date_accuses_nobody_where_it_tells_nothing(long_term, other, count):
    """Nobody declared the group long-term, or the register gives no filing dates at all."""
    assert unfiled(dt.date(2024, 9, 10), long_term, other) == ([], {"no-filing-date": count})


def test_an_empty_filing_date_is_undecided_without_a_day_to_count_to():
    """An audit without an as-of date cannot tell whether the group is due."""
    assert unfiled(None) == ([], {"no-filing-date": 1})
