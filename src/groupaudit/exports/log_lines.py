"""Cut a chat that was written as text into messages: a heading line, and the lines below it until the next."""

import polars as pl
from msgspec import Struct

from groupaudit.reader import Source


class Blocks(Struct, frozen=True):
    """The blocks of a text.

    `frame` has line (of the heading), the named groups of the heading, and `body`; `before` are the lines above the first
    heading that say something, as line and raw; `rejects` are blocks with bytes that could not be decoded.
    """

    frame: pl.DataFrame
    before: pl.DataFrame
    rejects: pl.DataFrame

    @property
    def rows(self) -> int:
        """How many blocks and lines there are."""
        return self.frame.height + self.before.height + self.rejects.height


def lines_of(source: Source) -> pl.DataFrame:
    """Return every line of a text as line (1-based) and raw, without the ends of lines."""
    text = bytes(source.data).decode("utf-8", "replace").removeprefix("\ufeff")
    raw = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    numbers = pl.int_range(1, len(raw) + 1, dtype=pl.Int64, eager=True)
    return pl.DataFrame({"line": numbers, "raw": pl.Series(raw, dtype=pl.String)})


def lossy(source: Source) -> bool:
    """Tell whether there are bytes that cannot be decoded: deep in a large file nobody has looked for them yet."""
    try:
        bytes(source.data).decode()
    except UnicodeDecodeError:
        return True
    return bool(source.undecodable)


def blocks(source: Source, heading: str, *, after_blank: bool = False) -> Blocks:
    """Return the blocks that lines matching *heading* (a regular expression with named groups) open.

    With *after_blank* a heading counts only at the beginning or below an empty line: what looks like one inside a
    message is a part of it.
    """
    return cut(source, lines_of(source), heading, after_blank=after_blank)


def cut(source: Source, lines: pl.DataFrame, heading: str, *, after_blank: bool = False) -> Blocks:
    """Return the blocks of *lines* (line, raw)."""
    raw = pl.col("raw")
    opens = raw.str.contains(heading)
    if after_blank:
        opens = opens & (raw.shift(1, fill_value="").str.strip_chars() == "")
    marked = lines.with_columns(opens=opens).with_columns(block=pl.col("opens").cum_sum())
    heads = marked.filter("opens").select("line", "block", parts=raw.str.extract_groups(heading)).unnest("parts")
    said = marked.filter(~pl.col("opens") & (pl.col("block") > 0))
    bodies = said.group_by("block").agg(body=raw.str.join("\n"))
    frame = heads.join(bodies, on="block", how="left", maintain_order="left").with_columns(
        body=pl.col("body").fill_null("").str.strip_chars_end("\n \t")
    )
    before = marked.filter((pl.col("block") == 0) & (raw.str.strip_chars() != "")).select("line", "raw")
    damaged = _damaged(source, marked)
    bad = pl.col("block").is_in(damaged)
    rejects = frame.filter(bad).select("line", reason=pl.lit("undecodable"))
    return Blocks(frame.filter(~bad).drop("block"), before, rejects)


def _damaged(source: Source, marked: pl.DataFrame) -> list[int]:
    """Return the blocks in which bytes could not be decoded, or that hold a NUL byte."""
    raw = pl.col("raw")
    doubt = pl.col("line").is_in(list(source.undecodable)) if source.undecodable else pl.lit(value=False)
    if lossy(source):
        doubt = doubt | raw.str.contains("\ufffd", literal=True)
    bad = doubt | raw.str.contains("\0", literal=True)
    return marked.filter(bad & (pl.col("block") > 0))["block"].unique().to_list()
