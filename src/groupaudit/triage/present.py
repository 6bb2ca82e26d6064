"""Make of a whole report what one reader receives: his part of it, in his view, redacted."""

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
    """Return *report* for *recipient* (for whoever ordered it, where there is none) in *view*, redacted.

    *about* is `recipients.by_group(report)`, for whoever asks for several parts.
    """
    mine = own(report, recipient, about) if recipient else report
    return redact(seen_by(mine, view))
