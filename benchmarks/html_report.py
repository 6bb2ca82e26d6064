"""Prints how large a page of many findings is and how fast a real Chromium shows, sorts, filters and searches it.

python -m benchmarks.html_report --findings 100000 [--keep page.html]

The findings are those of the samples, repeated with other people, groups and days. Times are what a person waits: from
the address to the first rows, and from a click to the rows that follow it, drawn. The median is held
against the bar; the worst, which other work on the machine decides, is told beside it.
"""

import argparse
import io
import json
import random
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import polars as pl
from msgspec.structs import replace

from benchmarks.browser import Page, browser, chromium
from groupaudit.api import Request, examine
from groupaudit.findings import FINDINGS, ORDER, fingerprint
from groupaudit.report import Report
from groupaudit.reporters.html import html
from groupaudit.triage.present import present

SAMPLES = Path(__file__).parents[1] / "samples"
GROUPS, PEOPLE, DAYS = 500, 8000, 365
SURNAMES, GIVEN = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗", "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀英华玉兰霞平刚桂文辉"
MEGABYTE = 1_000_000
BARS = {"size": 30.0, "first rows": 2.0, "sort": 1.0, "filter": 1.0, "search": 1.0}


def many(count: int, seed: int = 1) -> Report:
    """Return the report on the samples with *count* findings, as reporters get it."""
    paths = [SAMPLES / name for name in ("exports", "employees.csv", "records")]
    report = examine(Request(paths=paths, policy=SAMPLES / "groupaudit.toml", plugins=False)).report
    chance = random.Random(seed)
    rows = [*report.found.iter_rows(named=True)]
    made = pl.DataFrame([_other(rows[n % len(rows)], n, chance) for n in range(count)], schema=FINDINGS)
    found = made.sort(ORDER, descending=[name == "severity" for name in ORDER], nulls_last=True)
    return present(replace(report, found=found))


def _other(row: dict[str, object], n: int, chance: random.Random) -> dict[str, object]:
    """Return a finding about somebody else, in another group, on another day."""
    who, where = chance.randrange(PEOPLE), chance.randrange(GROUPS)
    name = f"{SURNAMES[who % 20]}{GIVEN[who // 20 % 28]}{GIVEN[who // 560 % 28]}"
    at = row["at"]
    return row | {
        "fingerprint": fingerprint("benchmark", str(n)),
        "group_id": f"{where:05}@chatroom",
        "group_name": f"{row['group_name'] or '工作群'}{where}",
        "member_id": row["member_id"] and f"wxid_{who:06x}{where:04x}",
        "member_name": row["member_name"] and f"{name}+集团+工程部",
        "message_id": row["message_id"] and f"{n:019}",
        "line": n,
        "at": at - timedelta(days=chance.randrange(DAYS), minutes=who) if isinstance(at, datetime) else None,
        "fields": re.sub(r"[\u4e00-\u9fff]{2,3}(?=\+)", name, str(row["fields"])),
    }


def page(report: Report) -> tuple[bytes, float]:
    """Return the page and the seconds that writing it took."""
    out, start = io.BytesIO(), time.perf_counter()
    html.write(report, out)
    return out.getvalue(), time.perf_counter() - start


def measure(tab: Page, path: Path) -> Iterator[tuple[str, float]]:
    """Yield what a person waits for, in seconds."""
    start = time.perf_counter()
    tab.open(path)
    if tab.rows():
        yield "first rows", time.perf_counter() - start
    for column in ("group", "member", "minute", "message"):
        yield "sort", _waited(tab, f"document.querySelector('[data-column={column}] button').click()")
    yield "filter", _waited(tab, "document.querySelector('#severities input').click()")
    yield "filter", _waited(tab, _set("#group", "7"))
    yield "filter", _waited(tab, "document.getElementById('controls').reset()", pause=5)
    yield "search", _waited(tab, _set("#search", "赌博"), pause=150)
    yield "search", _waited(tab, _set("#search", "工程部 集团"), pause=150)


def _set(selector: str, value: str) -> str:
    return (
        f"(() => {{ const c = document.querySelector({json.dumps(selector)}); c.value = {json.dumps(value)};"
        "c.dispatchEvent(new Event('input')); c.dispatchEvent(new Event('change')); })()"
    )


def _waited(tab: Page, action: str, pause: int = 0) -> float:
    """Return the seconds from an action to the drawing of what it changed; *pause* (ms) covers what the page waits for."""
    drawn = f"new Promise(done => setTimeout(() => requestAnimationFrame(() => setTimeout(done)), {pause}))"
    return float(tab.run(f"(async () => {{ const t = performance.now(); {action}; await {drawn}; return performance.now() - t; }})()")) / 1000  # fmt: skip


def main() -> int:
    """Print the figures and whether each bar holds; exit with 1 where one does not."""
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--findings", type=int, default=100_000)
    options.add_argument("--rounds", type=int, default=3)
    options.add_argument("--keep", type=Path, help="write the page here")
    asked = options.parse_args()
    if not chromium():
        sys.exit("Chromium is not installed")
    data, seconds = page(many(asked.findings))
    with tempfile.TemporaryDirectory() as folder, browser() as tab:
        path = asked.keep or Path(folder) / "page.html"
        path.write_bytes(data)
        waits: dict[str, list[float]] = {}
        for _ in range(asked.rounds):
            for what, waited in measure(tab, path):
                waits.setdefault(what, []).append(waited)
        paper = tab.printed()
    print(f"{asked.findings:,} findings, written in {seconds:.2f} s, printed to {len(paper) / MEGABYTE:.1f} MB of PDF")
    figures = {"size": [len(data) / MEGABYTE], **waits}
    missed = 0
    for what, values in figures.items():
        unit, middle, worst = "MB" if what == "size" else "s", statistics.median(values), max(values)
        missed += middle > BARS[what]
        verdict = "holds" if middle <= BARS[what] else "missed"
        print(f"{what:<11} {middle:7.2f} {unit:<2} (worst {worst:.2f}), bar {BARS[what]:g} {unit}: {verdict}")
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main())
