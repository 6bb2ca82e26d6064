"""The lines of a text as rows: scanned fast, picked by number, or split until a bad one is alone."""

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
"""A bad line costs another reading of one piece of so many, not of all of them in slices."""
SLICE = 1000
FEW = 50_000
"""Up to this many lines are sought one by one; for more, the whole text is scanned again."""
WINDOW = 32 << 20
"""Bytes of a long text that are held at a time: larger windows need more memory and are no faster."""
BLOCK = 1 << 18
"""Bytes in which the ends of lines are looked for at a time: they stay in the cache of the processor."""
LINES = {"line": pl.Int64(), "raw": pl.String()}


def beside(frame: pl.DataFrame, parts: pl.DataFrame) -> pl.DataFrame:
    """Return *frame* with the columns of *parts* on the same `line`, null on others; a few parts cost little."""
    return frame.hstack(frame.select("line").join(parts, on="line", how="left", maintain_order="left").drop("line"))


class Part(Struct, frozen=True):
    """Consecutive lines: a file or bytes, made when they are needed, or rows of line and raw.

    `sizes` is the number of bytes of every line without its end, where that is known.
    """

    text: Callable[[], Path | bytes] | pl.DataFrame
    first: int = 1
    sizes: pl.Series | None = None

    def scan(self) -> pl.LazyFrame:
        """Return the lines as `line` (1-based) and `raw` without their ends."""
        if isinstance(self.text, pl.DataFrame):
            return self.text.lazy()
        found = pl.scan_lines(self.text(), name="raw", row_index_name="line", row_index_offset=self.first, glob=False)
        return found.with_columns(pl.col("line").cast(pl.Int64))

    def pick(self, numbers: pl.Series, sizes: pl.Series) -> pl.DataFrame:
        """Return `line` and `raw` of the lines *numbers*, in their order.

        *sizes* is the number of bytes of every line, which leads to a few of them without a look at the others.
        """
        if not isinstance(self.text, pl.DataFrame) and numbers.len() <= FEW and sizes.len():
            text = self.text()
            ends = (sizes.cast(pl.Int64) + 1).cum_sum()
            if ends[-1] - _size(text) == (0 if _is_ended(text) else 1):  # not so where the ends have two bytes
                at = numbers - self.first
                raw = _slices(text, (ends.gather(at) - 1).to_list(), sizes.gather(at).to_list())
                return pl.DataFrame([numbers.alias("line"), pl.Series("raw", raw).cast(pl.String)], schema=LINES)
        found = self.scan().filter(pl.col("line").is_in(numbers.implode()))
        return found.with_columns(copied("raw")).collect(engine="streaming")

    def start(self) -> list[str]:
        """Return the first few lines, if they can be decoded."""
        try:
            return self.scan().head(20).collect()["raw"].to_list()
        except pl.exceptions.PolarsError:
            return []

    def split(self) -> Iterator["Part"]:
        """Yield the same lines in smaller parts; none if they are few enough to be looked at one by one."""
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
    """Return the number of bytes of every line without its end."""
    import numpy as np  # a roster needs none of it

    if not _size(text):
        return pl.Series("_size", [], pl.Int64)
    every = np.frombuffer(text, np.uint8) if isinstance(text, bytes) else np.memmap(text, np.uint8, "r")
    found = [np.flatnonzero(every[at : at + BLOCK] == ord("\n")) + at for at in range(0, every.size, BLOCK)]
    stops = np.concatenate([*found, np.full(int(every[-1] != ord("\n")), every.size)])
    return pl.Series("_size", np.diff(stops, prepend=-1) - 1, pl.Int64)


def _whole_lines(stream: BinaryIO) -> bytes:
    """Read about a window of lines: where it ends is sought first, for then it is read without being copied."""
    start = stream.tell()
    stream.seek(start + WINDOW)
    end = start + WINDOW + len(stream.readline())
    stream.seek(start)
    return stream.read(end - start)


def _pieces(text: Path | bytes, first: int) -> Iterator[Part]:
    """Yield whole lines, a few pieces of them; a line that is longer than all others together is a piece of its own."""
    size = _size(text)
    step = min(PIECE, -(-size // FANOUT))
    with text.open("rb") if isinstance(text, Path) else io.BytesIO(text) as stream:
        while piece := stream.read(step) + stream.readline():
            yield Part(functools.partial(bytes, piece) if len(piece) < size else _rows(piece, first), first)
            first += piece.count(b"\n")


def _rows(text: Path | bytes, first: int) -> pl.DataFrame:
    """Return rows of line and raw; raw is null where a line cannot be decoded."""
    data = text.read_bytes() if isinstance(text, Path) else text
    raw = [_text(line) for line in io.BytesIO(data)]
    return pl.DataFrame({"line": range(first, first + len(raw)), "raw": raw}, schema=LINES)


def _text(line: bytes) -> str | None:
    try:
        return line.removesuffix(b"\n").decode()
    except UnicodeDecodeError:
        return None


class Lines(Struct, frozen=True):
    """The records of one input; they can be read any number of times. `undecodable` lines are rejects."""

    parts: tuple[Part, ...]
    undecodable: tuple[int, ...] = ()

    @classmethod
    def of(cls, source: Source) -> "Lines":
        """Return the lines of a JSONL source."""
        return cls((Part(lambda: source.path or bytes(source.data)),), source.undecodable)

    @classmethod
    def windows(cls, source: Source, after: int = 0) -> Iterator["Lines"]:
        """Yield the lines of a JSONL source window by window, but the first *after* windows.

        A file is read, not mapped: pages that were touched count as memory of the process.
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
        """Yield number and bytes of the lines *numbers*, decodable or not, of lines that are held as bytes."""
        wanted = {*numbers}
        for part in self.parts if wanted else ():
            text = part.text() if callable(part.text) else b""
            lines = enumerate(io.BytesIO(text if isinstance(text, bytes) else b""), part.first)
            yield from ((n, line.removesuffix(b"\n")) for n, line in lines if n in wanted)

    @classmethod
    def of_rows(cls, rows: pl.DataFrame) -> "Lines":
        """Return lines that have been read before, given as line and raw."""
        return cls(tuple(Part(piece) for piece in rows.select(*LINES).iter_slices(10 * SLICE)))
