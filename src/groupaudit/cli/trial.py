"""`groupaudit test`: judge a text as if somebody had sent it, and show every step."""

import enum
import json
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, Any

import typer

from groupaudit.cli import options as o
from groupaudit.cli.language import chinese, pair, terminal_language
from groupaudit.vocabulary import Show

if TYPE_CHECKING:
    from groupaudit.exhibit import Exhibit
    from groupaudit.policy import Policy
    from groupaudit.rule import AnyRule
    from groupaudit.tasks.showing import Reader
    from groupaudit.tasks.trial import Trial

SCHEMA = "groupaudit-test/1"


class GroupKind(enum.StrEnum):
    """Kinds of groups that a message can be sent in."""

    INTERNAL = "internal"
    OUTWARD = "outward"
    OWNERS = "owners"
    UNKNOWN = "unknown"


class SenderKind(enum.StrEnum):
    """Kinds of people who can send it."""

    EMPLOYEE = "employee"
    CONTRACTOR = "contractor"
    APPROVED_OUTSIDER = "approved-outsider"
    OUTSIDER = "outsider"
    RESIDENT = "resident"
    ROBOT = "robot"
    DEPARTED = "departed"
    UNKNOWN = "unknown"


Message = Annotated[
    str | None,
    typer.Argument(
        help=pair(
            "一条消息的文字；不写或写 -，则标准输入的每一行是一条。",
            "The text of a message; without it, or with -, every line of standard input is one.",
        )
    ),
]
Group = Annotated[
    GroupKind, typer.Option("--group-kind", help=pair("发在哪一类群里。", "The kind of group it is sent in."))
]
Sender = Annotated[
    SenderKind, typer.Option("--sender-kind", help=pair("发送者是哪一类人。", "The kind of person who sends it."))
]
AsJson = Annotated[bool, typer.Option("--json", help=pair("改为输出 JSON。", "Print JSON instead."))]


@chinese(
    "当作有人发了这段文字来判断，并显示从折叠到结果的每一步。",
    "退出码同 scan：0 没有达到政策文件 fail-on 级别的结果；1 有；2 用法有误。",
)
def trial(
    message: Message = None,
    policy: o.PolicyFile = None,
    group_kind: Group = GroupKind.INTERNAL,
    sender_kind: Sender = SenderKind.UNKNOWN,
    as_json: AsJson = False,
    lang: o.Lang = None,
    no_plugins: o.NoPlugins = False,
) -> None:
    """Judge a text as if somebody had sent it, and show every step from folding to findings.

    Exit codes are those of scan: 0 nothing at or above the policy's fail-on; 1 findings; 2 wrong usage.
    """
    from groupaudit import api
    from groupaudit.disclosure import Disclosure
    from groupaudit.tasks.showing import Reader
    from groupaudit.tasks.trial import judge

    known = api.rules(plugins=not no_plugins).found
    settings = api.policy_for(policy, (), known)
    texts = _lines() if message in (None, "-") else [message or ""]
    tried = judge(texts, settings, known, group_kind=group_kind, person_kind=sender_kind)
    language = terminal_language(lang, settings.settings.language)
    reader = Reader(language=language, timezone=settings.settings.timezone, disclosure=Disclosure(show=Show.MESSAGE))
    if as_json:
        typer.echo(json.dumps(_document(texts, tried, known, reader), ensure_ascii=False, indent=1, default=str))
    else:
        _print(texts, tried, known, reader)
    raise typer.Exit(_code(tried, settings))


def _lines() -> list[str]:
    text = sys.stdin.buffer.read().decode("utf-8-sig", "replace")
    return [line for line in text.splitlines() if line.strip()]


def _code(trial: "Trial", policy: "Policy") -> int:
    order = [severity.value for severity in type(policy.settings.fail_on)]
    floor = order.index(policy.settings.fail_on)
    return int(any(order.index(severity) >= floor for severity in trial.found["severity"]))


def _steps(trial: "Trial", row: int) -> "Iterable[Exhibit]":
    from groupaudit.exhibit import Case
    from groupaudit.tasks.explaining import told

    case = Case(row=row, group_id=str(row + 1), member_id=str(row + 1))
    for name in trial.steps:
        yield from told(trial.tables, name, case)


def _found(trial: "Trial", row: int, known: "dict[str, AnyRule]", reader: "Reader") -> list[dict[str, Any]]:
    import polars as pl

    from groupaudit.findings import ORDER, render

    mine = trial.found.filter(pl.col("group_id") == str(row + 1)).sort(
        ORDER, descending=[n == "severity" for n in ORDER]
    )
    return render(mine, known, reader.language, reader.disclosure).to_dicts()


def _print(texts: list[str], trial: "Trial", known: "dict[str, AnyRule]", reader: "Reader") -> None:
    from rich.console import Console
    from rich.text import Text

    from groupaudit.cli.showing import print_exhibits, say
    from groupaudit.tasks.showing import shown
    from groupaudit.wording import SEVERITIES, confidence, inert, pick

    console = Console(highlight=False, markup=False)
    for row, text in enumerate(texts):
        if row:
            console.print()
        console.print(Text(inert(text), style="reverse"))
        print_exhibits(console, (shown(e, trial.tables, reader) for e in _steps(trial, row)), reader.language)
        found = _found(trial, row, known, reader)
        console.print(
            Text(pick(("结论", "Findings") if found else ("未发现", "Nothing found"), reader.language), style="bold")
        )
        for f in found:
            sure = pick(("置信度", "confidence "), reader.language) + confidence(f["confidence"], reader.language)
            severity = pick(SEVERITIES[f["severity"]], reader.language)
            console.print(f"  {f['clause']} {f['rule']} · {severity} · {sure} {f['confidence']}")
            say(console, inert(f["message"]), indent=2)
            if f["suggestion"]:
                say(console, f"→ {inert(f['suggestion'])}", "green", indent=2)
    console.print()
    for line in _statement(trial, reader.language):
        say(console, line, "dim")


def _statement(trial: "Trial", language: str) -> Iterable[str]:
    """Yield which rules looked at the messages, and which could not and why."""
    from groupaudit.coverage import why
    from groupaudit.wording import joined, pick

    ran = [o_.rule for o_ in trial.outcomes if o_.status in ("checked", "undecided")]
    yield pick(("检查过的规则：", "Rules that ran: "), language) + (joined(ran, language) or "—")
    for o_ in trial.outcomes:
        if o_.status != "checked":
            yield f"  {o_.rule}: {why(o_, language)}"
    if trial.other_rules:
        yield pick(("不看消息内容的规则：", "Rules that look at no messages: "), language) + joined(
            trial.other_rules, language
        )


def _records(step: "Exhibit") -> list[dict[str, Any]]:
    """Return the rows of a step by column name, with codes unchanged."""
    columns = [name for name in step.columns if name in step.rows.columns]
    return step.rows.select(columns).to_dicts()


def _document(texts: list[str], trial: "Trial", known: "dict[str, AnyRule]", reader: "Reader") -> dict[str, Any]:
    keys = ("rule", "clause", "severity", "confidence", "message", "suggestion", "span_start", "span_end")
    return {
        "schema": SCHEMA,
        "messages": [
            {
                "text": text,
                "steps": [{"step": step.id, "rows": _records(step)} for step in _steps(trial, row)],
                "findings": [
                    {k: f[k] for k in keys} | {"evidence": json.loads(f["evidence"])}
                    for f in _found(trial, row, known, reader)
                ],
            }
            for row, text in enumerate(texts)
        ],
        "rules": {o_.rule: o_.status for o_ in trial.outcomes},
        "not_about_messages": list(trial.other_rules),
    }
