"""Read paths into canonical tables: choose a reader per file, add provenance, drop duplicates, count every row."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from datetime import date, datetime
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import polars as pl
from msgspec import Struct, field
from msgspec.structs import replace

from groupaudit.context import Context
from groupaudit.errors import UnreadableInputError
from groupaudit.inputs import HandedIn, OwnReportError, digest_of, expand, open_file, shown
from groupaudit.intake.accounts import account, with_two_statuses
from groupaudit.intake.archives import INSIDE, holder, is_archive, removed_when_told_to_end, unpacked
from groupaudit.intake.choosing import choose, is_log
from groupaudit.intake.contacts import with_corporate_names, with_names
from groupaudit.intake.deduplication import PLACE, by_source, deduplicated, distinct, places
from groupaudit.intake.event_people import unknown_people, with_people
from groupaudit.intake.joins import JOINS, joined
from groupaudit.intake.merging import merged_messages, sharing_an_id
from groupaudit.intake.quality import QUALITY, SPANS, measured, spans
from groupaudit.intake.quality_copies import of_copies
from groupaudit.intake.quality_forms import of_forms
from groupaudit.intake.quotes import with_quotes_apart
from groupaudit.intake.same_events import told_by_others
from groupaudit.intake.same_message import with_senders_of_others
from groupaudit.intake.same_person import contradicting
from groupaudit.intake.unfilled_names import without_unfilled_names
from groupaudit.memory import give_back, give_back_at_once
from groupaudit.packed import Packed, Table, one_table, packed_meanwhile
from groupaudit.reader import Batch, Head, Input, Options, Reader, Source
from groupaudit.shape import conform
from groupaudit.tables import MESSAGES, REJECTS, Tables

LARGE = 20_000_000
"""Bytes from which a file is read in parallel with others."""


class _Part(Struct, frozen=True):
    """The result for one part of a file; `talk` are the messages of all batches."""

    about: Input
    batches: Sequence[Batch] = ()
    talk: Table | None = None


_Read = list[_Part]
"""The results for one file."""


class Ingest(Struct, frozen=True, kw_only=True):
    """The tables of an audit, and the counts of every file's rows, including those that were not used."""

    tables: Tables
    inputs: tuple[Input, ...]
    rejects: pl.DataFrame
    joins: pl.DataFrame = field(default_factory=JOINS.to_frame)
    quality: pl.DataFrame = field(default_factory=QUALITY.to_frame)
    spans: pl.DataFrame = field(default_factory=SPANS.to_frame)

    @property
    def problems(self) -> tuple[str, ...]:
        """One line per file that could not be read."""
        return tuple(i.problem for i in self.inputs if i.problem)


def ingest(
    paths: Sequence[str | Path],
    readers: Mapping[str, Reader],
    options: Options,
    roles: Mapping[Path, str] | None = None,
    meanwhile: Callable[[], object] = lambda: None,
) -> Ingest:
    """Read all files that *paths* name, in any order, into one set of tables.

    *roles* maps a file to the id of the reader to use, where its columns would be ambiguous. *meanwhile* is called
    while large files are being read, after the small ones.
    """
    read, problems = _read_all(paths, readers, options, roles or {}, meanwhile)
    frames = _gather(read)
    lost = frames.pop("lost", None)
    talk = one_table([part.talk for part in read if part.talk is not None] or [MESSAGES.to_frame()])
    frames, talk, joins = with_senders_of_others(*joined(frames, talk))
    frames = with_people(frames, talk)
    if "events" in frames:
        frames["events"] = told_by_others(frames["events"])
    talk, unsaid = with_quotes_apart(talk)
    merged = merged_messages(talk)
    tables, duplicates = deduplicated(frames, talk, merged)
    if {"members", "contacts"} <= tables.keys():
        tables["members"] = with_names(tables["members"], tables["contacts"])
    if {"members", "groups", "employees"} <= tables.keys():
        tables["members"] = with_corporate_names(tables["members"], tables["groups"], tables["employees"])
    inputs = _accounts(read, duplicates, _notes(frames, merged, unsaid))
    if "employees" in frames:
        inputs = with_two_statuses(inputs, contradicting(frames["employees"]))
    if isinstance(merged, Packed):
        give_back_at_once()
        give_back()
    if lost is not None:
        tables["lost"] = distinct(lost)
    said = {"messages": merged} if merged.height else {}
    whole = Tables({**tables, **said}, Context(timezone=options.timezone))
    rejects = _rejects(read)
    return Ingest(
        tables=whole,
        inputs=(*(Input(path=path, problem=f"{path}: {problem}") for path, problem in problems.items()), *inputs),
        rejects=rejects,
        joins=joins,
        quality=_quality(inputs, read, rejects, whole),
        spans=spans(inputs, [part.talk for part in read], joins, options.timezone),
    )


def _read_all(
    paths: Sequence[str | Path],
    readers: Mapping[str, Reader],
    options: Options,
    roles: Mapping[Path, str],
    meanwhile: Callable[[], object],
) -> tuple[_Read, dict[str, str]]:
    """Return the results for every file, and the problems of paths that name no file."""
    told = [(*holder(path), role) for path, role in roles.items()]
    given = {(file.resolve(), member): role for path, member, role in told for file in expand([path])[0]}
    files, problems = expand([*paths, *(path for path, *_ in told)], options.apart)
    named = {Path(path).resolve() for path in paths}

    def read_one(file: Path) -> _Read:
        real = file.resolve()
        return _read_file(file, readers, options, partial(_role, given, real), named=real in named)

    with removed_when_told_to_end() if any(map(is_archive, files)) else nullcontext():
        return [part for parts in _side_by_side(files, read_one, meanwhile) for part in parts], problems


def _notes(frames: Mapping[str, pl.DataFrame], merged: Table, unsaid: pl.DataFrame) -> dict[str, dict[str, int]]:
    """Return the notes that depend on all files together: counts by note and source."""
    return {
        "unresolved-event": unknown_people(frames["events"]) if "events" in frames else {},
        "shared-id": by_source(sharing_an_id(merged)),
        "unsaid-quote": by_source(unsaid.join(places(merged), on=PLACE, how="semi") if unsaid.height else unsaid),
    }


def _accounts(read: _Read, duplicates: Mapping[str, int], notes: Mapping[str, Mapping[str, int]]) -> list[Input]:
    """Return the counts of every part, with the duplicates and notes of its source."""
    accounted = []
    for part in read:
        source = part.about.path
        of_source = {note: counts.get(source, 0) for note, counts in notes.items()}
        accounted.append(account(part.about, part.batches, duplicates.get(source, 0), of_source))
    return accounted


def _quality(inputs: Sequence[Input], read: _Read, rejects: pl.DataFrame, tables: Tables) -> pl.DataFrame:
    """Return QUALITY: measures of each input, files with the same messages, and rows of forms that need attention."""
    files = measured(inputs, [(p.batches, p.talk) for p in read], rejects, tables.context.timezone)
    told = [
        conform(frame.with_columns(failed=pl.lit(value=False)), QUALITY)
        for frame in (of_copies(tables), of_forms(tables))
    ]
    return pl.concat([files, *told])


def _side_by_side(
    files: Sequence[Path], read: Callable[[Path], _Read], meanwhile: Callable[[], object]
) -> Iterator[_Read]:
    """Yield the result of *read* for each file, in order; small files are read in parallel with large ones.

    Small files keep Python busy, large ones Polars. Large files are read one after another to save memory.
    """
    large = {file for file in files if _size(file) > LARGE}
    with ThreadPoolExecutor(1) as pool:
        coming = {file: pool.submit(read, file) for file in files if file in large}
        there = {file: read(file) for file in files if file not in large}
        meanwhile()
        yield from (coming[file].result() if file in large else there[file] for file in files)


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return 0


def _role(given: Mapping[tuple[Path, str], str], file: Path, member: str = "") -> str | None:
    """Return the role of a file, or of an archive member with the archive's role as default."""
    return given.get((file, member)) or given.get((file, ""))


def _read_file(
    path: Path, readers: Mapping[str, Reader], options: Options, role: Callable[..., str | None], *, named: bool
) -> _Read:
    """Read one file, or all files of an archive."""
    if not is_archive(path):
        return _read_one(path, readers, options, role(), named=named)
    digest = digest_of(path, path.stat().st_size)
    read: _Read = []
    with unpacked(path, shown(path)) as members:
        for member in members:
            about = Input(path=member.name, sha256=digest())
            if member.path is not None:
                handed_in = HandedIn(member.name, digest)
                own = role(member.name.partition(INSIDE)[2])
                read += _read_one(member.path, readers, options, own, named=False, handed_in=handed_in)
            elif member.passed_over:
                read.append(_Part(replace(about, facts={"passed-over": member.passed_over})))
            else:
                read.append(_Part(replace(about, problem=f"{member.name}: {member.problem}")))
    return read


def _read_one(  # noqa: PLR0913  # what a file is read with, and keywords name it
    path: Path,
    readers: Mapping[str, Reader],
    options: Options,
    role: str | None,
    *,
    named: bool,
    handed_in: HandedIn | None = None,
) -> _Read:
    """Read one file; a report of this program is skipped unless the user *named* it."""
    name = handed_in.name if handed_in else shown(path)
    try:
        logs = partial(is_log, readers=readers, role=role)
        opened = open_file(path, options, handed_in, logs)
    except OwnReportError as error:
        return [_Part(Input(path=name, problem=str(error)))] if named else []
    except UnreadableInputError as error:
        return [_Part(Input(path=name, problem=str(error)))]
    results = [
        _read_part(head, source, Input(path=source.name, encoding=opened.encoding), readers, role)
        for head, source in opened.parts
    ]
    digest = opened.sha256()
    return _without_unknown_sheets([replace(part, about=replace(part.about, sha256=digest)) for part in results])


def _read_part(head: Head, source: Source, about: Input, readers: Mapping[str, Reader], role: str | None) -> _Part:
    try:
        chosen = choose(head, readers, role)
        about = replace(about, reader=chosen.id)
        return _taken(about, chosen.read(source))
    except UnreadableInputError as error:
        return _Part(replace(about, problem=str(error)))
    except (Exception, pl.exceptions.PanicException) as error:  # noqa: BLE001  # one reader must not end the audit
        return _Part(replace(about, problem=f"{source.name}: {_failed(error)}"))


def _taken(about: Input, batches: Iterable[Batch]) -> _Part:
    """Collect the batches of a reader; long messages are packed while the rest is still being read."""
    taken: list[Batch] = []
    talk: list[Table] = []
    for batch in map(without_unfilled_names, batches):
        others = {name: frame for name, frame in batch.tables.items() if name != "messages"}
        taken.append(replace(batch, tables=others))
        if "messages" in batch.tables:
            talk = packed_meanwhile([*talk, batch.tables["messages"].with_columns(source=pl.lit(about.path))])
    return _Part(about, taken, one_table(talk) if talk else None)


def _failed(error: BaseException) -> str:
    kind = type(error).__name__
    return f"读取程序出错：{kind}；请把这份文件的情况反馈给维护者 (the reader failed: {kind}; please report it)"


def _without_unknown_sheets(results: _Read) -> _Read:
    """Ignore sheets without known content (instructions, code lists) if another sheet of the workbook was read."""
    if len(results) > 1 and any(part.about.reader and not part.about.problem for part in results):
        return [part if part.about.reader else _passed_over(part) for part in results]
    return results


def _passed_over(part: _Part) -> _Part:
    about = part.about
    return replace(part, about=replace(about, problem="", facts={"passed-over": about.problem}))


def _gather(read: _Read) -> dict[str, pl.DataFrame]:
    """Concatenate the tables of all batches; `source` is the file's name as the user gave it."""
    frames: dict[str, list[pl.DataFrame]] = {}
    for part in read:
        for batch in part.batches:
            for name, frame in batch.tables.items():
                frames.setdefault(name, []).append(frame.with_columns(source=pl.lit(part.about.path)))
    return {name: pl.concat(several) for name, several in sorted(frames.items())}


def _rejects(read: _Read) -> pl.DataFrame:
    frames = [
        b.rejects.with_columns(source=pl.lit(part.about.path))
        for part in read
        for b in part.batches
        if b.rejects.height
    ]
    return pl.concat([REJECTS.to_frame(), *frames]).sort("source", "line", "cell", "reason")


def latest_day(tables: Tables, inputs: Iterable[Input], timezone: str) -> date | None:
    """Return the local date of the latest export time or message, the default as-of date of an audit."""
    instants = [
        tables.columns(name, pl.col(column).max()).item()
        for name, column in (("messages", "at"), ("events", "at"), ("members", "joined_at"))
        if name in tables
    ]
    exported = [int(i.facts["exported-at"]) for i in inputs if i.facts.get("exported-at", "").isdigit()]
    days = [i.astimezone(ZoneInfo(timezone)).date() for i in instants if isinstance(i, datetime)]
    days += [datetime.fromtimestamp(s, ZoneInfo(timezone)).date() for s in exported]
    lists = [tables["employees"]["as_of"].max()] if "employees" in tables else []
    return max([*days, *(d for d in lists if isinstance(d, date))], default=None)
