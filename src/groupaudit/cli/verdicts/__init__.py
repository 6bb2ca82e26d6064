"""`groupaudit verdicts`: keep what people concluded about findings."""

import typer

from groupaudit.cli.verdicts import import_

app = typer.Typer(no_args_is_help=True, help="Keep what people concluded about findings from audit to audit.")
app.callback()(lambda: None)
app.command("import")(import_.import_)
