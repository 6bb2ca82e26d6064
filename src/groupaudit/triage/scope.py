"""Narrow an audit to its scope: rules before the run, findings after it, never the inputs."""

import fnmatch
from collections.abc import Iterable, Mapping
from datetime import date

import polars as pl

from groupaudit.errors import UsageError, both, did_you_mean
from groupaudit.findings import FINDINGS, ORDER, SEVERITY
from groupaudit.regulation import covered
from groupaudit.report import Selection
from groupaudit.rule import AnyRule


def chosen(rules: Mapping[str, AnyRule], scope: Selection) -> frozenset[str]:
    """Return the ids of the rules that a scope selects by rule, clause or family, less those it ignores.

    Raises:
        UsageError: naming every word that selects nothing.
    """
    words = {word: _meant(word, rules) for word in (*scope.select, *scope.ignore)}
    unknown = sorted(word for word, ids in words.items() if not ids)
    if unknown:
        raise UsageError(f"{word}: {_nothing(word, rules)}" for word in unknown)
    selected = frozenset().union(*(words[w] for w in scope.select)) if scope.select else frozenset(rules)
    return selected - frozenset().union(*(words[w] for w in scope.ignore))


def _nothing(word: str, rules: Mapping[str, AnyRule]) -> str:
    """Say that a word selects nothing, and suggest the most similar rule or family."""
    zh, en = did_you_mean(word.strip(), {name for r in rules.values() for name in (r.id, r.family)})
    return both(
        f"没有这条规则、条款或规则族{zh}；`groupaudit rules` 列出全部",
        f"no rule, clause or family{en}; `groupaudit rules` lists all",
    )


def _meant(word: str, rules: Mapping[str, AnyRule]) -> frozenset[str]:
    """Return the rules a word means: an id, a family, a clause such as 六(三), or a chapter such as 六."""
    return frozenset(
        r.id
        for r in rules.values()
        if word.strip() in (r.id, r.family) or any(meant(word, clause) for clause in covered(r.clause))
    )


def meant(word: str, clause: str) -> bool:
    """Tell whether a word such as 六(三), 第六条（三） or 六 means this clause."""
    plain, known = _number(word), _number(clause)
    return known == plain or known.startswith(f"{plain}(")


def _number(clause: str) -> str:
    return clause.strip().replace("（", "(").replace("）", ")").removeprefix("第").replace("条", "")


def check_groups(scope: Selection, groups: pl.DataFrame, problems: Iterable[str]) -> None:
    """Refuse a scope with a group that was not read, as no findings would look like no problems.

    Raises:
        UsageError: naming every pattern that matches none of *groups*, after the *problems* that may be the cause.
    """
    unknown = [p for p in scope.groups if not _fitting(groups.select("group_id", "name"), (p,))]
    if unknown:
        names = "、".join(name or id_ for id_, name in groups.select("group_id", "name").iter_rows()) or "—"
        wrong = (
            f"--group {p!r}: 输入里没有这个群，有 {names} (no such group in the inputs; there are {names})"
            for p in unknown
        )
        raise UsageError([*problems, *wrong])


def period(scope: Selection, in_force: tuple[date | None, date | None]) -> tuple[date | None, date | None]:
    """Return the first and last day in the scope on which the regulation is in force; null if unlimited."""
    since = max((d for d in (scope.since, in_force[0]) if d), default=None)
    until = min((d for d in (scope.until, in_force[1]) if d), default=None)
    return since, until


def in_period(scope: Selection, in_force: tuple[date | None, date | None], timezone: str) -> pl.Expr:
    """Tell of times in the column `at` whether their day is in the scope and the regulation is in force."""
    day = pl.col("at").dt.convert_time_zone(timezone).dt.date()
    since, until = period(scope, in_force)
    return day.is_between(since or date.min, until or date.max)


def narrow(
    findings: pl.DataFrame,
    scope: Selection,
    in_force: tuple[date | None, date | None],
    timezone: str,
    as_of: date | None = None,
) -> pl.DataFrame:
    """Return the findings in the scope while the regulation is *in_force* (from, to), in report order.

    A finding without a time is about the state of a roster. It is kept whatever the period, unless the regulation is
    not in force on *as_of*, the day given for the audit; a day taken from the inputs is only the earliest possible one.
    A burst counts by its first message, on which it is anchored. For findings that sum up occasions, see
    `judging.period`.
    """
    first, last = in_force
    stays = as_of is None or (first or date.min) <= as_of <= (last or date.max)
    keep = [
        pl.when(pl.col("at").is_null()).then(pl.lit(stays)).otherwise(in_period(scope, in_force, timezone)),
        pl.col("severity") >= pl.lit(scope.min_severity.value).cast(SEVERITY),
        pl.col("confidence") >= scope.min_confidence,
    ]
    if scope.groups:
        keep.append(_in_groups(findings, scope.groups))
    descending = [name == "severity" for name in ORDER]
    return findings.filter(keep).sort(ORDER, descending=descending, nulls_last=True).select(FINDINGS.names())


def _in_groups(findings: pl.DataFrame, patterns: tuple[str, ...]) -> pl.Expr:
    return pl.col("group_id").is_in(_fitting(findings.select("group_id", "group_name").unique(), patterns))


def _fitting(named: pl.DataFrame, patterns: tuple[str, ...]) -> list[str]:
    """Return the ids of the groups whose id or name matches a pattern."""
    return [
        id_
        for id_, name in named.iter_rows()
        if any(v == p or fnmatch.fnmatchcase(v or "", p) for p in patterns for v in (id_, name))
    ]
