"""`groupaudit coverage`: how far each clause can be audited with what was handed in, and what to supply."""

from typing import TYPE_CHECKING

import typer

from groupaudit.cli import options as o
from groupaudit.cli.complaint import complain_of
from groupaudit.cli.language import chinese, terminal_language
from groupaudit.vocabulary import Language

if TYPE_CHECKING:
    from rich.table import Table

    from groupaudit.report import Report


@chinese("逐条说明查了什么、什么未能判断、补交什么数据可以多查。")
def coverage(
    paths: o.Paths = None,
    policy: o.PolicyFile = None,
    roster: o.Rosters = None,
    employees: o.Employees = None,
    reader: o.Readers = None,
    lang: o.Lang = None,
    allow_private: o.AllowPrivate = False,
    no_plugins: o.NoPlugins = False,
) -> None:
    """Say, clause by clause, what was checked, what could not be decided, and which data are missing for more."""
    from rich.console import Console

    from groupaudit import api
    from groupaudit.cli import input_files
    from groupaudit.cli.showing import say
    from groupaudit.reporting.handed_in import handed_in
    from groupaudit.wording import inert

    roles = input_files.roles(roster, employees, reader)
    request = api.Request(
        paths=paths or (), policy=policy, roles=roles, allow_private=allow_private, plugins=not no_plugins
    )
    report = api.carry_out(request)
    report = report.speaking(terminal_language(lang, report.language))
    console = Console(highlight=False, markup=False)
    for said in handed_in(report):
        say(console, inert(said))
    console.print(_table(report, report.language))
    for problem in (i.problem for i in report.inputs if i.problem):
        complain_of(problem)
    raise typer.Exit(2 if any(i.problem for i in report.inputs) else 0 if report.audited else 3)


def _table(report: "Report", language: Language) -> "Table":
    from rich.table import Table

    from groupaudit.coverage import by_clause, supply
    from groupaudit.reporting.prose import Prose
    from groupaudit.wording import CLAUSE_STATUSES, inert, pick

    headings = (
        ("条款", "Clause"),
        ("判定方式", "How it is decided"),
        ("结果", "Result"),
        ("补交后可多查", "Supply to check more"),
    )
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for heading in headings:
        table.add_column(pick(heading, language), overflow="fold")
    table.columns[0].no_wrap = True
    for c in by_clause(report):
        status = pick(CLAUSE_STATUSES[c.clause.status], language)
        told = (c.clause.id, status, c.words(language), supply(report, c, language))
        table.add_row(*(Prose(inert(text)) for text in told))
    return table
