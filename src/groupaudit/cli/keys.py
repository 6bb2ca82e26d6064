"""The key of pseudonyms, for hiding people and for verdicts on reports that hide them."""

import os
import secrets
from pathlib import Path

from groupaudit.cli.together import Together
from groupaudit.disclosure import Disclosure
from groupaudit.errors import UsageError, both, reason
from groupaudit.triage.verdicts import Verdicts
from groupaudit.vocabulary import Show, SplitBy, View

SHORTEST = 32
"""Minimum length of a key in bytes."""


def default_key() -> Path:
    """Return the path of the key unless --key gives another."""
    state = os.environ.get("XDG_STATE_HOME") or os.environ.get("LOCALAPPDATA") or str(Path.home() / ".local" / "state")
    return Path(state) / "groupaudit" / "pseudonyms.key"


def disclosure(
    show: Show, key: Path | None, view: View = View.AUDITOR, *, make: bool = True, by: SplitBy | None = None
) -> Disclosure:
    """Return the disclosure, with the key if people are hidden from a view or files from recipients.

    A missing key is created, unless the run cannot go on anyway (*make* is false).
    """
    path = key or default_key()
    hiding = show is Show.NONE or view is not View.AUDITOR or by is not None
    if not hiding or not (make or path.exists()):
        return Disclosure(show=show)
    return Disclosure(show=show, key=_key(path))


def verdicts(path: Path | None, key: Path | None) -> Verdicts:
    """Return the verdicts of earlier audits, empty without *path*, with the key of reports that hide people."""
    if path is None:
        return Verdicts()
    from groupaudit.triage.verdict_file import load

    found = key or default_key()
    return load(path, _key(found) if found.exists() else b"")


def carried(ask: Together, path: Path | None, key: Path | None) -> Verdicts:
    """Return the same as `verdicts`, with its problems added to those in *ask*."""
    return ask(lambda: verdicts(path, key), Verdicts())


def _key(path: Path) -> bytes:
    try:
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                file.write(secrets.token_hex(32) + "\n")
        key = path.read_bytes().strip()
    except OSError as error:
        zh, en = reason(error)
        said = both(
            f"密钥文件读写不了：{zh}；用 --key 指定别的文件",
            f"the key file cannot be used: {en}; name another with --key",
        )
        raise UsageError(f"{path}: {said}") from None
    if len(key) < SHORTEST:
        raise UsageError(
            f"{path}: 密钥太短，至少要 {SHORTEST} 字节；删掉它就会新建 (the key is shorter than {SHORTEST} bytes; delete it for a new one)"
        )
    return key
