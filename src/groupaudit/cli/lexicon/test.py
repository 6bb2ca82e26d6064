"""`groupaudit lexicon test`: lines that must be hit and lines that must not, for CI."""

from pathlib import Path
from typing import Annotated

import typer

from groupaudit.cli import options as o
from groupaudit.cli.language import chinese, pair, terminal_language

FAILURES = 1

Files = Annotated[
    list[Path],
    typer.Argument(
        help=pair(
            "要试的文字：TSV，有 text 列；须命中某一类的行在 category 列写明。",
            "Lines to try: TSV with a column text, and category where a line must be found as one.",
        )
    ),
]


@chinese(
    "按现行的词库和规则，试用须命中的行和不得命中的行。",
    r"文件以制表符分隔，第一行是列名。写了类别（gambling 等）的行须命中该类；没写类别的行，或没有这一列的文件里的行，不得命中。文字里的 \n 是换行，别的列供自己用。不符合的行逐条显示，并说明命中了什么、为什么。",
    "退出码：0 全部符合；1 有不符合的；2 用法有误。",
)
def try_lines(lines: Files, policy: o.PolicyFile = None, lang: o.Lang = None) -> None:
    r"""Try lines that must be found, and lines in which nothing may be found, on the packs and rules in force.

    The files are tab-separated; the first line names the columns. A line with a category (gambling …) must be found as
    that; a line without one, or in a file without that column, must not be found. \n in a text is a line break, other
    columns are for you. Every line that comes out wrong is printed with what was found and why.

    Exit codes: 0 all lines are right; 1 some are not; 2 wrong usage.
    """
    from groupaudit.api import policy_for, rules
    from groupaudit.cli.input_files import files
    from groupaudit.detection.lexicon import read_packs
    from groupaudit.tasks.lexicon_trial import categories, explained, judge, read_lines
    from groupaudit.wording import inert, pick

    known = rules(plugins=False).found
    settings = policy_for(policy, lines, known)
    names = categories(read_packs(settings.lexicons), known)
    verdicts = judge(read_lines(files(lines), names), settings, known, names)
    language = terminal_language(lang, settings.settings.language)
    wrong = [verdict for verdict in verdicts if not verdict.right]
    for verdict in wrong:
        what, *why = explained(verdict, language)
        typer.echo(inert(f"{verdict.line.place}: {what}"))
        for line in (verdict.line.text.replace("\n", "\\n"), *why):
            typer.echo(f"    {inert(line)}")
    said = ("{n} 行，{x} 行不符合", "{n} lines, {x} wrong") if wrong else ("{n} 行，全部符合", "{n} lines, all right")
    typer.echo(pick(said, language).format(n=len(verdicts), x=len(wrong)))
    raise typer.Exit(FAILURES if wrong else 0)
