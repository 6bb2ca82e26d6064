"""Read the earlier report given by `--previous`."""

from pathlib import Path

from groupaudit.errors import UsageError
from groupaudit.report import Previous, Selection
from groupaudit.vocabulary import Show, View


def previous(path: Path | None, scope: Selection, view: View, show: Show, recipient: str = "") -> Previous | None:
    """Return the figures of an earlier JSON report, to compare with a report of *scope*, *view* and *recipient*.

    Raises:
        UsageError: that report counts something else (the period may differ), so that figures cannot be compared.
    """
    if path is None:
        return None
    from groupaudit.tasks.report_from_document import figures_of, read_report

    before = read_report(path)
    differ = [
        option
        for option, same in (
            ("--view", before.view == view),
            ("--split-by", before.recipient == recipient),
            ("--show none", before.disclosure.show is not Show.NONE or show is Show.NONE),
            *(
                (f"--{name.replace('_', '-').removesuffix('s')}", getattr(before.scope, name) == getattr(scope, name))
                for name in ("groups", "min_severity", "min_confidence", "select", "ignore")
            ),
        )
        if not same
    ]
    if differ:
        listed = " ".join(differ)
        raise UsageError(
            f"--previous {path}: 两份报告数的不是同样的内容，不能比较；请用同样的 {listed} 生成 (the two reports count different things and cannot be compared; make both with the same {listed})"
        )
    return figures_of(before)
