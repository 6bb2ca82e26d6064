"""Write one invented conversation in every format, and a dirty file of each: `python samples/make_formats.py`."""

import json
import shutil
from pathlib import Path, PurePosixPath

import format_json
import format_tables
import format_text
from format_conversation import conversation

FORMATS = Path(__file__).parent / "formats"
DIRTY = "dirty"


def dirty(name: str, data: bytes) -> bytes:
    """Return a file with what goes wrong on the way: impossible times, records that are none, bytes of no encoding."""
    suffix = PurePosixPath(name).suffix
    return {
        ".json": _dirty_json,
        ".js": _dirty_json,
        ".jsonl": _dirty_lines,
        ".csv": _dirty_csv,
        ".html": _dirty_page,
    }.get(suffix, _dirty_text)(data)


def _dirty_json(data: bytes) -> bytes:
    value = json.loads(data)
    whole = value
    if "conversations" in value:
        value = value["conversations"][0]
    elif "chat_info" in value:
        value = value["chat_info"]
    lists = (
        [value]
        if isinstance(value, list)
        else [
            v
            for k, v in value.items()
            if isinstance(v, list) and k in ("messages", "members", "items", "contacts", "userlist")
        ]
    )
    for records in lists:
        last = records[-1]
        records += [
            42,
            "",
            dict(last, **{k: "2026-13-40" for k in last if k in _TIMES})
            if isinstance(last, dict) and _TIMES & last.keys()
            else None,
        ]
    if not lists:
        value |= {"?": 42, "??": {}}
    return json.dumps(whole, ensure_ascii=False, indent=1).encode()


_TIMES = {"createTime", "timestamp", "ts", "time", "CreateTime"}


def _dirty_lines(data: bytes) -> bytes:
    lines = data.splitlines(keepends=True)
    return b"".join(
        [
            *lines,
            b"# comment\n",
            b"42\n",
            lines[-1][:40] + b"\n",
            lines[-1].replace(b'"content": "', b'"content": "\xff'),
        ]
    )


def _dirty_csv(data: bytes) -> bytes:
    lines = data.rstrip(b"\r\n").split(b"\n")
    return b"\n".join([*lines, b",".join([b"x"] * 40), b'1,"2,3', b"", "合计,".encode()]) + b"\n"


def _dirty_page(data: bytes) -> bytes:
    piece = b'<div class="msg chat left" msgid="9" msgtype="1"><span class="dspname left">?</span> 2026-13-40 08:00:00</div>\n'
    return data.replace(
        b"</body>", piece + b'<div class="msg chat left" msgid="10" msgtype="1"><span class="msg-text">\xff\xff</body>'
    )


def _dirty_text(data: bytes) -> bytes:
    text = data.decode()
    head = (
        next(line for line in text.splitlines() if "2026" in line and "—" not in line)
        if "  09:00" not in text
        else "甲  09:00"
    )
    wrong = head.replace("2026-09", "2026-19").replace("2026/9", "2026/19").replace("  09:00", "  29:00")
    return (
        text.replace("\n", "\r\n").encode()
        + f"\r\n{wrong}\r\n时间不对\r\n\r\n{head}\r\n".encode()
        + "乱码".encode()
        + b"\xff\xfe\r\n"
    )


def main() -> None:
    """Write them."""
    shutil.rmtree(FORMATS, ignore_errors=True)
    c = conversation()
    for name, data in sorted({**format_json.files(c), **format_tables.files(c), **format_text.files(c)}.items()):
        _write(FORMATS / name, data)
        if not name.endswith((".xlsx", "_train.json", "qq_messages.json")):
            _write(FORMATS / DIRTY / name, dirty(name, data))
    for name, rows in {
        "weflow.xlsx": format_tables.weflow_sheet,
        "echotrace.xlsx": format_tables.echotrace_sheet,
        "ciphertalk.xlsx": format_tables.ciphertalk_sheet,
    }.items():
        more = [[99, "2026-13-40 25:00:00", *[""] * 8, "2026-13-40"], ["合计", 3]]
        _write(FORMATS / DIRTY / name, format_tables.workbook("聊天记录", [*rows(c), *more]))


def _write(path: Path, data: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)


if __name__ == "__main__":
    main()
