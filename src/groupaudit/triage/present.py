"""Turn a whole report into what one reader receives: a part of it, in a view, redacted."""

from collections.abc import Mapping, Sequence

from groupaudit.report import Report
from groupaudit.triage.recipients import Recipient, own
from groupaudit.triage.redact import redact
from groupaudit.triage.views import seen_by
from groupaudit.vocabulary import View


def present(
    report: Report,
    view: View = View.AUDITOR,
    recipient: Recipient | None = None,
    about: Mapping[str | None, Sequence[int]] | None = None,
) -> Report:
    """Return *report* in *view*, redacted, for *recipient*, or whole without one.

    *about* is `recipients.by_group(report)`, to compute it once for several recipients.
    """
    mine = own(report, recipient, about) if recipient else report
    return redact(seen_by(mine, view))
