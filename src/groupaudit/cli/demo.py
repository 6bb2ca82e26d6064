"""`groupaudit demo`: audit the invented company that comes with the program."""

import contextlib
from pathlib import Path

import typer

from groupaudit.cli import options as o
from groupaudit.cli.language import chinese


def samples() -> Path:
    """Return the folder of samples, in the installed package or beside the sources in a checkout.

    Raises:
        UsageError: there are none.
    """
    from groupaudit.errors import UsageError

    package = Path(__file__).resolve().parent.parent
    for folder in (package / "samples", package.parent.parent / "samples"):
        if folder.is_dir():
            return folder
    raise UsageError(
        "没有找到随程序附带的样例，请重新安装 groupaudit (the samples are not installed; install groupaudit again)"
    )


@chinese("审计随程序附带的样例（一家虚构的公司）并显示报告；退出码总是 0。")
def demo(lang: o.Lang = None, output: o.Outputs = None) -> None:
    """Audit the packaged samples (an invented company) and print the report; always exits 0."""
    from groupaudit.api import Request
    from groupaudit.cli import output_files
    from groupaudit.cli.scan import CANNOT, carried_out, deliver
    from groupaudit.triage.present import present

    writers = output_files.writers([path.resolve() for path in output or ()], None, plugins=True)
    with contextlib.chdir(samples()):
        request = Request(paths=["exports", "employees.csv", "records"], policy=Path("groupaudit.toml"), language=lang)
        report = present(carried_out(request, quiet=False))
    if not deliver(report, writers, lang, quiet=False):
        raise typer.Exit(CANNOT)
