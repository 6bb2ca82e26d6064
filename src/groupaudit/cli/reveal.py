"""`groupaudit reveal`: turn the pseudonyms of a report back into names, for whoever holds the key."""

from pathlib import Path
from typing import Annotated

import typer

from groupaudit.cli import options as o
from groupaudit.cli.language import chinese, pair

ReportFile = Annotated[
    Path,
    typer.Argument(
        metavar="REPORT",
        help=pair("用了化名的报告：JSON、CSV、文本等。", "A report with pseudonyms: JSON, CSV, text …"),
    ),
]
Output = Annotated[
    Path | None,
    typer.Option(
        "--output",
        "-o",
        help=pair("写到哪里；不写则在报告旁边。", "Where to write; else beside the report."),
        show_default="REPORT.revealed.*",
    ),
]


@chinese(
    "把报告里的化名还原成姓名另写一份，并在密钥旁的日志里记下这件事。",
    "退出码：0 已写出；1 里面没有这个密钥的化名，什么也没写；2 用法有误。",
)
def reveal(report: ReportFile, key: o.KeyFile = None, output: Output = None) -> None:
    """Write a report with the names behind its pseudonyms, and note in the log beside the key that this was done.

    Exit codes: 0 written; 1 no pseudonym of this key in it, nothing written; 2 wrong usage.
    """
    from groupaudit.cli import keys, output_files
    from groupaudit.output import write_atomically
    from groupaudit.pseudonyms import log, recall
    from groupaudit.tasks.revealing import revealed

    target = output or report.with_name(f"{report.stem}.revealed{report.suffix}")
    secret = key or keys.default_key()
    output_files.spare([target], [report], [secret])
    known = recall(secret)
    text, count = revealed(report, known)
    if not count:
        typer.echo(
            f"groupaudit: {report}: 没有用 {secret} 做的化名，什么也没写 (no pseudonym made with {secret} in it; nothing written)",
            err=True,
        )
        raise typer.Exit(1)
    noted = log(secret, report, count)
    write_atomically(target, lambda out: out.writelines([text.encode("utf-8")]))
    typer.echo(f"{target}: 还原了 {count} 处化名，已记入 {noted} ({count} pseudonyms turned back; {noted} says so)")
