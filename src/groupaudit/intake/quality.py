"""Measure how reliable each input is: what is missing or odd, and which period it covers.

Measures never concern a person. Each is a row of QUALITY: `n` out of `of`, or a fact in `detail`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import polars as pl

from groupaudit.intake.accounts import named_lines
from groupaudit.intake.quality_limits import InputQuality
from groupaudit.packed import Table
from groupaudit.reader import Batch, Input
from groupaudit.tables import UNWRITTEN, Tables

QUALITY = pl.Schema({
    "source": pl.String(),  # as the input is named; null for all inputs together
    "measure": pl.String(),  # a key of `quality_words.MEASURES`
    "n": pl.Int64(),
    "of": pl.Int64(),  # null where `n` is no part of anything
    "detail": pl.String(),  # encodings, dates, reasons: words of ours, or of the exporter
    "limit": pl.Float64(),  # null where the policy sets none
    "failed": pl.Boolean(),  # beyond the limit
    "place": pl.String(),  # line or cell, of measures that tell a single row
    "group_name": pl.String(),  # as such a row writes it
    "near_group": pl.String(),  # the group handed in whose name is near to that
    "other": pl.String(),  # the file that a measure of two files is also about
})  # fmt: skip

SPANS = pl.Schema({
    "source": pl.String(),
    "group_id": pl.String(),
    "first": pl.Date(),  # local days of the first and the last message up to the export; null where all are later
    "last": pl.Date(),
})  # fmt: skip
"""The period that a file covers of a group."""

MEDIA = ("image", "voice", "video", "emoji", "file", "location", "call")
_PLACEHOLDER = r"\$[A-Za-z_]+\$"
_TAIL = r"(?:\s*\$(?:revoke|qrcode)\w*\$)+\s*$"
"""Remains of buttons at the end of a system message; they are not placeholders for names."""

_SLACK = timedelta(days=1)
"""Tolerance for clocks and time zones before a message counts as later than the export."""

_NAMED = 6
"""How many lines are named."""

OF_THE_FILE = ("exporter", "names-from", "unused-columns")
"""Measures that tell about the file itself, and are hidden in some views."""

LIMITS: Mapping[str, str] = {
    "rejects": "max_rejects", "duplicates": "max_duplicates", "shared-ids": "max_shared_ids", "without-sender": "max_without_sender",
    "without-time": "max_without_time", "placeholders": "max_placeholders", "unfilled-names": "max_placeholders", "unresolved": "max_unresolved",
    "out-of-order": "max_out_of_order", "after-export": "max_after_export", "media": "max_media",
    "without-roster": "max_without_roster", "uncovered": "max_uncovered",
}  # fmt: skip
"""Measures with an upper limit on their share, and the setting with the limit."""

_Row = tuple[str | None, str, int | None, int | None, str]


def measured(
    inputs: Sequence[Input],
    held: Sequence[tuple[Sequence[Batch], Table | None]],
    rejects: pl.DataFrame,
    timezone: str,
) -> pl.DataFrame:
    """Return QUALITY of every input read, without limits; *held* are the batches and messages of each."""
    by_source = {str(source): frame for (source,), frame in rejects.group_by("source")}
    rows: list[_Row] = []
    for i, (parts, talk) in zip(inputs, held, strict=True):
        if i.reader and not i.problem:
            rows += _of_file(i, by_source.get(i.path))
            rows += _of_messages(i, talk, timezone)
            rows += _of_people(i, _table(parts, "members", ["name_basis", "member_id"]))
            rows += _of_events(i, _table(parts, "events", ["text"]))
            rows += _of_staff(i, _table(parts, "employees", ["employee_id", "name", "departments", "line"]))
    return _rows(rows)


def _rows(rows: Iterable[_Row]) -> pl.DataFrame:
    return pl.DataFrame([(*row, None, False, None, None, None, None) for row in rows], schema=QUALITY, orient="row")


def spans(inputs: Sequence[Input], talks: Sequence[Table | None], joins: pl.DataFrame, timezone: str) -> pl.DataFrame:
    """Return SPANS of every input with messages; *joins* give the ids of groups that are the same."""
    ids = joins.filter(what="group").select(group_id="joined", _kept="kept")
    day = pl.col("at").dt.convert_time_zone(timezone).dt.date()
    rows = [SPANS.to_frame().lazy()]
    for i, talk in zip(inputs, talks, strict=True):
        if talk is None or not i.reader or i.problem:
            continue
        limit = _last_possible(i)
        before = pl.lit(value=True) if limit is None else pl.col("at") <= limit
        known = talk.lazy().group_by("group_id").agg(first=day.filter(before).min(), last=day.filter(before).max())
        rows.append(known.select(pl.lit(i.path).alias("source"), "group_id", "first", "last"))
    every = pl.concat(rows).collect().join(ids, on="group_id", how="left", maintain_order="left")
    return every.with_columns(group_id=pl.coalesce("_kept", "group_id")).drop("_kept").sort(pl.all())


def _last_possible(i: Input) -> datetime | None:
    """Return the latest time that a message in a file can have: that of the export, with tolerance."""
    exported = i.facts.get("exported-at", "")
    if exported.isdecimal() and len(exported) <= 10:  # noqa: PLR2004  # seconds
        return datetime.fromtimestamp(int(exported), UTC) + _SLACK
    return None


def _table(parts: Iterable[Batch], name: str, columns: list[str]) -> pl.DataFrame | None:
    frames = [b.tables[name].select(columns) for b in parts if name in b.tables]
    return pl.concat(frames) if frames else None


def _of_file(i: Input, rejects: pl.DataFrame | None) -> Iterator[_Row]:
    if i.encoding:
        yield i.path, "encoding", None, None, i.encoding
    if "exporter" in i.facts or "format-version" in i.facts:
        said = (i.facts.get("exporter", ""), i.facts.get("format-version", ""))
        yield i.path, "exporter", None, None, " ".join(filter(None, said))
    if "names-from" in i.facts:
        yield i.path, "names-from", None, None, i.facts["names-from"]
    for fact in ("assumed-timezone", "unused-columns"):
        if fact in i.facts:
            yield i.path, fact, None, None, i.facts[fact]
    if i.rows:
        yield i.path, "rejects", i.rejects, i.rows, _reasons(rejects)
        yield i.path, "duplicates", i.duplicates, i.rows, ""


def _reasons(rejects: pl.DataFrame | None) -> str:
    """Return reasons with counts, the most frequent first, as `not-json=3 undecodable=1`."""
    if rejects is None:
        return ""
    tally = (
        rejects["reason"].str.split(": ").list.first().value_counts().sort("count", "reason", descending=[True, False])
    )
    return " ".join(f"{reason}={n}" for reason, n in tally.iter_rows())


def _of_messages(i: Input, talk: Table | None, timezone: str) -> Iterator[_Row]:
    if talk is None:
        return
    messages = talk.lazy().select("at", "kind", "member_id").collect()
    kinds = dict(messages["kind"].value_counts().iter_rows())
    said = messages.height - sum(kinds.get(kind, 0) for kind in UNWRITTEN)
    nobody = 0
    if messages["member_id"].null_count():
        silent = messages.filter(pl.col("member_id").is_null())["kind"]
        nobody = int((~silent.is_in(UNWRITTEN)).sum())
    at = messages["at"]
    yield i.path, "without-sender", nobody, said, ""
    yield i.path, "without-time", at.null_count(), messages.height, ""
    yield i.path, "shared-ids", min(i.notes.get("shared-id", 0), messages.height), messages.height, ""
    yield i.path, "media", sum(kinds.get(kind, 0) for kind in MEDIA), said, ""
    known = at.drop_nulls()
    if known.len():
        yield from _of_times(i, known, timezone)


def _of_times(i: Input, at: pl.Series, timezone: str) -> Iterator[_Row]:
    steps = at.diff()
    backwards = int((steps < timedelta(0)).sum())
    yield i.path, "out-of-order", backwards, at.len(), ""
    ordered = at.sort() if backwards else at
    first, last = ordered[0], ordered[-1]
    zone = ZoneInfo(timezone)
    longest = (ordered.diff() if backwards else steps).max()
    if isinstance(longest, timedelta) and longest.days:
        place = (ordered.diff() == longest).arg_true()[0]
        yield i.path, "gap-days", longest.days, None, ordered[place - 1].astimezone(zone).date().isoformat()
    limit = _last_possible(i)
    if limit is not None:
        later = int((at > limit).sum()) if last > limit else 0
        yield i.path, "after-export", later, at.len(), ""
    yield i.path, "period", None, None, "/".join(t.astimezone(zone).date().isoformat() for t in (first, last))


def _of_people(i: Input, members: pl.DataFrame | None) -> Iterator[_Row]:
    if members is None:
        return
    unfilled = i.notes.get("unfilled-name", 0)
    yield i.path, "unfilled-names", unfilled, max(members.height, unfilled), ""
    basis = dict(members["name_basis"].value_counts().iter_rows())
    yield i.path, "group-nicknames", basis.get("group-nickname", 0), members.height, ""
    for measure, n in (
        ("unclear-names", basis.get("unknown", 0)),
        ("by-name", int(members["member_id"].str.starts_with("name:").sum())),
    ):
        if n:
            yield i.path, measure, n, members.height, ""


def _of_events(i: Input, events: pl.DataFrame | None) -> Iterator[_Row]:
    if events is None:
        return
    yield (
        i.path,
        "placeholders",
        int(events["text"].str.replace(_TAIL, "").str.contains(_PLACEHOLDER).sum()),
        events.height,
        "",
    )
    yield i.path, "unresolved", min(i.notes.get("unresolved-event", 0), events.height), events.height, ""


def _of_staff(i: Input, staff: pl.DataFrame | None) -> Iterator[_Row]:
    """Yield contradicting lines of an employee list, and lines of namesakes in the same department."""
    if staff is None:
        return
    if "two-statuses" in i.facts:
        yield i.path, "two-statuses", None, None, i.facts["two-statuses"]
    unit = pl.col("departments").list.sort().list.join("、")
    by_name = (
        staff.drop_nulls("name").group_by("name", unit=unit).agg(ids=pl.col("employee_id").n_unique(), line="line")
    )
    several = by_name.filter(pl.col("ids") > 1)
    if several.height:
        lines = sorted(several["line"].explode().to_list())
        yield (
            i.path,
            "namesakes",
            several.height,
            None,
            named_lines(lines, _NAMED),
        )


def judged(
    files: pl.DataFrame,
    spans: pl.DataFrame,
    tables: Tables,
    period: tuple[date | None, date | None],
    limits: InputQuality,
) -> pl.DataFrame:
    """Return QUALITY of *files* and of all files together, with the limits of the policy, for *period*."""
    rows = [*_together(files), *_without_roster(tables)]
    if any(period) and "messages" in tables:
        audited = tables.columns("messages", pl.col("group_id").unique())["group_id"]
        rows += _uncovered(spans.filter(pl.col("group_id").is_in(audited.implode())), period)
    whole = _rows(rows)
    every = [_limited(row, limits) for row in pl.concat([whole, files]).iter_rows()]
    judged = pl.DataFrame(every, schema=QUALITY, orient="row")
    return judged.sort("source", "measure", nulls_last=False, maintain_order=True)


def _together(files: pl.DataFrame) -> Iterator[_Row]:
    """Yield the measures of all files together: summed shares, and the whole period; gaps stay with their file."""
    shares = (
        files.filter(pl.col("other").is_null())
        .drop_nulls("of")
        .group_by("measure")
        .agg(pl.col("n", "of").sum())
        .sort("measure")
    )
    yield from ((None, measure, n, of, "") for measure, n, of in shares.iter_rows())
    days = _days(files)
    if days:
        first, last = min(d for d, _ in days), max(d for _, d in days)
        yield None, "period", None, None, f"{first.isoformat()}/{last.isoformat()}"


def _days(files: pl.DataFrame) -> list[tuple[date, date]]:
    spans = [said.split("/") for said in files.filter(pl.col("measure") == "period")["detail"]]
    return [(date.fromisoformat(first), date.fromisoformat(last)) for first, last in spans]


def _without_roster(tables: Tables) -> Iterator[_Row]:
    """Yield the number of groups without a roster."""
    named = [tables.columns(n, pl.col("group_id").unique()) for n in ("groups", "messages", "members") if n in tables]
    groups = pl.concat(named)["group_id"].drop_nulls().unique() if named else pl.Series([], dtype=pl.String)
    if groups.len():
        listed = (
            tables["members"].filter(pl.col("membership") != "unknown")["group_id"].n_unique()
            if "members" in tables
            else 0
        )
        yield None, "without-roster", groups.len() - listed, groups.len(), ""


def _uncovered(spans: pl.DataFrame, period: tuple[date | None, date | None]) -> Iterator[_Row]:
    """Yield the group-days of the period that no message span covers, per file and for all files together.

    Days between the spans of two files count as uncovered. Days are summed over groups.
    """
    for source in (None, *spans["source"].unique(maintain_order=True)):
        of_source = spans if source is None else spans.filter(source=source)
        begin, end = period[0] or of_source["first"].min(), period[1] or of_source["last"].max()
        if not (isinstance(begin, date) and isinstance(end, date)):
            continue
        days = max((end - begin).days + 1, 1)
        groups = of_source.sort("group_id", "first").group_by("group_id", maintain_order=True)
        covered = [_covered(told.select("first", "last").drop_nulls().rows(), begin, end) for _, told in groups]
        every = days * len(covered)
        yield source, "uncovered", every - sum(covered), every, f"{begin.isoformat()}/{end.isoformat()}"


def _covered(told: Iterable[tuple[date, date]], begin: date, end: date) -> int:
    """Return how many days from *begin* to *end* lie within the spans, which are sorted."""
    days, following = 0, begin
    for first, last in told:
        since, until = max(first, following), min(last, end)
        days += max((until - since).days + 1, 0)
        following = max(following, until + timedelta(days=1))
    return days


def _limited(row: tuple[object, ...], limits: InputQuality) -> tuple[object, ...]:
    source, measure, n, of, detail, _, _, *place = row
    limit, failed = _verdict(str(measure), n if isinstance(n, int) else 0, of if isinstance(of, int) else 0, limits)
    return source, measure, n, of, detail, limit, failed, *place


def _verdict(measure: str, n: int, of: int, limits: InputQuality) -> tuple[float | None, bool]:
    share = n / of if of else 0.0
    if measure in LIMITS:
        limit: float = getattr(limits, LIMITS[measure])
        return (limit, share > limit) if limit < 1 else (None, False)
    if measure == "gap-days" and limits.max_gap_days:
        return float(limits.max_gap_days), n > limits.max_gap_days
    if measure == "group-nicknames" and limits.min_group_nicknames:
        return limits.min_group_nicknames, share < limits.min_group_nicknames
    return None, measure == "assumed-timezone" and not limits.allow_assumed_timezone
