"""Working days with 调休 and service hours: what the State Council arranged, counted as the regulation counts."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import chinese_calendar
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groupaudit.worktime import OwnDays, Service, calendar, problems_of, published_years

NOTHING = OwnDays()
CALENDAR = calendar(NOTHING)
FIRST, LAST = date(2004, 1, 1), date(2026, 12, 31)
known_days = st.dates(FIRST, LAST)


def asked(expression: pl.Expr, **columns: object) -> object:
    """The value of an expression over one row."""
    return pl.DataFrame({name: [value] for name, value in columns.items()}).select(expression).item()


def between(start: date, end: date, own: OwnDays = NOTHING) -> int | None:
    """Working days after the one day up to the other."""
    return asked(calendar(own).working_days_between(pl.col("a"), pl.col("b")), a=start, b=end)


def fifth(start: date, own: OwnDays = NOTHING) -> date | None:
    """The last day of five working days."""
    return asked(calendar(own).nth_working_day(pl.col("a"), 5), a=start)


def test_every_known_day_is_what_chinesecalendar_says():
    """All days of all years that the library knows, which are those that the table covers."""
    days = pl.DataFrame({"day": pl.date_range(FIRST, LAST, eager=True)})
    working = days.select(CALENDAR.is_working_day(pl.col("day"))).to_series()
    assert working.to_list() == [chinese_calendar.is_workday(day) for day in days["day"]]
    assert published_years() == set(range(FIRST.year, LAST.year + 1))


@settings(max_examples=25, deadline=None)
@given(start=known_days, days=st.integers(0, 60))
def test_counts_are_those_of_chinesecalendar(start, days):
    """The count up to a day is the number of working days after the start."""
    end = min(start + timedelta(days=days), LAST)
    expected = 0 if end == start else len(chinese_calendar.get_workdays(start + timedelta(days=1), end))
    assert between(start, end) == expected
    assert between(end, start) == -expected


@settings(max_examples=25, deadline=None)
@given(start=st.dates(FIRST, date(2026, 11, 1)), count=st.integers(1, 20))
def test_the_nth_working_day_is_a_working_day_and_the_first_to_reach_the_count(start, count):
    """On it the count is reached, the day before it was not."""
    day = asked(CALENDAR.nth_working_day(pl.col("a"), count), a=start)
    assert chinese_calendar.is_workday(day)
    assert between(start, day) == count
    assert between(start, day - timedelta(days=1)) == count - 1


@pytest.mark.parametrize(
    ("start", "last"),
    [
        ("2024-02-08", "2024-02-21"),  # 9 Feb is worked, 10–17 Feb off, Sunday 18 Feb worked
        ("2024-02-02", "2024-02-08"),  # Sunday 4 Feb worked
        ("2025-01-24", "2025-02-07"),  # Sunday 26 Jan worked, 28 Jan–4 Feb off
        ("2026-02-12", "2026-02-26"),  # Saturday 14 Feb worked, 15–23 Feb off
        ("2024-09-27", "2024-10-10"),  # Sunday 29 Sep worked, 1–7 Oct off
        ("2025-09-26", "2025-10-10"),  # Sunday 28 Sep worked, 1–8 Oct off
        ("2026-09-24", "2026-10-09"),  # 25–27 Sep and 1–7 Oct off
        ("2026-10-02", "2026-10-13"),  # made in the holidays; Saturday 10 Oct worked
        ("2024-09-02", "2024-09-09"),  # an ordinary week
    ],
)
def test_five_working_days_around_the_long_holidays(start, last):
    """The day after is day 1; by hand from the State Council's arrangements of 2024 to 2026."""
    assert fifth(date.fromisoformat(start)) == date.fromisoformat(last)
    assert between(date.fromisoformat(start), date.fromisoformat(last)) == 5


@pytest.mark.parametrize("day", [date(2003, 12, 31), date(2027, 1, 1), date(1, 1, 1), date(9999, 12, 31), None])
def test_a_day_of_no_known_year_is_undecided(day):
    """Neither it nor a count from or to it is guessed."""
    frame = pl.DataFrame({"day": [day], "known": [date(2024, 9, 2)]}, schema={"day": pl.Date, "known": pl.Date})
    unknown, known = pl.col("day"), pl.col("known")
    answers = frame.select(
        a=CALENDAR.is_working_day(unknown),
        b=CALENDAR.working_days_between(known, unknown),
        c=CALENDAR.working_days_between(unknown, known),
        d=CALENDAR.nth_working_day(unknown, 5),
    )
    assert answers.row(0) == (None, None, None, None)


def test_a_period_that_runs_into_an_unknown_year_is_undecided():
    """Of five days after Monday 28 December 2026 three are known; the third still has a last day."""
    start = date(2026, 12, 28)
    assert fifth(start) is None
    assert asked(CALENDAR.nth_working_day(pl.col("a"), 3), a=start) == date(2026, 12, 31)


def test_a_company_can_add_days_and_years():
    """A day off moves a deadline; a year is known once it is listed in full."""
    assert fifth(date(2024, 9, 2), OwnDays(holidays=(date(2024, 9, 4),))) == date(2024, 9, 10)
    assert fifth(date(2024, 9, 2), OwnDays(workdays=(date(2024, 9, 7),))) == date(2024, 9, 7)
    own = OwnDays(holidays=(date(2027, 1, 1),), years=(2027,))
    assert fifth(date(2026, 12, 28), own) == date(2027, 1, 5)


def test_no_count_reaches_across_an_unknown_year():
    """2028 may be known without 2027; both are, each for itself."""
    own = OwnDays(years=(2028,))
    assert between(date(2028, 1, 3), date(2028, 1, 10), own) == 5
    assert between(date(2026, 12, 31), date(2028, 1, 3), own) is None
    assert fifth(date(2026, 12, 28), own) is None


def test_a_period_has_at_least_one_day():
    """None, or less, has no last day."""
    with pytest.raises(ValueError, match="0 working days"):
        CALENDAR.nth_working_day(pl.col("a"), 0)


def test_days_that_cannot_be_right_are_all_named():
    """A day of an unknown year does not make the year known; no day is both."""
    twice = date(2024, 9, 7)
    own = OwnDays(holidays=(date(2031, 1, 1), twice), workdays=(twice, date(2032, 1, 3)))
    assert [(name, place) for name, place, _ in problems_of(own)] == [("holidays", 0), ("workdays", 0), ("workdays", 1)]
    assert list(problems_of(OwnDays(holidays=(date(2031, 1, 1),), years=(2031,)))) == []


def test_a_plan_is_the_same_in_batches():
    """The expressions work row by row, in a lazy plan as on a frame."""
    days = pl.DataFrame({"a": pl.date_range(date(2026, 1, 1), date(2027, 3, 1), eager=True)})
    plan = [CALENDAR.nth_working_day(pl.col("a"), 5).alias("n"), CALENDAR.is_working_day(pl.col("a")).alias("w")]
    whole = days.select(plan)
    assert days.lazy().select(plan).collect().equals(whole)
    assert pl.concat([part.select(plan) for part in days.iter_slices(37)]).equals(whole)


SERVICE = Service(calendar=CALENDAR)


def instant(text: str, zone: str = "Asia/Shanghai") -> datetime:
    """A local time as an instant."""
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def waited(start: str, end: str, service: Service = SERVICE) -> int | None:
    """Minutes of service between two local times."""
    a, b = (instant(text, service.timezone) for text in (start, end))
    return asked(service.minutes_between(pl.col("a"), pl.col("b")), a=a, b=b)


@pytest.mark.parametrize(
    ("start", "end", "minutes"),
    [
        ("2024-09-02 10:00", "2024-09-02 10:45", 45),
        ("2024-09-02 10:00:30", "2024-09-02 10:01:29", 0),
        ("2024-09-02 20:00", "2024-09-03 09:30", 30),  # asked in the evening
        ("2024-09-02 07:00", "2024-09-02 09:10", 10),  # before opening
        ("2024-09-02 17:30", "2024-09-03 09:30", 60),
        ("2024-09-06 17:00", "2024-09-09 10:00", 120),  # over a weekend
        ("2024-09-27 17:30", "2024-09-29 09:30", 60),  # to a Sunday that is worked
        ("2024-09-30 17:00", "2024-10-08 10:00", 120),  # over 国庆
        ("2024-10-02 12:00", "2024-10-03 12:00", 0),  # inside it
        ("2024-10-02 12:00", "2024-10-08 09:20", 20),
        ("2024-09-02 09:00", "2024-09-06 18:00", 5 * 540),
        ("2026-12-31 17:00", "2027-01-04 10:00", None),
    ],
)
def test_minutes_of_service(start, end, minutes):
    """Nights, weekends and holidays do not count, worked weekends do; what no calendar knows is undecided."""
    assert waited(start, end) == minutes


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(st.dates(date(2024, 1, 1), date(2026, 12, 30)), st.times()), min_size=3, max_size=3))
def test_minutes_of_service_add_up(instants):
    """What lies between the first and the last is what lies before and after the one between, up to rounding."""
    a, b, c = (f"{day} {clock:%H:%M:%S}" for day, clock in sorted(instants))
    assert 0 <= waited(a, c) - waited(a, b) - waited(b, c) <= 1


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "Europe/Berlin", "America/New_York", "Pacific/Auckland"])
def test_service_hours_follow_the_clock_on_the_wall(zone):
    """Opening and closing times are local times in any zone, in summer and in winter."""
    service = Service(calendar=CALENDAR, opens=time(8, 30), closes=time(17), timezone=zone)
    for day in ("2024-03-08", "2024-07-08", "2024-11-04"):
        assert waited(f"{day} 08:29", f"{day} 08:31", service) == 1
        assert waited(f"{day} 16:59", f"{day} 17:01", service) == 1
    assert waited("2024-03-29 16:00", "2024-04-01 09:00", service) == 90  # clocks change in Berlin
    assert waited("2024-11-01 16:30", "2024-11-04 09:00", service) == 60  # and in New York
