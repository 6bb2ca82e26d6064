"""`groupaudit sample`: draw groups and messages for what only a person can judge."""

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from groupaudit.cli import options as o
from groupaudit.cli.complaint import complain_of
from groupaudit.cli.language import chinese, pair, terminal_language
from groupaudit.vocabulary import Language, Show

if TYPE_CHECKING:
    from collections.abc import Iterable

    from groupaudit.disclosure import Disclosure
    from groupaudit.tasks.sampling import Sample

CANNOT, NOTHING = 2, 3

Seed = Annotated[
    int,
    typer.Option(
        "--seed",
        min=0,
        help=pair("一个数字：同一个数字抽到同样的消息。", "A number: the same one draws the same messages."),
    ),
]
PerGroup = Annotated[
    int,
    typer.Option(
        "--per-group", min=1, help=pair("抽到的每个群抽这么多条消息。", "So many messages of every group drawn.")
    ),
]
Groups = Annotated[
    int | None,
    typer.Option(
        "--groups",
        min=1,
        help=pair("抽这么多个群；不写则为全部。", "Draw so many groups; else all."),
        show_default=False,
    ),
]
Worksheets = Annotated[
    list[Path] | None,
    typer.Option(
        "--output",
        "-o",
        help=pair("写工作表：.csv 或 .xlsx。可重复。", "Write the worksheet: .csv or .xlsx. Repeatable."),
        show_default=False,
    ),
]


@chinese(
    "抽取消息，写一份写明种子和总体的空白工作表。",
    "抽到哪些只看种子和消息本身，与文件和顺序无关。只有加 --show message 才写消息原文，带密级标志的永不写。",
    "退出码：0 抽出；2 用法有误或输入读不了；3 没有消息。",
)
def sample(
    seed: Seed,
    paths: o.Paths = None,
    policy: o.PolicyFile = None,
    roster: o.Rosters = None,
    employees: o.Employees = None,
    reader: o.Readers = None,
    per_group: PerGroup = 20,
    groups: Groups = None,
    since: o.Since = None,
    until: o.Until = None,
    output: Worksheets = None,
    show: o.ShowText = Show.SPAN,
    key: o.KeyFile = None,
    lang: o.Lang = None,
    allow_private: o.AllowPrivate = False,
    no_plugins: o.NoPlugins = False,
) -> None:
    """Draw a sample of messages and write a blank worksheet that states seed and population.

    Which messages are drawn depends on the seed and on what they are, not on files and order. Texts are written with
    --show message only, and never of a message with a classification mark.

    Exit codes: 0 drawn; 2 wrong usage or unreadable input; 3 there are no messages.
    """
    from groupaudit import api, organisation
    from groupaudit.cli import input_files, keys, output_files, policy_file, values
    from groupaudit.cli.together import Together
    from groupaudit.disclosure import Disclosure
    from groupaudit.pseudonyms import remember
    from groupaudit.tasks.sampling import Plan, draw

    with Together() as ask:
        roles = ask(lambda: input_files.roles(roster, employees, reader), {})
        ask(lambda: output_files.suffixes(output or (), (".csv", ".xlsx")), None)
        first, last = ask(lambda: values.period(since, until), (None, None))
        known = api.rules(plugins=not no_plugins).found
        settings = policy_file.in_force(ask, (policy, key, None), [*(paths or ()), *roles], known, output or ())
        shown = ask(lambda: keys.disclosure(show, key, make=not ask.problems), Disclosure())
    request = api.Request(
        paths=paths or (), policy=settings, roles=roles, allow_private=allow_private, plugins=not no_plugins
    )
    in_force = api.policy_for(settings, (), known)
    took_in = api.read(request, in_force)
    for problem in took_in.problems:
        complain_of(problem)
    tables, _ = organisation.apply(in_force, took_in.tables)
    if "messages" not in tables:
        typer.echo("groupaudit: 没有消息记录 (there are no messages)", err=True)
        raise typer.Exit(CANNOT if took_in.problems else NOTHING)
    drawn = draw(tables, Plan(seed=seed, per_group=per_group, groups=groups, since=first, until=last))
    language = lang or in_force.settings.language
    _write(drawn, output or (), shown, language, in_force.settings.timezone)
    _show(drawn, shown, terminal_language(lang, language))
    if shown.given:
        remember(key or keys.default_key(), shown.given)
    if drawn.messages.is_empty():
        typer.echo("groupaudit: 没有可抽的消息 (there are no messages to draw)", err=True)
    raise typer.Exit(CANNOT if took_in.problems else 0 if drawn.messages.height else NOTHING)


def _write(drawn: "Sample", outputs: "Iterable[Path]", shown: "Disclosure", language: Language, timezone: str) -> None:
    from groupaudit.output import write_atomically
    from groupaudit.tasks import worksheets

    for path in outputs:
        write = worksheets.write_text if path.suffix.lower() == ".csv" else worksheets.write_workbook
        write_atomically(path, partial(write, drawn, shown, language, timezone))


def _show(drawn: "Sample", shown: "Disclosure", language: Language) -> None:
    """Print how the sample was drawn, and the numbers per group."""
    from rich.console import Console
    from rich.table import Table

    from groupaudit.tasks.sampling import hidden, told
    from groupaudit.tasks.worksheets import GROUPS
    from groupaudit.wording import inert, pick

    console = Console(highlight=False, markup=False)
    for line in told(drawn, language):
        console.print(line)
    table = Table(box=None, pad_edge=False, header_style="bold")
    for name in ("group_name", "messages", "drawn"):
        table.add_column(pick(GROUPS[name], language), overflow="fold")
    for row in hidden(drawn.population, shown).filter("chosen").iter_rows(named=True):
        table.add_row(inert(row["group_name"] or "—"), str(row["messages"]), str(row["drawn"]))
    console.print(table)
