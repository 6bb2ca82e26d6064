"""The scorecard as rows of words, for reports that people read."""

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from groupaudit.figures.scorecard import by_unit
from groupaudit.report import Report
from groupaudit.reporting.report_facts import called
from groupaudit.vocabulary import Text
from groupaudit.wording import pick

HEADINGS: tuple[Text, ...] = (
    ("成员", "Members"), ("昵称合规", "Nicknames right"), ("已判定", "Decided"), ("疑似", "To confirm"),
    ("已核实", "Confirmed"), ("提示", "Hints"), ("答复", "Answers"), ("登记", "Registered"),
)  # fmt: skip
"""Headings after the name of a unit or group."""

BAR: Mapping[str, Text] = {
    "decided": HEADINGS[2], "confirmed": HEADINGS[4], "suspected": HEADINGS[3], "hints": HEADINGS[5],
}  # fmt: skip
"""Parts of a unit's bar, the most certain first; false alarms are not included."""

NOBODY: Text = ("（责任单位不明）", "(no responsible unit)")
UNKNOWN = "—"
REGISTERED: dict[bool | None, Text] = {
    True: ("已登记", "yes"), False: ("未登记", "no"), None: (UNKNOWN, UNKNOWN),
}  # fmt: skip


def unit_rows(report: Report) -> list[tuple[str, ...]]:
    """Return one row per responsible unit; none if no group has one."""
    units = by_unit(report.scorecard)
    known = report.scorecard["registered"].is_not_null().any()
    if not units["unit"].is_not_null().any():
        return []
    answers = _answers(report)
    return [
        (
            row["unit"] or pick(NOBODY, report.language),
            *_figures(row),
            answers.get(("unit", row["unit"], None), UNKNOWN),
            f"{row['registered']}/{row['groups']}" if known else UNKNOWN,
        )
        for row in units.iter_rows(named=True)
    ]


def group_rows(report: Report) -> Iterator[tuple[str, ...]]:
    """Yield one row per input group with a name or id, those with most decided findings first."""
    named = pl.coalesce("name", "group_id").is_not_null()
    here = report.scorecard.filter("handed_in", named).sort(
        "decided", "suspected", "group_id", descending=[True, True, False], nulls_last=True
    )
    answers, names = _answers(report), called(report.groups)
    for row in here.iter_rows(named=True):
        yield (
            names.get(row["group_id"]) or row["name"] or row["group_id"],
            *_figures(row),
            answers.get(("group", row["unit"], row["group_id"]), UNKNOWN),
            pick(REGISTERED[row["registered"]], report.language),
        )


ANSWERS: Text = ("{median}/{p90} 分", "{median}/{p90} min")
ANSWERS_TOLD: Text = (
    "答复：中位数/九成在此之内，按服务分钟；未复＝没有答复",
    "Answers: median/nine tenths within, in minutes of service; open: not answered",
)
"""Explanation of the figures under `Answers`."""
OPEN: Text = ("未复 {n}", "{n} open")


def _answers(report: Report) -> Mapping[tuple[str, str | None, str | None], str]:
    """Return by (level, unit, group_id) the median and 90th percentile in minutes of service, and the open issues."""
    return {
        (row["level"], row["unit"], row["group_id"]): _told(report, row)
        for row in report.responses.iter_rows(named=True)
    }


def _told(report: Report, row: Mapping[str, Any]) -> str:
    times = pick(ANSWERS, report.language).format(median=row["median_minutes"], p90=row["p90_minutes"])
    open_ = pick(OPEN, report.language).format(n=row["unanswered"])
    return " ".join([*([times] if row["answered"] else []), *([open_] if row["unanswered"] else [])]) or UNKNOWN


def _figures(row: dict[str, object]) -> Iterator[str]:
    yield _number(row["members"])
    yield f"{row['nicknames_right']}/{row['nicknames']}" if row["nicknames"] else UNKNOWN
    yield from (_number(row[name]) for name in ("decided", "suspected", "confirmed", "hints"))


def _number(value: object) -> str:
    return UNKNOWN if value is None else str(value)


def is_worth_showing(card: pl.DataFrame) -> bool:
    """Tell whether there are several groups to compare."""
    return card.filter("handed_in").height > 1
