"""The text of a cell is read as a date or an instant only where it is one."""

from datetime import UTC, date, datetime, timedelta

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from groupaudit.files.cells import blank, damaged, identifier, to_date, to_instant, unset


def one(expression):
    """Return the only value of an expression over literals."""
    return pl.select(expression).item()


DAYS = st.dates(date(1930, 1, 1), date(2150, 1, 1))


@given(DAYS)
@settings(max_examples=50)
def test_every_way_to_write_a_day_is_that_day(day):
    """All spellings, the serial number included, give the day back."""
    y, m, d = day.year, day.month, day.day
    serial = (day - date(1899, 12, 30)).days
    written = [
        f"{y}-{m:02}-{d:02}",
        f"{y}/{m}/{d}",
        f"{y}.{m}.{d}",
        f"{y}年{m}月{d}日",
        f" {y}-{m}-{d} 23:59:59",
        f"{serial}",
    ]
    assert pl.Series("a", written).to_frame().select(to_date(pl.col("a")))["a"].to_list() == [day] * len(written)


@pytest.mark.parametrize(
    "text", ["2024/13/40", "2024-02-30", "2024-1-2 x", "1月2日", "abc", "", "20241340", "123456", "-5"]
)
def test_impossible_dates_are_null(text):
    """What is no date becomes null, for the caller to reject."""
    assert one(to_date(pl.lit(text))) is None


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2024-01-02 03:04:05", "2024-01-01T19:04:05"),
        ("2024/1/2 3:04", "2024-01-01T19:04:00"),
        ("2024年1月2日 15时04分", "2024-01-02T07:04:00"),
        ("2024年1月2日 星期二 15:04:05", "2024-01-02T07:04:05"),
        ("2024/1/2 下午 3:04", "2024-01-02T07:04:00"),
        ("2024/1/2 12:05 AM", "2024-01-01T16:05:00"),
        ("2024-01-02T03:04:05+09:00", "2024-01-01T18:04:05"),
        ("2024-01-02T03:04:05.250Z", "2024-01-02T03:04:05.250000"),
        ("2024-01-02", "2024-01-01T16:00:00"),
        ("2024年1月2号上午9点", "2024-01-02T01:00:00"),
        ("2024年1月2日9时", "2024-01-02T01:00:00"),
        ("2024/1/2（周二）", "2024-01-01T16:00:00"),
        ("２０２４－１－２ １５：０４", "2024-01-02T07:04:00"),
        ("2024.01.02.", "2024-01-01T16:00:00"),
        ("45293.5", "2024-01-02T04:00:00"),
        ("20240102", "2024-01-01T16:00:00"),
        ("1704164645", "2024-01-02T03:04:05"),
        ("1704164645123", "2024-01-02T03:04:05.123000"),
    ],
)
def test_instants(text, instant):
    """A wall clock is read in the given time zone, an offset or Unix time as what it says."""
    assert one(to_instant(pl.lit(text), "Asia/Shanghai")) == datetime.fromisoformat(f"{instant}+00:00")


@pytest.mark.parametrize("text", ["2024/1/2 25:61", "2024-13-01 10:00", "2024-1-2 9", "2024-1-2前", "昨天", "", "12"])
def test_impossible_instants_are_null(text):
    """What is no instant becomes null."""
    assert one(to_instant(pl.lit(text), "Asia/Shanghai")) is None


@given(st.lists(DAYS, min_size=1, max_size=50), st.timedeltas(timedelta(0), timedelta(hours=23)))
@settings(max_examples=20)
def test_the_iso_text_of_an_instant_is_that_instant(days, clock):
    """UTC written out comes back to the microsecond."""
    instants = [datetime(day.year, day.month, day.day, tzinfo=UTC) + clock for day in days]
    written = pl.DataFrame({"a": [instant.isoformat(" ") for instant in instants]})
    assert written.select(to_instant(pl.col("a"), "Asia/Shanghai"))["a"].to_list() == instants


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "America/New_York"])
@pytest.mark.parametrize(
    ("day", "clock"),
    [
        ("2024-01-02", "03:04:05"),
        ("2024-02-30", "03:04:05"),
        ("2024-13-01", "03:04:05"),
        ("2024-01-02", "24:00:00"),
        ("2024-01-02", "23:60:00"),
        ("2024-01-02", "23:59:60"),
        ("1986-05-04", "02:30:00"),  # left out by summer time in Shanghai
        ("1986-09-14", "00:30:00"),
        ("2024-03-10", "02:30:00"),  # left out by summer time in New York
        ("2024-11-03", "01:30:00"),  # there twice
    ],
)
def test_the_usual_form_says_what_others_say(day, clock, zone):
    """What is read at once by its one format is the day and the instant that the patterns read."""
    usual, other = (pl.lit(f"{day.replace('-', sign)} {clock}") for sign in "-/")
    assert one(to_instant(usual, zone)) == one(to_instant(other, zone))
    assert one(to_date(pl.lit(day))) == one(to_date(pl.lit(day.replace("-", "/"))))


def test_a_null_cell_stays_null_and_the_column_keeps_its_name():
    """Nulls pass through, empty frames too, and the result is named as the column."""
    frame = pl.DataFrame({"c3": [None, "2024-01-02"]}, schema={"c3": pl.String})
    assert frame.select(to_date(pl.col("c3"))).to_dict(as_series=False) == {"c3": [None, date(2024, 1, 2)]}
    assert frame.clear().select(to_instant(pl.col("c3"), "UTC")).schema == {"c3": pl.Datetime("us", "UTC")}


@pytest.mark.parametrize(
    ("text", "broken"),
    [
        ("1.38E+10", True),
        ("1.23456789012346E+17", True),
        ("1E+15", True),
        ("13800000000", False),
        ("1e5", False),
        ("E+10", False),
        ("", False),
    ],
)
def test_damaged_numbers(text, broken):
    """Only what a spreadsheet writes for a long number counts as damaged; a short id such as `1e5` does not."""
    assert one(damaged(pl.lit(text))) is broken


def test_blank_cells():
    """Null, nothing and white space are blank."""
    assert pl.Series("a", [None, "", " \t", "a"]).to_frame().select(blank(pl.col("a")))["a"].to_list() == [
        True,
        True,
        True,
        False,
    ]


def test_serial_days_agree_with_the_calendar_across_the_range():
    """Day 45293 is 2024-01-02, and each further number is one day later."""
    days = pl.DataFrame({"a": [str(45293 + n) for n in range(0, 3000, 7)]}).select(to_date(pl.col("a")))["a"].to_list()
    assert days == [date(2024, 1, 2) + timedelta(days=n) for n in range(0, 3000, 7)]


@pytest.mark.parametrize(
    ("text", "empty"),
    [
        *(
            (f" {text}\u3000", True)
            for text in ("", "-", "--", "—", "——", "–", "/", "\\", "无", "暂无", "未离职", "至今")
        ),
        *((text, True) for text in ("N/A", "na", "None", "NULL", "0000-00-00", "\n")),
        *((text, False) for text in ("2024-01-02", "无锡", "---", "\u200b", "nan", "无\n-")),
    ],
)
def test_signs_for_none_are_unset(text, empty):
    """A dash or 无 in a date column says that there is no date, not a wrong one."""
    assert one(unset(pl.lit(text))) is empty


@pytest.mark.parametrize(
    ("text", "bare"), [('="007"', "007"), ("'007", "007"), ("\t007 ", "007"), ("wxid_1", "wxid_1"), (" ", None)]
)
def test_identifiers_lose_their_armour(text, bare):
    """What people put around a number to keep its zeros is not part of the id."""
    assert one(identifier(pl.lit(text))) == bare
