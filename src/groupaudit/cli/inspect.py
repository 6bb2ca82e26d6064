"""`groupaudit inspect`: what each file was recognised as, and which rules could run."""

from typing import TYPE_CHECKING

import typer

from groupaudit.cli import options as o
from groupaudit.cli.complaint import complain_of
from groupaudit.cli.language import chinese, terminal_language

if TYPE_CHECKING:
    import polars as pl

    from groupaudit.ingest import Ingest
    from groupaudit.outcome import Outcome
    from groupaudit.tables import Tables


@chinese("说明每个文件是什么、有什么、哪些读不了，以及哪些规则可以检查；不作审计。")
def inspect(
    paths: o.Paths = None,
    policy: o.PolicyFile = None,
    roster: o.Rosters = None,
    employees: o.Employees = None,
    reader: o.Readers = None,
    lang: o.Lang = None,
    allow_private: o.AllowPrivate = False,
    no_plugins: o.NoPlugins = False,
) -> None:
    """Say what each file is, what it holds, what could not be read, and which rules can run; audits nothing."""
    from groupaudit import api, organisation
    from groupaudit.cli import input_files
    from groupaudit.engine import forecast
    from groupaudit.intake.quality import judged
    from groupaudit.report import Selection

    roles = input_files.roles(roster, employees, reader)
    request = api.Request(
        paths=paths or (), policy=policy, roles=roles, allow_private=allow_private, plugins=not no_plugins
    )
    known = api.rules(plugins=not no_plugins)
    settings = api.policy_for(policy, [*request.paths, *roles], known.found)
    took_in = api.read(request, settings)
    tables, _ = organisation.apply(settings, took_in.tables)
    language = terminal_language(lang, settings.settings.language)
    _files(took_in, settings.settings.timezone, language)
    quality = judged(took_in.quality, took_in.spans, tables, (None, None), settings.settings.input_quality)
    _quality(quality, took_in.joins, language)
    _groups(tables, settings.settings.timezone, language)
    _rules(forecast(api.planned(api.with_clauses(known.found, settings), settings, Selection()), tables), language)
    for problem in took_in.problems:
        complain_of(problem)
    raise typer.Exit(2 if took_in.problems else 0)


def _files(took_in: "Ingest", timezone: str, language: str) -> None:
    from rich.console import Console

    from groupaudit.reader_words import ASIDE, FACTS, NOTES
    from groupaudit.wording import inert, pick

    console = Console(highlight=False, markup=False)
    for i in took_in.inputs:
        console.print(inert(i.path), style="bold")
        said = pick(
            (
                "识别为 {r} · {e} · {n} 行，采用 {k}，重复 {d}，无法读取 {x}",
                "recognised as {r} · {e} · {n} rows, {k} kept, {d} duplicates, {x} rejected",
            ),
            language,
        )
        console.print(
            "  "
            + (
                inert(i.problem)
                if i.problem
                else said.format(r=i.reader or "—", e=i.encoding, n=i.rows, k=i.kept, d=i.duplicates, x=i.rejects)
            )
        )
        for key, n in {**i.set_aside, **i.notes}.items():
            console.print(f"  {n} × {pick((ASIDE | NOTES).get(key, (key, key)), language)}")
        for key, value in i.facts.items():
            said = pick(FACTS.get(key, (key, key)), language)
            console.print(
                pick(("  {}：{}", "  {}: {}"), language).format(said, inert(_fact(key, value, timezone, language))),
                style="dim",
            )


def _fact(key: str, value: str, timezone: str, language: str) -> str:
    """Return a fact in words: instants in local time, codes as words."""
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from groupaudit.reader_words import GROUP_FROM, NAMES_FROM
    from groupaudit.wording import pick

    if key == "exported-at" and value.isdecimal():
        return f"{datetime.fromtimestamp(int(value), ZoneInfo(timezone)):%Y-%m-%d %H:%M}"
    words = {"group-from": GROUP_FROM, "names-from": NAMES_FROM}.get(key, {})
    return pick(words[value], language) if value in words else value


def _quality(quality: "pl.DataFrame", joins: "pl.DataFrame", language: str) -> None:
    from rich.console import Console

    from groupaudit.reporting.quality_words import ALL, QUALITY_TITLE, join_lines, quality_lines
    from groupaudit.wording import inert, pick

    console = Console(highlight=False, markup=False)
    console.print()
    console.print(pick(QUALITY_TITLE, language), style="bold")
    for line in quality_lines(quality, language):
        console.print(f"  {inert(line.source or pick(ALL, language))}")
        console.print(f"    {inert(line.text)}", style="yellow" if line.failed else "dim")
    for said in join_lines(joins, language):
        console.print(f"  {inert(said)}")


def _groups(tables: "Tables", timezone: str, language: str) -> None:
    import polars as pl
    from rich.console import Console
    from rich.table import Table

    from groupaudit.figures.amounts import group_figures
    from groupaudit.wording import GROUP_KINDS, inert, pick

    table = Table(box=None, pad_edge=False, header_style="bold")
    for title in (("群", "Group"), ("类型", "Kind"), ("成员", "Members"), ("消息", "Messages"), ("时间", "Period")):
        table.add_column(pick(title, language), overflow="fold")
    day = pl.col("first_at", "last_at").dt.convert_time_zone(timezone).dt.to_string("%Y-%m-%d")
    for g in group_figures(tables).with_columns(day).iter_rows(named=True):
        period = f"{g['first_at']} – {g['last_at']}" if g["first_at"] else "—"
        kind = pick(GROUP_KINDS.get(g["kind"] or "unknown", ("", "")), language)
        table.add_row(inert(g["name"] or g["group_id"]), kind, str(g["members"]), str(g["messages"]), period)
    console = Console(highlight=False, markup=False)
    console.print()
    console.print(table)


def _rules(outcomes: "list[Outcome]", language: str) -> None:
    from rich.console import Console

    from groupaudit.coverage import why
    from groupaudit.wording import joined, pick

    console = Console(highlight=False, markup=False)
    console.print()
    ready = [o.rule for o in outcomes if o.status == "checked"]
    console.print(pick(("可以检查：", "Can run: "), language) + (joined(ready, language) or "—"))
    for o_ in outcomes:
        if o_.status != "checked":
            console.print(f"  {o_.rule}: {why(o_, language)}", style="dim")
