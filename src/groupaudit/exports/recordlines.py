"""Lines of a text as rows: scan them in bulk, pick them by number, or split the text until a bad line is alone."""

import functools
import io
import itertools
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

import polars as pl
from msgspec import Struct

from groupaudit.packed import copied
from groupaudit.reader import Source

PIECE = 16 << 20
SHORT = 256 << 10
"""A text of fewer bytes is split into slices of lines, a longer one into pieces."""
FANOUT = 8
"""Pieces of a long text: a bad line costs reading one piece again before it is split further."""
SLICE = 1000
FEW = 50_000
"""Up to this many lines are looked up one by one; for more, the whole text is scanned again."""
WINDOW = 32 << 20
"""Bytes of a long text held at a time; larger windows need more memory and are not faster."""
BLOCK = 1 << 18
"""Bytes searched for line ends at a time; they fit the processor's cache."""
LINES = {"line": pl.Int64(), "raw": pl.String()}


def beside(frame: pl.DataFrame, parts: pl.DataFrame) -> pl.DataFrame:
    """Join the columns of *parts* to *frame* by `line`, null on other lines; cheap for few parts."""
    return frame.hstack(frame.select("line").join(parts, on="line", how="left", maintain_order="left").drop("line"))


class Part(Struct, frozen=True):
    """Consecutive lines: a callable that returns a file or bytes, or rows of line and raw.

    `sizes` is the length of every line in bytes without its end, if known.
    """

    text: Callable[[], Path | bytes] | pl.DataFrame
    first: int = 1
    sizes: pl.Series | None = None

    def scan(self) -> pl.LazyFrame:
        """Return the lines as `line` (1-based) and `raw` without line ends."""
        if isinstance(self.text, pl.DataFrame):
            return self.text.lazy()
        found = pl.scan_lines(self.text(), name="raw", row_index_name="line", row_index_offset=self.first, glob=False)
        return found.with_columns(pl.col("line").cast(pl.Int64))

    def pick(self, numbers: pl.Series, sizes: pl.Series) -> pl.DataFrame:
        """Return `line` and `raw` of the lines *numbers*, in their order.

        *sizes* is the length of every line in bytes; with it a few lines are found without scanning the others.
        """
        if not isinstance(self.text, pl.DataFrame) and numbers.len() <= FEW and sizes.len():
            text = self.text()
            ends = (sizes.cast(pl.Int64) + 1).cum_sum()
            if ends[-1] - _size(text) == (0 if _is_ended(text) else 1):  # wrong if line ends have two bytes
                at = numbers - self.first
                raw = _slices(text, (ends.gather(at) - 1).to_list(), sizes.gather(at).to_list())
                return pl.DataFrame([numbers.alias("line"), pl.Series("raw", raw).cast(pl.String)], schema=LINES)
        found = self.scan().filter(pl.col("line").is_in(numbers.implode()))
        return found.with_columns(copied("raw")).collect(engine="streaming")

    def start(self) -> list[str]:
        """Return the first 20 lines, none if they cannot be decoded."""
        try:
            return self.scan().head(20).collect()["raw"].to_list()
        except pl.exceptions.PolarsError:
            return []

    def split(self) -> Iterator["Part"]:
        """Yield the same lines in smaller parts; none if they are few enough to be decoded one by one."""
        text = self.text if isinstance(self.text, pl.DataFrame) else self.text()
        if isinstance(text, pl.DataFrame):
            size = max(SLICE, -(-text.height // FANOUT))
            yield from (Part(rows) for rows in text.iter_slices(size) if text.height > SLICE)
        elif _size(text) > SHORT:
            yield from _pieces(text, self.first)
        else:
            yield from (Part(rows) for rows in _rows(text, self.first).iter_slices(SLICE))


def _size(text: Path | bytes) -> int:
    return len(text) if isinstance(text, bytes) else text.stat().st_size


def _is_ended(text: Path | bytes) -> bool:
    """Tell whether the last line has an end."""
    size = _size(text)
    return size > 0 and _slices(text, [size], [1]) == [b"\n"]


def _slices(text: Path | bytes, stops: list[int], sizes: list[int]) -> list[bytes]:
    with text.open("rb", buffering=0) if isinstance(text, Path) else io.BytesIO(text) as stream:
        found = []
        for stop, size in zip(stops, sizes, strict=True):
            stream.seek(stop - size)
            found.append(stream.read(size))
    return found


def sizes_of(text: Path | bytes) -> pl.Series:
    """Return the length of every line in bytes without its end."""
    import numpy as np  # not needed for rosters

    if not _size(text):
        return pl.Series("_size", [], pl.Int64)
    every = np.frombuffer(text, np.uint8) if isinstance(text, bytes) else np.memmap(text, np.uint8, "r")
    found = [np.flatnonzero(every[at : at + BLOCK] == ord("\n")) + at for at in range(0, every.size, BLOCK)]
    stops = np.concatenate([*found, np.full(int(every[-1] != ord("\n")), every.size)])
    return pl.Series("_size", np.diff(stops, prepend=-1) - 1, pl.Int64)


def _whole_lines(stream: BinaryIO) -> bytes:
    """Read about a window of whole lines; finding its end first avoids copying it."""
    start = stream.tell()
    stream.seek(start + WINDOW)
    end = start + WINDOW + len(stream.readline())
    stream.seek(start)
    return stream.read(end - start)


def _pieces(text: Path | bytes, first: int) -> Iterator[Part]:
    """Yield a few pieces of whole lines; a piece that would be the whole text is given as rows."""
    size = _size(text)
    step = min(PIECE, -(-size // FANOUT))
    with text.open("rb") if isinstance(text, Path) else io.BytesIO(text) as stream:
        while piece := stream.read(step) + stream.readline():
            yield Part(functools.partial(bytes, piece) if len(piece) < size else _rows(piece, first), first)
            first += piece.count(b"\n")


def _rows(text: Path | bytes, first: int) -> pl.DataFrame:
    """Return line and raw; raw is null if the line cannot be decoded."""
    data = text.read_bytes() if isinstance(text, Path) else text
    raw = [_text(line) for line in io.BytesIO(data)]
    return pl.DataFrame({"line": range(first, first + len(raw)), "raw": raw}, schema=LINES)


def _text(line: bytes) -> str | None:
    try:
        return line.removesuffix(b"\n").decode()
    except UnicodeDecodeError:
        return None


class Lines(Struct, frozen=True):
    """The records of one input, which can be read repeatedly; `undecodable` lines are rejects."""

    parts: tuple[Part, ...]
    undecodable: tuple[int, ...] = ()

    @classmethod
    def of(cls, source: Source) -> "Lines":
        """Return the lines of a JSONL source."""
        return cls((Part(lambda: source.path or bytes(source.data)),), source.undecodable)

    @classmethod
    def windows(cls, source: Source, after: int = 0) -> Iterator["Lines"]:
        """Yield the lines of a JSONL source window by window, without the first *after* windows.

        A file is read, not mapped: touched pages of a memory map count as used memory.
        """
        first = 1
        with source.path.open("rb") if source.path else io.BytesIO(source.data) as stream:
            for n in itertools.count():
                text = _whole_lines(stream)
                if not text:
                    return
                sizes = sizes_of(text)
                if n >= after:
                    yield cls((Part(functools.partial(bytes, text), first, sizes),), source.undecodable)
                first += sizes.len()

    def bytes_of(self, numbers: pl.Series) -> Iterator[tuple[int, bytes]]:
        """Yield number and bytes of the lines *numbers*, decodable or not, of parts held as bytes."""
        wanted = {*numbers}
        for part in self.parts if wanted else ():
            text = part.text() if callable(part.text) else b""
            lines = enumerate(io.BytesIO(text if isinstance(text, bytes) else b""), part.first)
            yield from ((n, line.removesuffix(b"\n")) for n, line in lines if n in wanted)

    @classmethod
    def of_rows(cls, rows: pl.DataFrame) -> "Lines":
        """Return lines that have been read before, given as line and raw."""
        return cls(tuple(Part(piece) for piece in rows.select(*LINES).iter_slices(10 * SLICE)))
