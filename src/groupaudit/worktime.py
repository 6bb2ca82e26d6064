"""Working days in China, including 调休, and service hours; null where no calendar is known.

`data/calendar.tsv` holds the days of 2004 to 2026 that differ from the week. A policy adds the company's own days, and
years that the table does not cover.
"""

import functools
from collections.abc import Iterable, Sequence
from datetime import date, time, timedelta
from pathlib import Path

import polars as pl
from msgspec import Struct

from groupaudit.vocabulary import Text

TABLE = Path(__file__).parent / "data" / "calendar.tsv"

UNKNOWN_YEAR: Text = (
    "工作日历没有那一年；在政策文件的 [calendar] 里补上",
    "no calendar knows the working days of that year; add it under [calendar] in the policy",
)
"""Why a period in a year without a calendar is undecided, and what to do about it."""

SATURDAY = 5
_EPOCH = date(1970, 1, 1)
_DAY = timedelta(days=1)


class OwnDays(Struct, frozen=True, kw_only=True):
    """A company's additions to the calendar: days off, days worked, and years for which both lists are complete."""

    holidays: tuple[date, ...] = ()
    workdays: tuple[date, ...] = ()
    years: tuple[int, ...] = ()


@functools.cache
def _published() -> dict[date, bool]:
    """Return the days of the table, and whether they are worked."""
    lines = TABLE.read_text("utf-8").splitlines()[2:]
    cells = (line.split("\t") for line in lines)
    return {date.fromisoformat(day): kind == "workday" for day, kind, _ in cells}


def published_years() -> frozenset[int]:
    """Return the years that the built-in calendar covers in full."""
    return frozenset(day.year for day in _published())


@functools.lru_cache(maxsize=8)
def calendar(own: OwnDays) -> "Calendar":
    """Return the built-in calendar with the company's days; a day on both lists is worked."""
    exceptions = {**_published(), **dict.fromkeys(own.holidays, False), **dict.fromkeys(own.workdays, True)}
    years = published_years() | set(own.years)
    first = date(min(years), 1, 1)
    days = [first + n * _DAY for n in range((date(max(years) + 1, 1, 1) - first).days)]
    working = [exceptions.get(d, d.weekday() < SATURDAY) if d.year in years else None for d in days]
    return Calendar(pl.DataFrame({"day": days, "working": working}).with_columns(*_counted()))


def _counted() -> tuple[pl.Expr, pl.Expr]:
    """Number the working days, and the stretches of known years, across whose borders nothing is counted."""
    known = pl.col("working").is_not_null()
    number = pl.col("working").fill_null(value=False).cast(pl.Int32).cum_sum()
    stretch = (known != known.shift(1)).fill_null(value=False).cast(pl.Int32).cum_sum()
    return pl.when(known).then(number).alias("number"), pl.when(known).then(stretch).alias("stretch")


class Calendar(Struct, frozen=True, eq=False):
    """Working days as expressions over Date columns, null if a relevant day is in an unknown year.

    `days` holds one row per day without gaps: day, working, number (working days up to and including it), stretch.
    """

    days: pl.DataFrame

    def is_working_day(self, day: pl.Expr) -> pl.Expr:
        """Tell whether people work on *day*."""
        return self._of("working", day)

    def working_days_between(self, start: pl.Expr, end: pl.Expr) -> pl.Expr:
        """Return the number of working days after *start* up to and including *end*; negative if *end* is earlier.

        Filing on the fifth working day after creation is 5 working days later.
        """
        return self._same_stretch(start, end, self._of("number", end) - self._of("number", start))

    def nth_working_day(self, start: pl.Expr, count: int) -> pl.Expr:
        """Return the last day of a period of *count* working days, whose day 1 is the first working day after *start*.

        Raises:
            ValueError: *count* is below 1.
        """
        if count < 1:
            raise ValueError(f"a period of {count} working days has no last day")
        worked = self.days.filter("working")["day"]
        place = self._of("number", start) + (count - 1)
        found = place.map_batches(functools.partial(_taken, worked), return_dtype=pl.Date, is_elementwise=True)
        return self._same_stretch(start, found, found)

    def _same_stretch(self, start: pl.Expr, end: pl.Expr, value: pl.Expr) -> pl.Expr:
        return pl.when(self._of("stretch", start) == self._of("stretch", end)).then(value)

    def _of(self, column: str, day: pl.Expr) -> pl.Expr:
        """Look up a column of `days`, not as a literal, because plans with long literals are slow to compare."""
        values = self.days[column]
        first: int = (self.days["day"][0] - _EPOCH).days
        place = day.cast(pl.Date).cast(pl.Int64) - first
        return place.map_batches(functools.partial(_taken, values), return_dtype=values.dtype, is_elementwise=True)


def _taken(values: pl.Series, places: pl.Series) -> pl.Series:
    """Return the *values* at *places*, null for places out of range."""
    there = places.is_between(0, len(values) - 1)
    return values.gather(places.set(~there.fill_null(value=False), None).cast(pl.UInt32)).rename(places.name)


class Service(Struct, frozen=True, kw_only=True):
    """Service hours, the same on every working day, in local time of *timezone*.

    If they differ between rows, `opens` and `closes` are expressions for seconds since midnight.
    """

    calendar: Calendar
    opens: time | pl.Expr = time(9)
    closes: time | pl.Expr = time(18)
    timezone: str = "Asia/Shanghai"

    def minutes_between(self, start: pl.Expr, end: pl.Expr) -> pl.Expr:
        """Return the whole minutes of service from *start* to *end*; negative if *end* is earlier.

        A question asked in the evening waits from the next working day's opening.
        """
        days = self.calendar.working_days_between(self._day(start), self._day(end)).cast(pl.Int64)
        return (days * self._length + self._missed(start) - self._missed(end)) // 60

    @property
    def _length(self) -> pl.Expr:
        return _seconds(self.closes) - _seconds(self.opens)

    def _missed(self, at: pl.Expr) -> pl.Expr:
        """Return the seconds of service left on the day of *at* at that instant."""
        left = _seconds(self.closes) - self._clock(at).clip(_seconds(self.opens), _seconds(self.closes))
        return pl.when(self.calendar.is_working_day(self._day(at))).then(left).otherwise(0)

    def _local(self, at: pl.Expr) -> pl.Expr:
        return at.dt.convert_time_zone(self.timezone).dt.replace_time_zone(None)

    def _day(self, at: pl.Expr) -> pl.Expr:
        return self._local(at).dt.date()

    def _clock(self, at: pl.Expr) -> pl.Expr:
        local = self._local(at).dt
        return local.hour().cast(pl.Int64) * 3600 + local.minute().cast(pl.Int64) * 60 + local.second()


def declared(hours: pl.Expr, days: Calendar, timezone: str) -> Service:
    """Return the service hours declared in each row, as 08:30-20:00; null is 09:00-18:00."""
    parts = hours.str.extract_groups(r"^(\d\d):(\d\d)-(\d\d):(\d\d)$").struct
    hour, minute, to_hour, to_minute = (parts.field(str(n)).cast(pl.Int64) for n in range(1, 5))
    usual = Service(calendar=days)
    opens = (hour * 3600 + minute * 60).fill_null(_seconds(usual.opens))
    closes = (to_hour * 3600 + to_minute * 60).fill_null(_seconds(usual.closes))
    return Service(calendar=days, opens=opens, closes=closes, timezone=timezone)


def _seconds(clock: time | pl.Expr) -> pl.Expr:
    if isinstance(clock, pl.Expr):
        return clock
    return pl.lit(clock.hour * 3600 + clock.minute * 60 + clock.second)


def problems_of(own: OwnDays) -> Iterable[tuple[str, int, tuple[str, str]]]:
    """Yield setting, index and reason of every wrong day: in an unknown year, or on both lists."""
    years = published_years() | set(own.years)
    lists: tuple[tuple[str, Sequence[date]], ...] = (("holidays", own.holidays), ("workdays", own.workdays))
    for name, listed in lists:
        for place, day in enumerate(listed):
            if day.year not in years:
                zh = f"日历里没有 {day.year} 年，只列几天不够；把全年的放假和调休上班日列全，并写 years = [{day.year}]"
                en = f"no calendar knows {day.year}, and a few days do not make one; list all its holidays and workdays and set years = [{day.year}]"
                yield name, place, (zh, en)
            elif name == "workdays" and day in own.holidays:
                yield (
                    name,
                    place,
                    (
                        f"{day} 既放假又上班；请从一处删去",
                        f"{day} is both a holiday and a workday; remove it from one list",
                    ),
                )
