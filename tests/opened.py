"""Read the bytes of an export as the program does: opened by content, claimed by one reader, accounted for."""

import json
from pathlib import Path

from groupaudit.ingest import choose, ingest
from groupaudit.inputs import open_file
from groupaudit.reader import Batch, Options, Reader
from groupaudit.registry import discover

READERS = discover("groupaudit.readers", Reader, plugins=False).found


def encoded(content: object) -> bytes:
    """Return bytes as they are, text in UTF-8, and anything else as a JSON document."""
    text = content if isinstance(content, bytes | str) else json.dumps(content, ensure_ascii=False)
    return text if isinstance(text, bytes) else text.encode()


def batch_of(folder: Path, name: str, content: object, *, reader: str, allow_private: bool = False) -> Batch:
    """Write a file, check that *reader* alone claims it and that its rows are accounted for, and return what it read."""
    path = folder / name
    path.write_bytes(encoded(content))
    options = Options(allow_private=allow_private)
    ((head, source),) = open_file(path, options).parts
    chosen = choose(head, READERS)
    assert chosen.id == reader
    (batch,) = chosen.read(source)
    assert batch.rows == batch.kept + batch.duplicates + batch.rejects.height + sum(batch.set_aside.values())
    (account,) = ingest([path], READERS, options).inputs
    assert account.problem == ""
    assert account.rows == batch.rows
    assert account.rows == account.kept + account.duplicates + account.rejects + sum(account.set_aside.values())
    return batch


def problem_of(folder: Path, name: str, content: object) -> str:
    """Write a file and return why it cannot be read."""
    path = folder / name
    path.write_bytes(encoded(content))
    (account,) = ingest([path], READERS, Options()).inputs
    return account.problem


def rejected(batch: Batch) -> list[tuple[int, str]]:
    """Return the line and reason of each reject."""
    return sorted(batch.rejects.select("line", "reason").rows())
