"""Words for the chosen scope, so that a narrowed report cannot pass for a clean one."""

from collections.abc import Iterator

from groupaudit.report import Report
from groupaudit.vocabulary import Severity, View
from groupaudit.wording import joined, pick


def chosen_scope(report: Report) -> str:
    """Return the filters in force and the number of findings they hide; empty if the report is whole."""
    filters = [*_whose(report), *_filters(report)]
    if not filters and not report.outside:
        return ""
    hidden = pick(("另有 {n} 处不在所选范围内", "{n} findings outside the chosen scope"), report.language)
    said = [joined(filters, report.language), hidden.format(n=report.outside) if report.outside else ""]
    return pick(("；", "; "), report.language).join(filter(None, said))


def _whose(report: Report) -> Iterator[str]:
    """Yield the recipient and the view; undecided cases are counted over the whole audit for all recipients."""
    if report.recipient:
        said = (
            "与“{}”有关的部分（未能判断的数目是整个审计的）",
            "the part of “{}” (what could not be judged is counted over the whole audit)",
        )
        yield pick(said, report.language).format(report.recipient)
    if report.view is not View.AUDITOR:
        yield f"--view {report.view.value}"


def _filters(report: Report) -> Iterator[str]:
    """Yield every filter as typed on the command line."""
    scope = report.scope
    yield from (f"--group {word}" for word in scope.groups)
    if scope.since:
        yield f"--since {scope.since}"
    if scope.until:
        yield f"--until {scope.until}"
    if scope.min_severity is not Severity.INFO:
        yield f"--min-severity {scope.min_severity.value}"
    if scope.min_confidence:
        yield f"--min-confidence {scope.min_confidence}"
    yield from (f"--select {word}" for word in scope.select)
    yield from (f"--ignore {word}" for word in scope.ignore)
    if report.outside and report.header.effective_from:
        yield pick(("施行日期 {}", "in force from {}"), report.language).format(report.header.effective_from)


def nothing_shown(report: Report) -> Iterator[str]:
    """Yield the statement of a report without findings: nothing audited, nothing in the scope, or nothing found."""
    if not report.audited:
        yield pick(("没有审计任何内容。", "Nothing was audited."), report.language)
        yield from (i.problem for i in report.inputs if i.problem)
        return
    said = (
        ("所选范围内未发现；另有 {n} 处不在范围内。", "Nothing found in the chosen scope; {n} findings are outside it.")
        if report.outside
        else ("未发现问题。", "Nothing found.")
    )
    below = pick(("未检查的内容见下。", " What was not checked stands below."), report.language)
    yield pick(said, report.language).format(n=report.outside) + below
