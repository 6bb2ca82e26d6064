"""`groupaudit schema`: the JSON Schemas of the policy and of the JSON report."""

import enum
import json
from typing import Annotated

import typer

from groupaudit.cli.language import chinese, pair


class Which(enum.StrEnum):
    """What has a schema."""

    POLICY = "policy"
    REPORT = "report"


@chinese("输出一份 JSON Schema。")
def schema(
    which: Annotated[Which, typer.Argument(help=pair("policy（政策文件）或 report（报告）。", "policy or report."))],
) -> None:
    """Print a JSON Schema."""
    from groupaudit.api import rules
    from groupaudit.policy import json_schema
    from groupaudit.reporting.report_schema import report_schema

    document = json_schema(rules().found) if which is Which.POLICY else report_schema()
    typer.echo(json.dumps(document, ensure_ascii=False, indent=2))
