"""Decode JSON records, one per line: fast in bulk where they are clean, one by one where they are not."""

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import polars as pl
from msgspec import Struct, field

from groupaudit.exports.recordlines import LINES, Lines, Part, beside, sizes_of
from groupaudit.files.exactjson import fault
from groupaudit.packed import copied
from groupaudit.reader import REJECT

BLOCK = 50_000
FEW = 20_000
"""Below this number of lines each is searched for repeated keys; from it on only lines of unusual length."""

_RAW = pl.col("raw")
_SURROGATE = r"\\u[dD][89a-fA-F]"
_ERRORS = (pl.exceptions.PolarsError, pl.exceptions.PanicException)
_MARKS = ("_raw", "_odd", "_size", "_told", "_strange")
_NESTED = r'^(?:\{["}]|\[(?:[\]"\d\-\[{]|(?:true|false|null)[\],]))'
"""Beginning of an object or list that was decoded where text was expected; a text may begin like this, too."""


class Record(Struct, frozen=True, kw_only=True):
    """What to decode of each record.

    `fields` is a narrow schema in which every number is a String (a 64-bit id never passes through a float, and vendors
    quote numbers anyway). They are in the record itself, or in the object under the key `within`; `beside` are fields
    of the record next to that object. `digests` are computed while lines stream; the lists they are made from are then
    dropped. `keep` selects decoded rows whose raw line is also returned, as is the first line of each combination of
    `first`. The columns `prose`, or else all, are checked for unpaired surrogates. With `comments`, lines that begin
    with `#` are skipped.
    """

    fields: Mapping[str, pl.DataType]
    within: str | None = None
    beside: Mapping[str, pl.DataType] = field(default_factory=dict)
    digests: Mapping[str, pl.Expr] = field(default_factory=dict)
    keep: pl.Expr = field(default_factory=lambda: pl.lit(value=False))
    first: tuple[str, ...] = ()
    prose: tuple[str, ...] = ()
    comments: bool = False

    @property
    def whole(self) -> dict[str, pl.DataType]:
        """The schema of the whole record."""
        inner = self.fields if self.within is None else {self.within: pl.Struct(dict(self.fields))}
        return {**self.beside, **inner}

    @property
    def flat(self) -> dict[str, pl.DataType]:
        """The schema of the decoded columns."""
        return {**self.beside, **self.fields}


class Decoded(Struct, frozen=True):
    """Decoded records; blank lines and comments are skipped.

    `frame` has `line` and the decoded columns, `raw` line and text of the kept lines, `rejects` line and reason.
    """

    frame: pl.DataFrame
    raw: pl.DataFrame
    rejects: pl.DataFrame

    @property
    def rows(self) -> int:
        """The number of records read."""
        return self.frame.height + self.rejects.height

    def without(self, lines: Sequence[int], reason: str) -> "Decoded":
        """Return a copy with those of *lines* that were decoded turned into rejects."""
        gone = pl.col("line").is_in(pl.Series(lines, dtype=pl.Int64).implode())
        found = self.frame.filter(gone).select("line", reason=pl.lit(reason))
        return Decoded(self.frame.filter(~gone), self.raw.filter(~gone), pl.concat([self.rejects, found]))


def decoded_windows(windows: Iterable[Lines], record: Record, at_once: int) -> Iterator[Decoded]:
    """Yield the decoded records of *at_once* windows together, because each result has a fixed cost later."""
    coming = iter(windows)
    while found := [decode(lines, record) for lines in itertools.islice(coming, at_once)]:
        yield _together(found)


def decode(lines: Lines, record: Record) -> Decoded:
    """Decode the records; whether a line is rejected, and why, does not depend on other lines."""
    nothing = Part(pl.DataFrame(schema=LINES))
    found = _together([_read(part, record) for part in lines.parts or (nothing,)])
    return found.without(lines.undecodable, "undecodable") if lines.undecodable else found


def _read(part: Part, record: Record) -> Decoded:
    """Decode a part as a whole; if anything in it is wrong, decode smaller parts, so that only bad lines are lost."""
    try:
        return _settled(part, record, _at_once(part, record))
    except (*_ERRORS, OSError, _RanTogetherError):  # OSError: a text that begins like a compressed file
        smaller = [_read(piece, record) for piece in part.split()]
    return _together(smaller) if smaller else _exactly(part.scan().collect(), record)


def _at_once(part: Part, record: Record) -> pl.DataFrame:
    """Return the result of `_plan`, decoded as an NDJSON file if possible, otherwise line by line."""
    if not isinstance(part.text, pl.DataFrame) and not record.digests:  # long lists cost twice as much in a file
        with suppress(*_ERRORS, OSError, _RanTogetherError):
            return _as_file(part, part.text(), record)
    return _plan(part.scan(), record).collect(engine="streaming").rechunk()


def _as_file(part: Part, text: Path | bytes, record: Record) -> pl.DataFrame:
    read = pl.scan_ndjson(text, schema=record.whole)
    if record.within:
        read = read.select(*record.beside, pl.col(record.within).struct.unnest())
    plan = _noted(read, record, _kept=record.keep.fill_null(value=False))
    with ThreadPoolExecutor(1) as aside:
        measured = aside.submit(lambda: sizes_of(text) if part.sizes is None else part.sizes)
        frame = plan.collect(engine="streaming").rechunk()
        sizes = measured.result()
    if frame.height != sizes.len():  # scan_ndjson skips blank lines
        raise _RanTogetherError
    lines = pl.int_range(part.first, part.first + frame.height, dtype=pl.Int64, eager=True).alias("line")
    raw = part.pick(lines.filter(frame["_kept"]), sizes)
    numbered = frame.drop("_kept").insert_column(0, lines)
    marked = numbered.with_columns(sizes.cast(pl.UInt32).alias("_size"), _odd=pl.lit(value=False))
    return beside(marked, raw.rename({"raw": "_raw"}))


def _plan(lines: pl.LazyFrame, record: Record) -> pl.LazyFrame:
    """Return the decoded columns, the size of each line in bytes, and what `_noted` adds.

    `json_decode` reads a batch as one array, so a line that is not an object could run into the next: such lines are
    replaced by `{}` and marked `_odd`.
    """
    whole = (_RAW.str.starts_with("{") & _RAW.str.ends_with("}")).fill_null(value=False)
    json = pl.when(whole).then(_RAW).otherwise(pl.lit("{}")).str.json_decode(pl.Struct(record.whole))
    top = pl.col("_json").struct
    inner = top if record.within is None else top.field(record.within).struct
    columns = [*(top.field(name) for name in record.beside), *(inner.field(name) for name in record.fields)]
    read = lines.with_columns(_json=json).select("line", *columns, _raw="raw", _odd=~whole, _size=_RAW.str.len_bytes())
    return _noted(read, record, _raw=copied(pl.when(record.keep.fill_null(value=False)).then("_raw")))


def _noted(read: pl.LazyFrame, record: Record, **noted: pl.Expr) -> pl.LazyFrame:
    """Add the digests, *noted* and the signs of doubtful lines while records stream, and drop long lists.

    `_told` is the number of bytes that the decoded columns account for. `_strange` marks unpaired surrogates (decoded
    as U+0000) and values that look like JSON where text was expected.
    """
    texts = list(_leaves(record.flat))
    wide = [name for name, dtype in record.flat.items() if record.digests and dtype == pl.List(pl.String)]
    sizes = [pl.col(name).list.eval(pl.element().str.len_bytes() + 3).list.sum() for name in wide]
    told = pl.sum_horizontal(pl.lit(0, pl.UInt32), *sizes, *(leaf.str.len_bytes() for leaf, _ in texts))
    prose = [leaf for leaf, name in texts if not record.prose or name in record.prose]
    nul = [leaf.str.contains("\0", literal=True) for leaf in prose]
    strange = pl.any_horizontal(pl.lit(value=False), *nul, *(_may_be_nested(leaf) for leaf, _ in texts))
    marks = {"_told": told.cast(pl.Int64), "_strange": strange.fill_null(value=False)}
    return read.with_columns(**record.digests, **noted, **marks).drop(wide)


def _doubts(frame: pl.DataFrame) -> pl.DataFrame:
    """Add `doubtful` and `_gap`: the bytes of a line that its columns do not account for, at least two for {}."""
    return frame.select(
        "line", "_odd", "_strange", raw="_raw", _gap=pl.col("_size").cast(pl.Int64) - pl.col("_told")
    ).with_columns(doubtful=pl.col("_odd") | pl.col("_strange") | (pl.col("_gap") < len("{}")))


def _may_be_nested(text: pl.Expr) -> pl.Expr:
    opened = text.str.starts_with("[") | text.str.starts_with("{")
    return opened & pl.when(opened).then(text).str.contains(_NESTED)


def _leaves(fields: Mapping[str, pl.DataType], within: pl.Expr | None = None) -> Iterator[tuple[pl.Expr, str]]:
    """Yield the String leaves, each with the name of its top-level column."""
    for name, dtype in fields.items():
        column = pl.col(name) if within is None else within.struct.field(name)
        if isinstance(dtype, pl.Struct):
            yield from ((leaf, name) for leaf, _ in _leaves(_inner(dtype), column))
        elif dtype == pl.String:
            yield column, name


def _inner(struct: pl.Struct) -> dict[str, pl.DataType]:
    return {f.name: f.dtype for f in struct.fields}  # type: ignore[misc]  # made of instances


class _RanTogetherError(Exception):
    """A decoded line is not a record: neighbouring lines were read as one."""


def _settled(part: Part, record: Record, frame: pl.DataFrame) -> Decoded:
    """Check the doubtful lines of a part that was decoded as a whole."""
    seen = _look(part, record, frame)
    suspects = seen.filter(pl.col("doubtful") | pl.col("twice") | _RAW.str.contains(_SURROGATE))
    judged = _judged(suspects, record).filter(pl.col("_odd") | (pl.col("reason") != ""))
    if judged.filter(~pl.col("_odd"), pl.col("reason").str.contains("^(not|two)-")).height:
        raise _RanTogetherError
    clean = frame.filter(~pl.col("line").is_in(judged["line"].implode())) if judged.height else frame
    rejects = judged.filter(~pl.col("_odd")).select(*REJECT)
    settled = Decoded(clean.drop(_MARKS), _wanted(part, record, clean, frame["_size"]), rejects)
    odd = judged.filter("_odd").select(*LINES)
    return _together([settled, _exactly(odd, record)]) if odd.height else settled


def _look(part: Part, record: Record, frame: pl.DataFrame) -> pl.DataFrame:
    """Return the kept and the doubtful lines of a part with their text."""
    lines = _doubts(frame)
    known = _RAW.is_not_null()
    gaps = lines.filter(~known, ~pl.col("doubtful"))["_gap"]
    if lines.height >= FEW and gaps.len():
        lines = lines.filter(known | pl.col("doubtful") | (pl.col("_gap") != gaps.mode().min()))
    nested = _nested(record.flat)
    seen = [lines.filter(known).with_columns(twice=_twice(record.flat) | nested)]
    twice = _twice(_keys(record.flat)) | nested
    for block in lines.filter(~known).iter_slices(BLOCK):
        found = block.with_columns(part.pick(block["line"], frame["_size"])["raw"]).with_columns(twice=twice)
        seen.append(found.filter(pl.col("doubtful") | pl.col("twice")).with_columns(raw=copied("raw")))
    return pl.concat(seen).with_columns(pl.col("twice").fill_null(value=False))


def _wanted(part: Part, record: Record, frame: pl.DataFrame, sizes: pl.Series) -> pl.DataFrame:
    """Return the text of the lines asked for: those kept, and the first of each combination."""
    kept = frame.lazy().filter(pl.col("_raw").is_not_null()).select("line", raw="_raw").collect()
    if not record.first:
        return kept
    first = frame.filter(_is_first(record), pl.col("_raw").is_null())["line"]
    return pl.concat([kept, part.pick(first, sizes)])


def _is_first(record: Record) -> pl.Expr:
    return pl.struct(record.first).is_first_distinct() if record.first else pl.lit(value=False)


def _twice(keys: Iterable[str]) -> pl.Expr:
    """Tell which lines may repeat one of *keys*; payloads may have keys of the same names."""
    return pl.any_horizontal(_RAW.str.count_matches(rf'"{re.escape(key)}"\s*:') > 1 for key in keys)


def _nested(fields: Mapping[str, pl.DataType]) -> pl.Expr:
    """Tell which lines may have a list or an object where text was expected."""
    texts = "|".join(map(re.escape, _keys(fields, pl.String())))
    lists = "|".join(map(re.escape, _keys(fields, pl.List(pl.String()))))
    wrong = [rf'"(?:{texts})"\s*:\s*[\[{{]'] if texts else []
    wrong += [rf'"(?:{lists})"\s*:\s*\[[^\]]*[\[{{]'] if lists else []
    return _RAW.str.contains("|".join(wrong)) if wrong else pl.lit(value=False)


def _keys(fields: Mapping[str, pl.DataType], of: pl.DataType | None = None) -> Iterator[str]:
    """Yield the keys at every depth, or those of the type *of* only."""
    for name, dtype in fields.items():
        if of is None or dtype == of:
            yield name
        inner = dtype.inner if isinstance(dtype, pl.List) else dtype
        if isinstance(inner, pl.Struct) and (of is not None or inner is dtype):
            yield from _keys(_inner(inner), of)


def _judged(rows: pl.DataFrame, record: Record) -> pl.DataFrame:
    """Add the reason for rejecting each line: `blank` for lines to skip, empty for records."""
    stripped = rows.with_columns(_RAW.str.strip_chars(" \t\r\n\ufeff"))
    faults = (fault(raw, record.whole, prose=record.prose, comments=record.comments) for raw in stripped["raw"])
    return stripped.with_columns(reason=pl.Series(list(faults), dtype=pl.String))


def _exactly(rows: pl.DataFrame, record: Record) -> Decoded:
    """Judge each line by itself, then decode the good ones."""
    judged = _judged(rows, record)
    good = judged.filter(pl.col("reason") == "").select(*LINES)
    try:
        frame = _plan(good.lazy(), record).collect()
    except _ERRORS:
        if rows.height > 1:
            return _together([_exactly(row, record) for row in rows.iter_slices(1)])
        halved = pl.when(_RAW.str.contains(_SURROGATE)).then(
            pl.lit("lone-surrogate")
        )  # polars cannot decode a low surrogate alone
        judged, good = judged.with_columns(reason=halved.otherwise(pl.lit("not-json"))), good.clear()
        frame = _plan(good.lazy(), record).collect()
    kept = frame.filter(pl.col("_raw").is_not_null() | _is_first(record))
    raw = good.join(kept, on="line", how="semi")
    rejects = judged.filter(~pl.col("reason").is_in(["", "blank"])).select(*REJECT)
    return Decoded(frame.drop(_MARKS), raw, rejects)


def _together(found: Sequence[Decoded]) -> Decoded:
    frames, raws, rejects = zip(*((d.frame, d.raw, d.rejects) for d in found), strict=True)
    return Decoded(pl.concat(frames, rechunk=True), pl.concat(raws), pl.concat(rejects))
