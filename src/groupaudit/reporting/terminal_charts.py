"""Character charts for a terminal: messages and findings over time, and findings per unit."""

from collections.abc import Iterator, Sequence

from groupaudit.figures.scorecard import by_unit
from groupaudit.report import Report
from groupaudit.reporting.scorecard_words import BAR, NOBODY
from groupaudit.reporting.timeline import Span, timeline
from groupaudit.vocabulary import Text
from groupaudit.wording import inert, pick, width

LEVELS = "▁▂▃▄▅▆▇█"
BLANK = "·"
"""Stands for an empty span."""

BARS = dict(zip(BAR, "█▓▒░", strict=True))
"""Characters for the certainty of findings; they differ in weight, not in colour."""

SAID: Text = ("消息", "Messages")
FOUND: Text = ("发现", "Findings")
MOST: Text = ("最多 {}", "at most {}")
SHORTEST = 20
"""Minimum width of a chart in columns."""

NAME = 24
"""Maximum width of a unit's name in columns."""


def over_time(report: Report, columns: int) -> list[str]:
    """Return lines of messages and findings per span, at most *columns* wide; none for fewer than two spans."""
    spans = timeline(report)
    heads = [pick(text, report.language) for text in (SAID, FOUND)]
    several = [[span.messages for span in spans], [sum(span.findings.values()) for span in spans]]
    tails = [pick(MOST, report.language).format(max(values, default=0)) for values in several]
    room = columns - max(map(width, heads)) - max(map(width, tails)) - 2
    if len(spans) < 2 or room < SHORTEST:  # noqa: PLR2004  # one span is no course of time
        return []
    fitting = -(-len(spans) // room)
    pairs = zip(heads, several, tails, strict=True)
    lines = [
        f"{_padded(head, heads)} {sparkline(_joined(values, fitting))} {tail}"
        for head, values, tail in pairs
        if any(values)
    ]
    return [*lines, _days(spans, heads, -(-len(spans) // fitting))]


def _days(spans: Sequence[Span], heads: Sequence[str], long: int) -> str:
    """Return the first and last day below a line *long* columns wide, or side by side if it is too short."""
    first, last = spans[0].first.isoformat(), spans[-1].last.isoformat()
    between = max(1, long - len(first) - len(last))
    return f"{_padded('', heads)} {first}{' ' * between if between > 1 else ' – '}{last}"


def _joined(values: Sequence[int], several: int) -> list[int]:
    return [sum(values[n : n + several]) for n in range(0, len(values), several)]


def sparkline(values: Sequence[int]) -> str:
    """Return one character per value, as high as its share of the maximum; a dot for zero."""
    most = max(values, default=0)
    return "".join(LEVELS[(v * len(LEVELS) - 1) // most] if v else BLANK for v in values)


def per_unit(report: Report, columns: int) -> list[str]:
    """Return a bar for each unit with findings, longest first, and a legend; none for a single unit."""
    rows = [
        (inert(row["unit"] or pick(NOBODY, report.language)), [row[kind] for kind in BARS])
        for row in by_unit(report.scorecard).iter_rows(named=True)
    ]
    counted = sorted((row for row in rows if any(row[1])), key=lambda row: -sum(row[1]))
    if len(counted) < 2:  # noqa: PLR2004  # there is nothing to compare
        return []
    names = [_shortened(name) for name, _ in counted]
    most = sum(counted[0][1])
    room = columns - max(map(width, names)) - len(str(most)) - 2
    if room < SHORTEST:
        return []
    lines = [
        f"{_padded(name, names)} {bar(figures, most, room)} {sum(figures)}"
        for name, (_, figures) in zip(names, counted, strict=True)
    ]
    legend = "  ".join(f"{mark} {pick(BAR[kind], report.language).lower()}" for kind, mark in BARS.items())
    return [*lines, legend]


def bar(figures: Sequence[int], most: int, room: int) -> str:
    """Return figures as one bar of *room* columns for *most*; every figure above zero gets at least one column."""
    return "".join(mark * max(n * room // most, n > 0) for mark, n in zip(BARS.values(), figures, strict=True))[:room]


def _shortened(name: str) -> str:
    while width(name) > NAME:
        name = name[:-2] + "…"
    return name


def _padded(text: str, beside: Sequence[str]) -> str:
    return text + " " * (max(map(width, beside)) - width(text))


def charts(report: Report, columns: int) -> Iterator[list[str]]:
    """Yield the non-empty charts, each as lines."""
    yield from filter(None, (over_time(report, columns), per_unit(report, columns)))
