"""Account for what one file held: rows = kept + duplicates + set aside + rejects."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from groupaudit.reader import Batch, Input


def account(input_: Input, batches: Sequence[Batch], duplicates: int, among_all: dict[str, int]) -> Input:
    """Return the account of a file; *among_all* are notes that only all files together tell."""
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


def _summed(counts: Iterable[Mapping[str, int]]) -> dict[str, int]:
    total: dict[str, int] = {}
    for count in counts:
        for key, n in count.items():
            total[key] = total.get(key, 0) + n
    return dict(sorted(total.items()))
