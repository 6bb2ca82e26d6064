"""Read a JSON report of an earlier audit as it was written."""

import json
from pathlib import Path
from typing import Any

from groupaudit.errors import UsageError, both, reason
from groupaudit.report import SCHEMA


def json_report(path: Path) -> dict[str, Any]:
    """Return the document in the file at *path*; what is hidden in it stays hidden.

    Raises:
        UsageError: the file cannot be read or is not a JSON report of this program.
    """
    try:
        document = json.loads(path.read_bytes())
    except OSError as error:
        zh, en = reason(error)
        raise UsageError(f"{path}: {both(f'打不开：{zh}', f'cannot be opened: {en}')}") from None
    except ValueError:
        document = None
    if not isinstance(document, dict) or document.get("schema") != SCHEMA:
        said = both(
            "不是本工具的 JSON 报告，请用 `groupaudit scan -o report.json` 生成",
            "no JSON report of this program; `groupaudit scan -o report.json` makes one",
        )
        raise UsageError(f"{path}: {said}")
    return document
