"""`groupaudit lexicon stats`: what every term does in real groups."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from groupaudit.cli import options as o
from groupaudit.cli.complaint import complain_of
from groupaudit.cli.language import chinese, pair, terminal_language

if TYPE_CHECKING:
    import polars as pl

    from groupaudit.tables import Tables

CANNOT, NOTHING = 2, 3
TERMINAL_LIMIT = 40
"""Terms shown on a terminal; a file holds all."""

ON_SCREEN = ("category", "term", "hits", "alone", "groups", "allowed", "warned", "disguised")
JUDGED = ("confirmed", "false_alarms")
"""Shown too where there are verdicts."""


@chinese(
    "统计每个词的命中数和群数，其中多少被放行、是在提醒防范、或用了变体。",
    "加 --verdicts 还统计其结果有多少属实、多少误报。不显示消息原文。从未命中的词列在 -o 的文件末尾。",
    "退出码：0 已统计；2 用法有误或输入读不了；3 没有消息。",
)
def stats(
    paths: o.Paths = None,
    policy: o.PolicyFile = None,
    roster: o.Rosters = None,
    employees: o.Employees = None,
    verdicts: o.VerdictsFile = None,
    output: Annotated[
        list[Path] | None,
        typer.Option(
            "--output",
            "-o",
            help=pair("把所有的词写到这个 CSV 文件。可重复。", "Write all terms to this CSV file. Repeatable."),
            show_default=False,
        ),
    ] = None,
    lang: o.Lang = None,
    allow_private: o.AllowPrivate = False,
) -> None:
    """Count for every term its hits and groups, and how many hits were allowed, warned against or disguised.

    With --verdicts also how often a finding on the term was confirmed or called a false alarm. No text of a message is
    shown. Terms that never hit stand in the file of -o, at its end.

    Exit codes: 0 counted; 2 wrong usage or unreadable input; 3 there are no messages.
    """
    from groupaudit import api, organisation
    from groupaudit.cli import input_files, keys, policy_file
    from groupaudit.cli.together import Together
    from groupaudit.detection.lexicon import read_packs
    from groupaudit.tasks.lexicon_stats import count
    from groupaudit.triage.verdicts import Verdicts

    with Together() as ask:
        roles = ask(lambda: input_files.roles(roster, employees), {})
        ask(lambda: _check(output or ()), None)
        judged = ask(lambda: keys.verdicts(verdicts, None), Verdicts())
        known = api.rules(plugins=False).found
        settings = policy_file.in_force(ask, (policy, None, verdicts), [*(paths or ()), *roles], known, output or ())
        request = api.Request(
            paths=paths or (), policy=settings, roles=roles, allow_private=allow_private, plugins=False
        )
    policy_in_force = api.policy_for(settings, (), known)
    took_in = api.read(request, policy_in_force)
    tables, _ = organisation.apply(policy_in_force, took_in.tables)
    problems = [i.problem for i in took_in.inputs if i.problem]
    for problem in problems:
        complain_of(problem)
    if "messages" not in tables:
        typer.echo("groupaudit: 没有消息记录 (there are no messages)", err=True)
        raise typer.Exit(CANNOT if problems else NOTHING)
    figures = count(_with_hits(tables), read_packs(policy_in_force.lexicons), judged.frame if verdicts else None)
    language = terminal_language(lang, policy_in_force.settings.language)
    for path in output or ():
        _write(figures, path, policy_in_force.settings.language if lang is None else lang)
    _show(figures, language)
    raise typer.Exit(CANNOT if problems else 0)


def _check(outputs: Iterable[Path]) -> None:
    from groupaudit.errors import UsageError

    wrong = [f"{o}: 只能写 .csv (only .csv can be written)" for o in outputs if o.suffix.lower() != ".csv"]
    if wrong:
        raise UsageError(wrong)


def _with_hits(tables: "Tables") -> "Tables":
    from groupaudit.derived import materialise

    derived, failures = materialise(tables, ["hits"])
    if failures:
        raise RuntimeError("\n".join(failures.values()))
    return derived


def _write(figures: "pl.DataFrame", path: Path, language: str) -> None:
    from groupaudit.output import write_atomically
    from groupaudit.reporting.spreadsheet import write_csv
    from groupaudit.tasks.lexicon_stats import COLUMNS
    from groupaudit.wording import pick

    titles = {name: pick(title, language) for name, title in COLUMNS.items()}
    write_atomically(path, lambda out: write_csv(figures, titles, out, language))


def _show(figures: "pl.DataFrame", language: str) -> None:
    import polars as pl
    from rich.console import Console
    from rich.table import Table

    from groupaudit.tasks.lexicon_stats import COLUMNS
    from groupaudit.wording import inert, pick

    console = Console(highlight=False, markup=False)
    hit = figures.filter((pl.col("hits") > 0) | (pl.col("alone") > 0))
    shown = hit.head(TERMINAL_LIMIT) if console.is_terminal else hit
    table = Table(box=None, pad_edge=False, padding=(0, 1, 0, 0), header_style="bold")
    columns = [*ON_SCREEN, *(name for name in JUDGED if figures[name].null_count() < figures.height)]
    for name in columns:
        justify: Literal["left", "right"] = "right" if figures.schema[name] == pl.Int64 else "left"
        title = pick(COLUMNS[name], language)
        table.add_column(title, justify=justify, overflow="fold", no_wrap=name == "category")
    for row in shown.select(columns).iter_rows():
        table.add_row(*(inert(str(value)) for value in row))
    console.print(table)
    more = pick(("另有 {n} 个命中的词未列出（-o 文件里有）", "{n} more terms hit (-o writes all)"), language)
    if hit.height > shown.height:
        console.print(more.format(n=hit.height - shown.height))
    said = ("{all} 个词，{hit} 个有命中，{none} 个从未命中", "{all} terms, {hit} hit something, {none} never did")
    console.print(pick(said, language).format(all=figures.height, hit=hit.height, none=figures.height - hit.height))
