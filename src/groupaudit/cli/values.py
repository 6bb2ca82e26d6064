"""Parse values of options: days, confidence, words, and the scope of an audit."""

from collections.abc import Iterable
from datetime import date

from groupaudit.cli.together import Together
from groupaudit.errors import UsageError
from groupaudit.report import Selection
from groupaudit.vocabulary import Severity
from groupaudit.wording import CONFIDENCE_WORDS


def day(option: str, value: str | None) -> date | None:
    """Return a day typed as 2026-01-31, None for None.

    Raises:
        UsageError: it is not a date.
    """
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise UsageError(f"{option}: {value!r} 不是日期，写成 2026-01-31 (no date; write it as 2026-01-31)") from None


def period(since: str | None, until: str | None) -> tuple[date | None, date | None]:
    """Return the first and last day of a period.

    Raises:
        UsageError: a value is not a date, or they are in the wrong order.
    """
    first, last = day("--since", since), day("--until", until)
    if first and last and first > last:
        raise UsageError(f"--since {first}: 晚于 --until {last}，请对调 (later than --until {last}; swap them)")
    return first, last


def confidence(value: str) -> int:
    """Return a confidence of 0 to 100 given as a number or as high, medium or low.

    Raises:
        UsageError: it is neither.
    """
    if value in CONFIDENCE_WORDS:
        return CONFIDENCE_WORDS[value]
    if value.isdecimal() and int(value) <= 100:  # noqa: PLR2004  # per cent
        return int(value)
    raise UsageError(f"--min-confidence: {value!r}: 写 high、medium、low 或 0–100 (high, medium, low or 0 to 100)")


def words(values: Iterable[str] | None) -> tuple[str, ...]:
    """Return repeated and comma-separated values as one tuple."""
    return tuple(word.strip() for value in values or () for word in value.split(",") if word.strip())


def scope(
    ask: Together,
    groups: Iterable[str] | None,
    days: tuple[str | None, str | None],
    least: tuple[Severity, str],
    rules: tuple[Iterable[str] | None, Iterable[str] | None],
) -> Selection:
    """Return the filters for findings: *groups*, *days* (first and last), *least* (severity and confidence), *rules*.

    *rules* are those to select and those to ignore.
    """
    first, last = ask(lambda: period(*days), (None, None))
    return Selection(
        groups=tuple(groups or ()),
        since=first,
        until=last,
        min_severity=least[0],
        min_confidence=ask(lambda: confidence(least[1]), 0),
        select=words(rules[0]),
        ignore=words(rules[1]),
    )
