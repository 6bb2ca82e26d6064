"""Prints how long reports take: a workbook of many findings beside plain xlsxwriter, and ten outputs beside one.

python -m benchmarks.reports --findings 100000 --messages 1000000
python -m benchmarks.reports --only workbook

The workbook holds all its sheets; xlsxwriter, in constant memory, writes the sheet of findings alone, with the same
cells, widths, filter and drop-down. Ten outputs are one of every suffix and further ones of JSON, of a scan of the corpus of
`benchmarks.run`. Both sides of a pair run one after the other, the order changing; the median of the ratios is held against the bar.
"""

import argparse
import io
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import polars as pl

from benchmarks.cases import CASES
from benchmarks.html_report import many
from benchmarks.measure import run
from benchmarks.run import AUDITED, scan_command, write_corpus
from groupaudit.registry import discover
from groupaudit.report import Report
from groupaudit.reporter import Reporter
from groupaudit.reporters.xlsx import ORDER, PLAIN, WIDTHS, xlsx
from groupaudit.reporting import report_tables
from groupaudit.reporting.spreadsheet import fitted, shown
from groupaudit.verdict import VERDICT_WORDS

WORKBOOK, OUTPUTS = "workbook", "outputs"
BARS = {WORKBOOK: 0.3, OUTPUTS: 1.3}
TEN = 10
REPORTERS = discover("groupaudit.reporters", Reporter, plugins=False).found


def ours(report: Report) -> float:
    """Return the seconds that the workbook takes."""
    start = time.perf_counter()
    xlsx.write(report, io.BytesIO())
    return time.perf_counter() - start


def theirs(report: Report) -> float:
    """Return the seconds that xlsxwriter takes for the sheet of findings."""
    import xlsxwriter

    start = time.perf_counter()
    page = report_tables.findings(report)
    columns = [name for name in ORDER if name in page.headings]
    rows, _ = fitted(shown(page.rows.select(*columns)), report.language)
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(io.BytesIO(), options) as book:
        sheet, wrapped = book.add_worksheet("发现"), book.add_format({"text_wrap": True, "valign": "top"})
        for at, name in enumerate(columns):
            sheet.set_column(at, at, WIDTHS.get(name, PLAIN), wrapped)
        sheet.write_row(0, 0, [page.headings[name][0] for name in columns])
        for number, row in enumerate(rows.iter_rows(), 1):
            sheet.write_row(number, 0, row)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, rows.height, len(columns) - 1)
        verdict, choices = columns.index("verdict"), [zh for zh, _ in VERDICT_WORDS.values()]
        sheet.data_validation(1, verdict, rows.height, verdict, {"validate": "list", "source": choices})
    return time.perf_counter() - start


def outputs(corpus: Path, folder: Path, several: int) -> float:
    """Return the seconds of a scan of the archive with so many outputs."""
    suffixes = [*sorted(r.suffix for r in REPORTERS.values()), *[".json"] * TEN]
    wanted = [".json"] if several == 1 else suffixes[:several]
    one = folder / "report-0.json"
    command = scan_command(CASES["wecom"], corpus, one)
    more = [
        word
        for n, suffix in enumerate(wanted[: several - 1], 1)
        for word in ("-o", str(folder / f"report-{n}{suffix}"))
    ]
    scan = run([*command, *more])
    if scan.code not in AUDITED:
        sys.exit(f"the scan ended with {scan.code}\n{scan.errors[-2000:]}")
    return scan.seconds


def compared(what: str, left: Callable[[], float], right: Callable[[], float], rounds: int) -> bool:
    """Run both sides in turn, print seconds and ratio, and tell whether the bar holds."""
    pairs: list[tuple[float, float]] = []
    for number in range(rounds):
        if number % 2:
            other = right()
            pairs.append((left(), other))
        else:
            one = left()
            pairs.append((one, right()))
    ratio = statistics.median(a / b for a, b in pairs)
    mine, others = (statistics.median(side) for side in zip(*pairs, strict=True))
    holds = ratio <= BARS[what]
    print(
        f"{what:<10}{mine:7.2f} s beside {others:7.2f} s, ratio {ratio:.2f}, bar {BARS[what]:g}: {'holds' if holds else 'missed'}"
    )
    return holds


def main() -> int:
    """Print the figures and whether each bar holds; exit with 1 where one does not."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--findings", type=int, default=100_000)
    parser.add_argument("--messages", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument(
        "--data", type=Path, default=Path(__file__).parents[1] / "bench-data", help="folder of the corpus"
    )
    parser.add_argument("--only", choices=[WORKBOOK, OUTPUTS])
    chosen = parser.parse_args()
    held = []
    if chosen.only != OUTPUTS:
        report = many(chosen.findings)
        print(f"{report.found.height:,} findings, {len(ORDER)} columns, Polars {pl.__version__}")
        held.append(compared(WORKBOOK, lambda: ours(report), lambda: theirs(report), chosen.rounds))
    if chosen.only != WORKBOOK:
        write_corpus(chosen.data, chosen.messages, chosen.seed)
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            many_, one = (lambda n=n: outputs(chosen.data, folder, n) for n in (TEN, 1))
            held.append(compared(OUTPUTS, many_, one, chosen.rounds))
    return int(not all(held))


if __name__ == "__main__":
    sys.exit(main())
