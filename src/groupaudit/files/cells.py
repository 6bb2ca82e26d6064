"""Parse the text of cells as Polars expressions: damaged numbers, dates and instants."""

from collections.abc import Callable
from functools import partial

import polars as pl

_SCIENTIFIC = r"^\s*[+-]?\d(?:\.\d+)?[eE]\+\d{1,3}\s*$"
_WEEKDAY = r"\(?(?:星期|周)[一二三四五六日天]\)?"
_WHEN = (
    r"^ *(?P<year>[0-9]{4}) *[-—–/.、年] *(?P<month>[0-9]{1,2}) *[-—–/.、月] *(?P<day>[0-9]{1,2})"
    rf"(?:(?:[日号T ]|{_WEEKDAY})+(?P<half>上午|下午|[AaPp][Mm])? *(?:(?P<hour>[0-9]{{1,2}}) *"
    r"(?:[时点]|[:时点] *(?P<minute>[0-9]{1,2})(?: *[:分] *(?P<second>[0-9]{1,2})(?:\.(?P<fraction>[0-9]{1,6})[0-9]*)?)?[分秒]?)"
    rf" *(?P<ampm>[AaPp][Mm])?(?P<offset>Z|[+-][0-9]{{2}}:?[0-9]{{2}})?)?)?(?:[日号. ]|{_WEEKDAY})*$"
)
"""A date as people write it, with a time or without; half-width, as `_where_any` makes it."""
_COMPACT = r"^ *(?P<year>(?:19|20)[0-9]{2})(?P<month>[0-9]{2})(?P<day>[0-9]{2}) *$"
_SERIAL = r"^ *([0-9]{5})(\.[0-9]+)? *$"
_SECONDS = r"^ *([0-9]{10}) *$"
_MILLIS = r"^ *([0-9]{13}) *$"
_PLAIN_DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
_PLAIN_TIME = r"^[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-5][0-9]$"
_UNSET = r"(?i)^\s*(?:--?|——?|–|/|\\|无|暂无|未离职|至今|n/a|na|none|null|0000-00-00|1900[-/]0?1[-/]0?0|#(?:N/A|REF!|VALUE!|NAME\?|DIV/0!|NULL!|NUM!))?\s*$"
_SECOND = 1_000_000
_DAY = 86_400 * _SECOND


def damaged(cell: pl.Expr) -> pl.Expr:
    """Tell whether a spreadsheet has turned a long number into `1.38E+10` or `1.23456789012346E+17`."""
    return cell.str.contains(_SCIENTIFIC).fill_null(value=False)


def blank(cell: pl.Expr) -> pl.Expr:
    """Tell whether a cell is null, empty or holds only white space."""
    return cell.str.strip_chars().eq("").fill_null(value=True)


def unset(cell: pl.Expr) -> pl.Expr:
    """Tell whether a cell is blank or holds a word or sign for "none"."""
    return cell.str.contains(_UNSET).fill_null(value=True)


def identifier(cell: pl.Expr) -> pl.Expr:
    """Return an id without the guards against spreadsheets (`="007"`, `'007`, a tab); null if blank."""
    stripped = cell.str.strip_chars()
    bare = pl.coalesce(stripped.str.extract(r'^="(.*)"$'), stripped)
    return bare.str.strip_chars_start("'").str.strip_chars().replace("", None)


def listed(cell: pl.Expr) -> pl.Expr:
    """Return the entries of a cell that lists several, as a list of texts: 甲、乙, 甲/乙; null for null."""
    return cell.str.replace_all(r"[,，;；/／\n]", "、").str.split("、")


def to_date(cell: pl.Expr) -> pl.Expr:
    """Return the calendar date, or null if there is none.

    Accepts 2024-01-02, 2024/1/2, 2024.1.2, 2024年1月2日 (each also with a time), 20240102, and a spreadsheet's serial
    day number such as 45293.
    """
    plain, rest = _apart(cell, _PLAIN_DAY)
    other = _where_any(rest, _uncommon_date, pl.Date())
    return pl.coalesce(plain.str.to_date("%Y-%m-%d", strict=False), other).alias(cell.meta.output_name())


def _uncommon_date(cell: pl.Expr) -> pl.Expr:
    return pl.coalesce(_day(cell, _WHEN), _day(cell, _COMPACT), _serial(cell).cast(pl.Date))


def to_instant(cell: pl.Expr, timezone: str) -> pl.Expr:
    """Return the instant in UTC, or null if there is none; a wall clock without offset is read in *timezone*.

    Accepts the forms of `to_date` (midnight without a time), ISO times with an offset, fractional serial days, and Unix
    times in seconds or milliseconds.
    """
    plain, rest = _apart(cell, _PLAIN_TIME)
    clock = plain.str.to_datetime("%Y-%m-%d %H:%M:%S", time_unit="us", strict=False)
    other = _where_any(rest, partial(_uncommon_instant, timezone=timezone), pl.Datetime("us", "UTC"))
    return pl.coalesce(_placed(clock, timezone), other).alias(cell.meta.output_name())


def _uncommon_instant(cell: pl.Expr, timezone: str) -> pl.Expr:
    # match the pattern once: everything below uses the fields of the resulting struct
    parts = cell.str.extract_groups(_WHEN).struct.with_fields(wall=_calendar().cast(pl.Datetime("us")) + _clock())
    shifted = (pl.field("wall") - _shift(pl.field("offset"))).dt.replace_time_zone("UTC")
    instant = pl.when(pl.field("offset").is_null()).then(_placed(pl.field("wall"), timezone)).otherwise(shifted)
    written = parts.struct.with_fields(instant=instant).struct.field("instant")
    other = _placed(pl.coalesce(_day(cell, _COMPACT), _serial(cell)), timezone)
    return pl.coalesce(written, other, _epoch(cell))


def _placed(wall: pl.Expr, timezone: str) -> pl.Expr:
    """Return the UTC instant at which a clock in *timezone* shows *wall*; null if it never does."""
    zoned = wall.dt.replace_time_zone(timezone, ambiguous="earliest", non_existent="null")
    return zoned.dt.convert_time_zone("UTC")


def _where_any(cell: pl.Expr, read: Callable[[pl.Expr], pl.Expr], dtype: pl.DataType) -> pl.Expr:
    """Apply *read*, which takes long to plan, only if some cell is not null."""

    def read_some(cells: pl.Series) -> pl.Series:
        if cells.null_count() == len(cells):
            return pl.repeat(None, len(cells), dtype=dtype, eager=True)
        return cells.to_frame("cell").select(read(pl.col("cell"))).to_series()

    return cell.str.normalize("NFKC").map_batches(read_some, return_dtype=dtype, is_elementwise=True)


def _apart(cell: pl.Expr, plain: str) -> tuple[pl.Expr, pl.Expr]:
    """Split cells into those in the usual form, which Polars parses fast, and the others."""
    is_plain = cell.str.contains(plain)
    return pl.when(is_plain).then(cell), pl.when(~is_plain).then(cell)


def _day(cell: pl.Expr, pattern: str) -> pl.Expr:
    return cell.str.extract_groups(pattern).struct.with_fields(date=_calendar()).struct.field("date")


def _calendar() -> pl.Expr:
    parts = [pl.field(part).str.zfill(2) for part in ("year", "month", "day")]
    return pl.concat_str(parts, separator="-").str.to_date("%Y-%m-%d", strict=False)


def _clock() -> pl.Expr:
    """Return the time of day as a duration: zero if missing, null if impossible."""
    hour, minute, second = (pl.field(part).cast(pl.Int64).fill_null(0) for part in ("hour", "minute", "second"))
    fraction = pl.field("fraction").str.pad_end(6, "0").cast(pl.Int64).fill_null(0)
    half = pl.coalesce(pl.field("half"), pl.field("ampm")).str.to_lowercase()
    noon = pl.when(half.is_in(["下午", "pm"])).then(12).otherwise(0)
    hour = pl.when(half.is_null()).then(hour).otherwise(hour % 12 + noon)  # 12:05 AM is 00:05
    possible = hour.is_between(0, 23) & minute.is_between(0, 59) & second.is_between(0, 59)
    return pl.when(possible).then(pl.duration(hours=hour, minutes=minute, seconds=second, microseconds=fraction))


def _serial(cell: pl.Expr) -> pl.Expr:
    """Return the wall clock for a spreadsheet's serial number: days since 1899-12-30."""
    days = cell.str.extract(_SERIAL, 1).cast(pl.Int64) - 25_569  # 1970-01-01
    part = pl.concat_str(pl.lit("0"), cell.str.extract(_SERIAL, 2)).cast(pl.Float64).fill_null(0)
    clock = (part * 86_400).round().cast(pl.Int64) * _SECOND
    return (days * _DAY + clock).cast(pl.Datetime("us"))


def _shift(offset: pl.Expr) -> pl.Expr:
    digits = offset.str.replace("Z", "+0000").str.replace(":", "")
    minutes = digits.str.slice(1, 2).cast(pl.Int64) * 60 + digits.str.slice(3, 2).cast(pl.Int64)
    return pl.duration(minutes=pl.when(digits.str.starts_with("-")).then(-minutes).otherwise(minutes))


def _epoch(cell: pl.Expr) -> pl.Expr:
    seconds = cell.str.extract(_SECONDS).cast(pl.Int64) * _SECOND
    millis = cell.str.extract(_MILLIS).cast(pl.Int64) * (_SECOND // 1000)
    return pl.coalesce(seconds, millis).cast(pl.Datetime("us", "UTC"))
