"""`groupaudit verdicts import`: take the verdicts out of a filled-in report."""

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from groupaudit.cli import options as o
from groupaudit.cli.language import chinese, pair, terminal_language
from groupaudit.vocabulary import Language

Sheets = Annotated[
    list[Path],
    typer.Argument(
        metavar="FILE...",
        help=pair("填好核查结论的 CSV 或 XLSX 报告。", "CSV or XLSX reports with filled-in verdicts."),
    ),
]
Into = Annotated[
    Path,
    typer.Option(
        "--into", help=pair("存放核查结论的文件，没有就新建。", "The file of verdicts; made when it does not exist.")
    ),
]


@chinese(
    "从报告里读出核查结论、核查人、核查日期和备注，并入已有的结论。",
    "日期晚的为准。有任何一行有误，就把有误的一次说清，什么都不写。",
    "退出码：0 已并入；2 用法有误、文件读不了，或有看不懂的行。",
)
def import_(
    files: Sheets,
    into: Into = Path("verdicts.toml"),
    by: Annotated[
        str, typer.Option("--by", help=pair("没写核查人的行由谁核查。", "Who verified, where a row names nobody."))
    ] = "",
    on: Annotated[
        str | None,
        typer.Option(
            "--on",
            help=pair("没写核查日期的行是哪一天（2026-01-31）。", "When, where a row gives no day (2026-01-31)."),
        ),
    ] = None,
    lang: o.Lang = None,
) -> None:
    """Read 核查结论, 核查人, 核查日期 and 备注 from reports and lay them over the verdicts kept so far.

    The later day wins. Where anything is wrong in any row, everything wrong is told and nothing is written.

    Exit codes: 0 imported; 2 wrong usage, an unreadable file, or a row that cannot be understood.
    """
    from groupaudit.cli import input_files, keys, output_files, values
    from groupaudit.cli.together import Together
    from groupaudit.triage.verdict_file import save
    from groupaudit.triage.verdict_sheets import NOTHING, read_filled
    from groupaudit.triage.verdicts import Verdicts, merged
    from groupaudit.wording import pick

    with Together() as ask:
        day = ask(lambda: values.day("--on", on), None)
        ask(lambda: output_files.spare([into], [str(file) for file in files], ()), None)
        kept = ask(lambda: keys.verdicts(into if into.exists() else None, None), Verdicts()).frame
        sheets = [
            ask(partial(read_filled, file, by=by.strip(), on=day), NOTHING)
            for file in ask(partial(input_files.files, files), ())
        ]
    counts = dict.fromkeys(("added", "changed", "same", "older"), 0)
    for sheet in sheets:
        step = merged(kept, sheet.frame)
        kept = step.frame
        counts = {name: n + getattr(step, name) for name, n in counts.items()}
    save(kept, into)
    said = (
        "{into}：新增 {added}，改变 {changed}，不变 {same}，早于已有结论而未采用 {older}，未填结论 {blank}；共 {all} 条",
        "{into}: {added} added, {changed} changed, {same} the same, {older} older than what was kept and left out, {blank} without a verdict; {all} in all",
    )
    language = terminal_language(lang, Language.ZH)
    blank = sum(sheet.blank for sheet in sheets)
    typer.echo(pick(said, language).format(into=into, all=kept.height, blank=blank, **counts))
