"""`groupaudit lexicon`: look after lexicon packs, ours and the company's own."""

import typer

from groupaudit.cli.language import Command, Group, pair
from groupaudit.cli.lexicon import lint, stats, test

app = typer.Typer(
    cls=Group,
    no_args_is_help=True,
    help=pair(
        "维护词库：查毛病、试用、统计命中了什么。",
        "Look after lexicon packs: lint them, test them, count what they hit.",
    ),
)
app.command("lint", cls=Command)(lint.lint)
app.command("test", cls=Command)(test.try_lines)
app.command("stats", cls=Command)(stats.stats)
