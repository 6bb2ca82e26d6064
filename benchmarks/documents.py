"""Measure a conversation in one JSON document against the same as JSON lines: findings, time, peak memory.

    python -m benchmarks.documents --messages 5000000 --rounds 3

The layouts: `compact`; `indented`, as exporters write it; `nested`, each message with objects that look like messages;
`behind`, with pictures as base64 before everything and the roster behind the messages. 5M messages are about 1 GB.
"""

import argparse
import json
import re
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

from benchmarks.cases import CHATLAB, CHATLAB_POLICY, EMPLOYEES
from benchmarks.corpus import write
from benchmarks.measure import Run, run
from benchmarks.run import AUDITED, GROUPAUDIT, ROOT, Bar, print_bars

TIME_BAR, PEAK_BAR_MB = 1.6, 1500.0
PICTURES, PICTURE = 200, "data:image/jpeg;base64," + "QUJDREVGR0g=" * 4000
INNER = '"replyTo":{"sender":"x","content":"},{\\"sender\\":1"},"marks":[{"sender":[{"sender":{}}]}]'


def _records(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield kind and text of each JSON line, the text without its kind."""
    for line in lines:
        kind = re.match(r'\{"_type":\s?"(\w+)",?\s?', line)
        if kind:
            yield kind[1], "{" + line[kind.end() :].rstrip("\n")


def _compact(text: str) -> str:
    return text


def _indented(text: str) -> str:
    return json.dumps(json.loads(text), ensure_ascii=False, indent=2)


def _nested(text: str) -> str:
    return f"{text[:-1]},{INNER}}}"


LAYOUTS: dict[str, Callable[[str], str]] = {
    "compact": _compact, "indented": _indented, "nested": _nested, "behind": _compact,
}  # fmt: skip


def write_document(lines: Path, target: Path, layout: str) -> None:
    """Write the JSON lines at *lines* as one document in a layout of `LAYOUTS`, never holding more than a message."""
    told, behind = LAYOUTS[layout], layout == "behind"
    break_ = "\n" if layout == "indented" else ""
    with lines.open(encoding="utf-8") as source, target.open("w", encoding="utf-8") as out:
        header, members, opened = "", [], False
        for kind, text in _records(source):
            if kind == "header":
                header = text[1:-1]
            elif kind == "member":
                members.append(text if layout == "nested" else told(text))
            else:
                if not opened:
                    first = json.dumps({f"p{n}": PICTURE for n in range(PICTURES)}) if behind else ""
                    roster = f'"members":[{",".join(members)}],' if not behind else ""
                    pictures = f'"avatars":{first},' if behind else ""
                    out.write(f'{{{pictures}{header},{roster}"messages":[')
                out.write(f"{',' if opened else ''}{break_}{told(text)}")
                opened = True
        out.write("]" + (f',"members":[{",".join(members)}]' if behind else "") + "}\n")


def fingerprints(report: Path) -> list[str]:
    """Return what a report found."""
    document = json.loads(report.read_text("utf-8"))
    return sorted(finding["fingerprint"] for finding in document["findings"])


def measure(corpus: Path, export: Path, report: Path, rounds: int) -> list[Run]:
    """Scan one export with the employees and the policy of the corpus."""
    scan = [
        GROUPAUDIT,
        "scan",
        export,
        corpus / EMPLOYEES,
        "--policy",
        corpus / CHATLAB_POLICY,
        "-o",
        report,
        "--quiet",
    ]
    return [run([str(word) for word in scan]) for _ in range(rounds)]


def bars(layout: str, runs: Sequence[Run], lines: Sequence[Run], *, same: bool) -> Iterator[Bar]:
    """Yield the bars of a layout."""
    ratio = statistics.median(r.seconds for r in runs) / statistics.median(r.seconds for r in lines)
    peak = max(r.peak_mb for r in runs)
    audited = all(r.code in AUDITED for r in runs)
    yield Bar(f"{layout}: the findings of the lines", "same" if same else "different", audited and same)
    yield Bar(f"{layout}: time ≤ {TIME_BAR:g} × the lines", f"{ratio:.2f}", audited and ratio <= TIME_BAR)
    yield Bar(f"{layout}: peak ≤ {PEAK_BAR_MB:g} MB", f"{peak:.0f} MB", audited and peak <= PEAK_BAR_MB)


def main() -> int:
    """Run from the command line; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--messages", type=int, default=5_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--data", type=Path, default=ROOT / "bench-data", help="folder of the corpus")
    parser.add_argument("--only", nargs="+", choices=[*LAYOUTS], default=[*LAYOUTS], metavar="LAYOUT")
    parser.add_argument("--check", action="store_true", help="exit 1 when a bar fails")
    chosen = parser.parse_args()
    write(chosen.data, chosen.messages, chosen.seed)
    held: list[Bar] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        lines = measure(chosen.data, chosen.data / CHATLAB, folder / "lines.json", chosen.rounds)
        expected = fingerprints(folder / "lines.json")
        print(f"lines: {statistics.median(r.seconds for r in lines):.2f} s, {len(expected)} findings")
        for layout in chosen.only:
            document, report = folder / "document.json", folder / f"{layout}.json"
            write_document(chosen.data / CHATLAB, document, layout)
            runs = measure(chosen.data, document, report, chosen.rounds)
            print(
                f"{layout}: {document.stat().st_size / 1e6:.0f} MB, {statistics.median(r.seconds for r in runs):.2f} s"
            )
            same = report.is_file() and fingerprints(report) == expected
            held += bars(layout, runs, lines, same=same)
            document.unlink()
    print_bars(held)
    return int(chosen.check and not all(bar.passed for bar in held))


if __name__ == "__main__":
    sys.exit(main())
