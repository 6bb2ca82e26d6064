"""`groupaudit lexicon`: look after lexicon packs, ours and the company's own."""

import typer

from groupaudit.cli.lexicon import lint, stats, test

app = typer.Typer(no_args_is_help=True, help="Look after lexicon packs: lint them, test them, count what they hit.")
app.command("lint")(lint.lint)
app.command("test")(test.try_lines)
app.command("stats")(stats.stats)
