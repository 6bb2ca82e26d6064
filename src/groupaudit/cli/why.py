"""`groupaudit why`: explain one finding of a report, from clause and parameters to the rows that it rests on."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from groupaudit.cli import options as o
from groupaudit.cli.complaint import complain_of
from groupaudit.cli.language import chinese, pair, terminal_language
from groupaudit.vocabulary import Language, Show

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rich.console import Console

    from groupaudit.tasks.investigation import Again
    from groupaudit.tasks.showing import Reader, Shown

Prefix = Annotated[
    str, typer.Argument(help=pair("结果的指纹的前几个字符。", "The first characters of the finding's fingerprint."))
]
ReportFile = Annotated[
    Path,
    typer.Argument(
        metavar="REPORT", help=pair("有这一条结果的 JSON 报告。", "The JSON report that holds the finding.")
    ),
]
Exports = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[EXPORTS]...",
        help=pair("报告的输入；不写则按报告里写的位置。", "The inputs of the report; else where the report says."),
        show_default=False,
    ),
]
Inputs = Annotated[
    list[str] | None,
    typer.Option(
        "--inputs", help=pair("同上，可重复。", "The same; repeatable."), show_default=False, rich_help_panel=o.INPUTS
    ),
]
Context = Annotated[
    int,
    typer.Option(
        "--context",
        min=0,
        help=pair("前后各显示这么多条消息。", "Show so many messages before and after."),
        rich_help_panel=o.REPORT,
    ),
]
ShowText = Annotated[
    Show | None,
    typer.Option(
        "--show",
        help=pair(
            "消息原文显示多少；不写则同报告，但不显示全文。",
            "How much of messages is shown; else what the report shows, and never whole messages.",
        ),
        show_default=False,
        rich_help_panel=o.REPORT,
    ),
]


@chinese(
    "重新审计 JSON 报告的输入，说明其中一条结果为什么报。",
    "退出码：0 已说明；1 没有再得到这一条，只显示报告里写的；2 用法有误。",
)
def why(
    fingerprint: Prefix,
    report: ReportFile,
    exports: Exports = None,
    inputs: Inputs = None,
    policy: o.PolicyFile = None,
    roster: o.Rosters = None,
    employees: o.Employees = None,
    reader_of: o.Readers = None,
    verdicts: o.VerdictsFile = None,
    context: Context = 0,
    show: ShowText = None,
    key: o.KeyFile = None,
    lang: o.Lang = None,
    no_plugins: o.NoPlugins = False,
) -> None:
    """Explain one finding of a JSON report, auditing its inputs again.

    Exit codes: 0 explained; 1 not found again, so that only what the report says is shown; 2 wrong usage.
    """
    from rich.console import Console

    from groupaudit.cli import input_files, keys
    from groupaudit.errors import UsageError
    from groupaudit.pseudonyms import recall
    from groupaudit.tasks.investigation import investigate, load_report
    from groupaudit.tasks.showing import Reader

    earlier = load_report(report, recall(key or keys.default_key()))
    shown_then = Show(earlier.document["show"])
    if shown_then is Show.NONE and not (key or keys.default_key()).exists():
        raise UsageError(
            f"{report}: 报告隐藏了人员，指纹要用当时的密钥才认得，请用 --key 给出 (people are hidden and its fingerprints need the key; give it with --key)"
        )
    reported = earlier.finding(fingerprint)
    level = show or min(shown_then, Show.SPAN, key=list(Show).index)
    again = investigate(
        earlier,
        reported["rule"],
        [*(exports or ()), *(inputs or ())],
        policy=policy,
        roles=input_files.roles(roster, employees, reader_of),
        verdicts=keys.verdicts(verdicts, key),
        plugins=not no_plugins,
    )
    as_reported = keys.disclosure(shown_then, key, make=False)
    row = again.row(reported["fingerprint"], as_reported)
    reader = Reader(
        language=terminal_language(lang, Language(earlier.document["language"])),
        timezone=again.audited.policy.settings.timezone,
        disclosure=keys.disclosure(level, key, make=False),
    )
    console = Console(highlight=False, markup=False)
    _differences(console, again, reader.language)
    if row is None:
        _as_reported(console, reported, reader.language, earlier.document)
        raise typer.Exit(1)
    print_explanation(console, again, row, reader, context)


def print_explanation(
    console: "Console", again: "Again", row: "Mapping[str, Any]", reader: "Reader", context: int
) -> None:
    """Print finding, clause, rule, parameters and evidence, and whether whole messages were shown."""
    from groupaudit.cli.showing import print_exhibits
    from groupaudit.wording import pick

    _finding(console, again, row, reader)
    _rule(console, again, row["rule"], reader.language)
    evidence = list(again.evidence(row, reader, context))
    print_exhibits(console, evidence, reader.language)
    if context and all(shown.id != "context" for shown in evidence):
        said = ("这一条不是关于某条消息的，没有前后文", "This finding is about no message: nothing is around it")
        console.print(pick(said, reader.language), style="dim")
    _disclosed(console, row["fingerprint"], evidence, context, reader)


def _differences(console: "Console", again: "Again", language: str) -> None:
    """Print the differences from the original audit first, so that the explanation cannot mislead."""
    from groupaudit.wording import inert, pick

    for problem in again.audited.report.inputs:
        if problem.problem:
            complain_of(problem.problem)
    if again.differences:
        console.print(pick(("与报告生成时不同：", "Not as when the report was made:"), language), style="yellow")
        for difference in again.differences:
            console.print(f"  {inert(pick(difference, language))}", style="yellow")


def _as_reported(
    console: "Console", reported: "Mapping[str, Any]", language: str, document: "Mapping[str, Any]"
) -> None:
    """Print the report's content about a finding that the inputs at hand do not yield.

    Asks for the verdicts file of the report, because some findings rest on verdicts.
    """
    from groupaudit.cli.reported import reported_lines
    from groupaudit.cli.showing import say
    from groupaudit.wording import inert, pick

    said = pick(
        (
            "用现在的输入重新审计，没有得到这一条；以下是报告里的内容。请给出报告当时的输入、政策文件{}（--inputs、--policy{}）",
            (
                "auditing the inputs again did not yield this finding; this is what the report says. "
                "Give the inputs, the policy{} of then (--inputs, --policy{})"
            ),
        ),
        language,
    )
    verdicts = document["audit"].get("verdicts_path", "")
    named = pick((f"和核实结论 {verdicts}", f" and the verdicts {verdicts}"), language) if verdicts else ""
    option = pick(("、--verdicts", ", --verdicts"), language) if verdicts else ""
    console.print(inert(said.format(named, option)))
    for indent, line in reported_lines(reported, document.get("rules", {}), language):
        say(console, inert(line), indent=indent)


def _finding(console: "Console", again: "Again", row: "Mapping[str, Any]", reader: "Reader") -> None:
    """Print the finding as in reports, and the clauses it breaches."""
    import polars as pl

    from groupaudit.cli.explain import status
    from groupaudit.cli.showing import say
    from groupaudit.findings import FINDINGS, render
    from groupaudit.regulation import covered
    from groupaudit.wording import SEVERITIES, confidence, inert, pick

    language = reader.language
    said = render(pl.DataFrame([row], schema=FINDINGS), again.rules, language, reader.disclosure).row(0, named=True)
    sure = f"{confidence(row['confidence'], language)} {row['confidence']}"
    level = pick(SEVERITIES[row["severity"]], language)
    console.print(
        f"{row['rule']}  {level}  {pick(('置信度', 'confidence '), language)}{sure}  {said['fingerprint']}",
        style="bold",
    )
    for text in (said["message"], said["suggestion"] and f"→ {said['suggestion']}"):
        if text:
            say(console, inert(text))
    where = ":".join(str(v) for v in (row["source"], row["cell"] or row["line"]) if v is not None)
    say(
        console,
        inert("  ".join(filter(None, (said["group_name"] or said["group_id"], said["member_name"], where)))),
        "dim",
    )
    for id_ in covered(row["clause"]):
        clause = again.audited.report.regulation.clauses.get(id_)
        console.print()
        say(console, f"{id_}  {pick(clause.quoted, language)}" if clause else id_)
        if clause:
            say(console, status(clause, language), "dim")


def _rule(console: "Console", again: "Again", id_: str, language: str) -> None:
    """Print the rule's parameters, and its documentation without examples."""
    from groupaudit.cli.documentation import Documentation
    from groupaudit.cli.explain import documentation, parameters, reservation
    from groupaudit.cli.showing import say
    from groupaudit.wording import pick

    rule = again.rules[id_]
    setting = again.audited.policy.rules[id_]
    console.print()
    settings = list(parameters(rule, setting, language))
    if settings:
        console.print(pick(("参数", "Parameters"), language), style="bold")
        for line in settings:
            say(console, line, indent=2)
        console.print()
    if reserved := reservation(rule, again.audited.report.rules.get(id_, rule), setting):
        say(console, pick(reserved, language), "dim")
    console.print(Documentation(documentation(rule, language).partition("\n## ")[0]))
    console.print()


def _disclosed(
    console: "Console", fingerprint: str, evidence: "Iterable[Shown]", context: int, reader: "Reader"
) -> None:
    """Print how many whole messages were shown, also on standard error as a log; or how to show them."""
    from groupaudit.wording import pick

    evidence = list(evidence)
    bodies, hidden = sum(e.bodies for e in evidence), sum(e.hidden for e in evidence)
    console.print()
    if bodies:
        said = (
            "以上显示了消息原文，共 {} 处，已记入运行日志（标准错误）",
            "{} pieces of whole messages are shown above; the run log (standard error) says so",
        )
        console.print(pick(said, reader.language).format(bodies), style="yellow")
        now = datetime.now(UTC).isoformat(timespec="seconds")
        typer.echo(
            f"groupaudit: {now} why {fingerprint[:12]} --show message --context {context}: {bodies} message bodies disclosed",
            err=True,
        )
    elif hidden:
        said = (
            "消息原文没有显示；--show message 显示（带密级标志的永不显示）",
            "Whole messages are not shown; --show message shows them (never one with a classification mark)",
        )
        console.print(pick(said, reader.language), style="dim")
