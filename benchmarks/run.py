"""Measure `groupaudit scan` against a bare read of the same file, and what it finds; `make bench` calls this.

python -m benchmarks.run --rounds 5 --messages 1000000 --only wecom chatlab
"""

import argparse
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.cases import BY_DEFAULT, CASES, START, Case
from benchmarks.measure import Run, imported, run
from benchmarks.scores import Score, scores

ROOT = Path(__file__).parents[1]
PYTHON = sys.executable
GROUPAUDIT = str(Path(PYTHON).with_name("groupaudit"))
AUDITED = (0, 1)


@dataclass(frozen=True)
class Result:
    """The runs of one case, pair by pair, and the report of its last scan."""

    case: Case
    scans: Sequence[Run]
    reads: Sequence[Run]
    report: Path

    @property
    def audited(self) -> bool:
        """Whether every scan ended as it should and the last one left a report: a traceback also ends with 1."""
        return self.report.is_file() and all(scan.code in AUDITED for scan in self.scans)

    @property
    def ratio(self) -> float:
        """Median over the pairs of scan time to baseline time."""
        return statistics.median(s.seconds / r.seconds for s, r in zip(self.scans, self.reads, strict=True))


@dataclass(frozen=True)
class Bar:
    """One thing that must hold, and the figure that was measured."""

    name: str
    figure: str
    passed: bool


def measure(case: Case, corpus: Path, folder: Path, rounds: int) -> Result:
    """Run scan and baseline in turn, *rounds* times, the order changing from round to round."""
    report = folder / f"{case.name}.json"  # written by the scans alone, so there is none when all of them crash
    scan = scan_command(case, corpus, report)
    baseline = [PYTHON, "-c", case.baseline.replace("FILE", repr(str(corpus / case.read)))]
    run(baseline)  # the file is in the cache and the libraries are compiled before the first round
    pairs = [_pair(scan, baseline, scan_first=number % 2 == 0) for number in range(rounds)]
    return Result(case, [pair[0] for pair in pairs], [pair[1] for pair in pairs], report)


def scan_command(case: Case, corpus: Path, report: Path) -> list[str]:
    """Return the command line of a case's scan."""
    policy = ["--policy", str(corpus / case.policy)] if case.policy else []
    return [GROUPAUDIT, "scan", *(str(corpus / name) for name in case.inputs), *policy, "-o", str(report), "--quiet"]


def _pair(scan: Sequence[str], baseline: Sequence[str], *, scan_first: bool) -> tuple[Run, Run]:
    if scan_first:
        return run(scan), run(baseline)
    base = run(baseline)
    return run(scan), base


def bars(result: Result) -> Iterable[Bar]:
    """Yield the bars of a case; a scan that did not audit passes none."""
    case, audited = result.case, result.audited
    codes = sorted({scan.code for scan in result.scans})
    yield Bar(f"{case.name}: audited", f"exit {', '.join(map(str, codes))}", audited)
    if any(baseline.code for baseline in result.reads):
        yield Bar(f"{case.name}: baseline runs", result.reads[-1].errors.strip()[-200:], passed=False)
    if case.ratio_bar is not None:
        passed = audited and result.ratio <= case.ratio_bar
        yield Bar(f"{case.name}: ratio ≤ {case.ratio_bar:g}", f"{result.ratio:.2f}", passed)
    if case.peak_bar_mb is not None:
        peak = max(scan.peak_mb for scan in result.scans)
        yield Bar(
            f"{case.name}: peak ≤ {case.peak_bar_mb:g} MB", f"{peak:.0f} MB", audited and peak <= case.peak_bar_mb
        )


def start_bars(corpus: Path, folder: Path) -> Iterable[Bar]:
    """Yield what must not be imported: jieba for a roster, polars for the help."""
    roster = imported(scan_command(CASES["roster"], corpus, folder / "start.json"))
    yield Bar("roster: jieba not imported", "jieba" if "jieba" in roster else "absent", _without("jieba", roster))
    asked = imported([GROUPAUDIT, "--help"])
    yield Bar("--help: polars not imported", "polars" if "polars" in asked else "absent", _without("polars", asked))


def _without(module: str, modules: set[str]) -> bool:
    return "groupaudit" in modules and module not in modules


def print_times(results: Iterable[Result]) -> None:
    """Print the medians of each case."""
    print(f"{'case':<14}{'scan s':>9}{'base s':>9}{'ratio':>8}{'scan MB':>9}{'base MB':>9}")
    for result in results:
        runs = (result.scans, result.reads)
        seconds = [statistics.median(one.seconds for one in side) for side in runs]
        peaks = [statistics.median(one.peak_mb for one in side) for side in runs]
        times = f"{seconds[0]:>9.2f}{seconds[1]:>9.2f}{result.ratio:>8.2f}"
        print(f"{result.case.name:<14}{times}{peaks[0]:>9.0f}{peaks[1]:>9.0f}")


def print_scores(name: str, table: Iterable[Score]) -> None:
    """Print what was found of the injected violations, and what else was reported."""
    print(
        f"\n{name + ': rule':<34}{'injected':>9}{'found':>7}{'elsewhere':>10}{'disguised':>12}{'beside':>8}{'others':>8}"
    )
    for score in table:
        hidden = f"{score.disguised_found}/{score.disguised}"
        recall = f"{score.injected:>9}{score.found:>7}{score.elsewhere:>10}"
        print(f"{score.rule:<34}{recall}{hidden:>12}{score.beside:>8}{score.others:>8}")


def print_bars(table: Iterable[Bar]) -> None:
    """Print each bar with its figure and whether it holds."""
    print()
    for bar in table:
        print(f"{'PASS' if bar.passed else 'FAIL'}  {bar.name:<34}{bar.figure}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--messages", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--data", type=Path, default=ROOT / "bench-data", help="folder of the corpus")
    parser.add_argument("--only", nargs="+", choices=[*CASES, START], default=BY_DEFAULT, metavar="CASE")
    parser.add_argument("--check", action="store_true", help="exit 1 when a bar fails")
    return parser.parse_args()


def write_corpus(folder: Path, messages: int, seed: int) -> None:
    """Write the corpus in a process of its own, so that this one stays small; see `measure.run`."""
    generator = [PYTHON, "-m", "benchmarks.corpus", folder.resolve()]
    subprocess.run([*generator, "--messages", str(messages), "--seed", str(seed)], check=True, cwd=ROOT)


def main() -> int:
    """Run from the command line; return the exit code."""
    chosen = _arguments()
    write_corpus(chosen.data, chosen.messages, chosen.seed)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        results = [measure(CASES[case], chosen.data, folder, chosen.rounds) for case in chosen.only if case in CASES]
        held = [bar for result in results for bar in bars(result)]
        held += start_bars(chosen.data, folder) if START in chosen.only else []
        print_times(results)
        for result in results:
            if result.report.is_file():
                print_scores(result.case.name, scores(chosen.data / "truth.jsonl", result.case.truth, result.report))
            elif result.scans:
                print(f"\n{result.case.name}: no report\n{result.scans[-1].errors.strip()[-2000:]}")
    print_bars(held)
    return int(chosen.check and not all(bar.passed for bar in held))


if __name__ == "__main__":
    sys.exit(main())
