"""Statements about the groups on page one: which are missing or unregistered, and what their exports lack."""

from collections.abc import Iterator

import polars as pl

from groupaudit.figures.scorecard import missing
from groupaudit.report import Report
from groupaudit.vocabulary import Text
from groupaudit.wording import joined, pick

GROUPS_NAMED = 5

_MISSING: Text = ("登记表里有 {n} 个群没有交来{who}", "{n} registered groups were not handed in{who}")
_UNREGISTERED: Text = ("{n} 个群不在登记表里，请确认{who}", "{n} groups are not in the register, to be confirmed{who}")
_UNCLEAR: Text = (
    "{n} 个群没有名称或与别的群同名，对不上登记表{who}",
    "{n} groups without a name or of the same name as others match no entry{who}",
)
_SPEAKERS: Text = (
    "{n} 个群只看得到发过言的人，没有完整名册{who}",
    "of {n} groups only those who spoke are known, no full roster{who}",
)
_NO_ROSTER: Text = ("{n} 个群没有成员名册{who}", "{n} groups come without any roster{who}")
_NO_TALK: Text = ("{n} 个群没有消息记录，内容未检查{who}", "{n} groups come without messages: content not checked{who}")
_DISSOLVED: Text = (
    "{n} 个群已经解散，群名、成员、昵称和管理员不再检查，消息内容照查{who}",
    "{n} groups were dissolved: their names, members, nicknames and administrators are not checked, what was said is{who}",
)
_ENDS_EARLY: Text = (
    "{n} 个群的消息在所选期间之前就结束了{who}",
    "in {n} groups the messages end before the chosen period{who}",
)


def handed_in(report: Report) -> list[str]:
    """Return one line for each kind of gap in the groups of *report*."""
    card = report.scorecard
    here = card.filter("handed_in")
    silent = pl.col("messages").is_null() if report.counts.get("messages") else pl.lit(value=False)
    several: list[tuple[Text, pl.DataFrame]] = [
        (_MISSING, missing(card)),
        (_UNREGISTERED, here.filter(~pl.col("registered"), ~pl.col("closed").fill_null(value=False))),
        (_UNCLEAR, here.filter(pl.col("registered").is_null()) if card["registered"].is_not_null().any() else card[:0]),
        (_SPEAKERS, here.filter(pl.col("roster") == "speakers")),
        (_NO_ROSTER, here.filter(pl.col("roster") == "none")),
        (_DISSOLVED, here.filter(pl.col("closed").fill_null(value=False))),
        (_NO_TALK, here.filter(silent)),
        (_ENDS_EARLY, here.filter(_before(report))),
    ]
    return [_told(report, text, groups) for text, groups in several if groups.height]


def _before(report: Report) -> pl.Expr:
    if report.scope.since is None:
        return pl.lit(value=False)
    return pl.col("last_at").dt.convert_time_zone(report.header.timezone).dt.date() < report.scope.since


def _told(report: Report, text: Text, groups: pl.DataFrame) -> str:
    names = [*_names(groups)]
    form = ("（{}）", " ({})") if len(names) == groups.height else ("（如 {}）", " (such as {})")
    who = pick(form, report.language).format(joined(names, report.language)) if names else ""
    return pick(text, report.language).format(n=groups.height, who=who)


def _names(groups: pl.DataFrame) -> Iterator[str]:
    """Yield the first names, or ids of groups without a name."""
    for group_id, name in groups.select("group_id", "name").head(GROUPS_NAMED).iter_rows():
        if name or group_id:
            yield name or group_id
