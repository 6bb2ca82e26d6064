"""Keep a long table compressed in memory, and unpack only the columns, rows or pieces that are used."""

import io
import itertools
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias

import polars as pl
from msgspec import Struct

PIECE = 400_000
"""Rows of a piece: few enough to unpack beside everything else, enough to search at full speed."""

LONG = 1_500_000
"""Rows from which a table is packed; for shorter ones packing takes more time than the memory is worth."""

Columns: TypeAlias = Sequence[str | pl.Expr]


def copied(column: str | pl.Expr) -> pl.Expr:
    """Return the same text in a buffer of its own, because a slice would keep the whole old buffer in memory."""
    return pl.concat_str(column, pl.lit(" ")).str.strip_suffix(" ")


def compact(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the same rows with their own buffers, so that the frame they came from can be freed."""
    return frame.with_columns(copied(name) for name, dtype in frame.schema.items() if dtype == pl.String).rechunk()


class Packed(Struct, frozen=True):
    """A table as `pieces` of Parquet; `starts` are the positions of their first rows, followed by the height."""

    schema: pl.Schema
    pieces: tuple[bytes, ...] = ()
    starts: tuple[int, ...] = (0,)

    @classmethod
    def of(cls, frames: Iterable[pl.DataFrame], schema: pl.Schema) -> "Packed":
        """Pack *frames* of *schema* in order; each can be freed before the next is made."""
        pieces, starts = [], [0]
        for frame in frames:
            for piece in frame.iter_slices(PIECE):
                written = io.BytesIO()
                piece.write_parquet(written, compression="zstd", compression_level=1, statistics=False)
                pieces.append(written.getvalue())
                starts.append(starts[-1] + piece.height)
        return cls(schema, tuple(pieces), tuple(starts))

    @property
    def height(self) -> int:
        """The number of rows."""
        return self.starts[-1]

    def lazy(self) -> pl.LazyFrame:
        """Return a plan over all rows, which unpacks only what it uses."""
        return pl.scan_parquet([*self.pieces]) if self.pieces else pl.LazyFrame(schema=self.schema)

    def each(self, columns: Columns) -> Iterator[tuple[int, pl.DataFrame]]:
        """Yield the position of the first row of each piece, and *columns* of the piece."""
        if not self.pieces:
            yield 0, self.schema.to_frame().select(columns)
        for start, piece in zip(self.starts, self.pieces, strict=False):
            yield start, pl.scan_parquet(piece).select(columns).collect()

    def rows(self, places: pl.Series, columns: Columns) -> pl.DataFrame:
        """Return *columns* of the rows at *places*, in that order, unpacking one piece at a time."""
        wanted = pl.DataFrame({"place": places}).with_row_index("nth").sort("place")
        borders = wanted["place"].search_sorted(pl.Series(self.starts), "left")
        found = [self.lazy().select(columns).limit(0).collect()]
        for n, (start, first, last) in enumerate(zip(self.starts, borders, borders[1:], strict=False)):
            if first < last:
                piece = pl.scan_parquet(self.pieces[n]).select(columns).collect()
                found.append(compact(piece[wanted["place"][first:last] - start]))
        back = wanted.select(pl.col("nth").arg_sort()).to_series()
        return pl.concat(found)[back]


Table: TypeAlias = pl.DataFrame | Packed


def rows_at(table: Table, places: pl.Series, columns: Columns) -> pl.DataFrame:
    """Return *columns* of the rows at *places*, in that order."""
    return table.select(columns)[places] if isinstance(table, pl.DataFrame) else table.rows(places, columns)


def in_pieces(table: Table, columns: Columns) -> Iterator[tuple[int, pl.DataFrame]]:
    """Yield (position of first row, *columns*) for each piece of a packed table, or once for a plain one."""
    if isinstance(table, Packed):
        yield from table.each(columns)
    else:
        yield 0, table.select(columns)


def packed_like(table: Table, parts: Iterable[pl.DataFrame], schema: pl.Schema) -> Table:
    """Concatenate *parts* of *schema* into one table, packed if *table* is."""
    if isinstance(table, Packed):
        return Packed.of(parts, schema)
    return pl.concat(parts)


def only(table: Table, keep: pl.Expr) -> Table:
    """Return the rows that satisfy *keep*, an elementwise expression."""
    if isinstance(table, pl.DataFrame):
        return table.filter(keep)
    return Packed.of((piece.filter(keep) for _, piece in table.each([pl.all()])), table.schema)


def one_table(tables: Sequence[Table]) -> Table:
    """Return the rows of all *tables*, of one schema, as one table, packed if long."""
    if not _are_long(tables):
        return pl.concat(_plain(tables))
    every: list[Packed] = []
    for _, run in itertools.groupby(tables, key=type):
        several = list(run)
        plain = _plain(several)
        every += [packed(pl.concat(plain))] if plain else [table for table in several if isinstance(table, Packed)]
    starts = [0]
    for table in every:
        starts += [starts[-1] + start for start in table.starts[1:]]
    return Packed(tables[0].schema, tuple(piece for table in every for piece in table.pieces), tuple(starts))


def packed_meanwhile(tables: list[Table]) -> list[Table]:
    """Pack *tables* into one once they are long and the unpacked ones fill a piece."""
    waiting = sum(table.height for table in _plain(tables))
    return [one_table(tables)] if _are_long(tables) and waiting >= PIECE else tables


def packed(table: pl.DataFrame) -> Packed:
    """Pack a table."""
    return Packed.of([table], table.schema)


def _plain(tables: Iterable[Table]) -> list[pl.DataFrame]:
    return [table for table in tables if isinstance(table, pl.DataFrame)]


def _are_long(tables: Sequence[Table]) -> bool:
    return sum(table.height for table in tables) > LONG or any(isinstance(table, Packed) for table in tables)
