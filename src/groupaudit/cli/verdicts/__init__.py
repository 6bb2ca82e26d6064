"""`groupaudit verdicts`: keep what people concluded about findings."""

import typer

from groupaudit.cli.language import Command, Group, pair
from groupaudit.cli.verdicts import import_

app = typer.Typer(
    cls=Group,
    no_args_is_help=True,
    help=pair(
        "把人对结果的核查结论从一次审计带到下一次。", "Keep what people concluded about findings from audit to audit."
    ),
)
app.callback()(lambda: None)
app.command("import", cls=Command)(import_.import_)
