"""`groupaudit convert`: write a JSON report in other formats, without the exports it was made from."""

from pathlib import Path
from typing import Annotated

import typer
from msgspec.structs import replace

from groupaudit.cli import options as o
from groupaudit.cli.language import chinese, pair
from groupaudit.vocabulary import Show

Held = Annotated[
    Path, typer.Argument(help=pair("本程序的 JSON 报告。", "A JSON report of this program."), show_default=False)
]
Shown = Annotated[
    Show | None,
    typer.Option(
        "--show",
        help=pair("比报告里少显示一些消息原文。", "Show less of messages than the report does."),
        show_default=False,
        rich_help_panel=o.REPORT,
    ),
]


@chinese(
    "把 JSON 报告写成别的格式，与当时直接写出的逐字节相同。", "不写 -o 和 --format 则显示报告。报告里没有的，要求不到。"
)
def convert(
    report: Held,
    output: o.Outputs = None,
    format_: o.Format = None,
    previous: o.PreviousReport = None,
    show: Shown = None,
    key: o.KeyFile = None,
    view: o.Viewed = None,
    lang: o.Lang = None,
    no_plugins: o.NoPlugins = False,
) -> None:
    """Write a JSON report in other formats: the same bytes as the scan would have written.

    Without -o and --format the report is printed. More than the report holds cannot be asked for.
    """
    from groupaudit.cli import earlier_report, keys, output_files
    from groupaudit.cli.scan import CANNOT, deliver
    from groupaudit.cli.together import Together
    from groupaudit.disclosure import Disclosure
    from groupaudit.pseudonyms import remember
    from groupaudit.tasks.report_from_document import check_held, read_report, showing

    held = read_report(report)
    wanted = show or held.disclosure.show
    with Together() as ask:
        writers = ask(lambda: output_files.writers(output or (), format_, plugins=not no_plugins), ())
        before = ask(
            lambda: earlier_report.previous(previous, held.scope, view or held.view, wanted, held.recipient), None
        )
        ask(lambda: check_held(held, wanted, view or held.view), None)
        ask(lambda: output_files.spare(output or (), [report], [p for p in (previous, key) if p]), None)
        less = wanted is not held.disclosure.show
        shown = ask(lambda: keys.disclosure(wanted, key, make=less and not ask.problems), Disclosure())
    compared = replace(held, previous=before or held.previous)
    made = showing(compared, shown).speaking(lang or held.language)
    if shown.given:
        remember(key or keys.default_key(), shown.given)
    if not deliver(made, writers, lang, quiet=bool(writers)):
        raise typer.Exit(CANNOT)
