"""Run the command line as a user does, and write small exports for it."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from unittest.mock import patch

from typer.testing import CliRunner

from groupaudit.cli import app

QUIET_LOCALE = {"LC_ALL": "", "LC_MESSAGES": "", "LANG": "C", "COLUMNS": "100", "NO_COLOR": "1"}
START = 1788220800
"""2026-09-01 08:00 in Shanghai."""


@dataclass(frozen=True)
class Ran:
    """How a run ended and what it printed."""

    code: int
    out: str
    err: str


def run(*args: object, **environment: str) -> Ran:
    """Run the program in this process; the locale is neutral unless *environment* says otherwise."""
    with patch.dict(os.environ, QUIET_LOCALE | environment):  # as for a user: before the command is made
        result = CliRunner().invoke(app, [str(a) for a in args])
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return Ran(result.exit_code, result.stdout, result.stderr)


def process(
    *args: object, code: str = "from groupaudit.cli import main; main()", encoding: str = "utf-8", **environment: str
) -> Ran:
    """Run the program, or *code* in its place, in a process of its own, whose output is in *encoding*."""
    done = subprocess.run(
        [sys.executable, "-c", code, *map(str, args)],
        capture_output=True,
        text=True,
        encoding=encoding,
        env=os.environ | QUIET_LOCALE | {"PYTHONIOENCODING": "utf-8"} | environment,
        check=False,
    )
    return Ran(done.returncode, done.stdout, done.stderr)


def roster(*rows: Sequence[str], header: Sequence[str] = ("群名称", "wxid", "群昵称")) -> str:
    """Return a roster as CSV."""
    return "".join(",".join(row) + "\n" for row in (header, *rows))


def chatlab(
    *said: tuple[str, str] | Mapping[str, object],
    members: Mapping[str, str] | None = None,
    name: str = "天高集团工作群",
    group_id: str = "1@chatroom",
) -> dict[str, object]:
    """Return a ChatLab document: *said* is (sender, text), a minute apart, or a message's own fields."""
    messages = [
        {"sender": m[0], "accountName": m[0], "timestamp": START + 60 * n, "type": 0, "content": m[1], "platformMessageId": f"{group_id}-{n}"}
        if isinstance(m, tuple) else {"timestamp": START + 60 * n, "type": 0, **m}
        for n, m in enumerate(said)
    ]  # fmt: skip
    people = {"a": "张三+集团+总裁办", "b": "李四+集团+工程部"} if members is None else members
    return {
        "chatlab": {"version": "0.0.2", "exportedAt": START + 86400, "generator": "test"},
        "meta": {"name": name, "platform": "wechat", "type": "group", "groupId": group_id},
        "members": [{"platformId": k, "accountName": k, "groupNickname": v} for k, v in people.items()],
        "messages": messages,
    }


def text(document: object) -> str:
    """Return a JSON document as an exporter writes it."""
    return json.dumps(document, ensure_ascii=False)


def lines(document: dict[str, object]) -> list[str]:
    """Return a ChatLab document as JSON lines."""
    head = {"_type": "header", "chatlab": document["chatlab"], "meta": document["meta"]}
    members = [{"_type": "member", **m} for m in document["members"]]  # type: ignore[attr-defined]  # a list of dicts
    messages = [{"_type": "message", **m} for m in document["messages"]]  # type: ignore[attr-defined]  # likewise
    return [text(record) for record in [head, *members, *messages]]
