"""Keep a long table compressed in memory, and unpack no more of it than is looked at: some columns, rows, or a piece."""

import io
import itertools
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias

import polars as pl
from msgspec import Struct

PIECE = 400_000
"""Rows of a piece: few enough to unpack beside everything else, enough to search at full speed."""

LONG = 1_500_000
"""Rows from which on a table is packed: below, memory is cheaper than the time that packing takes."""

Columns: TypeAlias = Sequence[str | pl.Expr]


def copied(column: str | pl.Expr) -> pl.Expr:
    """Return the same text in a buffer of its own: a slice would keep the whole of the old one in memory."""
    return pl.concat_str(column, pl.lit(" ")).str.strip_suffix(" ")


def compact(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the same rows without what they were taken from: few rows can hold the texts of many in memory."""
    return frame.with_columns(copied(name) for name, dtype in frame.schema.items() if dtype == pl.String).rechunk()


class Packed(Struct, frozen=True):
    """A table as `pieces` of Parquet, in order; `starts` are the positions of their first rows, and at last the height."""

    schema: pl.Schema
    pieces: tuple[bytes, ...] = ()
    starts: tuple[int, ...] = (0,)

    @classmethod
    def of(cls, frames: Iterable[pl.DataFrame], schema: pl.Schema) -> "Packed":
        """Pack *frames* of *schema*, one after the other: each can be let go before the next is made."""
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
        """How many rows there are."""
        return self.starts[-1]

    def lazy(self) -> pl.LazyFrame:
        """Return a plan over all rows; only what it asks for is unpacked."""
        return pl.scan_parquet([*self.pieces]) if self.pieces else pl.LazyFrame(schema=self.schema)

    def each(self, columns: Columns) -> Iterator[tuple[int, pl.DataFrame]]:
        """Yield the position of the first row of each piece, and *columns* of the piece."""
        if not self.pieces:
            yield 0, self.schema.to_frame().select(columns)
        for start, piece in zip(self.starts, self.pieces, strict=False):
            yield start, pl.scan_parquet(piece).select(columns).collect()

    def rows(self, places: pl.Series, columns: Columns) -> pl.DataFrame:
        """Return *columns* of the rows at *places*, in the order of these, unpacking one piece at a time."""
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
    """Return *columns* of the rows at *places*, in the order of these."""
    return table.select(columns)[places] if isinstance(table, pl.DataFrame) else table.rows(places, columns)


def in_pieces(table: Table, columns: Columns) -> Iterator[tuple[int, pl.DataFrame]]:
    """Yield *columns* of a table, piece by piece where it is packed, with the position of each first row."""
    if isinstance(table, Packed):
        yield from table.each(columns)
    else:
        yield 0, table.select(columns)


def packed_like(table: Table, parts: Iterable[pl.DataFrame], schema: pl.Schema) -> Table:
    """Return the table of *schema* that *parts* make up, packed where *table* is."""
    if isinstance(table, Packed):
        return Packed.of(parts, schema)
    return pl.concat(parts)


def only(table: Table, keep: pl.Expr) -> Table:
    """Return the rows of which *keep*, which looks at one row at a time, is true."""
    if isinstance(table, pl.DataFrame):
        return table.filter(keep)
    return Packed.of((piece.filter(keep) for _, piece in table.each([pl.all()])), table.schema)


def one_table(tables: Sequence[Table]) -> Table:
    """Return the rows of all *tables*, of one schema, as one table, which is packed where it is long."""
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
    """Return the rows of *tables*, packed where they are long and fill a piece."""
    waiting = sum(table.height for table in _plain(tables))
    return [one_table(tables)] if _are_long(tables) and waiting >= PIECE else tables


def packed(table: pl.DataFrame) -> Packed:
    """Return a table packed."""
    return Packed.of([table], table.schema)


def _plain(tables: Iterable[Table]) -> list[pl.DataFrame]:
    return [table for table in tables if isinstance(table, pl.DataFrame)]


def _are_long(tables: Sequence[Table]) -> bool:
    return sum(table.height for table in tables) > LONG or any(isinstance(table, Packed) for table in tables)
