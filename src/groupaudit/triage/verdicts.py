"""Keep people's verdicts on findings in a TOML file, and apply them to later audits by fingerprint."""

import hashlib
import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, BinaryIO, Literal

import polars as pl
from msgspec import Struct, field
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from groupaudit.disclosure import PSEUDONYM, Disclosure
from groupaudit.errors import UsageError, WrongValueError, both, reason
from groupaudit.outcome import Outcome
from groupaudit.output import write_atomically
from groupaudit.policy_problems import no_toml, problem
from groupaudit.shape import conform
from groupaudit.verdict import JUDGED, UNMATCHED, VERDICTS, dismissed
from groupaudit.vocabulary import Show, kebab

SCHEMA = "groupaudit-verdicts/1"
HEAD = f'schema = "{SCHEMA}"'
"""First line of the file, by which it is not taken for an export."""

RAN = ("checked", "undecided")


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


class Verdicts(Struct, frozen=True, kw_only=True):
    """Verdicts in force: VERDICTS, their file with its SHA-256, and the key of redacted reports."""

    frame: pl.DataFrame = field(default_factory=VERDICTS.to_frame)
    path: str = ""
    digest: str = ""
    key: bytes = b""

    def over(self, found: pl.DataFrame) -> pl.DataFrame:
        """Return *found* (FINDINGS) with the verdicts on them; false alarms are dismissed."""
        if not self.frame.height or not found.height:
            return found
        told = self.frame.select(pl.col("fingerprint").alias("_told"), *JUDGED)
        named = found.drop(*JUDGED).with_columns(_told=self._told(found))
        judged = named.join(told, on="_told", how="left", maintain_order="left", validate="m:1").drop("_told")
        status = pl.when(dismissed()).then(pl.lit("dismissed")).otherwise("status")
        return judged.with_columns(status=status).select(found.columns)

    def unmatched(self, found: pl.DataFrame, outcomes: Iterable[Outcome], groups: Iterable[str]) -> pl.DataFrame:
        """Return UNMATCHED: verdicts on none of *found* (all findings, before narrowing), and why.

        A finding is gone only if its rule ran and its group was handed in; otherwise nobody looked for it. Verdicts on
        a redacted report can only be assigned to a rule and group with its key.
        """
        told = self._told(found).implode()
        left = self.frame.filter(~pl.col("fingerprint").is_in(told))
        ran = [o.rule for o in outcomes if o.status in RAN]
        here = self._either([*groups])
        elsewhere = pl.col("group_id").is_not_null() & ~pl.col("group_id").is_in(here)
        hidden = pl.col("group_id").str.contains(f"^(?:{PSEUDONYM.pattern})$").fill_null(value=False)
        fits = self.frame.select((hidden & (pl.col("group_id").is_in(here) | pl.col("fingerprint").is_in(told))).any())
        unread = pl.lit(value=not fits.item()) & (hidden | (pl.col("group_id").is_null() & hidden.any()))
        why = (
            pl.when(pl.col("rule").is_null())
            .then(pl.lit("unknown"))
            .when(~pl.col("rule").is_in(ran))
            .then(pl.lit("rule-not-run"))
            .when(unread)
            .then(pl.lit("key-needed"))
            .when(elsewhere)
            .then(pl.lit("group-not-there"))
            .otherwise(pl.lit("gone"))
        )
        return conform(left.with_columns(why=why), UNMATCHED)

    def _told(self, found: pl.DataFrame) -> pl.Series:
        """Return the fingerprints of *found* in the form used by the verdicts: plain or keyed."""
        prints, known = found["fingerprint"], set(self.frame["fingerprint"])
        if not self.key or known <= set(prints):
            return prints.rename("_told")
        hidden = self._hidden
        return pl.Series("_told", [p if p in known else hidden.fingerprint(p) for p in prints], pl.String)

    def _either(self, ids: list[str]) -> list[str]:
        """Return ids of groups, plain and, with a key, as in redacted reports."""
        return [*ids, *(self._hidden.identifier(id_) or "" for id_ in ids if self.key)]

    @property
    def _hidden(self) -> Disclosure:
        return Disclosure(show=Show.NONE, key=self.key)


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


def frame_of(rows: Iterable[Mapping[str, object]]) -> pl.DataFrame:
    """Return rows as VERDICTS, sorted by fingerprint."""
    return pl.DataFrame([*rows], schema=VERDICTS).sort("fingerprint")


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


class Merged(Struct, frozen=True, kw_only=True):
    """Merged verdicts, and how many of the new ones were added, changed, the same, or older."""

    frame: pl.DataFrame
    added: int
    changed: int
    same: int
    older: int


def merged(earlier: pl.DataFrame, later: pl.DataFrame) -> Merged:
    """Merge *later* verdicts into *earlier* ones: the later day wins, on the same day the imported one."""
    before = {row["fingerprint"]: row for row in earlier.iter_rows(named=True)}
    after, counts = dict(before), {"added": 0, "changed": 0, "same": 0, "older": 0}
    for row in later.iter_rows(named=True):
        old = before.get(row["fingerprint"])
        how = (
            "added" if old is None
            else "same" if all(old[name] == row[name] for name in JUDGED)
            else "older" if row["verified_on"] < old["verified_on"]
            else "changed"
        )  # fmt: skip
        counts[how] += 1
        if how in ("added", "changed"):
            after[row["fingerprint"]] = row
    return Merged(frame=frame_of(after.values()), **counts)
