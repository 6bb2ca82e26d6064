"""Read and write the TOML file that keeps people's verdicts on findings."""

import hashlib
import re
import tomllib
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Annotated, BinaryIO, Literal

import polars as pl
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from groupaudit.errors import UsageError, WrongValueError, both, reason
from groupaudit.output import write_atomically
from groupaudit.policy_problems import no_toml, problem
from groupaudit.triage.verdicts import Verdicts, frame_of
from groupaudit.vocabulary import kebab

SCHEMA = "groupaudit-verdicts/1"
HEAD = f'schema = "{SCHEMA}"'
"""First line of the file, by which it is not taken for an export."""


def _fingerprint(value: str) -> str:
    if not re.fullmatch(r"[0-9a-f]{32}", value):
        raise WrongValueError(
            "应是 32 位的指纹（0-9、a-f），从报告复制",
            "must be a fingerprint of 32 characters (0-9, a-f); copy it from the report",
        )
    return value


class _Entry(BaseModel):
    """One verdict in the file."""

    model_config = ConfigDict(extra="forbid", alias_generator=kebab)

    fingerprint: Annotated[str, AfterValidator(_fingerprint)]
    verdict: Literal["confirmed", "false-alarm", "remedied", "explained"]
    verified_by: str = Field(min_length=1)
    verified_on: date
    note: str | None = None
    rule: str | None = None
    group_id: str | None = None
    term: str | None = None


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", alias_generator=kebab)

    schema_: Literal["groupaudit-verdicts/1"] = Field(alias="schema")
    verdict: tuple[_Entry, ...] = ()


def load(path: Path, key: bytes = b"") -> Verdicts:
    """Read the verdicts at *path*; *key* is the key of pseudonyms, if there is one.

    Raises:
        UsageError: with every problem of the file, each with its line.
    """
    try:
        data = path.read_bytes()
        text = data.decode("utf-8-sig")
    except OSError as error:
        zh, en = reason(error)
        raise UsageError(f"{path}: {both(f'打不开：{zh}', f'cannot be opened: {en}')}") from None
    except UnicodeDecodeError:
        raise UsageError(f"{path}: {both('不是 UTF-8，请另存为 UTF-8', 'no UTF-8; save it as UTF-8')}") from None
    return Verdicts(frame=_parsed(text, path), path=path.name, digest=hashlib.sha256(data).hexdigest(), key=key)


def _parsed(text: str, path: Path) -> pl.DataFrame:
    try:
        raw = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{path}:{no_toml(error, text)}") from None
    try:
        entries = TypeAdapter(_File).validate_python(raw).verdict
    except ValidationError as error:
        raise UsageError(f"{path}:{problem(e, _File, (), text)}" for e in error.errors()) from None
    counted = Counter(entry.fingerprint for entry in entries)
    said = both("有几条结论，只留一条", "there are several verdicts on it; keep one")
    if twice := sorted(p for p, n in counted.items() if n > 1):
        raise UsageError(f"{path}: {p}: {said}" for p in twice)
    return frame_of([entry.model_dump() for entry in entries])


def written(verdicts: pl.DataFrame) -> str:
    """Return VERDICTS as the text of a file, without nulls."""
    import tomli_w

    rows = [
        {kebab(name): value for name, value in row.items() if value is not None}
        for row in verdicts.sort("fingerprint").iter_rows(named=True)
    ]
    return f"{HEAD}\n\n" + "\n".join("[[verdict]]\n" + tomli_w.dumps(row) for row in rows)


def save(verdicts: pl.DataFrame, path: Path) -> None:
    """Write VERDICTS to a file.

    Raises:
        UsageError: when it cannot be written.
    """
    data = written(verdicts).encode()

    def write(out: BinaryIO) -> None:
        out.write(data)

    write_atomically(path, write)
