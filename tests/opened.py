"""Read the bytes of an export as the program does: opened by content, claimed by one reader, accounted for."""

import json
from functools import partial
from pathlib import Path

import polars as pl

from groupaudit.ingest import ingest
from groupaudit.inputs import open_file
from groupaudit.intake.accounts import account
from groupaudit.intake.choosing import choose, is_log
from groupaudit.reader import Batch, Input, Options, Reader
from groupaudit.registry import discover
from groupaudit.tables import REJECTS

READERS = discover("groupaudit.readers", Reader, plugins=False).found


def encoded(content: object) -> bytes:
    """Return bytes as they are, text in UTF-8, and anything else as a JSON document."""
    text = content if isinstance(content, bytes | str) else json.dumps(content, ensure_ascii=False)
    return text if isinstance(text, bytes) else text.encode()


def batch_of(folder: Path, name: str, content: object, *, reader: str, **options: object) -> Batch:
    """Write a file, check that *reader* alone claims it and that its rows are accounted for, and return what it read.

    *options* are those of `Options`.
    """
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(encoded(content))
    return _read(path, reader, Options(**options))  # type: ignore[arg-type]  # tests pass what fits


def _read(path: Path, reader: str, options: Options) -> Batch:
    ((head, source),) = open_file(path, options, is_log=partial(is_log, readers=READERS)).parts
    chosen = choose(head, READERS)
    assert chosen.id == reader
    batch = together([*chosen.read(source)])
    assert batch.rows == batch.kept + batch.duplicates + batch.rejects.height + sum(batch.set_aside.values())
    (account,) = ingest([path], READERS, options).inputs
    assert account.problem == ""
    assert account.rows == batch.rows
    assert account.rows == account.kept + account.duplicates + account.rejects + sum(account.set_aside.values())
    return batch


def together(batches: list[Batch]) -> Batch:
    """Return one batch with what several hold, as an audit takes it: how a file was divided must not matter."""
    total = account(Input(path=""), batches, 0, {})
    tables: dict[str, list[pl.DataFrame]] = {}
    for batch in batches:
        for name, frame in batch.tables.items():
            tables.setdefault(name, []).append(frame)
    return Batch(
        rows=total.rows,
        kept=total.kept,
        tables={name: pl.concat(frames) for name, frames in tables.items()},
        rejects=pl.concat([REJECTS.to_frame(), *(batch.rejects for batch in batches)]).sort("line", "cell", "reason"),
        duplicates=total.duplicates,
        set_aside=total.set_aside,
        notes=total.notes,
        facts=total.facts,
    )


def problem_of(folder: Path, name: str, content: object, **options: object) -> str:
    """Write a file and return why it cannot be read."""
    path = folder / name
    path.write_bytes(encoded(content))
    (account,) = ingest([path], READERS, Options(**options)).inputs  # type: ignore[arg-type]  # tests pass what fits
    return account.problem


def said(batch: Batch, *columns: str) -> list[tuple[object, ...]]:
    """Return columns of the messages in the order of their lines."""
    return batch.tables["messages"].sort("line").select(columns).rows()


def members(batch: Batch, *columns: str) -> list[tuple[object, ...]]:
    """Return columns of the members in the order of their lines."""
    return batch.tables["members"].sort("line", "member_id").select(columns).rows()


def rejected(batch: Batch) -> list[tuple[int, str]]:
    """Return the line and reason of each reject."""
    return sorted(batch.rejects.select("line", "reason").rows())
