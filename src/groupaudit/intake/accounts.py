"""Count the rows of one input file: rows = kept + duplicates + set aside + rejects."""

from collections.abc import Iterable, Mapping, Sequence

import polars as pl
from msgspec.structs import replace

from groupaudit.reader import Batch, Input

LINES_NAMED = 20


def account(input_: Input, batches: Sequence[Batch], duplicates: int, among_all: dict[str, int]) -> Input:
    """Return *input_* with the counts of its batches; *among_all* are notes that only all files together give."""
    notes = _summed(b.notes for b in batches) | among_all
    facts: dict[str, str] = dict(input_.facts)
    for batch in batches:
        facts |= batch.facts
    return replace(
        input_,
        rows=sum(b.rows for b in batches),
        kept=sum(b.kept for b in batches) - duplicates,
        duplicates=sum(b.duplicates for b in batches) + duplicates,
        rejects=sum(b.rejects.height for b in batches),
        set_aside=_summed(b.set_aside for b in batches),
        notes={note: n for note, n in sorted(notes.items()) if n},
        facts=facts,
    )


def with_two_statuses(inputs: Sequence[Input], rows: pl.DataFrame) -> list[Input]:
    """Return the inputs, each with the lines of *rows*: employees listed both as departed and as employed."""
    lines = {str(source): frame["line"].unique().sort().to_list() for (source,), frame in rows.group_by("source")}
    return [replace(i, facts={**i.facts, **_named(lines.get(i.path, []))}) for i in inputs]


def _named(lines: Sequence[int]) -> dict[str, str]:
    return {"two-statuses": named_lines(lines, LINES_NAMED)} if lines else {}


def named_lines(lines: Sequence[int], most: int) -> str:
    """Return the first lines, then the number of further ones: `3 8 +12`."""
    rest = [f"+{len(lines) - most}"] if len(lines) > most else []
    return " ".join([*map(str, lines[:most]), *rest])


def _summed(counts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    total: dict[str, int] = {}
    for count in counts:
        for key, n in count.items():
            total[key] = total.get(key, 0) + n
    return dict(sorted(total.items()))
