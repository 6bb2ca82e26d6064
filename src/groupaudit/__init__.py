"""Audit exported group chats against a company's written group regulation.

`groupaudit.audit(paths, policy)` returns a `Report`; everything else is an extension point or internal.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from groupaudit.api import audit
    from groupaudit.report import Report

__all__ = ["Report", "audit"]


def __getattr__(name: str) -> object:
    """Load the public names on first use, so that `import groupaudit` and `groupaudit --help` stay fast."""
    if name == "audit":
        from groupaudit.api import audit

        return audit
    if name == "Report":
        from groupaudit.report import Report

        return Report
    raise AttributeError(f"module 'groupaudit' has no attribute {name!r}")
