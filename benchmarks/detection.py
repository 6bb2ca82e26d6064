"""Measure what is detected on labelled data: print every table, say which bars hold, write the results file.

    python -m benchmarks.detection [FOLDER] [--results FILE --date DATE --revision REVISION]

The invented messages of `heldout.tsv` and the phrases of `disguises.tsv` are always judged. FOLDER holds `content.jsonl.gz` (text, violation 0/1,
category, source) and `names.jsonl.gz` (name, is_real_name 0/1, source). Everything is judged as an audit judges it, by the derived tables and the rules. The exit code is 1 when a bar
does not hold.

Three confidences from which a finding counts are told apart. `floor` is the default of the content rules. `fixed` is
the lowest at which the false alarms stay inside their limits. `sure` is the one from which a finding takes its
category's severity. Bars of recall are held at `floor`, or at `fixed` where that is higher.
"""

import argparse
import sys
from pathlib import Path

import polars as pl

from benchmarks.content_scores import Operating, content, held_out, operating_points, surest
from benchmarks.detection_bars import content_bars, disguise_bars, held_out_bars, left_out_bars, name_bars
from benchmarks.detection_tables import (
    bars_table,
    category_table,
    content_tables,
    disguises_table,
    held_out_table,
    left_out_table,
    names_table,
    precision_table,
)
from benchmarks.disguise_scores import disguise_scores
from benchmarks.left_out import attested, leave_out
from benchmarks.name_scores import name_scores
from benchmarks.run import Bar
from benchmarks.verdicts import floor, judge
from groupaudit.judging.content import SURE

MUST_HIT = Path(__file__).parents[1] / "tests" / "data" / "must_hit.tsv"


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?")
    parser.add_argument("--results", type=Path, help="Markdown file to write")
    parser.add_argument("--date", default="", help="date of the revision, for the results file")
    parser.add_argument("--revision", default="", help="what was measured, for the results file")
    return parser.parse_args()


def measured(folder: Path | None) -> tuple[list[str], list[Bar]]:
    """Return the sections of the report and the bars; without a folder only those of the invented messages."""
    invented = held_out()
    judged = surest(invented, judge(invented["text"]))
    sections, bars = _labelled(folder, judged) if folder else ([], [])
    disguises = disguise_scores()
    bars += [*held_out_bars(judged), *disguise_bars(disguises)]
    points = [Operating("any trace", 0), Operating("floor", floor()), Operating("sure", SURE)]
    ours = [held_out_table(judged, points), disguises_table(disguises), bars_table(bars)]
    return [*sections, *ours], bars


def _labelled(folder: Path, invented: pl.DataFrame) -> tuple[list[str], list[Bar]]:
    labelled = content(folder / "content.jsonl.gz")
    verdicts = judge(labelled["text"])
    judged = surest(labelled, verdicts)
    families = judged.filter(violation=1)["family"].unique().sort()
    seen = attested(labelled, {"held out": held_out().filter(kind="violation")["text"], "tests": _tried()})
    left = [leave_out(judged, family, seen) for family in families]
    names = list(name_scores(folder / "names.jsonl.gz"))
    bars = [*content_bars(judged, verdicts), *left_out_bars(left), *name_bars(names)]
    points = operating_points(judged)
    sections = [
        *content_tables(judged, points),
        precision_table(judged, invented, points),
        category_table(judged, verdicts, floor()),
        left_out_table(left),
        names_table(names),
    ]
    return sections, bars


def _tried() -> pl.Series:
    return pl.read_csv(MUST_HIT, separator="\t", quote_char=None)["text"]


def main() -> int:
    """Run from the command line; return the exit code."""
    chosen = _arguments()
    sections, bars = measured(chosen.folder)
    print("\n".join(sections))
    if chosen.results:
        of = f"Revision {chosen.revision or 'unknown'} of {chosen.date or 'an unknown day'}"
        head = f"# Detection\n\n{of}. `make detection DATA=folder` writes this file.\n"
        chosen.results.write_text("\n".join([head, *sections]), encoding="utf-8")
    return int(not all(bar.passed for bar in bars))


if __name__ == "__main__":
    sys.exit(main())
