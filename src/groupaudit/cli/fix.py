"""`groupaudit fix`: propose corrected nicknames, and write the reminders that ask for them."""

from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from msgspec.structs import replace

from groupaudit.cli import options as o
from groupaudit.cli.language import chinese, pair
from groupaudit.vocabulary import Language

Output = Annotated[
    Path,
    typer.Option(
        "--output",
        "-o",
        help=pair("修改建议（CSV）；提醒写在它旁边。", "The proposal as CSV; the reminders are written beside it."),
    ),
]


@chinese(
    "为每个需要改昵称的成员提出修改建议，写明理由和把握。",
    "建议之外还写：发在群里、不点名的提醒，发给本人的提醒，以及群发用的表。输入从不改动。",
    "退出码：0 已写出；2 用法有误或输入读不了；3 没有可查的内容。",
)
def fix(
    paths: o.Paths = None,
    output: Output = Path("proposal.csv"),
    policy: o.PolicyFile = None,
    roster: o.Rosters = None,
    employees: o.Employees = None,
    reader: o.Readers = None,
    verdicts: o.VerdictsFile = None,
    key: o.KeyFile = None,
    lang: o.Lang = None,
    no_plugins: o.NoPlugins = False,
) -> None:
    """Propose a corrected nickname for every member who needs one, with the reason and how certain it is.

    Beside the proposal: texts for the groups that name nobody, texts for the members, and a table to mail from. The
    inputs are never edited.

    Exit codes: 0 written; 2 wrong usage or an unreadable input; 3 nothing to correct could be looked for.
    """
    from groupaudit import api
    from groupaudit.cli import input_files, keys, output_files
    from groupaudit.cli.scan import complain
    from groupaudit.output import write_atomically
    from groupaudit.report import Selection
    from groupaudit.reporting import corrections
    from groupaudit.triage.present import present

    roles = input_files.roles(roster, employees, reader)
    rules = api.rules(plugins=not no_plugins).found
    scope = Selection(select=corrections.correcting(rules))
    judged = keys.verdicts(verdicts, key)
    request = api.Request(
        paths=paths or (),
        policy=policy,
        roles=roles,
        scope=scope,
        language=lang,
        verdicts=judged,
        plugins=not no_plugins,
    )
    stem, inputs = output.with_suffix(""), [*(paths or ()), *roles]
    targets = [output, *(Path(f"{stem}.{ending}") for ending in ("groups.txt", "people.txt", "mail-merge.csv"))]
    output_files.spare(targets, inputs, [path for path in (policy, verdicts, key) if path])
    whole = api.examine(request).report
    report = present(replace(whole, disclosure=replace(whole.disclosure, numbers=True)))
    found = corrections.proposal(report)
    language = Language(report.language)
    writers = (
        partial(corrections.write_proposal, found, language),
        partial(corrections.write_group_texts, found, report.rules, language),
        partial(corrections.write_personal_texts, found, report.rules, language),
        partial(corrections.write_mail_merge, found, report.rules, language),
    )
    for target, writer in zip(targets, writers, strict=True):
        write_atomically(target, writer)
    safe = found.filter(found["certainty"] == "safe").height
    said = f"{output}: {found.height} 名成员，其中 {safe} 名可直接采用，其余请先核对 ({found.height} members, {safe} of them safe, the rest to be checked)"
    typer.echo(said)
    complain(report)
    unread = any(i.problem for i in report.inputs)
    looked = any(outcome.status in ("checked", "undecided") for outcome in report.outcomes)
    raise typer.Exit(2 if unread else 0 if looked else 3)
