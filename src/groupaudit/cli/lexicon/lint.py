"""`groupaudit lexicon lint`: everything that is wrong with lexicon packs, with file and line."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from groupaudit.cli import options as o
from groupaudit.cli.language import chinese, pair, terminal_language

if TYPE_CHECKING:
    from collections.abc import Sequence

    from groupaudit.detection.lexicon_problems import Problem

PROBLEMS = 1

Packs = Annotated[
    list[Path] | None,
    typer.Argument(
        help=pair(
            "词库和放行词（TSV）；不写则为政策文件列出的，再没有则为自带的。",
            "Packs and allow lists (TSV); else those of the policy, else ours.",
        ),
        show_default=False,
    ),
]
MustNot = Annotated[
    list[Path] | None,
    typer.Option(
        "--must-not",
        help=pair(
            "任何词都不得命中的文字（TSV，有 text 列）。可重复。",
            "Lines that no term may hit (TSV with a column text). Repeatable.",
        ),
        show_default=False,
    ),
]


@chinese(
    "查出词库的毛病：会误报的词，和永远命中不了的词。",
    "单个字、折叠后或跨类别的重复、单独出现就算的日常用语、被放行词盖住的词、命中 --must-not 里文字的词，以及写错的权重、日期和类别。",
    "退出码：0 没有问题；1 有问题；2 用法有误。",
)
def lint(packs: Packs = None, must_not: MustNot = None, policy: o.PolicyFile = None, lang: o.Lang = None) -> None:
    """Say what is wrong with lexicon packs: words that would raise false alarms, and words that can never be found.

    Single characters, duplicates after folding and across categories, everyday words that count by themselves, terms
    that an allow phrase swallows, terms that hit the lines of --must-not, wrong weights, dates and categories.

    Exit codes: 0 nothing; 1 problems; 2 wrong usage.
    """
    from groupaudit.api import rules
    from groupaudit.cli.input_files import files
    from groupaudit.detection.lexicon import is_ours, read_packs, shown
    from groupaudit.policy import find, load
    from groupaudit.tasks.lexicon_lint import lint as problems_of
    from groupaudit.tasks.lexicon_lint import policy_phrases
    from groupaudit.tasks.lexicon_trial import must_not as problems_on_lines

    known = rules(plugins=False).found
    settings = load(policy or find(packs or ()), known)
    given = files(packs or ())
    own = {path.resolve(): path for path in (*map(Path, settings.lexicons), *given) if not is_ours(path)}.values()
    listing = read_packs(own)
    only = [shown(path) for path in given or own]
    whose = only if given or not own else [*only, str(settings.path)]
    problems = problems_of(listing, policy_phrases(settings), whose)
    if must_not:
        problems += problems_on_lines(files(must_not), [*own], listing, settings, known)
    _tell(problems, terminal_language(lang, settings.settings.language), only)
    raise typer.Exit(PROBLEMS if problems else 0)


def _tell(problems: "Sequence[Problem]", language: str, files: "Sequence[str]") -> None:
    """Print every problem on a line of its own, then how many there are in which files."""
    from groupaudit.detection.lexicon_problems import told
    from groupaudit.wording import inert, joined, pick

    for problem in problems:
        typer.echo(inert(f"{problem.place}: {told(problem, language)}"))
    which = inert(joined(files, language)) or pick(("自带词库", "the packs of groupaudit"), language)
    said = (
        ("{which}：{n} 个问题", "{which}: {n} problems") if problems else ("{which}：没有问题", "{which}: no problems")
    )
    typer.echo(pick(said, language).format(which=which, n=len(problems)))
